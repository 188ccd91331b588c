// `$ref`: inside a document (`#/components/…`), into another file of the folder (`models.yaml#/User`), or
// to a whole file (`user.yaml`).

extension SpecReader {
    /// Longest chain of references to references.
    private static let chainMax = 16

    /// The place that a `$ref` names; reports when there is none.
    func resolve(_ reference: String, at location: SourceLocation, in document: String) -> Place? {
        let parts = reference.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        let pointer = parts.count == 2 ? parts[1] : ""
        guard !reference.contains("://") else {
            report(location, "`\(reference)`: only files of this folder can be referred to")
            return nil
        }
        guard pointer.isEmpty || pointer.hasPrefix("/") else {
            report(location, "`\(reference)`: write a pointer such as `#/components/schemas/Name`")
            return nil
        }
        guard let target = path(String(parts[0]), from: document) else {
            report(location, "`\(reference)` leaves the spec's folder")
            return nil
        }
        guard let root = self.document(target, askedAt: location) else { return nil }
        guard let place = root.follow(pointer) else {
            report(location, "`\(reference)` names nothing")
            return nil
        }
        return place
    }

    /// Follows references until something else stands there; the place itself when it is none.
    func dereference(_ place: Place) -> Place? {
        var current = place
        for _ in 0..<Self.chainMax {
            guard current["$ref"] != nil else { return current }
            guard let fields = Fields(current, .reference, diagnostics),
                let reference = fields.string("$ref"),
                let target = resolve(reference, at: fields.location(of: "$ref"), in: current.document)
            else { return nil }
            current = target
        }
        report(place.location, "this reference leads to more than \(Self.chainMax) others")
        return nil
    }

    /// Relative to the folder, with `.` and `..` resolved; nil when it leads out of it.
    private func path(_ file: String, from document: String) -> String? {
        guard !file.isEmpty else { return document }
        guard !file.hasPrefix("/") else { return nil }
        var steps = document.split(separator: "/").dropLast()
        for step in file.split(separator: "/") {
            switch step {
            case ".": continue
            case "..": guard steps.popLast() != nil else { return nil }
            default: steps.append(step)
            }
        }
        return steps.joined(separator: "/")
    }
}
