// Exceptions of one channel to what roles allow in the whole guild.

/// What a role or a member may do differently in one channel (seed 1 §12 phase 8, seed 4 §5).
public struct PermissionOverwrite: Sendable, Hashable {
    public enum Subject: Sendable, Hashable {
        case role(RoleID)
        case member(UserID)
    }

    public let subject: Subject
    public var allow: Permissions
    /// What stands in both is allowed.
    public var deny: Permissions

    public init(_ subject: Subject, allow: Permissions, deny: Permissions) {
        self.subject = subject
        self.allow = allow
        self.deny = deny
    }
}
