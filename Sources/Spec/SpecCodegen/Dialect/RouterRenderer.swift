// The router: a function per node of the path tree, each comparing one segment.

internal import SpecModel

struct RouterRenderer {
    private let contract: Contract
    private let nodes: [PathTree]
    private let names: [String: String]

    init(_ contract: Contract) {
        self.contract = contract
        nodes = PathTree(contract.description.operations).all
        names = Dictionary(
            zip(nodes.map(\.path), SwiftName.unique(nodes.map(\.name)).map(SwiftName.escaped)),
            uniquingKeysWith: { first, _ in first })
    }

    func render() -> SourceText {
        var text = SourceText()
        text.expose([.apiRuntime, .httpTypes])
        renderRoutes(to: &text)
        text.line()
        renderRouter(to: &text)
        text.line()
        renderPaths(to: &text)
        text.line()
        renderTree(to: &text)
        return text
    }

    private var operations: [Operation] { contract.description.operations }

    // MARK: Routes

    private func renderRoutes(to text: inout SourceText) {
        let type = "\(contract.prefix)Route"
        text.doc("Every operation.")
        text.block("public enum \(type): Sendable, Hashable, CaseIterable") { (text: inout SourceText) in
            for operation in operations { text.line("case \(SwiftName.member(operation.id))") }
            text.line()
            text.block("public var operation: OperationDescription") { (text: inout SourceText) in
                renderSwitch(to: &text) { "\(contract.namespace(of: $0)).operation" }
            }
            guard let permissions = contract.permissionsType else { return }
            text.line()
            text.doc("What a caller must be allowed to do, all of it.")
            text.block("public var requiredPermissions: \(permissions)") { (text: inout SourceText) in
                renderSwitch(to: &text) { "\(contract.namespace(of: $0)).requiredPermissions" }
            }
            text.line()
            text.doc("The same, unless what the request acts on is the caller's own.")
            text.block("public var requiredPermissionsUnlessOwn: \(permissions)") {
                (text: inout SourceText) in
                renderSwitch(to: &text) { "\(contract.namespace(of: $0)).requiredPermissionsUnlessOwn" }
            }
        }
    }

    private func renderSwitch(to text: inout SourceText, _ value: (Operation) -> String) {
        text.line("switch self {")
        for operation in operations {
            text.line("case .\(SwiftName.member(operation.id)): \(value(operation))")
        }
        text.line("}")
    }

    // MARK: Router

    private func renderRouter(to text: inout SourceText) {
        let route = "\(contract.prefix)Route"
        text.doc(
            "Finds the operation of a request, and takes the request through it.",
            "Paths are served under: \(basePaths.map { $0.isEmpty ? "/" : $0 }.joined(separator: ", ")).",
            "One slash at the end is ignored. HEAD is answered like GET, OPTIONS with the path's methods."
        )
        text.block("public enum \(contract.prefix)Router") { (text: inout SourceText) in
            let literals = basePaths.map(\.swiftLiteral).joined(separator: ", ")
            text.doc("What paths begin with, the longest first; an empty one is the root.")
            text.line("public static let basePaths: [String] = [\(literals)]")
            text.line()
            text.doc("Looks at method and path alone; the body need not have been read.")
            text.block("public static func match(_ head: RequestHead) -> RouteMatch<\(route)>") {
                (text: inout SourceText) in
                text.line("guard let found: Found = find(head.path) else { return .unknownPath }")
                text.line("var route: \(route)? = found.path.route(head.method)")
                text.line("if route == nil, head.method == .head { route = found.path.route(.get) }")
                text.line("if let route { return .operation(MatchedRoute(route, found.parameters)) }")
                text.line("let allow: String = found.path.allow")
                text.line(
                    "return head.method == .options ? .options(allow: allow) : .wrongMethod(allow: allow)")
            }
            text.line()
            renderRefusal(route, to: &text)
            text.line()
            renderRespond(route, to: &text)
        }
    }

    private func renderRefusal(_ route: String, to text: inout SourceText) {
        text.doc("The answer to a request that no operation answers; nil when one does.")
        text.block("public static func response(to match: RouteMatch<\(route)>) -> Response?") {
            (text: inout SourceText) in
            text.line("switch match {")
            text.line("case .operation: return nil")
            text.line("case .unknownPath: return \(errorResponse(404))")
            text.line("case .wrongMethod(let allow):")
            text.indented { (text: inout SourceText) in
                text.line("var response: Response = \(errorResponse(405))")
                text.line("response.fields.append(.allow, allow)")
                text.line("return response")
            }
            text.line("case .options(let allow): return Response(.noContent, fields: [.allow: allow])")
            text.line("}")
        }
    }

    private func errorResponse(_ status: Int) -> String {
        "\(contract.prefix)ErrorFormat.response(to: \(contract.prefix)Error.general(status: \(status)))"
    }

