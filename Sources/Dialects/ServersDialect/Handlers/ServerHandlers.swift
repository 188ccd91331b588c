// Operations tagged Servers.

internal import APIRuntime
internal import ChatDialect
internal import Domain
internal import Primitives
internal import ServersAPI
internal import Services

extension ServersHandler {
    func listServers(
        _ input: ListServers.Input, as caller: UserID
    ) async throws(ListServers.Failure) -> ListServers.Output {
        do throws(DomainError) {
            let guilds = try await services.guilds.list(of: caller)
            return ListServers.Output(guilds.map { ServersAPI.Server($0.guild) })
        } catch {
            throw failure(error)
        }
    }

    func createServer(
        _ input: CreateServer.Input, as caller: UserID
    ) async throws(CreateServer.Failure) -> CreateServer.Output {
        let draft = GuildDraft(name: input.body.name, description: input.body.description.value, icon: nil)
        do throws(DomainError) {
            let snapshot = try await services.guilds.create(draft, by: caller)
            return CreateServer.Output(ServersAPI.Server(snapshot.guild))
        } catch {
            throw failure(error)
        }
    }

    func getServer(
        _ input: GetServer.Input, as caller: UserID
    ) async throws(GetServer.Failure) -> GetServer.Output {
        do throws(DomainError) {
            let guild = try await services.guilds.get(
                ID(input.path.serverID), for: caller, requiring: .init(GetServer.requiredPermissions))
            return GetServer.Output(ServersAPI.Server(guild))
        } catch {
            throw failure(error)
        }
    }

    func updateServer(
        _ input: UpdateServer.Input, as caller: UserID
    ) async throws(UpdateServer.Failure) -> UpdateServer.Output {
        var changes = GuildChanges()
        changes.name = FieldChange(input.body.name)
        changes.description = FieldChange(input.body.description)
        do throws(DomainError) {
            let guild = try await services.guilds.update(
                ID(input.path.serverID), changes, by: Actor(caller),
                requiring: .init(UpdateServer.requiredPermissions))
            return UpdateServer.Output(ServersAPI.Server(guild))
        } catch {
            throw failure(error)
        }
    }

    func deleteServer(
        _ input: DeleteServer.Input, as caller: UserID
    ) async throws(DeleteServer.Failure) -> DeleteServer.Output {
        do throws(DomainError) {
            try await services.guilds.delete(ID(input.path.serverID), by: caller)
            return DeleteServer.Output()
        } catch {
            throw failure(error)
        }
    }
}
