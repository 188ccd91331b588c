// The build plugin declares its outputs before anything has run, in a list of its own.

import SpecCodegen
import Testing

@testable import specgen

struct PluginTests {
    @Test func pluginDeclaresWhatTheRendererWrites() throws {
        let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let bytes = try #require(Files.read("\(root)/Plugins/GenerateAPI/plugin.swift"))
        let source = String(decoding: bytes, as: UTF8.self)
        let list = try #require(source.firstRange(of: "let outputNames = ["))
        let body = source[list.upperBound...].prefix { $0 != "]" }
        let names = body.split(separator: "\"").filter { $0.hasSuffix(".swift") }.map(String.init)
        #expect(names == SwiftRenderer.fileNames)
    }
}
