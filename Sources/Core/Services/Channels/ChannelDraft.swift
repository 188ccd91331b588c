// What is given when channels are created, changed and reordered.

public import Domain

public struct ChannelDraft: Sendable {
    public var kind: Channel.Kind
    public var name: String
    public var topic: String?
    /// nil appends the channel after all others.
    public var position: Int?
    public var parentID: ChannelID?
    public var isNSFW = false
    public var slowModeSeconds = 0
    /// nil: those of the category, if the channel gets one.
    public var overwrites: [PermissionOverwrite]?

    public init(
        kind: Channel.Kind = .text, name: String, topic: String? = nil, position: Int? = nil,
        parentID: ChannelID? = nil
    ) {
        self.kind = kind
        self.name = name
        self.topic = topic
        self.position = position
        self.parentID = parentID
    }
}

/// A partial update of a channel. Positions may be equal: ids decide then.
public struct ChannelChanges: Sendable {
    public var name: FieldChange<String> = .keep
    public var topic: FieldChange<String?> = .keep
    public var position: FieldChange<Int> = .keep
    public var parentID: FieldChange<ChannelID?> = .keep
    public var isNSFW: FieldChange<Bool> = .keep
    public var slowModeSeconds: FieldChange<Int> = .keep
    /// All overwrites that the channel has afterwards.
    public var overwrites: FieldChange<[PermissionOverwrite]> = .keep

    public init() {}
}

/// Where one channel goes when channels are reordered.
public struct ChannelPlace: Sendable {
    public var id: ChannelID
    public var position: FieldChange<Int>
    public var parentID: FieldChange<ChannelID?>

    public init(_ id: ChannelID, position: FieldChange<Int>, parentID: FieldChange<ChannelID?> = .keep) {
        self.id = id
        self.position = position
        self.parentID = parentID
    }
}
