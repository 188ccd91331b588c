// The typed ids of everything the domain names.

public import Primitives

public typealias UserID = ID<User>
public typealias GuildID = ID<Guild>
public typealias ChannelID = ID<Channel>
public typealias MessageID = ID<Message>
public typealias RoleID = ID<Role>
public typealias AttachmentID = ID<Attachment>
public typealias AuditLogEntryID = ID<AuditLogEntry>
