// The generator's output against committed files, per contract in Golden/. GoldenConsumerTests compiles and
// runs the same files. `make golden` (or UPDATE_GOLDEN=1 swift test --filter SpecCodegenTests) rewrites them;
// the difference is what a reviewer should look at.

import FileTesting
import Glibc
import SpecCodegen
import SpecModel
import Testing

@Suite struct GoldenTests {
    /// From the root of the repository.
    static let folder = "Tests/SpecCodegenTests/Golden"
    static let updates = getenv("UPDATE_GOLDEN") != nil

    static func description(of contract: String) throws -> APIDescription {
        let names = ["openapi.yaml", "errors.yaml", "gateway.yaml"]
        let texts = names.map { (name: String) -> String in
            text(of: "\(folder)/\(contract)/\(name)") ?? ""
        }
        // In memory, so that locations do not depend on where the repository is.
        let files = Dictionary(uniqueKeysWithValues: zip(names, texts))
        return try SpecLoader.load(SpecFolder(path: "spec/\(contract)", files: files))
    }

    @Test(arguments: ["library", "lobby", "relay"])
    func output(contract: String) throws {
        let files = SwiftRenderer.render(try Self.description(of: contract))
        #expect(files.map(\.name) == SwiftRenderer.fileNames)
        for file in files {
            let path = "\(Self.folder)/\(contract)/\(file.name)"
            // A file without declarations is one comment, and not worth keeping.
            let expected = file.text.contains("\n\n") ? file.text : nil
            if Self.updates { Self.write(expected, to: path) }
            #expect(
                Self.text(of: path) == expected, "\(contract)/\(file.name) changed; see the top of this file")
        }
    }

    @Test func sameInputGivesSameBytes() throws {
        let description = try Self.description(of: "library")
        var shuffled = description
        shuffled.schemas.reverse()
        let first = SwiftRenderer.render(description).filter { $0.name.hasPrefix("Schemas") }
        let second = SwiftRenderer.render(shuffled).filter { $0.name.hasPrefix("Schemas") }
        #expect(SwiftRenderer.render(description) == SwiftRenderer.render(description))
        #expect(first == second)
    }

    @Test func oneSchemaTouchesOneFile() throws {
        let description = try Self.description(of: "library")
        var extended = description
        let origin = description.schemas[0].schema.origin
        extended.schemas.append(
            NamedSchema(
                name: "Newcomer", schema: Schema(shape: .object(ObjectRules(properties: [])), origin: origin))
        )
        let changed = zip(SwiftRenderer.render(description), SwiftRenderer.render(extended)).filter {
            $0 != $1
        }
        #expect(changed.count == 1)
        #expect(changed.first?.1.text.contains("public struct Newcomer: WireValue") == true)
    }

    @Test func fileNamesAreThoseOfThePlugin() {
        let shards = (0..<8).map { "Schemas\($0).swift" } + (0..<8).map { "Operations\($0).swift" }
        let others = ["Router.swift", "Handler.swift", "Errors.swift", "Gateway.swift", "Patterns.swift"]
        #expect(SwiftRenderer.fileNames == shards + others)
    }

    private static func text(of path: String) -> String? {
        SourceTree.bytes(of: path).map { String(decoding: $0, as: UTF8.self) }
    }

    /// - Parameter text: nil removes the file.
    private static func write(_ text: String?, to path: String) {
        let path = "\(SourceTree.root)/\(path)"
        guard let text else {
            unlink(path)
            return
        }
        guard let file = fopen(path, "w") else { return }
        defer { fclose(file) }
        let bytes = Array(text.utf8)
        fwrite(bytes, 1, bytes.count, file)
    }
}
