// Target files.

internal import ConformanceModel
internal import HTTP
internal import SpecModel
internal import TLS

extension Target {
    private static let keys = KeyTable(
        "a target file", required: ["name", "dialect", "base_url", "profiles"],
        optional: [
            "version", "gateway_url", "tls", "provision", "ordering", "quiet_ms", "jobs", "description",
        ])

    /// Reads a target file.
    ///
    /// - Parameters:
    ///   - baseURL: in place of the file's, when given.
    ///   - gatewayURL: likewise.
    /// - Throws: `SuiteErrors` with everything that is wrong in it.
    public static func load(
        _ file: Suite.File, baseURL: String? = nil, gatewayURL: String? = nil
    ) throws(SuiteErrors) -> Target {
        let diagnostics = Diagnostics()
        let (node, problems) = YAMLParser.parse(file.bytes, file: file.path)
        diagnostics.report(problems)
        let reader = node.flatMap { MappingReader($0, keys, diagnostics) }
        let target = reader.flatMap { Self.target($0, baseURL: baseURL, gatewayURL: gatewayURL) }
        guard let target, diagnostics.isEmpty else { throw SuiteErrors(diagnostics: diagnostics.sorted) }
        return target
    }

    private static func target(_ reader: MappingReader, baseURL: String?, gatewayURL: String?) -> Target? {
        let diagnostics = reader.diagnostics
        guard let base = url(baseURL ?? reader.text("base_url"), at: "base_url", reader) else { return nil }
        let gatewayText = gatewayURL ?? reader.text("gateway_url")
        let gateway = gatewayText.flatMap { url($0, at: "gateway_url", reader) }
        let ordering = reader.text("ordering") ?? Ordering.ordered.rawValue
        if Ordering(rawValue: ordering) == nil {
            diagnostics.report(reader["ordering"]!.location, "`ordering` must be ordered or none")
        }
        guard let security = security(reader) else { return nil }
        let jobs = reader.integer("jobs") ?? Limits.jobs
        if jobs < 1 { diagnostics.report(reader["jobs"]!.location, "`jobs` must be at least 1") }
        return Target(
            name: reader.text("name") ?? "", version: reader.text("version") ?? "",
            dialect: reader.text("dialect") ?? "", api: base, gateway: gateway, security: security,
            profiles: reader.texts("profiles").map(\.text),
            provision: provision(reader["provision"], diagnostics),
            ordering: Ordering(rawValue: ordering) ?? .ordered,
            quietTime: .milliseconds(reader.integer("quiet_ms") ?? Limits.quietMilliseconds),
            jobs: max(1, jobs))
    }

    private static func url(_ text: String?, at key: String, _ reader: MappingReader) -> ServerURL? {
        guard let text else { return nil }
        guard let url = ServerURL(text) else {
            reader.diagnostics.report(
                reader[key]?.location ?? reader.node.location,
                "`\(text)` must be a URL such as http://127.0.0.1:8080 or wss://chat.example.com/gateway")
            return nil
        }
        return url
    }

    /// `{certificates: ca.pem}`, from the folder of the target file, or `{verify: false}`.
    private static func security(_ file: MappingReader) -> TLSClient? {
        let (node, diagnostics) = (file["tls"], file.diagnostics)
        let keys = KeyTable("tls", optional: ["certificates", "verify"])
        let reader = node.flatMap { MappingReader($0, keys, diagnostics) }
        if node != nil, reader == nil { return nil }
        var trust = TLSClient.Trust.system
        if let name = reader?.text("certificates"), let node {
            trust = .certificates(path: path(name, besideFileOf: node))
        }
        if let reader, reader["verify"] != nil, !reader.flag("verify") { trust = .anybody }
        do throws(TLSError) {
            return try TLSClient(trusting: trust)
        } catch {
            diagnostics.report(node?.location ?? file.node.location, error.message)
            return nil
        }
    }

    private static func path(_ name: String, besideFileOf node: YAMLNode) -> String {
        let folder = node.location.file.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        return name.hasPrefix("/") || folder.isEmpty ? name : folder.joined(separator: "/") + "/" + name
    }

    private static func provision(_ node: YAMLNode?, _ diagnostics: Diagnostics) -> Provision {
        guard let node, node.string != "api" else { return .api }
        let keys = KeyTable("provision", optional: ["accounts", "command"])
        guard let reader = MappingReader(node, keys, diagnostics) else { return .api }
        if reader["command"] != nil { return .command(reader.texts("command").map(\.text)) }
        var accounts: [String: [JSONLiteral]] = [:]
        for entry in reader.entries("accounts") { accounts[entry.key] = entry.value.literal.elements ?? [] }
        if accounts.isEmpty {
            diagnostics.report(node.location, "`provision` is api, {accounts: {user: […]}} or {command: […]}")
        }
        return .accounts(accounts)
    }
}

extension TLSError {
    fileprivate var message: String {
        switch self {
        case .certificatesUnreadable(let path): "`\(path)` has no certificates in PEM form"
        case .unavailable(let reason): "TLS cannot be used: \(reason)"
        }
    }
}