    private func renderRespond(_ route: String, to text: inout SourceText) {
        text.doc("Authenticates, checks and decodes a request, calls the handler and writes its answer.")
        text.line("public static func respond(")
        text.indented { (text: inout SourceText) in
            text.line("to request: Request, on match: MatchedRoute<\(route)>,")
            text.line("handler: some \(contract.prefix)APIHandler")
        }
        text.block(") async -> Response") { (text: inout SourceText) in
            text.line("let parameters: PathParameters = match.parameters")
            text.line("switch match.route {")
            for operation in operations {
                text.line("case .\(SwiftName.member(operation.id)):")
                let call = "\(contract.namespace(of: operation)).respond(to: request, parameters, handler)"
                text.indented { $0.line("return await \(call)") }
            }
            text.line("}")
        }
    }

    // MARK: Paths and methods

    private var ends: [PathTree] { nodes.filter { !$0.operations.isEmpty } }

    private func name(_ node: PathTree) -> String { names[node.path] ?? node.name }

    private func renderPaths(to text: inout SourceText) {
        text.doc("Every path template.")
        text.block("private enum PathName") { (text: inout SourceText) in
            for node in ends {
                text.line("/// `\(node.path.isEmpty ? "/" : node.path)`")
                text.line("case \(name(node))")
            }
            text.line()
            text.block("func route(_ method: Method) -> \(contract.prefix)Route?") {
                (text: inout SourceText) in
                text.line("switch (self, method) {")
                for node in ends { renderMethods(node, to: &text) }
                text.line("default: nil")
                text.line("}")
            }
            text.line()
            text.block("var allow: String") { (text: inout SourceText) in
                text.line("switch self {")
                for node in ends { text.line("case .\(name(node)): \(allow(node).swiftLiteral)") }
                text.line("}")
            }
        }
    }

    private func renderMethods(_ node: PathTree, to text: inout SourceText) {
        for operation in node.operations {
            let pattern = "(.\(name(node)), .\(operation.method.rawValue))"
            text.line("case \(pattern): .\(SwiftName.member(operation.id))")
        }
    }

    private func allow(_ node: PathTree) -> String {
        var methods = Set(node.operations.map { $0.method.rawValue.uppercased() })
        if methods.contains("GET") { methods.insert("HEAD") }
        methods.insert("OPTIONS")
        return methods.sorted().joined(separator: ", ")
    }

    // MARK: Tree

    private var basePaths: [String] {
        let paths = contract.description.basePaths.map { $0 == "/" ? "" : $0 }
        return (paths.isEmpty ? [""] : paths).sorted { $0.utf8.count > $1.utf8.count }
    }

    private func renderTree(to text: inout SourceText) {
        text.block("private struct Found") { (text: inout SourceText) in
            text.line("let path: PathName")
            text.line("let parameters: PathParameters")
            text.line()
            text.block("init(_ path: PathName, _ cursor: PathCursor)") { (text: inout SourceText) in
                text.line("self.path = path")
                text.line("parameters = cursor.parameters")
            }
        }
        text.line()
        renderFind(to: &text)
        for node in nodes {
            text.line()
            renderNode(node, to: &text)
        }
    }

    private func renderFind(to text: inout SourceText) {
        text.doc("Takes the base path off and looks for the rest.")
        text.block("private func find(_ path: ArraySlice<UInt8>) -> Found?") { (text: inout SourceText) in
            for base in basePaths {
                let segments = base.split(separator: "/").map { "cursor.literal(\(String($0).swiftLiteral))" }
                let conditions = segments + ["let found: Found = root(cursor)"]
                text.line("do {")
                text.indented { (text: inout SourceText) in
                    text.line("\(segments.isEmpty ? "let" : "var") cursor: PathCursor = PathCursor(path)")
                    text.list("if ", conditions, " { return found }", onePerLine: true)
                }
                text.line("}")
            }
            text.line("return nil")
        }
    }

    private func renderNode(_ node: PathTree, to text: inout SourceText) {
        text.line("/// `\(node.path.isEmpty ? "/" : node.path)`")
        text.block("private func \(name(node))(_ cursor: PathCursor) -> Found?") { (text: inout SourceText) in
            let end = "Found(.\(name(node)), cursor)"
            let children =
                node.literals.map { ("next.literal(\($0.text.swiftLiteral))", $0.tree) }
                + node.parameter.map { ("next.parameter()", $0) }
            if children.isEmpty { return text.line("cursor.isAtEnd ? \(end) : nil") }
            if !node.operations.isEmpty { text.line("if cursor.isAtEnd { return \(end) }") }
            text.line("var next: PathCursor = cursor")
            for (index, (condition, child)) in children.enumerated() {
                if index > 0 { text.line("next = cursor") }
                text.line("if \(condition), let found: Found = \(name(child))(next) { return found }")
            }
            text.line("return nil")
        }
    }
}
