// swift-tools-version: 6.2
// The architecture as a list: one line per target with its folder and everything it may import.
// Tests/TidyTests reads these lines as text and compares them with the `import` lines of every source file.
// Lines may be as long as a target's list is:
// swift-format-ignore-file
import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

// The conformance suite makes and compares megabytes: in debug builds too it is optimised, so that it does not hold up what
// it measures.
let optimised = strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]

func library(_ name: String, in folder: String, _ imports: Target.Dependency..., plugins: [Target.PluginUsage] = []) -> Target {
    .target(name: name, dependencies: imports, path: "Sources/\(folder)/\(name)", swiftSettings: strict, plugins: plugins)
}
func runner(_ name: String, _ imports: Target.Dependency..., plugins: [Target.PluginUsage] = []) -> Target {
    .target(name: name, dependencies: imports, path: "conformance/Runner/\(name)", swiftSettings: optimised, plugins: plugins)
}
func program(_ name: String, in folder: String, _ imports: Target.Dependency...) -> Target {
    .executableTarget(name: name, dependencies: imports, path: folder, swiftSettings: strict)
}
func tests(_ name: String, _ imports: Target.Dependency...) -> Target {
    .testTarget(name: name, dependencies: imports, path: "Tests/\(name)", swiftSettings: strict)
}
func golden(_ name: String, _ folder: String) -> Target {
    .target(name: name, dependencies: ["APIRuntime", "HTTPTypes", "Primitives"], path: "Tests/SpecCodegenTests/Golden/\(folder)", exclude: ["openapi.yaml", "errors.yaml", "gateway.yaml"], swiftSettings: strict)
}
func support(_ name: String, _ imports: Target.Dependency...) -> Target {
    .target(name: name, dependencies: imports, path: "Tests/Support/\(name)", swiftSettings: strict)
}
func native(_ name: String, pkgConfig: String? = nil, apt: String) -> Target {
    .systemLibrary(name: name, path: "Sources/Native/\(name)", pkgConfig: pkgConfig, providers: [.apt([apt])])
}

