// Whatever stands in the files, loading ends with a description or with diagnostics, never with a trap.

import FileTesting
import RandomTesting
import SpecModel
import Testing

struct MutationTests {
    private static let rounds = 100
    private static let names = ["openapi.yaml", "errors.yaml", "gateway.yaml"]

    private let originals: [String: [UInt8]]

    init() throws {
        var originals: [String: [UInt8]] = [:]
        for name in Self.names {
            let bytes = try #require(SourceTree.bytes(of: "spec/guilds/\(name)"))
            originals[name] = bytes
        }
        self.originals = originals
    }

    @Test func mutatedContractsNeverTrap() {
        var generator = SeededGenerator(for: "mutatedContractsNeverTrap")
        var refused = 0
        for _ in 0..<Self.rounds {
            let changed = Self.names.randomElement(using: &generator) ?? ""
            var files = originals.mapValues { String(decoding: $0, as: UTF8.self) }
            files[changed] = mutated(originals[changed] ?? [], &generator)
            do throws(SpecErrors) {
                _ = try SpecLoader.load(SpecFolder(path: "spec/guilds", files: files))
            } catch {
                #expect(!error.diagnostics.isEmpty)
                refused += 1
            }
        }
        #expect(refused > Self.rounds / 2)
    }

    private func mutated(_ original: [UInt8], _ generator: inout SeededGenerator) -> String {
        var bytes = original
        let at = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<5, using: &generator) {
        case 0: bytes.removeSubrange(at...)
        case 1: bytes.removeSubrange(at..<min(bytes.count, at + 40))
        case 2: bytes[at] = UInt8.random(in: 0...255, using: &generator)
        case 3: moveLines(&bytes, &generator)
        default:
            let words = [
                "null", "[]", "{}", "-1", "''", "*a", "1e400", "&a", "!x", ": ", "\n- ", "$ref", "\t",
            ]
            bytes.insert(contentsOf: Array((words.randomElement(using: &generator) ?? "").utf8), at: at)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Values end up under other keys: well-formed YAML, and nonsense as a contract.
    private func moveLines(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) {
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(
            Array.init)
        for _ in 0..<3 {
            let one = Int.random(in: 0..<lines.count, using: &generator)
            let other = Int.random(in: 0..<lines.count, using: &generator)
            lines.swapAt(one, other)
        }
        bytes = Array(lines.joined(separator: [UInt8(ascii: "\n")]))
    }
}
