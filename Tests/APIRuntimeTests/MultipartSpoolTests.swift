// Forms that are taken apart while they arrive, with a store that tells who owns what.

import APIRuntime
import HTTPTypes
import Primitives
import RandomTesting
import Synchronization
import Testing

/// A store of files in memory that is as slow and as full as a test wants it, and counts what is left behind.
final class TestStore: FilePartStore {
    final class File: StagedFilePart {
        let bytes: [UInt8]
        private let store: TestStore

        init(_ bytes: [UInt8], _ store: TestStore) {
            self.bytes = bytes
            self.store = store
        }

        func discard() { store.state.withLock { $0.discardedFiles += 1 } }
    }

    final class Writer: FilePartWriter {
        private let store: TestStore
        private let whenReady: @Sendable () -> Void
        private let bytes = Mutex<[UInt8]>([])

        init(_ store: TestStore, whenReady: @escaping @Sendable () -> Void) {
            self.store = store
            self.whenReady = whenReady
        }

        func write(_ more: UnsafeRawBufferPointer) -> BodyDemand {
            let count = bytes.withLock { bytes in
                bytes += more
                return bytes.count
            }
            if count > store.bytesMax { return .enough }
            guard store.isSlow else { return .more }
            store.later(whenReady)
            return .busy
        }

        func finish(_ done: @escaping @Sendable ((any StagedFilePart)?) -> Void) {
            let file = store.loses ? nil : File(bytes.withLock { $0 }, store)
            if file != nil { store.state.withLock { $0.files += 1 } }
            if store.isSlow { store.later { done(file) } } else { done(file) }
        }

        func discard() { store.state.withLock { $0.discardedWriters += 1 } }
    }

    struct State {
        var files = 0
        var discardedFiles = 0
        var writers = 0
        var discardedWriters = 0
        var later: [@Sendable () -> Void] = []
    }

    let isSlow: Bool
    let bytesMax: Int
    let loses: Bool
    let writersMax: Int
    let state = Mutex(State())

    init(isSlow: Bool = false, bytesMax: Int = .max, loses: Bool = false, writersMax: Int = .max) {
        self.isSlow = isSlow
        self.bytesMax = bytesMax
        self.loses = loses
        self.writersMax = writersMax
    }

    func begin(
        _ part: MultipartParser.PartHeader, bytesMax: Int, whenReady: @escaping @Sendable () -> Void
    ) -> (any FilePartWriter)? {
        let hasRoom = state.withLock { state in
            state.writers += 1
            return state.writers <= writersMax
        }
        return hasRoom ? Writer(self, whenReady: whenReady) : nil
    }

    func later(_ body: @escaping @Sendable () -> Void) { state.withLock { $0.later.append(body) } }

    /// Does everything that was put off.
    func catchUp() {
        let bodies = state.withLock { state in
            defer { state.later = [] }
            return state.later
        }
        for body in bodies { body() }
    }

    var counts: [Int] {
        state.withLock { [$0.files, $0.discardedFiles, $0.writers, $0.discardedWriters] }
    }
}

@Suite struct MultipartSpoolTests {
    private static let form = FormDescription(
        bytesMax: 100_000, fieldBytesMax: 100, partsMax: 5, fields: ["note", "more"],
        files: ["picture": 1000, "thumbnails": 50_000])
    private static let head = RequestHead(
        method: .post, target: [0x2f], fields: ["Content-Type": "multipart/form-data; boundary=b"])

    /// A form as a client sends it, with `--b--` at its end.
    private static func form(_ parts: [(head: String, content: [UInt8])]) -> [UInt8] {
        parts.flatMap { part in
            Array("--b\r\nContent-Disposition: form-data; name=\(part.head)\r\n\r\n".utf8) + part.content + [
                13, 10,
            ]
        } + Array("--b--\r\n".utf8)
    }

