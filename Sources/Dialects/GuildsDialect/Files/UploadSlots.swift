// How many uploads may be under way. Bodies are read before the operation has looked at its caller's permissions or at
// the rate limit, and a client may take as long for one as the HTTP server allows.

internal import Domain
private import Synchronization

final class UploadSlots: Sendable {
    /// Of everybody together: with files of 10 MB, more than the staging area has room for.
    private static let uploadsMax = 128
    /// Of one person: as many as a client sends at once, and then some.
    private static let uploadsPerUserMax = 8
    /// Of all bots. What their tokens are worth is known only after the database has been asked, so whoever writes
    /// something that looks like a token could take these.
    private static let unverifiedUploadsMax = 32

    private struct Usage {
        var uploads = 0
        var unverified = 0
        var byUser: [UserID: Int] = [:]
    }

    private let usage = Mutex(Usage())

    /// The right to one upload; given back with the last reference.
    final class Slot: Sendable {
        private let slots: UploadSlots
        private let user: UserID?

        fileprivate init(_ slots: UploadSlots, _ user: UserID?) {
            self.slots = slots
            self.user = user
        }

        deinit { slots.release(user) }
    }

    /// - Parameter user: nil for somebody who may not be who they say.
    /// - Returns: nil when too many uploads are under way.
    func take(for user: UserID?) -> Slot? {
        let isFree = usage.withLock { usage in
            guard usage.uploads < Self.uploadsMax else { return false }
            if let user {
                guard usage.byUser[user, default: 0] < Self.uploadsPerUserMax else { return false }
                usage.byUser[user, default: 0] += 1
            } else {
                guard usage.unverified < Self.unverifiedUploadsMax else { return false }
                usage.unverified += 1
            }
            usage.uploads += 1
            return true
        }
        return isFree ? Slot(self, user) : nil
    }

    private func release(_ user: UserID?) {
        usage.withLock { usage in
            usage.uploads -= 1
            guard let user else {
                usage.unverified -= 1
                return
            }
            let rest = usage.byUser[user, default: 1] - 1
            usage.byUser[user] = rest == 0 ? nil : rest
        }
    }
}
