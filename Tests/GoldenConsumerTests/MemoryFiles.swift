// Files of forms in memory, in place of a server's disk.

import APIRuntime
import HTTPTypes
import Synchronization

final class MemoryFile: StagedFilePart {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func discard() {}
}

struct MemoryFiles: FilePartStore {
    private final class Writer: FilePartWriter {
        let bytes = Mutex<[UInt8]>([])

        func write(_ more: UnsafeRawBufferPointer) -> BodyDemand {
            bytes.withLock { $0 += more }
            return .more
        }

        func finish(_ done: @escaping @Sendable ((any StagedFilePart)?) -> Void) {
            done(MemoryFile(bytes.withLock { $0 }))
        }

        func discard() {}
    }

    func begin(
        _ part: MultipartParser.PartHeader, bytesMax: Int, whenReady: @escaping @Sendable () -> Void
    ) -> (any FilePartWriter)? {
        Writer()
    }
}
