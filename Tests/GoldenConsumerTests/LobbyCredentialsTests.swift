// Two security schemes in one header field: the scheme's own word tells which credentials a request shows.

import APIRuntime
import HTTPTypes
import LobbyAPI
import Primitives
import Testing

private struct LobbyHandler: LobbyAPIHandler {
    func authenticate(_ credentials: LobbyCredentials) async throws(LobbyError) -> String {
        switch credentials {
        case .person(let token): "person \(token)"
        case .robot("good"): "robot"
        case .robot: throw .unauthorized
        }
    }

    func listRooms(_ input: ListRooms.Input) async -> ListRooms.Output { ListRooms.Output([]) }

    func createRoom(_ input: CreateRoom.Input) async throws(CreateRoom.Failure) -> CreateRoom.Output {
        CreateRoom.Output(input.body)
    }

    func closeRoom(
        _ input: CloseRoom.Input, as principal: String
    ) async throws(CloseRoom.Failure) -> CloseRoom.Output {
        guard principal == input.path.room else { throw .invalidMessage(FieldErrors()) }
        return CloseRoom.Output()
    }

    func changeRoom(
        _ input: ChangeRoom.Input, as principal: String
    ) async throws(ChangeRoom.Failure) -> ChangeRoom.Output { ChangeRoom.Output() }
}

@Suite struct LobbyCredentialsTests {
    private func status(_ method: HTTPTypes.Method, _ room: String, _ authorization: String?) async -> Int {
        var fields: HeaderFields = [:]
        fields[.authorization] = authorization
        let head = RequestHead(method: method, target: Array("/rooms/\(room)".utf8), fields: fields)
        guard case .operation(let route) = LobbyRouter.match(head) else { return 0 }
        let request = Request(head: head, remoteAddress: SocketAddress(host: "::1", port: 1))
        return Int(await LobbyRouter.respond(to: request, on: route, handler: LobbyHandler()).status.code)
    }

    @Test(arguments: ["Bearer a", "bearer a", "BEARER   a"])
    func people(authorization: String) async {
        #expect(await status(.delete, "person%20a", authorization) == 204)
        #expect(await status(.patch, "x", authorization) == 204)
    }

    @Test(arguments: ["Bot good", "bot good"])
    func robots(authorization: String) async {
        #expect(await status(.delete, "robot", authorization) == 204)
        #expect(await status(.patch, "x", authorization) == 403)
    }

    @Test func strangers() async {
        #expect(await status(.delete, "robot", "Bot bad") == 401)
        // Whether they are good is not told: only that they are of the wrong kind.
        #expect(await status(.patch, "x", "Bot bad") == 403)
        for authorization: String? in [nil, "", "Bot", "Bot ", "Robot good", "Bearerr a", "Basic a"] {
            #expect(await status(.delete, "x", authorization) == 401, "\(authorization ?? "")")
            #expect(await status(.patch, "x", authorization) == 401, "\(authorization ?? "")")
        }
    }

    @Test func bodiesThatMayBeLeftOut() {
        func change(_ body: RoomPatch?) -> ChangeRoom.Input {
            ChangeRoom.Input(path: .init(room: "a"), body: body)
        }
        #expect(change(nil).requiredPermissions == [])
        #expect(change(RoomPatch(name: "b")).requiredPermissions == .rename)
        #expect(change(RoomPatch(name: "b")).requiredPermissionsUnlessOwn == [])
        #expect(change(RoomPatch(hidden: false)).requiredPermissionsUnlessOwn == .hide)
    }
}
