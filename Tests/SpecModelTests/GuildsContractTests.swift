// The contracts of this repository load without a single diagnostic.

import SpecModel
import Testing

struct GuildsContractTests {
    @Test(arguments: ["guilds"])
    func loads(dialect: String) throws {
        let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let api = try SpecLoader.load(SpecFolder(path: "/\(root)/spec/\(dialect)"))
        #expect(api.dialect == dialect)
        #expect(!api.operations.isEmpty)
        #expect(api.gateway != nil)
    }
}