let package = Package(
    name: "guildhall",
    products: [
        .executable(name: "guildhall", targets: ["guildhall"]),
        .executable(name: "specgen", targets: ["specgen"]),
        .executable(name: "conformance", targets: ["conformance"]),
    ],
    targets: [
        // Native: C libraries from Debian, as module maps.
        native("CUV", pkgConfig: "libuv", apt: "libuv1-dev"),
        native("CWslay", apt: "libwslay-dev"),
        native("COpenSSL", pkgConfig: "libcrypto", apt: "libssl-dev"),
        native("CTLS", pkgConfig: "openssl", apt: "libssl-dev"),
        native("CSQLite", pkgConfig: "sqlite3", apt: "libsqlite3-dev"),
        native("CArgon2", pkgConfig: "libargon2", apt: "libargon2-dev"),
        native("CYAML", pkgConfig: "yaml-0.1", apt: "libyaml-dev"),
        native("CZlib", pkgConfig: "zlib", apt: "zlib1g-dev"),
        native("CJansson", pkgConfig: "jansson", apt: "libjansson-dev"),
        .target(name: "CLLHTTP", path: "Sources/Native/CLLHTTP"),

        // Spec: from YAML to Swift, at build time.
        library("SpecModel", in: "Spec", "CYAML"),
        library("SpecCodegen", in: "Spec", "SpecModel"),
        library("SpecDiff", in: "Spec", "SpecModel"),
        program("specgen", in: "Sources/Spec/specgen", "SpecModel", "SpecCodegen", "SpecDiff"),
        .plugin(name: "GenerateAPI", capability: .buildTool(), dependencies: ["specgen"], path: "Plugins/GenerateAPI"),
        .plugin(name: "PublishSpec", capability: .command(intent: .custom(verb: "publish-spec", description: "Write docs/ from the contracts in spec/, or check it"), permissions: [.writeToPackageDirectory(reason: "Published contracts are written to docs/.")]), dependencies: ["specgen"], path: "Plugins/PublishSpec"),

        // API: what is generated, and what the generated code stands on.
        library("APIRuntime", in: "API", "Primitives", "HTTPTypes"),
        library("RequestLimiting", in: "API", "APIRuntime", "Domain", "Primitives", "RateLimiting"),
        library("GuildsAPI", in: "API", "APIRuntime", "HTTPTypes", "Primitives", plugins: ["GenerateAPI"]),
        library("ServersAPI", in: "API", "APIRuntime", "HTTPTypes", "Primitives", plugins: ["GenerateAPI"]),
        library("RoomsAPI", in: "API", "APIRuntime", "HTTPTypes", "Primitives", plugins: ["GenerateAPI"]),

        // Core: the chat itself.
        library("Primitives", in: "Core"),
        library("Domain", in: "Core", "Primitives"),
        library("Cryptography", in: "Core", "COpenSSL"),
        library("RateLimiting", in: "Core", "Primitives"),
        library("Services", in: "Core", "Primitives", "Domain", "Database", "Stores", "FileStorage", "Bus", "Ephemeral", "Cryptography", "COpenSSL", "CArgon2"),

        // Storage: a port, its driver, and repositories written once.
        library("Database", in: "Storage", "Primitives"),
        library("SQLiteDatabase", in: "Storage", "Database", "CSQLite"),
        library("Stores", in: "Storage", "Database", "Domain", "Primitives"),
        library("FileStorage", in: "Storage", "Primitives", "Cryptography"),

        // Messaging: committed events on their way to sessions, and what is true only for a moment.
        library("Bus", in: "Messaging", "Domain"),
        library("Ephemeral", in: "Messaging", "Domain", "Primitives"),

        // Edge: sockets, HTTP/1.1, WebSocket and compression.
        library("Reactor", in: "Edge", "Primitives", "CUV"),
        library("HTTPTypes", in: "Edge", "Primitives"),
        library("HTTP", in: "Edge", "Reactor", "HTTPTypes", "Primitives", "CLLHTTP"),
        library("WebSocket", in: "Edge", "Reactor", "HTTPTypes", "HTTP", "Primitives", "CUV", "CWslay", "COpenSSL"),
        library("TLS", in: "Edge", "HTTP", "CTLS"),
        library("Compression", in: "Edge", "CZlib"),

        // Gateway: sessions and fan-out.
        .target(name: "Gateway", dependencies: ["Primitives", "Domain", "Services", "Bus", "Reactor", "HTTPTypes", "WebSocket", "Compression", "RateLimiting"], path: "Sources/Gateway", swiftSettings: strict),

        // Dialects: wire contracts over the core.
        library("ChatDialect", in: "Dialects", "APIRuntime", "Domain", "Primitives", "Gateway"),
        library("GuildsDialect", in: "Dialects", "ChatDialect", "GuildsAPI", "APIRuntime", "FileStorage", "HTTPTypes", "WebSocket", "Primitives", "Domain", "RequestLimiting", "Services", "Gateway"),
        library("ServersDialect", in: "Dialects", "ChatDialect", "ServersAPI", "APIRuntime", "HTTPTypes", "WebSocket", "Primitives", "Domain", "RequestLimiting", "Services", "Gateway"),
        library("RoomsDialect", in: "Dialects", "RoomsAPI", "APIRuntime", "Cryptography", "HTTPTypes", "WebSocket", "Primitives", "Reactor", "RequestLimiting"),

        // The server.
        program("guildhall", in: "Sources/guildhall", "Primitives", "HTTPTypes", "APIRuntime", "GuildsAPI", "GuildsDialect", "RoomsAPI", "RoomsDialect", "ServersAPI", "ServersDialect", "RequestLimiting", "Domain", "Services", "Stores", "Database", "SQLiteDatabase", "FileStorage", "Bus", "Reactor", "HTTP", "WebSocket", "Gateway"),

        // Conformance: the suite that tests any server against a contract. It stands on the contract's model and on
        // sockets, and imports nothing of the server.
        runner("ConformanceModel", "SpecModel", "CJansson"),
        runner("ConformanceCases", "ConformanceModel", "SpecModel"),
        runner("ConformanceKit", "ConformanceModel", "ConformanceCases", "SpecModel", "Primitives", "Reactor", "HTTPTypes", "HTTP", "TLS", "WebSocket", "CZlib"),
        runner("ConformanceReports", "ConformanceModel", "SpecModel"),
        runner("ConformanceProxy", "ConformanceModel", "SpecModel", "Reactor", "HTTP", "HTTPTypes", "WebSocket", "Primitives"),
        program("embed-suite", in: "conformance/Runner/embed-suite"),
        .plugin(name: "EmbedSuite", capability: .buildTool(), dependencies: ["embed-suite"], path: "Plugins/EmbedSuite"),
        runner("ConformanceSuite", plugins: ["EmbedSuite"]),
        program("conformance", in: "conformance/Runner/conformance", "ConformanceModel", "ConformanceKit", "ConformanceReports", "ConformanceProxy", "ConformanceSuite", "Reactor", "SpecModel"),

        // Benchmarks.
        program("bench-sqlite", in: "bench/sqlite-group-commit/bench-sqlite", "Database", "SQLiteDatabase"),
        program("bench-search", in: "bench/search/bench-search", "Database", "SQLiteDatabase", "Stores", "Domain", "Primitives"),

        // What several test targets stand on.
        support("ConcurrencyTesting"),
        support("FileTesting"),
        support("ProcessTesting"),
        support("RandomTesting"),
        support("TLSTesting", "CTLS", "FileTesting", "TLS"),
        support("DatabaseTesting", "Database", "SQLiteDatabase", "FileTesting"),
        .target(name: "CFaultyDisk", dependencies: ["CSQLite"], path: "Tests/Support/CFaultyDisk"),
        program("CrashWriter", in: "Tests/Support/CrashWriter", "Database", "DatabaseTesting", "SQLiteDatabase"),

        // Tests of the server, of the gateway, and end to end over real sockets.
        tests("GatewayTests", "Gateway", "Bus", "Domain", "GuildsAPI", "GuildsDialect", "HTTP", "HTTPTypes", "Primitives", "RandomTesting", "RateLimiting", "Reactor", "ServersDialect", "Services", "SQLiteDatabase", "Stores", "WebSocket"),
        tests("GuildhallTests", "guildhall", "Primitives", "Services", "FileTesting"),
        tests("GuildsDialectTests", "GuildsDialect", "GuildsAPI", "Domain", "Primitives"),
        tests("RoomsDialectTests", "RoomsDialect", "RoomsAPI", "APIRuntime", "Primitives", "RandomTesting", "WebSocket"),
        tests("ServersDialectTests", "ServersDialect", "APIRuntime", "ServersAPI", "Domain", "Gateway", "HTTPTypes", "Primitives", "WebSocket"),
        tests("EndToEndTests", "guildhall", "APIRuntime", "Database", "DatabaseTesting", "Domain", "FileTesting", "HTTP", "HTTPTypes", "Primitives", "ProcessTesting", "RandomTesting", "Reactor", "SQLiteDatabase", "Services", "WebSocket"),

        // Tests of the spec's model.
        tests("SpecModelTests", "SpecModel", "FileTesting", "RandomTesting"),
        tests("SpecDiffTests", "SpecDiff", "SpecModel", "FileTesting"),
        tests("SpecgenTests", "specgen", "SpecCodegen", "FileTesting"),

        // Tests of the edge.
        tests("HTTPTypesTests", "HTTPTypes"),
        tests("ReactorTests", "Reactor", "Primitives", "ConcurrencyTesting"),
        tests("TLSTests", "TLS", "TLSTesting", "HTTP", "HTTPTypes", "Primitives", "Reactor"),
        tests("HTTPTests", "HTTP", "HTTPTypes", "Reactor", "Primitives", "RandomTesting"),
        tests("WebSocketTests", "WebSocket", "HTTP", "HTTPTypes", "Reactor", "Primitives", "RandomTesting"),
        tests("CompressionTests", "Compression", "CZlib", "RandomTesting"),

        // Tests of the core: primitives, domain, storage, bus and services.
        tests("PrimitivesTests", "Primitives", "RandomTesting"),
        tests("DomainTests", "Domain", "Primitives", "RandomTesting"),
        tests("RateLimitingTests", "RateLimiting", "Primitives", "RandomTesting"),
        tests("CryptographyTests", "Cryptography", "RandomTesting"),
        tests("BusTests", "Bus", "Domain", "Primitives"),
        tests("EphemeralTests", "Ephemeral", "Domain", "Primitives", "ConcurrencyTesting", "RandomTesting"),
        tests("DatabaseTests", "Database", "ConcurrencyTesting", "DatabaseTesting"),
        tests("SQLiteDatabaseTests", "Database", "SQLiteDatabase", "ConcurrencyTesting", "DatabaseTesting", "FileTesting", "ProcessTesting", "RandomTesting", "CrashWriter", "CFaultyDisk"),
        tests("StoresTests", "Stores", "Database", "SQLiteDatabase", "CSQLite", "Domain", "Primitives", "ConcurrencyTesting"),
        tests("ServicesTests", "Services", "Stores", "FileStorage", "FileTesting", "Database", "SQLiteDatabase", "Bus", "Cryptography", "Domain", "Primitives", "ConcurrencyTesting", "RandomTesting"),
        tests("FileStorageTests", "FileStorage", "Cryptography", "Primitives", "ConcurrencyTesting", "FileTesting", "RandomTesting"),

        // Tests of the generator and of what it generates: expected output is compared, compiled and run.
        .testTarget(name: "SpecCodegenTests", dependencies: ["SpecCodegen", "SpecModel", "FileTesting", "RandomTesting"], path: "Tests/SpecCodegenTests", exclude: ["Golden"], swiftSettings: strict),
        golden("LibraryAPI", "library"),
        golden("LobbyAPI", "lobby"),
        golden("RelayAPI", "relay"),
        tests("GoldenConsumerTests", "LibraryAPI", "LobbyAPI", "RelayAPI", "APIRuntime", "HTTPTypes", "Primitives", "RandomTesting"),
        tests("RequestLimitingTests", "RequestLimiting", "APIRuntime", "Primitives"),
        tests("APIRuntimeTests", "APIRuntime", "HTTPTypes", "Primitives", "RandomTesting"),

        // Tests of the conformance suite.
        tests("ConformanceCasesTests", "ConformanceCases", "ConformanceModel", "SpecModel"),
        tests("ConformanceModelTests", "ConformanceModel", "SpecModel"),
        tests("ConformanceKitTests", "ConformanceKit", "ConformanceModel", "SpecModel", "Reactor", "HTTP", "HTTPTypes", "TLS", "TLSTesting", "WebSocket", "Primitives", "RandomTesting"),
        tests("ConformanceReportsTests", "ConformanceReports", "ConformanceModel", "FileTesting", "ProcessTesting", "SpecModel"),
        tests("ConformanceProxyTests", "ConformanceProxy", "ConformanceModel", "SpecModel", "Reactor", "HTTP", "HTTPTypes", "WebSocket", "Primitives"),

        // Tests of the repository itself: imports, banned code, documentation, contract coverage.
        tests("TidyTests", "FileTesting"),
    ]
)
