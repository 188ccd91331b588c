// The contracts of this repository load without a single diagnostic.

import FileTesting
import SpecModel
import Testing

struct GuildsContractTests {
    @Test(arguments: ["guilds"])
    func loads(dialect: String) throws {
        let api = try SpecLoader.load(SpecFolder(path: "\(SourceTree.root)/spec/\(dialect)"))
        #expect(api.dialect == dialect)
        #expect(!api.operations.isEmpty)
        #expect(api.gateway != nil)
    }
}