    /// What a connection does: waits whenever it is told to.
    ///
    /// - Returns: the last demand.
    private static func feed(
        _ body: [UInt8], to spool: MultipartSpool, _ store: TestStore, pieces: () -> Int = { 700 }
    ) -> BodyDemand {
        let resumed = Mutex(0)
        spool.begin(BodyFlow { resumed.withLock { $0 += 1 } })
        var rest = body[...]
        var waits = 0
        func settled(_ demand: BodyDemand) -> Bool {
            guard demand == .busy else { return demand == .more }
            waits += 1
            // Each busy is ended once.
            for _ in 0..<10 where resumed.withLock({ $0 }) < waits { store.catchUp() }
            #expect(resumed.withLock { $0 } == waits)
            return true
        }
        while !rest.isEmpty {
            let piece = rest.prefix(pieces())
            let demand = piece.withUnsafeBytes { spool.receive($0) }
            guard settled(demand) else { return demand }
            rest = rest.dropFirst(piece.count)
        }
        let demand = spool.complete()
        return settled(demand) ? .more : demand
    }

    private static func reader(_ spool: MultipartSpool) -> RequestReader {
        let request = Request(
            head: head, bodySink: spool, remoteAddress: SocketAddress(host: "127.0.0.1", port: 1))
        return RequestReader(request, PathParameters())
    }

    /// A string that stands in a part.
    private static func note(_ reader: inout RequestReader, _ form: MultipartForm) -> String? {
        reader.jsonPart("note", of: form, required: true) { $0.string() }
    }

    @Test(arguments: [false, true]) func partsArriveWholeHoweverTheyAreCut(isSlow: Bool) throws {
        var random = SeededGenerator(for: "MultipartSpoolTests.partsArriveWholeHoweverTheyAreCut")
        for round in 0..<200 {
            let files = (0..<3).map { _ in
                (0..<Int.random(in: 0..<900, using: &random)).map { _ in
                    // Line breaks and hyphens, so that content looks like delimiters.
                    [13, 10, 45, 97, 0].randomElement(using: &random) ?? UInt8(0)
                }
            }
            let body = Self.form([
                ("thumbnails; filename=1", files[0]), ("note", Array("\"n\"".utf8)), ("other", [1, 2]),
                ("thumbnails; filename=2", files[1]), ("picture; filename=p", files[2]),
            ])
            let store = TestStore(isSlow: isSlow)
            let spool = MultipartSpool(Self.form, of: Self.head, into: store)
            let demand = Self.feed(body, to: spool, store) { Int.random(in: 1..<400, using: &random) }
            #expect(demand == .more)
            var reader = Self.reader(spool)
            let found = reader.form()
            let form = try #require(found)
            let note = Self.note(&reader, form)
            #expect(note == "n")
            let file = reader.filePart("picture", of: form, required: true)
            let picture = try #require(file)
            let thumbnails = reader.fileParts("thumbnails", of: form, required: false)
            let all = thumbnails + [picture]
            #expect(all.map(\.size) == files.map(\.count), "round \(round)")
            #expect(all.map { $0.take(TestStore.File.self)?.bytes } == files, "round \(round)")
            #expect(all.map(\.filename) == ["1", "2", "p"])
            #expect(reader.isValid)
        }
    }

    @Test func whatNobodyTookIsDiscarded() throws {
        let store = TestStore()
        do {
            let spool = MultipartSpool(Self.form, of: Self.head, into: store)
            let body = Self.form([("thumbnails", [1]), ("thumbnails", [2]), ("picture", [3])])
            #expect(Self.feed(body, to: spool, store) == .more)
            var reader = Self.reader(spool)
            let found = reader.form()
            let form = try #require(found)
            let file = reader.filePart("picture", of: form, required: true)
            let picture = try #require(file)
            #expect(picture.take(TestStore.File.self)?.bytes == [3])
            #expect(picture.take(TestStore.File.self) == nil)
            #expect(store.counts == [3, 0, 3, 0])
        }
        #expect(store.counts == [3, 2, 3, 0])
    }

    @Test(arguments: [false, true]) func anAbandonedFormLeavesNothing(isSlow: Bool) {
        let store = TestStore(isSlow: isSlow)
        let body = Self.form([("thumbnails", [1]), ("picture", [UInt8](repeating: 2, count: 500))])
        let spool = MultipartSpool(Self.form, of: Self.head, into: store)
        _ = Array(body.prefix(300)).withUnsafeBytes { spool.receive($0) }
        spool.abandon()
        store.catchUp()
        #expect(store.counts == [1, 1, 2, 1])
    }

