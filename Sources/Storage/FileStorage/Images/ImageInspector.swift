// Tells pictures from other files by their bytes, while they pass.
//
// What has to be known stands in small fields between parts that can be skipped: in a JPEG the size can lie behind
// a megabyte of camera data. So a format is a machine that is asked again and again what it needs next, a field of
// a few bytes or the next after a gap, and the inspector collects just that from pieces of any size. Its memory
// does not grow with the file.
//
// A file is a picture when its header keeps the rules of its format, its sides are within bounds, and picture data
// begins. The data itself is not decoded: that is for whoever shows it.

/// What a format wants next.
enum HeaderStep {
    /// The next bytes: 1 to `FileLimits.imageFieldBytesMax`.
    case read(Int)
    /// So many bytes are of no interest; what follows them is read.
    case skip(Int, thenRead: Int)
    /// The picture begins. The file has at least this many bytes.
    case found(width: Int, height: Int, fileBytesMin: Int)
    case malformed
    /// The signature is not this format's after all.
    case otherFormat
}

/// Walks the header of one format. It begins behind the two bytes that tell the formats apart.
protocol ImageHeader: Sendable {
    static var format: ImageFormat { get }
    /// Bytes of the first field.
    static var firstFieldBytes: Int { get }
    init()
    /// - Parameter field: exactly as many bytes as the step before asked for.
    mutating func next(_ field: [UInt8]) -> HeaderStep
}

/// Fed with all bytes of a file, knows what picture it is.
public struct ImageInspector: Sendable {
    private enum State: Sendable {
        /// Waits for two bytes. Can go to `.header` or `.refused`.
        case signature
        /// Can go to `.found` or `.refused`.
        case header(any ImageHeader)
        case found(ImageInfo, fileBytesMin: Int)
        case refused(ImageRefusal)
    }

    private var state = State.signature
    private var field: [UInt8] = []
    private var fieldBytes = 2
    private var skippedBytes = 0
    private var totalBytes = 0
    private var steps = 0

    public init() { field.reserveCapacity(FileLimits.imageFieldBytesMax) }

    /// Takes the next bytes of the file.
    public mutating func consume(_ bytes: UnsafeRawBufferPointer) {
        totalBytes &+= bytes.count
        var rest = bytes[...]
        while !rest.isEmpty, isReading {
            let skipped = min(skippedBytes, rest.count)
            skippedBytes -= skipped
            rest = rest.dropFirst(skipped)
            let missing = rest.prefix(fieldBytes - field.count)
            field.append(contentsOf: missing)
            rest = rest.dropFirst(missing.count)
            if field.count == fieldBytes { finishField() }
        }
    }

    /// What the file is, all of it having been consumed.
    public var result: Result<ImageInfo, ImageRefusal> {
        switch state {
        case .signature: .failure(.unknownFormat)
        case .header(let header): .failure(.truncated(type(of: header).format))
        case .found(let info, let fileBytesMin):
            totalBytes < fileBytesMin ? .failure(.truncated(info.format)) : .success(info)
        case .refused(let refusal): .failure(refusal)
        }
    }

    private var isReading: Bool {
        switch state {
        case .signature, .header: true
        case .found, .refused: false
        }
    }

    private mutating func finishField() {
        defer { field.removeAll(keepingCapacity: true) }
        switch state {
        case .signature:
            guard let header = Self.header(startingWith: field) else {
                state = .refused(.unknownFormat)
                return
            }
            state = .header(header)
            fieldBytes = type(of: header).firstFieldBytes
        case .header(var header):
            steps += 1
            let step = steps > FileLimits.imageHeaderStepsMax ? .malformed : header.next(field)
            state = .header(header)
            take(step, of: type(of: header).format)
        case .found, .refused: break
        }
    }

    private static func header(startingWith signature: [UInt8]) -> (any ImageHeader)? {
        switch (signature[0], signature[1]) {
        case (0x89, UInt8(ascii: "P")): PNGHeader()
        case (0xFF, 0xD8): JPEGHeader()
        case (UInt8(ascii: "G"), UInt8(ascii: "I")): GIFHeader()
        case (UInt8(ascii: "R"), UInt8(ascii: "I")): WebPHeader()
        default: nil
        }
    }

    private mutating func take(_ step: HeaderStep, of format: ImageFormat) {
        switch step {
        case .read(let count): fieldBytes = count
        case .skip(let count, let next):
            skippedBytes = count
            fieldBytes = next
        case .found(let width, let height, let fileBytesMin):
            let sides = 1...FileLimits.imageSidePixelsMax
            guard sides.contains(width), sides.contains(height) else {
                state = .refused(.badDimensions(width: width, height: height))
                return
            }
            let info = ImageInfo(format: format, width: width, height: height)
            state = .found(info, fileBytesMin: fileBytesMin)
        case .malformed: state = .refused(.malformed(format))
        case .otherFormat: state = .refused(.unknownFormat)
        }
    }
}

extension ImageInspector {
    /// What a whole file in memory is.
    public static func inspect(_ bytes: [UInt8]) -> Result<ImageInfo, ImageRefusal> {
        var inspector = ImageInspector()
        bytes.withUnsafeBytes { inspector.consume($0) }
        return inspector.result
    }

    /// Which format a file that has been taken as a picture begins with.
    /// - Parameter head: the first bytes; 12 tell all formats.
    static func format(ofHead head: some Collection<UInt8>) -> ImageFormat? {
        func begins(_ bytes: [UInt8]) -> Bool { head.starts(with: bytes) }
        if begins(PNGHeader.signature) { return .png }
        if begins([0xFF, 0xD8, 0xFF]) { return .jpeg }
        if begins(Array("GIF8".utf8)) { return .gif }
        return begins(Array("RIFF".utf8)) && head.dropFirst(8).starts(with: "WEBP".utf8) ? .webp : nil
    }
}

/// Numbers in fields. The caller has asked for as many bytes as it reads.
extension [UInt8] {
    func bigEndian(_ range: Range<Int>) -> Int { self[range].reduce(0) { $0 << 8 | Int($1) } }
    func littleEndian(_ range: Range<Int>) -> Int { self[range].reversed().reduce(0) { $0 << 8 | Int($1) } }
}
