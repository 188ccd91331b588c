// What the runner has to know of a contract beyond its files, from `dialect.yaml`.

internal import ConformanceModel
public import SpecModel

public struct Dialect: Sendable {
    public var accounts: [AccountKind]
    public var gateway: GatewayRules?
    public var fences: [String: Fence]
    /// By event: where in its payload the key is that a session gets once only.
    public var once: [String: KeyPath]
    public var visibility: [VisibilityRule]
    /// By operation: where in its answer the id is that grows from one answer to the next.
    public var growingIDs: [String: KeyPath]
    /// In the order of the file.
    public var profiles: [Profile]
}

/// A way into a payload, through all elements of lists: `channels[].id`.
public struct KeyPath: Sendable, Hashable {
    public var keys: [String]

    init(_ text: String) {
        keys = text.split(separator: ".").flatMap { key in
            key.hasSuffix("[]") ? [String(key.dropLast(2)), "[]"] : [String(key)]
        }
    }

    /// All texts and numbers at the end of the way.
    func values(in value: JSONLiteral) -> [String] {
        var values = [value]
        for key in keys {
            values = key == "[]" ? values.flatMap { $0.elements ?? [] } : values.compactMap { $0[key] }
        }
        return values.compactMap { $0.text ?? $0.integer.map(String.init) }
    }
}

/// A kind of account, and how to make one.
public struct AccountKind: Sendable {
    public var name: String
    public var steps: [Step]
    /// What scenarios know of an account: names bound under the actor's.
    public var gives: [String]
    /// Those of `gives` that no report may show.
    public var secrets: [String]
    /// By security scheme, from the names of `gives`.
    public var credentials: [Template.Member]
    public var location: SourceLocation
}

/// How a client talks to the gateway.
public struct GatewayRules: Sendable {
    /// First frame of a connection; nil: there is none.
    public var hello: String?
    /// Where the hello's payload has the interval in milliseconds.
    public var heartbeatInterval: KeyPath?
    public var heartbeat: Heartbeat?
    public var identify: Login?
    /// The key of Identify's payload that has the intents.
    public var intents: String?
    public var ready: Ready?
    public var resume: Login?
    /// The event that ends what a resumed session missed.
    public var resumed: String?
    /// Operations that may come before the session is ready.
    public var beforeReady: [String]
    /// Query of a connection whose frames come as one zlib stream.
    public var compressedBy: [Template.Member]
    /// Keys of the query of a connection that logs in by its URL.
    public var identifiedBy: [String]
    /// What answers a frame that breaks a rule, in contracts that do not close the connection for it.
    public var malformed: Malformed?

    /// Whether a connection with this URL logs in by it.
    func identifies(byURL url: String) -> Bool {
        let query = url.split(separator: "?", maxSplits: 1).dropFirst().first ?? ""
        return query.split(separator: "&").contains { pair in
            identifiedBy.contains(String(pair.prefix { $0 != "=" }))
        }
    }

    public struct Heartbeat: Sendable {
        public var operation: String
        /// Whether the payload is the number of the last frame; without it there is none.
        public var carriesSequence: Bool
        public var answer: String
    }

    public struct Malformed: Sendable {
        public var operation: String
        /// What its payload has, among other things.
        public var payload: [JSONLiteral.Member]

        func matches(_ name: String?, _ payload: JSONLiteral?) -> Bool {
            name == operation && self.payload.allSatisfy { payload?[$0.key] == $0.value }
        }
    }

    public struct Login: Sendable {
        public var operation: String
        public var payload: [Template.Member]
    }

    public struct Ready: Sendable {
        public var event: String
        /// Names the session; nil: sessions have no names.
        public var session: KeyPath?
        /// Where to take the session up again.
        public var url: KeyPath?
    }
}

/// What a session is told of before anything happens in it: guilds, channels.
public struct VisibilityRule: Sendable {
    public var resource: String
    /// By event: ids that the session knows from then on.
    public var gained: [String: KeyPath]
    public var lost: [String: KeyPath]
    /// Where an event names the resource that it happened in.
    public var named: KeyPath
    /// Sessions without this intent are not told; nil: all are.
    public var neededIntent: String?
}

/// A part of the contract that a server may claim.
public struct Profile: Sendable {
    public var name: String
    public var description: String
    public var operations: [String]
    public var events: [String]
    public var gatewayOperations: [String]
    public var closes: [String]
}
