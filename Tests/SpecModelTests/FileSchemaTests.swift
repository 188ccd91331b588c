// The JSON Schemas that editors use for errors.yaml and gateway.yaml allow the keys that the loader allows.

import FileTesting
import Testing

@testable import SpecModel

struct FileSchemaTests {
    private func schema(_ name: String) throws -> YAMLNode {
        let bytes = try #require(SourceTree.bytes(of: "spec/\(name)"))
        // JSON is YAML.
        let (node, diagnostics) = YAMLParser.parse(bytes, file: name)
        #expect(diagnostics.isEmpty)
        return try #require(node)
    }

    private func expectAgreement(_ schema: YAMLNode?, _ table: KeyTable) throws {
        let schema = try #require(schema, "no schema for \(table.position)")
        let properties = try #require(schema["properties"]?.entries).map(\.key)
        #expect(Set(properties) == Set(table.required + table.optional), "\(table.position)")
        #expect(
            Set(schema["required"]?.elements?.compactMap(\.string) ?? []) == Set(table.required),
            "\(table.position)")
        #expect(schema["additionalProperties"]?.content == .boolean(false))
    }

    @Test func gateway() throws {
        let root = try schema("gateway.schema.json")
        try expectAgreement(root, .gatewayFile)
        try expectAgreement(root["$defs"]?["envelope"], .envelope)
        try expectAgreement(root["$defs"]?["envelopeKey"], .envelopeKey)
        try expectAgreement(root["$defs"]?["timings"], .timings)
        try expectAgreement(root["$defs"]?["queryKey"], .queryKey)
        try expectAgreement(root["$defs"]?["clientRateLimit"], .clientRateLimit)
        try expectAgreement(root["$defs"]?["operation"], .gatewayOperation)
        try expectAgreement(root["$defs"]?["event"], .gatewayEvent)
        try expectAgreement(root["$defs"]?["closeCode"], .closeCode)
    }

    @Test func errors() throws {
        let root = try schema("errors.schema.json")
        try expectAgreement(root, .errorFile)
        try expectAgreement(root["$defs"]?["bodyKey"], .errorBodyKey)
        try expectAgreement(root["$defs"]?["violation"], .violation)
        try expectAgreement(root["$defs"]?["error"], .wireError)
    }

    @Test func everyReferenceInTheSchemasLeadsSomewhere() throws {
        for name in ["gateway.schema.json", "errors.schema.json"] {
            let root = try schema(name)
            let defined = Set(root["$defs"]?.entries?.map { "#/$defs/\($0.key)" } ?? [])
            let used = references(root)
            #expect(used == defined, "\(name)")
        }
    }

    private func references(_ node: YAMLNode) -> Set<String> {
        var found: Set<String> = []
        for entry in node.entries ?? [] {
            if entry.key == "$ref", let text = entry.value.string { found.insert(text) }
            found.formUnion(references(entry.value))
        }
        for element in node.elements ?? [] { found.formUnion(references(element)) }
        return found
    }
}
