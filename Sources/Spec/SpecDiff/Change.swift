// What the comparison of two contracts finds: one change, how bad it is, and where it is.

public import SpecModel

/// How bad a change is for clients that were written for the old contract.
public enum ChangeLevel: String, Sendable, CaseIterable, Comparable {
    /// Such clients can go on as they are.
    case info
    /// Such clients may meet something new, or get less than before, without an error.
    case warning
    /// A client that keeps to the old contract is refused, or gets what the old contract rules out.
    case breaking

    public static func < (one: Self, other: Self) -> Bool { one.rank < other.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

public struct Change: Sendable, Hashable {
    public var rule: Rule
    public var site: ChangeSite
    /// What was and what is, in one line: `at most 100 characters, not 2000`.
    public var message: String
    /// Where the new contract says it; where the old one did, when the new one has it no longer.
    public var location: SourceLocation
    /// Operations and events that the change reaches through a shared schema, error or bucket, sorted; empty
    /// when the site itself is the only one.
    public var users: [String]

    public var level: ChangeLevel { rule.level }

    public init(
        _ rule: Rule, at site: ChangeSite, _ message: String, location: SourceLocation, users: [String] = []
    ) {
        self.rule = rule
        self.site = site
        self.message = message
        self.location = location
        self.users = users
    }
}

/// A place of the contract that does not move with its lines: `operation/createMessage/request/content`.
public struct ChangeSite: Sendable, Hashable, CustomStringConvertible {
    public enum Subject: String, Sendable {
        case document
        case operation
        case schema
        case error
        case violation
        case rateLimit = "rate-limit"
        case gateway
        case gatewayOperation = "gateway-operation"
        case event
        case closeCode = "close-code"
        case intent
    }

    public var subject: Subject
    /// The operation's id, the schema's or the event's name.
    public var name: String
    /// Steps from there; `[]` stands for the items of a list, `{}` for the values of a map.
    public var path: [String]

    public init(_ subject: Subject, _ name: String, _ path: String...) {
        self.subject = subject
        self.name = name
        self.path = path
    }

    public func appending(_ steps: String...) -> ChangeSite {
        var site = self
        site.path += steps
        return site
    }

    /// `operation/createMessage`: what reports group by.
    public var group: String { "\(subject.rawValue)/\(Self.escaped(name))" }

    /// The steps, without the group; empty for the group itself.
    public var pathText: String { path.map(Self.escaped).joined(separator: "/") }

    /// Steps are parted by `/`; one inside a step is written `~1`, a `~` is `~0`.
    public var description: String {
        ([group] + path.map(Self.escaped)).joined(separator: "/")
    }

    private static func escaped(_ step: String) -> String {
        step.replacing("~", with: "~0").replacing("/", with: "~1")
    }
}
