// Generated models: round trips through JSON and through `Codable`, and values from hostile bytes.

import APIRuntime
import Foundation
import LibraryAPI
import RandomTesting
import Testing

@Suite struct ModelTests {
    static var full: Book {
        var book = LibraryHandler.book
        book.author = Person(name: "\"é😀\"\n", email: "a@b", home: "x:y")
        book.sequel = LibraryHandler.book
        book.extra = .object([.init(key: "k", value: .array([.null, .number("1000.5")]))])
        return book
    }

    @Test func roundTrip() throws {
        #expect(try Book.decode(Self.full.encoded()) == Self.full)
        let loans = [
            Loan(bookID: LibraryHandler.book.id, reader: .person(Person(name: "a"))),
            Loan(bookID: LibraryHandler.book.id, reader: .string(LibraryHandler.book.id)),
            Loan(bookID: LibraryHandler.book.id, reader: .array(["a", "b"])),
        ]
        for loan in loans { #expect(try Loan.decode(loan.encoded()) == loan) }
        let patch = BookPatch(title: nil, lentAt: .null, note: .value("x"), labels: ["b": "1", "a": "2"])
        #expect(try BookPatch.decode(patch.encoded()) == patch)
        #expect(
            String(decoding: patch.encoded(), as: UTF8.self)
                == #"{"lent_at":null,"note":"x","labels":{"a":"2","b":"1"}}"#)
    }

    @Test func codableAgreesWithTheWire() throws {
        let data = try JSONEncoder().encode(Self.full)
        #expect(try Book.decode(Array(data)) == Self.full)
        #expect(try JSONDecoder().decode(Book.self, from: Data(Self.full.encoded())) == Self.full)
        #expect(try JSONDecoder().decode([Genre].self, from: Data(#"["novel"]"#.utf8)) == [.novel])
        #expect(
            try JSONDecoder().decode([Permissions].self, from: Data(#"["33"]"#.utf8)) == [[.read, .lend]])
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(Book.self, from: Data("{}".utf8)) }
    }

    @Test func openAndClosedEnums() throws {
        #expect(try Wear.decode(Array(#""fine""#.utf8)) == .fine)
        #expect(try Wear.decode(Array(#""burnt""#.utf8)) == .unrecognized("burnt"))
        #expect(try Shelf.decode(Array("4".utf8)) == .upper)
        #expect(throws: JSONFailure.self) { try Shelf.decode(Array("1".utf8)) }
        #expect(Genre.allCases.map(\.rawValue) == ["novel", "poetry", "non-fiction"])
    }

    @Test func unionsByType() {
        #expect(
            throws: JSONFailure.invalid(
                FieldErrors(Violation("oneOf", expected: "object, string, array"), at: "reader"))
        ) {
            try Loan.decode(Array(#"{"book_id":"1","reader":true}"#.utf8))
        }
    }

    @Test func noPrefixIsAValue() throws {
        let bytes = Self.full.encoded()
        for count in 0..<bytes.count {
            #expect(throws: JSONFailure.malformed) { try Book.decode(Array(bytes[..<count])) }
        }
    }

    @Test func randomMutationsAreAnswered() throws {
        var random = SeededGenerator(for: "ModelTests.randomMutationsAreAnswered")
        let original = Self.full.encoded()
        for round in 0..<5000 {
            var bytes = original
            for _ in 0...Int.random(in: 0..<3, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                bytes[place] = UInt8.random(in: 0...255, using: &random)
            }
            if Bool.random(using: &random) {
                bytes.remove(at: Int.random(in: 0..<bytes.count, using: &random))
            }
            guard let book = try? Book.decode(bytes) else { continue }
            #expect(try Book.decode(book.encoded()) == book, "round \(round)")
        }
    }
}
