// Requests through the generated router, without sockets.

import APIRuntime
import HTTPTypes
import LibraryAPI
import Primitives

/// An answer in the pieces that tests compare.
struct Answer: Equatable {
    var status: Int
    var body: String
    var fields: [String: String] = [:]
}

enum LibraryServer {
    static func answer(
        _ method: HTTPTypes.Method, _ target: String, body: [UInt8] = [],
        fields: HeaderFields = ["Authorization": "Bearer good"], handler: LibraryHandler = LibraryHandler()
    ) async -> Answer {
        let head = RequestHead(method: method, target: Array(target.utf8), fields: fields)
        let match = LibraryRouter.match(head)
        let response: Response
        if case .operation(let route) = match {
            let spool = route.route.operation.streamedForm(of: head).map { form in streamed(body, form, head)
            }
            let request = Request(
                head: head, body: spool == nil ? body : [], bodySink: spool,
                remoteAddress: SocketAddress(host: "127.0.0.1", port: 1))
            response = await LibraryRouter.respond(to: request, on: route, handler: handler)
        } else if let refusal = LibraryRouter.response(to: match) {
            response = refusal
        } else {
            return Answer(status: 0, body: "no answer")
        }
        return Answer(response)
    }

    /// A body as a connection streams it.
    private static func streamed(_ body: [UInt8], _ form: FormDescription, _ head: RequestHead)
        -> MultipartSpool
    {
        let spool = MultipartSpool(form, of: head, into: MemoryFiles())
        let demand = body.withUnsafeBytes { spool.receive($0) }
        if demand == .more { _ = spool.complete() }
        return spool
    }

    static func send(_ method: HTTPTypes.Method, _ target: String, json: String) async -> Answer {
        await answer(
            method, target, body: Array(json.utf8),
            fields: ["Authorization": "Bearer good", "Content-Type": "application/json; charset=utf-8"])
    }
}

extension Answer {
    init(_ response: Response) {
        self.init(status: Int(response.status.code), body: String(decoding: response.body, as: UTF8.self))
        response.fields.forEach { (name: ArraySlice<UInt8>, value: ArraySlice<UInt8>) in
            fields[String(decoding: name, as: UTF8.self)] = String(decoding: value, as: UTF8.self)
        }
    }

    /// The error tree of a validation error, as `path: CODE` lines.
    var violations: [String] {
        guard let document = try? JSONValue.decode(Array(body.utf8)), let errors = document["errors"] else {
            return []
        }
        return Self.leaves(errors, at: [])
    }

    private static func leaves(_ node: JSONValue, at path: [String]) -> [String] {
        guard case .object(let members) = node else { return [] }
        return members.flatMap { (member: JSONValue.Member) -> [String] in
            guard member.key == "_errors" else { return leaves(member.value, at: path + [member.key]) }
            guard case .array(let list) = member.value else { return [] }
            return list.compactMap { (entry: JSONValue) -> String? in
                guard case .string(let code)? = entry["code"] else { return nil }
                return path.joined(separator: ".") + ": " + code
            }
        }
    }
}
