// What every libuv handle needs and is easy to get wrong: its memory must outlive `uv_close` until the close
// callback, and so must the object its callbacks call. A resource keeps itself alive from the moment its handle
// is initialised until libuv has let go of it.

internal import CUV

/// A handle of a loop: a socket, a listener, a timer, a signal.
///
/// Unchecked because a resource is confined to its loop: everything but `loop` is touched on its thread alone.
open class LoopResource: @unchecked Sendable {
    public let loop: EventLoop
    private let memory: UnsafeMutableRawPointer
    /// Whether `close` was called; no callback comes after it.
    public private(set) var isClosed = false

    package init(loop: EventLoop, handleType: UInt32) {
        self.loop = loop
        let size = uv_handle_size(uv_handle_type(rawValue: handleType))
        memory = .allocate(byteCount: size, alignment: 16)
    }

    deinit { memory.deallocate() }

    /// Releases the handle; later calls do nothing. The loop drops its reference at the end of the turn.
    public func close() {
        guard !isClosed else { return }
        isClosed = true
        uv_close(handle(as: uv_handle_t.self)) { handle in
            let resource = Unmanaged<LoopResource>.fromOpaque(handle!.pointee.data)
            resource.takeUnretainedValue().didClose()
            resource.release()
        }
    }

    /// The handle is gone; nothing will be called any more. Overriders drop what they refer to.
    package func didClose() {}

    /// Takes the reference that `close` gives back. Call once, right after the handle's `uv_…_init` succeeded.
    final func handleIsInitialized() {
        handle(as: uv_handle_t.self).pointee.data = Unmanaged.passRetained(self).toOpaque()
    }

    final func handle<Handle>(as type: Handle.Type) -> UnsafeMutablePointer<Handle> {
        memory.assumingMemoryBound(to: type)
    }

    /// The resource behind a handle that a libuv callback was given.
    static func of<Handle, Resource: LoopResource>(
        _ handle: UnsafeMutablePointer<Handle>, as type: Resource.Type
    ) -> Resource {
        let any = UnsafeMutableRawPointer(handle).assumingMemoryBound(to: uv_handle_t.self)
        return unsafeDowncast(
            Unmanaged<LoopResource>.fromOpaque(any.pointee.data).takeUnretainedValue(), to: type)
    }

    /// One step of `uv_walk` while a loop stops: closes a resource, counts every handle.
    static func closeWhileStopping(
        _ handle: UnsafeMutablePointer<uv_handle_t>, counting: UnsafeMutableRawPointer
    ) {
        counting.assumingMemoryBound(to: Int.self).pointee += 1
        let type = handle.pointee.type
        guard type != UV_ASYNC, type != UV_PREPARE, type != UV_IDLE, uv_is_closing(handle) == 0 else {
            return
        }
        of(handle, as: LoopResource.self).close()
    }
}
