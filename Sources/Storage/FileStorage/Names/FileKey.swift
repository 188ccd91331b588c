// Where files lie: paths of a few plain segments, which cannot lead out of the storage whatever a client sends.

public import Primitives

/// The name of one file: `{channel_id}/{message_id}/{filename}`, `avatars/{user_id}/{hash}`,
/// `icons/{guild_id}/{hash}` (seed 1 §9.1).
///
/// Two to four segments. None is empty, begins with a dot, has control characters or slashes, or is longer than a
/// filesystem allows. Keys are compared by their bytes, as filesystems do.
public struct FileKey: Sendable {
    public let path: String

    /// - Returns: nil when `path` breaks a rule.
    public init?(_ path: String) {
        guard isPlainPath(path, segments: 2...FileLimits.segmentsMax) else { return nil }
        self.path = path
    }

    private init(trusted path: String) { self.path = path }

    /// A file of a message.
    public static func attachment(channel: Snowflake, message: Snowflake, filename: Filename) -> FileKey {
        FileKey(trusted: "\(channel)/\(message)/\(filename.text)")
    }

    public static func avatar(user: Snowflake, hash: PictureHash) -> FileKey {
        FileKey(trusted: "avatars/\(user)/\(hash.text)")
    }

    public static func icon(guild: Snowflake, hash: PictureHash) -> FileKey {
        FileKey(trusted: "icons/\(guild)/\(hash.text)")
    }

    /// The folders on the way, and the name in the last of them.
    var segments: (folders: ArraySlice<String>, name: String) {
        let all = segmentsOfPath(path)
        return (all.dropLast(), all.last ?? "")
    }
}

/// Everything whose key begins with this path and a slash: `{channel_id}`, `{channel_id}/{message_id}`.
public struct FileFolder: Sendable {
    public let path: String

    /// - Returns: nil when `path` breaks a rule of keys; one segment to three.
    public init?(_ path: String) {
        guard isPlainPath(path, segments: 1...(FileLimits.segmentsMax - 1)) else { return nil }
        self.path = path
    }

    private init(trusted path: String) { self.path = path }

    public static func channel(_ id: Snowflake) -> FileFolder { FileFolder(trusted: "\(id)") }

    public static func message(_ id: Snowflake, in channel: Snowflake) -> FileFolder {
        FileFolder(trusted: "\(channel)/\(id)")
    }

    public static func avatars(of user: Snowflake) -> FileFolder { FileFolder(trusted: "avatars/\(user)") }

    public static func icons(of guild: Snowflake) -> FileFolder { FileFolder(trusted: "icons/\(guild)") }

    var segments: [String] { segmentsOfPath(path) }
}

extension FileKey: Hashable, CustomStringConvertible {
    public static func == (left: Self, right: Self) -> Bool {
        left.path.utf8.elementsEqual(right.path.utf8)
    }
    public func hash(into hasher: inout Hasher) { for byte in path.utf8 { hasher.combine(byte) } }
    public var description: String { path }
}

extension FileFolder: Hashable, CustomStringConvertible {
    public static func == (left: Self, right: Self) -> Bool {
        left.path.utf8.elementsEqual(right.path.utf8)
    }
    public func hash(into hasher: inout Hasher) { for byte in path.utf8 { hasher.combine(byte) } }
    public var description: String { path }
}

/// By bytes: a slash with an accent on it is one character for Swift, and a slash for a filesystem.
func segmentsOfPath(_ path: String) -> [String] {
    path.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }
}

private func isPlainPath(_ path: String, segments allowed: ClosedRange<Int>) -> Bool {
    let segments = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    return allowed.contains(segments.count) && segments.allSatisfy(isPlainSegment)
}

private func isPlainSegment(_ segment: Substring.UTF8View) -> Bool {
    guard let first = segment.first, first != UInt8(ascii: ".") else { return false }
    return segment.count <= FileLimits.segmentBytesMax && segment.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
}
