// What the generated router calls.

internal import APIRuntime
internal import Primitives
internal import RequestLimiting
internal import RoomsAPI

final class RoomsHandler: RoomsAPIHandler {
    private let hub: RoomHub
    private let limiter: RequestLimiter?

    init(hub: RoomHub, limiter: RequestLimiter?) {
        self.hub = hub
        self.limiter = limiter
    }

    /// The contract has no credentials, so this cannot be called.
    func authenticate(_ credentials: RoomsCredentials) async throws(RoomsError) {}

    func take(
        _ limit: OperationDescription.RateLimit, major: UInt64, caller: Void?, from address: SocketAddress
    ) -> RateLimitVerdict? { limiter?.take(limit, major: major, caller: nil, from: address) }

    func listRooms(_ input: ListRooms.Input) async throws(ListRooms.Failure) -> ListRooms.Output {
        ListRooms.Output(await hub.list().map(RoomsAPI.Room.init))
    }

    func createRoom(
        _ input: CreateRoomOperation.Input
    ) async throws(CreateRoomOperation.Failure) -> CreateRoomOperation.Output {
        let body = input.body
        if body.isPrivate, body.password == nil {
            throw .invalidMessage(FieldErrors(.required, at: "password"))
        }
        if !body.isPrivate, body.password != nil {
            throw .invalidMessage(FieldErrors(Violation("domain.passwordOfPublicRoom"), at: "password"))
        }
        let draft = RoomDraft(name: body.name, usersMax: body.maxUsers, password: body.password)
        guard let (room, token) = await hub.create(draft) else { throw .serviceUnavailable }
        return CreateRoomOperation.Output(CreatedRoom(room, token))
    }

    func getRoom(_ input: GetRoom.Input) async throws(GetRoom.Failure) -> GetRoom.Output {
        guard let room = await hub.room(input.path.roomID) else { throw .roomNotFound }
        return GetRoom.Output(RoomDetails(room))
    }

    func getHealth(_ input: GetHealth.Input) async throws(GetHealth.Failure) -> GetHealth.Output {
        GetHealth.Output(Health(status: .ok))
    }
}
