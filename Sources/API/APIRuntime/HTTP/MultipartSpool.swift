// A form on its way in: the parser takes it apart as it comes, small parts are collected in memory, and the bytes of
// files go straight to a store. What is wrong with the form is noted and ends the upload at once; the operation's
// decoder finds it and words the answer, as it does for every other body.

public import HTTPTypes
private import Synchronization

/// Takes one `multipart/form-data` body. To be given to `Admission.stream`; generated decoders read the form from
/// the request.
public final class MultipartSpool: RequestBodySink {
    private let form: FormDescription
    private let store: any FilePartStore
    private let state: Mutex<SpoolState>

    /// - Parameters:
    ///   - form: what the operation takes.
    ///   - head: of the request; its media type has the boundary.
    ///   - store: where files go.
    public init(_ form: FormDescription, of head: RequestHead, into store: any FilePartStore) {
        self.form = form
        self.store = store
        let type = head.fields[.contentType] ?? ""
        let parser = MultipartParser.boundary(of: type).flatMap {
            MultipartParser(boundary: $0, limits: form.limits)
        }
        state = Mutex(SpoolState(parser: parser))
    }

    deinit { abandon() }

    /// Whether no byte of a body has come.
    var isEmpty: Bool { state.withLock { $0.isEmpty } }

    /// The form, or why there is none. To be asked when the body is complete or the spool had enough.
    var result: Result<MultipartForm, InputFailure> { state.withLock { $0.result } }

    // MARK: What the connection calls

    public func begin(_ flow: BodyFlow) { state.withLock { $0.flow = flow } }

    public func receive(_ bytes: UnsafeRawBufferPointer) -> BodyDemand {
        guard let events = state.withLock({ $0.feed(bytes) }) else { return stop() }
        for event in events where !take(event) { return stop() }
        return state.withLock { $0.demand() }
    }

    public func complete() -> BodyDemand {
        guard state.withLock({ $0.finish() }) else { return stop() }
        return state.withLock { $0.demand() }
    }

    public func abandon() {
        let writer = state.withLock { $0.clear() }
        writer?.discard()
    }

    // MARK: Parts

    /// - Returns: whether to go on.
    private func take(_ event: MultipartParser.Event) -> Bool {
        switch event {
        case .began(let header): begin(header)
        case .data(let bytes): write(bytes)
        case .ended: end()
        }
    }

    private func begin(_ header: MultipartParser.PartHeader) -> Bool {
        guard let bytesMax = form.files[header.name] else {
            let isField = form.fields.contains(header.name)
            state.withLock { $0.begin(header, isField ? .field : .skipped) }
            return true
        }
        let index = state.withLock { $0.parts.count }
        let writer = store.begin(header, bytesMax: bytesMax) { [weak self] in self?.isReady(index) }
        return state.withLock { state in
            guard let writer else { return state.fail(.unavailable) }
            state.begin(header, .file(writer))
            return true
        }
    }

    private func write(_ bytes: ArraySlice<UInt8>) -> Bool {
        let (index, place) = state.withLock { state in
            // Before the writer says so, since it may be ready again sooner than it has said that it is not.
            if case .file = state.place { state.unready.insert(state.parts.count - 1) }
            return (state.parts.count - 1, state.place)
        }
        switch place {
        case .skipped: return true
        case .field: return state.withLock { $0.append(bytes, upTo: form.fieldBytesMax) }
        case .file(let writer):
            let demand = bytes.withUnsafeBytes { writer.write($0) }
            return state.withLock { state in
                state.parts[index].size += bytes.count
                if demand != .busy { state.unready.remove(index) }
                return demand == .enough ? state.fail(.unavailable) : true
            }
        }
    }

    private func end() -> Bool {
        let (index, place) = state.withLock { state in
            defer { state.place = .skipped }
            if case .file = state.place { state.unfinished += 1 }
            return (state.parts.count - 1, state.place)
        }
        if case .file(let writer) = place { writer.finish { self.finished(index, $0) } }
        return true
    }

    /// The form has a fault: nothing of it is kept.
    private func stop() -> BodyDemand {
        abandon()
        return .enough
    }

    // MARK: What writers call, on threads of their own

    private func isReady(_ index: Int) {
        let flow = state.withLock { state in
            state.unready.remove(index)
            return state.released()
        }
        flow?.resume()
    }

    private func finished(_ index: Int, _ file: (any StagedFilePart)?) {
        let (flow, isKept) = state.withLock { state in
            state.unfinished -= 1
            state.unready.remove(index)
            return (state.released(), state.keep(file, at: index))
        }
        if !isKept { file?.discard() }
        flow?.resume()
    }
}
