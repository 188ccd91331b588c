// What a spool knows about the form it takes. A value without threads: the spool locks it.

internal import HTTPTypes

struct SpoolState {
    /// Where the bytes of the present part go.
    enum Place {
        case skipped
        case field
        case file(any FilePartWriter)
    }

    var flow: BodyFlow?
    var parts: [MultipartPart] = []
    var place = Place.skipped
    /// Parts whose writer is busy.
    var unready: Set<Int> = []
    /// Files that are being finished.
    var unfinished = 0
    private(set) var isEmpty = true
    private var parser: MultipartParser?
    private var failure: InputFailure?
    private var fieldBytes = 0
    private var isComplete = false
    private var isCleared = false
    /// Whether the connection waits.
    private var isHeld = false

    /// - Parameter parser: nil if the media type has no usable boundary.
    init(parser: MultipartParser?) {
        self.parser = parser
        if parser == nil { failure = .unsupportedMediaType }
    }

    var result: Result<MultipartForm, InputFailure> {
        if let failure { return .failure(failure) }
        return isComplete && !isCleared ? .success(MultipartForm(parts: parts)) : .failure(.unavailable)
    }

    // MARK: Bytes

    /// - Returns: nil if the form has a fault, which is noted.
    mutating func feed(_ bytes: UnsafeRawBufferPointer) -> [MultipartParser.Event]? {
        isEmpty = false
        guard failure == nil else { return nil }
        do throws(MultipartParser.Failure) {
            return try parser?.feed(ArraySlice(bytes))
        } catch {
            note(error)
            return nil
        }
    }

    /// - Returns: false if the form is not whole.
    mutating func finish() -> Bool {
        isComplete = true
        guard failure == nil else { return false }
        if isEmpty { return true }
        do throws(MultipartParser.Failure) {
            _ = try parser?.finish()
            return true
        } catch {
            note(error)
            return false
        }
    }

    private mutating func note(_ error: MultipartParser.Failure) {
        switch error {
        case .malformed: fail(.invalid(FieldErrors(.malformedJSON)))
        case .tooManyParts, .headerTooLarge, .partTooLarge, .bodyTooLarge: fail(.tooLarge)
        }
    }

    /// - Returns: false, for its callers to hand on.
    @discardableResult
    mutating func fail(_ failure: InputFailure) -> Bool {
        self.failure = self.failure ?? failure
        return false
    }

    // MARK: Parts

    mutating func begin(_ header: MultipartParser.PartHeader, _ place: Place) {
        self.place = place
        // A part that nobody asked for leaves no trace.
        if case .skipped = place { return }
        parts.append(MultipartPart(header: header))
    }

    /// - Returns: false if the fields are too large together.
    mutating func append(_ bytes: ArraySlice<UInt8>, upTo bytesMax: Int) -> Bool {
        fieldBytes += bytes.count
        guard fieldBytes <= bytesMax else { return fail(.tooLarge) }
        parts[parts.count - 1].bytes += bytes
        return true
    }

    /// - Returns: whether the file has a place in the form; else it is the caller's to discard.
    mutating func keep(_ file: (any StagedFilePart)?, at index: Int) -> Bool {
        guard let file else { return fail(.unavailable) }
        guard !isCleared else { return false }
        let part = parts[index]
        parts[index].file = FilePart(
            filename: part.header.filename, contentType: part.header.contentType, size: part.size, file: file)
        return true
    }

    /// Drops everything, finished files included.
    ///
    /// - Returns: what is being written, for the caller to discard.
    mutating func clear() -> (any FilePartWriter)? {
        isCleared = true
        parts = []
        parser = nil
        defer { place = .skipped }
        if case .file(let writer) = place { return writer }
        return nil
    }

    // MARK: Waiting

    /// Whether the connection may go on.
    private var isReady: Bool { unready.isEmpty && (!isComplete || unfinished == 0) }

    /// What to tell the connection, which waits if it is told to.
    mutating func demand() -> BodyDemand {
        isHeld = !isReady
        return isHeld ? .busy : .more
    }

    /// - Returns: how to tell a waiting connection to go on, if it may.
    mutating func released() -> BodyFlow? {
        guard isHeld, isReady else { return nil }
        isHeld = false
        return flow
    }
}
