import HTTPTypes
import Testing

@Suite struct HeaderFieldsTests {
    @Test func findsFieldsInAnyCaseAndKeepsTheirOrder() {
        var fields: HeaderFields = ["Content-Type": "a/b", "X-One": "1"]
        fields.append("x-one", "2")
        #expect(fields["content-TYPE"] == "a/b")
        #expect(fields.values(of: "X-ONE") == ["1", "2"])
        #expect(fields["X-On"] == nil)
        #expect(!fields.contains("X-One-More"))
        #expect(fields.count == 3)
    }

    @Test func settingReplacesAllFieldsOfTheName() {
        var fields: HeaderFields = ["A": "1", "B": "2", "a": "3"]
        fields["A"] = "4"
        #expect(fields.values(of: "A") == ["4"])
        #expect(fields["B"] == "2")
        fields["A"] = nil
        #expect(fields.count == 1)
    }

    @Test func appendsAnotherMessagesFields() {
        var fields: HeaderFields = ["A": "1", "B": "2"]
        fields.append(contentsOf: ["C": "3", "A": "4"])
        #expect(fields.values(of: "A") == ["1", "4"])
        #expect(fields["C"] == "3")
        #expect(fields["B"] == "2")
    }

    /// A value with line breaks once let clients of other servers write header fields of their own.
    @Test(arguments: ["a\r\nSet-Cookie: b", "a\nb", "a\rb", "a\0b", "a\u{7f}b", "a\u{1}b"])
    func noValueBreaksOutOfItsLine(value: String) {
        var fields = HeaderFields()
        fields.append("X", value)
        let stored = fields.valueBytes(of: "X") ?? []
        #expect(stored.count == value.utf8.count)
        #expect(stored.allSatisfy { $0 >= 0x20 && $0 != 0x7f })
    }

    @Test func namesAreTokens() {
        #expect(FieldName(parsing: "X-Ok_1") != nil)
        for bad in ["", "a b", "a:", "a\r\n", "é", "a(b)", "\0"] {
            #expect(FieldName(parsing: bad) == nil, "\(bad)")
        }
    }

    @Test func listsFindsTokensOfCommaSeparatedFields() {
        let fields: HeaderFields = ["Connection": "keep-alive , UPGRADE", "connection": "close"]
        #expect(fields.lists("upgrade", in: .connection))
        #expect(fields.lists("keep-alive", in: .connection))
        #expect(fields.lists("close", in: .connection))
        #expect(!fields.lists("keep", in: .connection))
        #expect(!fields.lists("close", in: .upgrade))
    }
}

@Suite struct RequestHeadTests {
    private func head(_ target: String) -> RequestHead {
        RequestHead(method: .get, target: Array(target.utf8))
    }

    @Test func splitsTheTargetAtTheFirstQuestionMark() {
        #expect(Array(head("/a/b").path) == Array("/a/b".utf8))
        #expect(head("/a/b").query == nil)
        #expect(Array(head("/a?b?c").path) == Array("/a".utf8))
        #expect(head("/a?b?c").query.map { Array($0) } == Array("b?c".utf8))
        #expect(head("/a?").query.map { Array($0) } == [])
    }

    @Test func everyFailureHasAnErrorStatus() {
        for failure in RequestFailure.allCases { #expect(failure.status.code >= 400, "\(failure)") }
    }

    @Test func statusCodesOutsideTheWireFormatBecome500() {
        #expect(Status(99).code == 500)
        #expect(Status(1000).code == 500)
        #expect(Status(418).reason == "")
        #expect(Status.notFound.reason == "Not Found")
    }
}
