// Access tokens: only what the server wrote, unchanged and in time, is accepted.

import Cryptography
import Domain
import Primitives
import Testing

@testable import Services

@Suite struct TokenTests {
    @Test func aTokenHasTheClaimsOfTheSeed() async throws {
        let world = try await World()
        let login = try await world.logIn(newUser: "ada")
        let parts = login.accessToken.exposed.split(separator: ".").map { Array($0.utf8) }
        #expect(parts.count == 3)
        #expect(text(parts[0]) == #"{"alg":"HS256","typ":"JWT"}"#)
        let id = login.profile.user.id
        #expect(text(parts[1]) == #"{"sub":"\#(id)","exp":1750000900,"iat":1750000000,"type":"access"}"#)
    }

    @Test func tokensExpire() async throws {
        let world = try await World()
        let token = try await world.logIn(newUser: "ada").accessToken.exposed
        world.clock.advance(bySeconds: 899)
        _ = try world.services.accounts.verify(accessToken: token)
        world.clock.advance(bySeconds: 1)
        #expect(throws: DomainError.unauthorized) { try world.services.accounts.verify(accessToken: token) }
    }

    @Test func everyChangedCharacterIsNoticed() async throws {
        let world = try await World()
        let token = Array(try await world.logIn(newUser: "ada").accessToken.exposed.utf8)
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.= \0".utf8)
        for position in token.indices {
            for character in alphabet where character != token[position] {
                var changed = token
                changed[position] = character
                #expect(!isAccepted(String(decoding: changed, as: UTF8.self), world))
            }
            var shortened = token
            shortened.remove(at: position)
            #expect(!isAccepted(String(decoding: shortened, as: UTF8.self), world))
            #expect(!isAccepted(String(decoding: token[..<position], as: UTF8.self), world))
        }
    }

    @Test func forgedTokensAreRefused() async throws {
        let world = try await World()
        let ada = try await world.logIn(newUser: "ada")
        let bob = try await world.logIn(newUser: "bob")
        let own = ada.accessToken.exposed.split(separator: ".").map(String.init)
        let other = bob.accessToken.exposed.split(separator: ".").map(String.init)
        let none = encode(#"{"alg":"none","typ":"JWT"}"#)
        let subject = ada.profile.user.id
        var forged = [
            "", ".", "..", "...", "a.b.c", own[0] + "." + own[1], own[0] + "." + own[1] + ".",
            none + "." + own[1] + ".", none + "." + own[1] + "." + own[2],
            own[0] + "." + own[1] + "." + other[2], own[0] + "." + other[1] + "." + own[2],
            own[1] + "." + own[0] + "." + own[2], " " + ada.accessToken.exposed,
            ada.accessToken.exposed + " ", "Bearer " + ada.accessToken.exposed,
            ada.accessToken.exposed + ".x",
            String(repeating: "A", count: 100_000), String(repeating: ".", count: 300),
        ]
        for header in [
            #"{"alg":"NONE","typ":"JWT"}"#, #"{"alg":"HS512","typ":"JWT"}"#, #"{"alg":"RS256","typ":"JWT"}"#,
            #"{"alg":"HS256","typ":"JWT","kid":"../../dev/null"}"#,
            #"{"alg":"HS256","jku":"https://x"}"#, #"{"typ":"JWT","alg":"HS256"}"#, "{}", "",
        ] { forged.append(signed(encode(header) + "." + own[1])) }
        for claims in [
            #"{"sub":"\#(subject)","exp":1750000900,"iat":1750000000,"type":"refresh"}"#,
            #"{"sub":"\#(subject)","exp":1750000900,"iat":1750000000}"#,
            #"{"sub":"\#(subject)","iat":1750000000,"type":"access"}"#,
            #"{"sub":\#(subject),"exp":1750000900,"iat":1750000000,"type":"access"}"#,
            #"{"sub":"\#(subject)","exp":"1750000900","iat":1750000000,"type":"access"}"#,
            #"{"sub":"\#(subject)","exp":1749999999,"iat":1750000000,"type":"access"}"#,
            #"{"sub":"\#(subject)","exp":1749999999,"exp":1750000900,"iat":1750000000,"type":"access"}"#,
            #"{"sub":"\#(subject)","exp":99999999999999999999999,"iat":1750000000,"type":"access"}"#,
            #"{"sub":"\#(subject)","exp":-1,"iat":1750000000,"type":"access"}"#,
            #"{"sub":"","exp":1750000900,"iat":1750000000,"type":"access"}"#,
            #"{"sub":"99999999999999999999","exp":1750000900,"iat":1750000000,"type":"access"}"#,
            #"{"sub":"\#(subject)","exp":1750000900,"iat":1750000000,"type":"access"}{}"#, "{}", "[]", "",
        ] { forged.append(signed(own[0] + "." + encode(claims))) }
        for token in forged { #expect(!isAccepted(token, world), "\(token.prefix(200))") }
        let foreign = try await World { $0.tokenSecret = Secret(Array(repeating: 7, count: 32)) }
        #expect(!isAccepted(ada.accessToken.exposed, foreign))
        // What was forged with the right secret fails for what it says, not for how it was made.
        let genuine = #"{"sub":"\#(subject)","exp":1750000900,"iat":1750000000,"type":"access"}"#
        #expect(isAccepted(signed(own[0] + "." + encode(genuine)), world))
    }

    @Test func substringsAreVerifiedInPlace() async throws {
        let world = try await World()
        let login = try await world.logIn(newUser: "ada")
        let header = "Bearer " + login.accessToken.exposed
        #expect(try world.services.accounts.verify(accessToken: header.dropFirst(7)) == login.profile.user.id)
    }

    private func isAccepted(_ token: String, _ world: World) -> Bool {
        (try? world.services.accounts.verify(accessToken: token)) != nil
    }

    private func encode(_ text: String) -> String {
        var bytes: [UInt8] = []
        Base64URL.encode(text.utf8, into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private func signed(_ content: String) -> String {
        var bytes: [UInt8] = []
        Base64URL.encode(HMACSHA256(key: World.secret).code(of: Array(content.utf8)), into: &bytes)
        return content + "." + String(decoding: bytes, as: UTF8.self)
    }

    private func decode(_ text: [UInt8]) -> [UInt8]? {
        var output = [UInt8](repeating: 0, count: text.count)
        let count = text.withUnsafeBufferPointer { text in
            output.withUnsafeMutableBufferPointer { Base64URL.decode(text, into: $0) }
        }
        return count.map { Array(output[..<$0]) }
    }

    private func text(_ encoded: [UInt8]) -> String? {
        decode(encoded).map { String(decoding: $0, as: UTF8.self) }
    }
}
