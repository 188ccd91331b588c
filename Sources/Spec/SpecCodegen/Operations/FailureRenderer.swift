// The errors that an operation declares, as a closed enum: a handler cannot throw any other.

internal import SpecModel

struct FailureRenderer {
    private let contract: Contract
    private let namespace: String
    private let names: [String]

    init(_ contract: Contract, _ operation: Operation, _ namespace: String) {
        self.contract = contract
        self.namespace = namespace
        names = operation.errors
    }

    var isEmpty: Bool { names.isEmpty }

    func renderType(to text: inout SourceText) {
        if isEmpty { return text.line("public typealias Failure = Never") }
        text.block("public enum Failure: Swift.Error, Sendable, Hashable") { (text: inout SourceText) in
            for name in names {
                let payload = contract.errorPayload(name)?.declaration ?? ""
                text.line("case \(contract.errorCase(name))\(payload)")
            }
        }
    }

    func renderConversions(to text: inout SourceText) {
        if isEmpty { return }
        let type = "\(contract.prefix)Error"
        text.block("extension \(namespace).Failure: \(contract.prefix)OperationFailure") {
            (text: inout SourceText) in
            text.block("public init?(_ error: \(type))") { (text: inout SourceText) in
                text.line("switch error {")
                for name in names {
                    let payload = contract.errorPayload(name)
                    let errorCase = contract.errorCase(name)
                    text.line(
                        "case .\(errorCase)\(payload?.pattern ?? ""): "
                            + "self = .\(errorCase)\(payload?.forwarded ?? "")")
                }
                if names.count < contract.description.errors.errors.count {
                    text.line("default: return nil")
                }
                text.line("}")
            }
            text.line()
            text.block("public var error: \(type)") { (text: inout SourceText) in
                text.line("switch self {")
                for name in names {
                    let payload = contract.errorPayload(name)
                    let errorCase = contract.errorCase(name)
                    text.line(
                        "case .\(errorCase)\(payload?.pattern ?? ""): "
                            + ".\(errorCase)\(payload?.forwarded ?? "")")
                }
                text.line("}")
            }
            guard let fallback = contract.description.errors.fallbackError else { return }
            text.line()
            text.line("public static var fallback: Self { .\(contract.errorCase(fallback)) }")
        }
    }
}
