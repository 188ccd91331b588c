// What gateway.yaml says of a whole connection: the query of its URL, how many frames a client may send, and
// the names of its intents.

extension SpecReader {
    func intents(_ gateway: Fields) -> [BitRules.Bit] {
        let children = gateway.mapping("intents")
        // `all` is generated beside them.
        for child in children where child.key == "ALL" {
            report(child.keyLocation, "`ALL` stands for all intents and cannot be one of them")
        }
        return bits(children)
    }

    /// - Parameter closes: the names of all close codes.
    /// - Returns: nil after a report.
    func queryKey(_ child: Place.Child, closes: Set<String>) -> GatewayQueryKey? {
        if !TypeNames.isIdentifier(child.key) {
            report(child.keyLocation, "a query key is letters, digits and underscores, not `\(child.key)`")
        }
        guard let fields = Fields(child.place, .queryKey, diagnostics) else { return nil }
        if fields.has("enum") == fields.has("max_length") {
            report(child.place.location, "a query key has either `enum` or `max_length`")
            return nil
        }
        let values = queryValues(fields)
        let lengthMax = fields.count("max_length", atLeast: 1)
        guard let close = closeName(fields, "otherwise", closes), !values.isEmpty || lengthMax != nil else {
            return nil
        }
        return GatewayQueryKey(
            name: child.key, values: values, lengthMax: lengthMax, otherwiseClose: close,
            description: fields.string("description"), origin: child.place.origin)
    }

    private func queryValues(_ fields: Fields) -> [String] {
        let values = fields.strings("enum")
        if fields["enum"]?.node.elements?.isEmpty == true {
            report(fields.location(of: "enum"), "`enum` needs at least one value")
        }
        // Names of cases keep letters and digits, and may change their case.
        var owners: [String: String] = [:]
        for value in values {
            let name = TypeNames.pascal(value.text).lowercased()
            if name.isEmpty { report(value.location, "this value makes no name for a case") }
            guard let owner = owners.updateValue(value.text, forKey: name) else { continue }
            report(
                value.location,
                owner == value.text
                    ? "this value is listed twice" : "`\(owner)` makes the same name for a case")
        }
        return values.map(\.text)
    }

    /// - Parameter closes: the names of all close codes.
    /// - Returns: nil after a report.
    func clientFrameLimit(_ place: Place, closes: Set<String>) -> ClientFrameLimit? {
        guard let fields = Fields(place, .clientRateLimit, diagnostics),
            let frames = fields.count("frames", atLeast: 1),
            let seconds = fields.count("per_seconds", atLeast: 1),
            let close = closeName(fields, "close", closes)
        else { return nil }
        return ClientFrameLimit(frames: frames, seconds: seconds, close: close)
    }
}
