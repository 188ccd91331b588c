// Where the files of a form go while they arrive. The runtime knows forms; whoever runs it knows disks, and joins
// the two with these three protocols.
//
// Who owns a file: while it is written, its writer; a writer that is dropped or told to `discard` leaves nothing
// behind. Once finished, the `FilePart` that the handler gets, and its copies. A handler that wants to keep the file
// calls `take`, and it is the handler's from then on. What nobody took is discarded with the last copy, so that
// whatever ends a request leaves no file behind.

public import HTTPTypes

/// Opens files for the parts of forms.
public protocol FilePartStore: Sendable {
    /// Called on the connection's loop. MUST NOT block.
    ///
    /// - Parameters:
    ///   - part: as the client describes it; nothing in it is to be believed.
    ///   - bytesMax: the largest the file can become.
    ///   - whenReady: to be called once for each `busy` of the writer, from any thread.
    /// - Returns: nil when there is no room now; the request is answered 503.
    func begin(
        _ part: MultipartParser.PartHeader, bytesMax: Int, whenReady: @escaping @Sendable () -> Void
    ) -> (any FilePartWriter)?
}

/// Takes one file. Every method is called on the connection's loop and MUST NOT block.
public protocol FilePartWriter: AnyObject, Sendable {
    /// - Parameter bytes: valid during the call only.
    /// - Returns: `busy` when the next bytes should wait for `whenReady`, though at most 64 KB more may come before;
    ///   `enough` when the file cannot be stored, which answers the request 503.
    func write(_ bytes: UnsafeRawBufferPointer) -> BodyDemand

    /// The file is whole.
    ///
    /// - Parameter done: to be called once, from any thread, unless the writer is discarded; nil when the file could
    ///   not be stored.
    func finish(_ done: @escaping @Sendable ((any StagedFilePart)?) -> Void)

    /// The file is not wanted any more, finished or not.
    func discard()
}

/// A whole file that waits to be taken.
public protocol StagedFilePart: Sendable {
    /// Removes it.
    func discard()
}
