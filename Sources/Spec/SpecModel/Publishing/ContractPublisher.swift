// The published contract: one self-contained OpenAPI document that standard tools accept. Files of the
// folder are joined, and what `x-errors` says in short is written out as responses with an example per
// error.

public enum ContractPublisher {
    /// The document for `docs/openapi.yaml`.
    ///
    /// - Throws: `SpecErrors` when the contract does not load.
    public static func openAPI(_ folder: SpecFolder) throws(SpecErrors) -> String {
        let reader = SpecReader(folder)
        let description = reader.description()
        guard let description, reader.diagnostics.isEmpty,
            let root = reader.document(Place.rootDocument, askedAt: nil)
        else { throw SpecErrors(diagnostics: reader.diagnostics.sorted) }
        let bundle = Bundler(reader).bundle(root)
        let complete = RateLimitHeaders(description).added(
            to: ErrorResponses(description).added(to: bundle))
        let document = SharedResponses(description).moved(in: complete)
        let heading = """
            # The whole REST contract in one file, written by `specgen publish` from spec/\(description.dialect).
            # Change it there.

            """
        return heading + YAMLWriter.text(of: document)
    }
}

/// Joins the files of a spec: schemas of other files become components, other references are written out.
final class Bundler {
    private let reader: SpecReader
    /// Schemas of other files that were referred to, in the order of their first use.
    private var imported: [(name: String, place: Place)] = []

    init(_ reader: SpecReader) {
        self.reader = reader
    }

    func bundle(_ root: Place) -> YAMLNode {
        var document = transform(root)
        // Bundling an imported schema may import more.
        var index = 0
        while index < imported.count {
            let (name, place) = imported[index]
            index += 1
            let schema = transform(place)
            document.update("components") { components in
                components.update("schemas") { $0.set(name, to: schema) }
            }
        }
        return document
    }

    private func transform(_ place: Place) -> YAMLNode {
        if let reference = place["$ref"], let text = reference.node.string {
            return transform(reference: text, in: place)
        }
        if let elements = place.node.elements {
            return YAMLNode(
                .sequence(zip(place.elements, elements).map { transform($0.0) }), at: place.location)
        }
        guard place.node.entries != nil else { return place.node }
        let entries = place.children.map { child in
            var entry = YAMLEntry(key: child.key, keyLocation: child.keyLocation, value: child.place.node)
            switch child.key {
            case "example", "examples", "default", "enum", "const", "value": break
            case "properties": entry.value = transformEach(child.place)
            case "schemas" where place.pointer == "#/components": entry.value = transformEach(child.place)
            case "mapping": entry.value = transformMapping(child.place)
            default: entry.value = transform(child.place)
            }
            return entry
        }
        var node = YAMLNode(.mapping(entries), at: place.location)
        node = node.tellingPermissions()
        // Standard tools do not know the format, and would take any text for an id.
        if place["format"]?.node.string == "snowflake", place["pattern"] == nil {
            node.set("pattern", to: YAMLNode(.string("^[0-9]{1,19}$"), at: place.location))
        }
        return node
    }

    /// A mapping from names to schemas: the keys are no keywords.
    private func transformEach(_ place: Place) -> YAMLNode {
        let entries = place.children.map { child in
            YAMLEntry(key: child.key, keyLocation: child.keyLocation, value: transform(child.place))
        }
        return YAMLNode(.mapping(entries), at: place.location)
    }

    private func transformMapping(_ place: Place) -> YAMLNode {
        let entries = place.children.map { child in
            let text = child.place.node.string ?? ""
            let isReference = text.contains("/") || text.contains("#")
            let target = isReference ? self.target(of: text, in: child.place) : text
            return YAMLEntry(
                key: child.key, keyLocation: child.keyLocation,
                value: target.map { YAMLNode(.string($0), at: child.place.location) } ?? child.place.node)
        }
        return YAMLNode(.mapping(entries), at: place.location)
    }

    private func transform(reference: String, in place: Place) -> YAMLNode {
        guard let target = reader.resolve(reference, at: place.location, in: place.document) else {
            return place.node
        }
        let isOwnEntry = place.pointer == "#/components/schemas/\(place.lastToken)"
        if !isOwnEntry || target.document == Place.rootDocument,
            let pointer = self.target(of: reference, in: place)
        {
            var node = place.node
            node.set("$ref", to: YAMLNode(.string(pointer), at: place.location))
            return node.tellingPermissions()
        }
        return reader.dereference(target).map { transform($0) } ?? place.node
    }

    /// The reference as it reads in the bundle; nil for what has to be written out in place.
    private func target(of reference: String, in place: Place) -> String? {
        guard let target = reader.resolve(reference, at: place.location, in: place.document) else {
            return nil
        }
        if target.document == Place.rootDocument { return target.pointer }
        guard let final = reader.dereference(target) else { return nil }
        if final.document == Place.rootDocument { return final.pointer }
        guard let name = reader.registry.name(at: final.pointer) else { return nil }
        let isComponent =
            reader.document(Place.rootDocument, askedAt: nil)?["components"]?["schemas"]?[name] != nil
        if !isComponent, !imported.contains(where: { $0.name == name }) { imported.append((name, final)) }
        return "#/components/schemas/\(name)"
    }
}

extension YAMLNode {
    /// Sets a key of a mapping, at the end when it is new.
    mutating func set(_ key: String, to value: YAMLNode) {
        var entries = self.entries ?? []
        if let index = entries.firstIndex(where: { $0.key == key }) {
            entries[index].value = value
        } else {
            entries.append(YAMLEntry(key: key, keyLocation: location, value: value))
        }
        content = .mapping(entries)
    }

    /// Changes the value of a key, which is made an empty mapping first when it is not there.
    mutating func update(_ key: String, _ change: (inout YAMLNode) -> Void) {
        var value = self[key] ?? YAMLNode(.mapping([]), at: location)
        change(&value)
        set(key, to: value)
    }
}
