// Operations tagged Roles.

internal import APIRuntime
internal import ChatDialect
internal import Domain
internal import GuildsAPI
internal import Primitives
internal import Services

extension GuildsHandler {
    func listRoles(
        _ input: ListRoles.Input, as caller: UserID
    ) async throws(ListRoles.Failure) -> ListRoles.Output {
        do throws(DomainError) {
            let roles = try await services.roles.list(
                of: ID(input.path.guildID), for: caller, requiring: .init(ListRoles.requiredPermissions))
            return ListRoles.Output(roles.map(GuildsAPI.Role.init))
        } catch {
            throw failure(error)
        }
    }

    func createRole(
        _ input: CreateRole.Input, as caller: UserID
    ) async throws(CreateRole.Failure) -> CreateRole.Output {
        let body = input.body
        let draft = RoleDraft(
            name: body.name, permissions: body.permissions.map { Domain.Permissions($0) }, color: body.color,
            hoist: body.hoist, mentionable: body.mentionable)
        do throws(DomainError) {
            let role = try await services.roles.create(
                draft, in: ID(input.path.guildID), by: Actor(caller, input.headers.xAuditLogReason),
                requiring: .init(CreateRole.requiredPermissions))
            return CreateRole.Output(GuildsAPI.Role(role))
        } catch {
            throw failure(error)
        }
    }

    func reorderRoles(
        _ input: ReorderRoles.Input, as caller: UserID
    ) async throws(ReorderRoles.Failure) -> ReorderRoles.Output {
        let places = Dictionary(
            input.body.map { (RoleID($0.id), $0.position) }, uniquingKeysWith: { $1 })
        do throws(DomainError) {
            let roles = try await services.roles.reorder(
                places, in: ID(input.path.guildID), by: Actor(caller, input.headers.xAuditLogReason),
                requiring: .init(ReorderRoles.requiredPermissions))
            return ReorderRoles.Output(roles.map(GuildsAPI.Role.init))
        } catch {
            throw failure(error)
        }
    }

    func updateRole(
        _ input: UpdateRole.Input, as caller: UserID
    ) async throws(UpdateRole.Failure) -> UpdateRole.Output {
        var changes = RoleChanges()
        changes.name = FieldChange(input.body.name)
        changes.permissions = FieldChange(input.body.permissions.map { Domain.Permissions($0) })
        changes.color = FieldChange(input.body.color)
        changes.hoist = FieldChange(input.body.hoist)
        changes.mentionable = FieldChange(input.body.mentionable)
        do throws(DomainError) {
            let role = try await services.roles.update(
                ID(input.path.roleID), of: ID(input.path.guildID), changes,
                by: Actor(caller, input.headers.xAuditLogReason),
                requiring: .init(UpdateRole.requiredPermissions))
            return UpdateRole.Output(GuildsAPI.Role(role))
        } catch {
            throw failure(error)
        }
    }

    func deleteRole(
        _ input: DeleteRole.Input, as caller: UserID
    ) async throws(DeleteRole.Failure) -> DeleteRole.Output {
        do throws(DomainError) {
            try await services.roles.delete(
                ID(input.path.roleID), of: ID(input.path.guildID),
                by: Actor(caller, input.headers.xAuditLogReason),
                requiring: .init(DeleteRole.requiredPermissions))
            return DeleteRole.Output()
        } catch {
            throw failure(error)
        }
    }
}
