// A scenario as its file says it, read and checked against the contract.

public import ConformanceModel
public import SpecModel

public struct Scenario: Sendable {
    /// With the values of its matrix: `permissions.denied[by=role]`.
    public var id: String
    public var title: String
    public var level: Level
    public var profile: String
    /// Other profiles that the target must claim.
    public var needs: [String]
    public var actors: [ActorDeclaration]
    /// Matrix values and `let`, evaluated in order before the steps.
    public var variables: [Binding]
    public var steps: [Step]
    /// Nothing else runs meanwhile.
    public var isExclusive: Bool
    public var timeout: Duration
    public var location: SourceLocation

    public struct ActorDeclaration: Sendable {
        public var name: String
        /// A kind of account of the dialect.
        public var kind: String
        public var location: SourceLocation
    }
}

public struct Binding: Sendable {
    public var name: NamePath
    public var value: Template
    public var location: SourceLocation
}

/// Steps that scenarios share.
public struct Fixture: Sendable {
    public var name: String
    /// By name, with the default; nil: must be given.
    public var parameters: [(name: String, fallback: Template?)]
    public var steps: [Step]
    public var location: SourceLocation
}

/// What a fence of a kind is.
public struct Fence: Sendable {
    public enum Action: Sendable {
        /// By an actor.
        case call(CallStep)
        /// Over a connection.
        case send(SendStep)
    }

    public var action: Action
    /// The event that its action causes, and what it looks like; `marker` is bound.
    public var event: String
    public var payload: ValuePattern
    public var location: SourceLocation
    /// What the fence is told, but for `by` and `seen_by`: `channel`.
    public var parameter: String
}
