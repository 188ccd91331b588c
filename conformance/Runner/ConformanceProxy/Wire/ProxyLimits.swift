// The proxy's numbers, each with its reason.

enum ProxyLimits {
    /// Heads beyond this are passed on unread; servers refuse them long before.
    static let headBytesMax = 256 * 1024
    /// A line of a chunked body's framing.
    static let chunkLineBytesMax = 8 * 1024
    /// Bodies and messages beyond this are passed on unread instead of held.
    static let heldBytesMax = 16 * 1024 * 1024
    /// JSON of requests that is remembered for comparing it with the response.
    static let requestBytesMax = 1024 * 1024
    /// What may wait for a reader that is slower than the other side before that side is not read any more.
    static let unsentBytesMax = 256 * 1024
    /// What a server that implements nothing takes as a body: more than any contract allows.
    static let fakeBodyBytesMax = 256 * 1024 * 1024
    /// How long an event waits to be overtaken: far longer than the next event of a busy scenario takes, far
    /// shorter than a scenario waits for an event.
    static let holdMilliseconds = 200
}
