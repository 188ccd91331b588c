// Operations on roles, members, bans and overwrites, as requests that Ada may make.

import HTTPTypes

extension WireOperation {
    /// Bob is gone afterwards, and so is the role.
    static func moderation(_ world: World) -> [WireOperation] {
        roles(world) + channels(world) + members(world)
    }

    private static func roles(_ world: World) -> [WireOperation] {
        let roles = "/guilds/\(world.guild)/roles"
        let role = "\(roles)/\(world.role)"
        let owned = "/guilds/\(world.guild)/members/\(world.bob.userID)/roles/\(world.role)"
        let draft = #"{"name":"crew","permissions":"3","color":255,"hoist":true,"mentionable":false}"#
        return [
            WireOperation(id: "listRoles", method: .get, path: roles),
            WireOperation(id: "createRole", method: .post, path: roles, body: draft),
            WireOperation(
                id: "reorderRoles", method: .patch, path: roles,
                body: #"[{"id":"\#(world.role)","position":2}]"#),
            WireOperation(id: "updateRole", method: .patch, path: role, body: draft),
            WireOperation(id: "addMemberRole", method: .put, path: owned),
            WireOperation(id: "removeMemberRole", method: .delete, path: owned),
            WireOperation(id: "deleteRole", method: .delete, path: role),
        ]
    }

    private static func channels(_ world: World) -> [WireOperation] {
        let channel = "/channels/\(world.channel)"
        let overwrite = "\(channel)/permissions/\(world.bob.userID)"
        return [
            WireOperation(
                id: "reorderChannels", method: .patch, path: "/guilds/\(world.guild)/channels",
                body: #"[{"id":"\#(world.channel)","position":4,"parent_id":null}]"#),
            WireOperation(
                id: "setChannelOverwrite", method: .put, path: overwrite,
                body: #"{"type":1,"allow":"1","deny":"2"}"#),
            WireOperation(id: "deleteChannelOverwrite", method: .delete, path: overwrite),
            WireOperation(id: "listChannelInvites", method: .get, path: channel + "/invites"),
            WireOperation(id: "listGuildInvites", method: .get, path: "/guilds/\(world.guild)/invites"),
        ]
    }

    private static func members(_ world: World) -> [WireOperation] {
        let guild = "/guilds/\(world.guild)"
        let bob = "\(guild)/members/\(world.bob.userID)"
        let ban = "\(guild)/bans/\(world.bob.userID)"
        return [
            WireOperation(
                id: "updateOwnMember", method: .patch, path: guild + "/members/@me", body: #"{"nick":"a"}"#),
            WireOperation(
                id: "updateMember", method: .patch, path: bob,
                body: #"{"nick":null,"roles":[],"communication_disabled_until":null}"#),
            WireOperation(id: "kickMember", method: .delete, path: bob),
            WireOperation(
                id: "createBan", method: .put, path: ban, body: #"{"delete_message_seconds":60}"#),
            WireOperation(id: "getBan", method: .get, path: ban),
            WireOperation(id: "listBans", method: .get, path: guild + "/bans?limit=5"),
            WireOperation(id: "deleteBan", method: .delete, path: ban),
            WireOperation(id: "leaveGuild", method: .delete, path: "/users/@me" + guild),
            WireOperation(
                id: "listAuditLog", method: .get, path: guild + "/audit-logs?action_type=20&limit=5"),
        ]
    }
}
