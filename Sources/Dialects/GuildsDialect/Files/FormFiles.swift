// Files of forms on their way into the storage: joins what the runtime expects of a store to the staging area.

internal import APIRuntime
internal import FileStorage
internal import HTTPTypes

/// Stages the files of one form.
struct FormFiles: FilePartStore {
    let staging: StagingArea
    /// Held for as long as the form is being taken apart or looked at.
    let slot: UploadSlots.Slot

    func begin(
        _ part: MultipartParser.PartHeader, bytesMax: Int, whenReady: @escaping @Sendable () -> Void
    ) -> (any FilePartWriter)? {
        do throws(FileStorageError) {
            return FormFileWriter(try staging.begin(bytesMax: bytesMax, whenReady: whenReady))
        } catch {
            return nil
        }
    }
}

/// A file of a form that is whole, and nobody's yet.
struct StagedPart: StagedFilePart {
    let file: StagedFile

    func discard() { file.discard() }
}

private final class FormFileWriter: FilePartWriter {
    private let writer: StagedFileWriter

    init(_ writer: StagedFileWriter) { self.writer = writer }

    func write(_ bytes: UnsafeRawBufferPointer) -> BodyDemand {
        do throws(FileStorageError) {
            switch try writer.write(bytes) {
            case .more: return .more
            case .busy: return .busy
            }
        } catch {
            return .enough
        }
    }

    func finish(_ done: @escaping @Sendable ((any StagedFilePart)?) -> Void) {
        writer.finish { result in
            switch result {
            case .success(let file): done(StagedPart(file: file))
            case .failure: done(nil)
            }
        }
    }

    func discard() { writer.discard() }
}
