// The build plugin declares its outputs before anything has run, in a list of its own.

import FileTesting
import SpecCodegen
import Testing

@testable import specgen

struct PluginTests {
    @Test func pluginDeclaresWhatTheRendererWrites() throws {
        let bytes = try #require(SourceTree.bytes(of: "Plugins/GenerateAPI/plugin.swift"))
        let source = String(decoding: bytes, as: UTF8.self)
        let list = try #require(source.firstRange(of: "let outputNames = ["))
        let body = source[list.upperBound...].prefix { $0 != "]" }
        let names = body.split(separator: "\"").filter { $0.hasSuffix(".swift") }.map(String.init)
        #expect(names == SwiftRenderer.fileNames)
    }

    /// The plugin and the Makefile each say to which dialect docs/ itself belongs.
    @Test func pluginAndMakefilePublishTheSameDialectToDocs() throws {
        let plugin = try #require(SourceTree.bytes(of: "Plugins/PublishSpec/plugin.swift"))
        let makefile = try #require(SourceTree.bytes(of: "Makefile"))
        let source = String(decoding: plugin, as: UTF8.self)
        let start = try #require(source.firstRange(of: "let mainDialect = \"")).upperBound
        let dialect = source[start...].prefix { $0 != "\"" }
        let rule = "publish_to = $(if $(filter \(dialect),$(1)),docs,docs/$(1))"
        #expect(String(decoding: makefile, as: UTF8.self).contains(rule))
    }
}
