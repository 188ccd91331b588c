// Every bound of the module, with its unit last in the name and its reason beside it.

public enum FileLimits {
    /// Pixels of a side: browsers decode hardly more, and 16384 squared are a gigabyte in memory already.
    public static let imageSidePixelsMax = 16384
    /// Characters of a filename, the extension included: enough to recognise it, and no test of a layout.
    public static let filenameCharactersMax = 100
    /// Leaves room below `segmentBytesMax` for what is appended to tell equal names apart.
    public static let filenameBytesMax = 240
    /// What filesystems allow for one name.
    public static let segmentBytesMax = 255
    /// Segments of a key: the deepest has three, and one is left for later.
    public static let segmentsMax = 4
    /// Memory that one `download` may take.
    public static let downloadBytesMax = 64 << 20

    /// A file whose queue is as long makes its sender pause; as much again may be on its way to the disk.
    static let queuedBytesBusy = 128 << 10
    /// What a busy writer still takes: what had been read from the socket before its sender could pause.
    static let queuedBytesMax = 1 << 20
    /// Threads that write: two keep a disk busy, and one slow fsync does not stop every upload.
    static let threads = 2
    /// Operations that wait for a thread: at a millisecond each, more than this would wait for seconds.
    static let waitingJobsMax = 2048
    /// Entries removed from a dropped folder before others have a turn on the thread.
    static let removalsPerTurn = 256
    /// How often a folder is created again that somebody else removes because it is empty.
    static let folderAttemptsMax = 16
    /// The longest field of a header: what precedes the size in a lossy WEBP, and the size.
    static let imageFieldBytesMax = 32
    /// Fields before a picture begins. Some programs write thousands; ten million, each a byte long, would keep a
    /// thread busy for a second.
    static let imageHeaderStepsMax = 100_000
}
