// The errors that an operation declares, as an enum: what a handler is meant to throw, with an escape for
// what it is not.

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
                let payload = contract.isValidationError(name) ? "(FieldErrors)" : ""
                text.line("case \(contract.errorCase(name))\(payload)")
            }
            text.line("/// An error that the operation does not declare; answered as it is.")
            text.line("case undeclared(\(contract.prefix)Error)")
        }
    }

    func renderConversions(to text: inout SourceText) {
        if isEmpty { return }
        let type = "\(contract.prefix)Error"
        text.block("extension \(namespace).Failure: \(contract.prefix)OperationFailure") {
            (text: inout SourceText) in
            text.block("public init(_ error: \(type))") { (text: inout SourceText) in
                text.line("switch error {")
                for name in names {
                    let binding = contract.isValidationError(name) ? "(let errors)" : ""
                    let payload = contract.isValidationError(name) ? "(errors)" : ""
                    let errorCase = contract.errorCase(name)
                    text.line("case .\(errorCase)\(binding): self = .\(errorCase)\(payload)")
                }
                if names.count < contract.description.errors.errors.count {
                    text.line("default: self = .undeclared(error)")
                }
                text.line("}")
            }
            text.line()
            text.block("public var error: \(type)") { (text: inout SourceText) in
                text.line("switch self {")
                for name in names {
                    let binding = contract.isValidationError(name) ? "(let errors)" : ""
                    let payload = contract.isValidationError(name) ? "(errors)" : ""
                    let errorCase = contract.errorCase(name)
                    text.line("case .\(errorCase)\(binding): .\(errorCase)\(payload)")
                }
                text.line("case .undeclared(let error): error")
                text.line("}")
            }
        }
    }
}
