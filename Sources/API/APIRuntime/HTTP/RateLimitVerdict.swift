// Rate limits between the contract, which says what they are, and the server, which counts: the limit of an
// operation, the verdict on one request, and the header fields that tell clients of both. Fields are written
// on every response, so that their text is made on the stack and copied once.

public import HTTPTypes

extension OperationDescription {
    /// How often an operation may be called.
    public struct RateLimit: Sendable, Hashable {
        /// Whose requests share a count.
        public enum Subject: Sendable, Hashable {
            case caller
            case address
        }

        /// Operations with the same bucket share its count, whatever the contract.
        public let bucket: String
        /// Stands for the bucket: 30 bits.
        public let bucketNumber: UInt32
        /// Requests in `perSeconds` seconds.
        public let limit: Int
        public let perSeconds: Int
        public let subject: Subject
        /// The path parameter, an id, that has a count of its own for each value.
        public let majorParameter: Int?

        public init(
            bucket: String, bucketNumber: UInt32, limit: Int, perSeconds: Int, per subject: Subject = .caller,
            majorParameter: Int? = nil
        ) {
            self.bucket = bucket
            self.bucketNumber = bucketNumber
            self.limit = limit
            self.perSeconds = perSeconds
            self.subject = subject
            self.majorParameter = majorParameter
        }
    }
}

/// What a rate limit says of one request.
public struct RateLimitVerdict: Sendable, Hashable {
    public var isAllowed: Bool
    /// Requests that the bucket lets through in one window.
    public var limit: Int
    /// Requests left in this window.
    public var remaining: Int
    /// When the window ends, in milliseconds since 1970.
    public var resetMilliseconds: Int64
    /// Until the window ends and a refused request can pass, from now; set whether this one passed or not.
    public var retryAfterMilliseconds: Int

    public init(
        isAllowed: Bool, limit: Int, remaining: Int, resetMilliseconds: Int64, retryAfterMilliseconds: Int
    ) {
        self.isAllowed = isAllowed
        self.limit = limit
        self.remaining = remaining
        self.resetMilliseconds = resetMilliseconds
        self.retryAfterMilliseconds = retryAfterMilliseconds
    }

    static func secondsRoundedUp(_ milliseconds: Int) -> Int {
        milliseconds / 1000 + (milliseconds % 1000 > 0 ? 1 : 0)
    }

    /// Adds the fields that tell a client where it stands. `Retry-After` comes with the error's own fields.
    /// - Parameter bucket: as the contract calls it.
    public func write(to fields: inout HeaderFields, bucket: String) {
        let reset = Self.secondsRoundedUp(Int(clamping: resetMilliseconds))
        withUnsafeTemporaryAllocation(byteCount: DecimalText.bytesMax, alignment: 1) { buffer in
            var text = DecimalText(buffer)
            fields.append("X-RateLimit-Limit", text.number(limit))
            fields.append("X-RateLimit-Remaining", text.number(remaining))
            fields.append("X-RateLimit-Reset", text.number(reset))
            fields.append("X-RateLimit-Reset-After", text.thousandths(retryAfterMilliseconds))
        }
        var bucket = bucket
        bucket.withUTF8 { fields.append("X-RateLimit-Bucket", UnsafeRawBufferPointer($0)) }
    }
}

/// Writes numbers from the back of a buffer.
private struct DecimalText {
    /// 19 digits and a point.
    static let bytesMax = 20

    private let buffer: UnsafeMutableRawBufferPointer
    private var start = Self.bytesMax

    init(_ buffer: UnsafeMutableRawBufferPointer) { self.buffer = buffer }

    /// - Parameter value: negative ones are written as 0.
    mutating func number(_ value: Int) -> UnsafeRawBufferPointer {
        start = Self.bytesMax
        digits(value, countMin: 1)
        return UnsafeRawBufferPointer(rebasing: buffer[start...])
    }

    /// A thousandth of the value, with three decimals.
    mutating func thousandths(_ value: Int) -> UnsafeRawBufferPointer {
        start = Self.bytesMax
        digits(max(0, value) % 1000, countMin: 3)
        put(UInt8(ascii: "."))
        digits(value / 1000, countMin: 1)
        return UnsafeRawBufferPointer(rebasing: buffer[start...])
    }

    private mutating func digits(_ value: Int, countMin: Int) {
        var rest = max(0, value)
        var count = 0
        while rest > 0 || count < countMin {
            put(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
            count += 1
        }
    }

    private mutating func put(_ byte: UInt8) {
        start -= 1
        buffer[start] = byte
    }
}

extension HeaderFields {
    /// Adds a field whose name is a token, without making text of either.
    fileprivate mutating func append(_ name: StaticString, _ value: UnsafeRawBufferPointer) {
        append(
            nameBytes: UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount),
            valueBytes: value)
    }
}