    /// One byte more than is allowed ends the upload there.
    @Test(arguments: [
        [("picture", 1001)], [("note", 101)], [("note", 60), ("more", 41)],
        [("thumbnails", 50_000), ("thumbnails", 50_000)],
        [("other", 0), ("other", 0), ("other", 0), ("other", 0), ("other", 0), ("other", 0)],
    ])
    func limitsHoldWhileTheFormArrives(parts: [(String, Int)]) {
        let store = TestStore()
        let body = Self.form(parts.map { ($0.0, [UInt8](repeating: 0x61, count: $0.1)) })
        do {
            let spool = MultipartSpool(Self.form, of: Self.head, into: store)
            #expect(Self.feed(body, to: spool, store) == .enough)
            #expect(failure(spool) == .tooLarge)
        }
        let counts = store.counts
        #expect(counts[0] == counts[1], "every file is discarded")
        #expect(counts[2] == counts[0] + counts[3], "and every writer that had not finished")
    }

    @Test func limitsAreInclusive() {
        let store = TestStore()
        let body = Self.form([
            ("picture", [UInt8](repeating: 1, count: 1000)), ("note", [UInt8](repeating: 0x20, count: 60)),
            ("more", [UInt8](repeating: 0x20, count: 40)),
        ])
        let spool = MultipartSpool(Self.form, of: Self.head, into: store)
        #expect(Self.feed(body, to: spool, store) == .more)
        #expect(failure(spool) == .invalid(FieldErrors()))
    }

    @Test func whatCannotBeStoredIsUnavailable() {
        let body = Self.form([("thumbnails", [1, 2, 3]), ("picture", [4])])
        let stores = [
            TestStore(bytesMax: 2), TestStore(loses: true), TestStore(writersMax: 1),
            TestStore(isSlow: true, loses: true),
        ]
        for (number, store) in stores.enumerated() {
            do {
                let spool = MultipartSpool(Self.form, of: Self.head, into: store)
                _ = Self.feed(body, to: spool, store) { 1 }
                #expect(failure(spool) == .unavailable, "store \(number)")
            }
            store.catchUp()
            #expect(store.counts[0] == store.counts[1], "store \(number)")
        }
    }

    @Test func faultsInTheFormAreInvalidInput() {
        let malformed = InputFailure.invalid(FieldErrors(.malformedJSON))
        let whole = Self.form([("picture", [1])])
        for body in [
            Array("--b".utf8), Array("--c--".utf8), Array(whole.dropLast(6)),
            Array("--b\r\nX: 1\r\n\r\n\r\n--b--".utf8),
        ] {
            let store = TestStore()
            let spool = MultipartSpool(Self.form, of: Self.head, into: store)
            #expect(Self.feed(body, to: spool, store) == .enough)
            #expect(failure(spool) == malformed)
            #expect(store.counts[0] == store.counts[1])
        }
    }

    @Test func aMediaTypeWithoutABoundaryIsUnsupported() {
        var head = Self.head
        head.fields[.contentType] = "multipart/form-data"
        let store = TestStore()
        let spool = MultipartSpool(Self.form, of: head, into: store)
        #expect(Self.feed([1], to: spool, store) == .enough)
        #expect(failure(spool) == .unsupportedMediaType)
    }

    @Test(arguments: [
        ("multipart/form-data; boundary=b", true), ("Multipart/Form-Data ;boundary=b", true),
        ("multipart/form-data", true), ("multipart/form-database", false), ("application/json", false),
        ("multipart/mixed; boundary=b", false), ("", false),
    ])
    func onlyFormsAreStreamed(mediaType: String, isStreamed: Bool) {
        let operation = OperationDescription(
            id: "o", method: .post, pathTemplate: "/", form: Self.form, needsCredentials: false)
        let head = RequestHead(method: .post, target: [0x2f], fields: ["Content-Type": mediaType])
        #expect((operation.streamedForm(of: head) != nil) == isStreamed)
        #expect(operation.streamedForm(of: RequestHead(method: .post, target: [0x2f])) == nil)
        let other = OperationDescription(id: "o", method: .post, pathTemplate: "/", needsCredentials: false)
        #expect(other.streamedForm(of: head) == nil)
    }

    /// What the decoder of an operation would answer with.
    private func failure(_ spool: MultipartSpool) -> InputFailure {
        var reader = Self.reader(spool)
        _ = reader.form()
        return reader.failure
    }
}
