// The errors of the guild contract as its clients see them, written down a second time: a change of
// spec/guilds/errors.yaml that moves the wire must fail here.

import APIRuntime
import Testing

/// Status and whole body of an error without field errors.
struct ExpectedError {
    let status: Int
    let code: Int
    let message: String

    static let unknownAccount = Self(status: 404, code: 10001, message: "Unknown Account")
    static let unknownGuild = Self(status: 404, code: 10002, message: "Unknown Guild")
    static let unknownChannel = Self(status: 404, code: 10003, message: "Unknown Channel")
    static let unknownMember = Self(status: 404, code: 10004, message: "Unknown Member")
    static let unknownMessage = Self(status: 404, code: 10008, message: "Unknown Message")
    static let unknownOverwrite = Self(status: 404, code: 10009, message: "Unknown permission overwrite")
    static let unknownRole = Self(status: 404, code: 10011, message: "Unknown Role")
    static let unknownBan = Self(status: 404, code: 10026, message: "Unknown Ban")
    static let unknownFile = Self(status: 404, code: 10031, message: "Unknown file")
    static let maximumRoles = Self(status: 400, code: 30002, message: "Maximum roles reached")
    static let maximumInvites = Self(status: 400, code: 30016, message: "Maximum invites reached")
    static let maximumOverwrites = Self(
        status: 400, code: 30060, message: "Maximum permission overwrites reached")
    static let invalidAccountType = Self(status: 403, code: 40002, message: "Invalid account type")
    static let banned = Self(status: 403, code: 40007, message: "The user is banned from this guild")
    static let notInDirectChannel = Self(
        status: 403, code: 50003, message: "Conversations cannot do this")
    static let ownerCannotLeave = Self(status: 400, code: 50055, message: "The owner cannot leave the guild")
    static let unknownInvite = Self(status: 404, code: 10013, message: "Unknown Invite")
    static let maximumGuilds = Self(status: 400, code: 30001, message: "Maximum guilds reached")
    static let maximumChannels = Self(status: 400, code: 30005, message: "Maximum channels reached")
    static let unauthorized = Self(status: 401, code: 40001, message: "Unauthorized")
    static let missingAccess = Self(status: 403, code: 50001, message: "Missing access")
    static let missingPermissions = Self(status: 403, code: 50013, message: "Missing permissions")
    static let badRequest = Self(status: 400, code: 0, message: "400: Bad Request")
    static let notFound = Self(status: 404, code: 0, message: "404: Not Found")
    static let methodNotAllowed = Self(status: 405, code: 0, message: "405: Method Not Allowed")
    static let payloadTooLarge = Self(status: 413, code: 40005, message: "Request entity too large")
    static let uriTooLong = Self(status: 414, code: 0, message: "414: URI Too Long")
    static let unsupportedMediaType = Self(status: 415, code: 0, message: "415: Unsupported Media Type")
    static let upgradeRequired = Self(status: 426, code: 0, message: "426: Upgrade Required")
    static let headersTooLarge = Self(
        status: 431, code: 0, message: "431: Request Header Fields Too Large")
    static let serviceUnavailable = Self(status: 503, code: 0, message: "503: Service Unavailable")

    var body: String { #"{"code":\#(code),"message":"\#(message)"}"# }
}

extension APIResponse {
    /// Expects this error, byte for byte.
    func expect(_ error: ExpectedError, sourceLocation: SourceLocation = #_sourceLocation) throws {
        try expect(error.status, body: error.body, sourceLocation: sourceLocation)
    }

    /// Expects exactly these field errors, in this order, each as `path CODE`: `"name BASE_TYPE_REQUIRED"`,
    /// with the code alone for the body as a whole.
    func expectRefused(
        _ violations: String..., sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        try expectRefused(violations, sourceLocation: sourceLocation)
    }

    func expectRefused(_ violations: [String], sourceLocation: SourceLocation = #_sourceLocation) throws {
        let body = try expect(400, sourceLocation: sourceLocation)
        #expect(body["code"] == .number("50035"), "\(call) answered \(text)", sourceLocation: sourceLocation)
        #expect(body["message"] == .string("Invalid Form Body"), sourceLocation: sourceLocation)
        let found = (body["errors"] ?? .null).fieldErrors
        #expect(found == violations, "\(call) answered \(text)", sourceLocation: sourceLocation)
    }
}

extension JSONValue {
    /// The leaves of an error tree.
    fileprivate var fieldErrors: [String] {
        guard case .object(let members) = self else { return [] }
        return members.flatMap { member in
            if member.key == "_errors" { return member.value.elements.map { $0["code"]?.text ?? "" } }
            return member.value.fieldErrors.map { found in
                found.contains(" ") ? "\(member.key).\(found)" : "\(member.key) \(found)"
            }
        }
    }
}
