// How long the runner waits, and how much it takes, in one place.

enum Limits {
    /// A scenario does at most some hundred exchanges.
    static let scenarioTimeout = Duration.seconds(30)
    /// An await and a close: a server that does not answer in this time will not; multiplied by the time
    /// scale.
    static let awaitTimeout = Duration.seconds(5)
    /// A response; passwords are hashed on purpose slowly, many at once.
    static let responseTimeout = Duration.seconds(20)
    /// Turns of a loop.
    static let repeatMax = 10_000
    /// Fixtures inside of fixtures; more means that one uses itself.
    static let fixtureDepthMax = 8
    /// Scenarios at once, unless the target says otherwise.
    static let jobs = 8
    /// Where nothing can be a fence: what has not come by then is taken not to come.
    static let quietMilliseconds = 300
    /// Larger bodies are sent unchecked: their patterns would hold up all scenarios of the loop.
    static let checkedBytesMax = 256 << 10
    /// Bytes of a body that a scenario makes up.
    static let generatedBytesMax = 64 << 20
}
