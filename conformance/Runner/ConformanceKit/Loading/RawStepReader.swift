// Bodies, raw requests and raw frames out of YAML.

import SpecModel

struct RawStepReader {
    let diagnostics: Diagnostics

    // MARK: Bodies of requests

    func content(_ step: MappingReader) -> RequestContent {
        let given = ["body", "multipart", "raw"].filter { step[$0] != nil }
        guard given.count <= 1 else {
            diagnostics.report(step.node.location, "a request has one of body, multipart and raw")
            return .none
        }
        switch given.first {
        case "body": return .json(step.template("body") ?? .literal(.null))
        case "multipart": return .multipart(step.list("multipart").compactMap(part))
        case "raw":
            let keys = KeyTable("raw", required: ["type"], optional: ["text", "hex", "size"])
            guard let raw = MappingReader(step["raw"]!, keys, diagnostics), let type = raw.template("type"),
                let bytes = bytes(raw)
            else { return .none }
            return .raw(mediaType: type, bytes)
        default: return .none
        }
    }

    private func part(_ node: YAMLNode) -> RequestContent.Part? {
        let keys = KeyTable(
            "a part", required: ["name"], optional: ["json", "filename", "type", "text", "hex", "size"])
        guard let part = MappingReader(node, keys, diagnostics), let name = part.text("name") else {
            return nil
        }
        if let json = part.template("json") { return RequestContent.Part(name: name, payload: .json(json)) }
        guard let filename = part.template("filename"), let bytes = bytes(part) else {
            diagnostics.report(
                node.location, "a part needs `json`, or `filename` and one of text, hex and size")
            return nil
        }
        let type = part.template("type") ?? .literal(.string("application/octet-stream"))
        return RequestContent.Part(name: name, payload: .file(name: filename, mediaType: type, bytes))
    }

    /// Of a mapping with one of `text`, `hex` and `size`.
    private func bytes(_ mapping: MappingReader) -> RawBytes? {
        if let text = mapping.template("text") { return .text(text) }
        if let hex = mapping.template("hex") { return .hex(hex) }
        if let size = mapping.integer("size"), size >= 0 { return .size(size) }
        diagnostics.report(mapping.node.location, "one of text, hex and size is missing")
        return nil
    }

    // MARK: Raw HTTP

    func request(_ node: YAMLNode) -> RawRequestStep? {
        let keys = KeyTable("http", required: ["send"], optional: ["half_close", "expect"])
        guard let mapping = MappingReader(node, keys, diagnostics) else { return nil }
        let pieces = (mapping["send"]?.elements ?? mapping["send"].map { [$0] } ?? []).compactMap(piece)
        let expectation = mapping["expect"].flatMap {
            MappingReader(
                $0,
                KeyTable("an expectation", optional: ["responses", "closed", "status", "headers", "body"]),
                diagnostics)
        }
        let single = expectation.flatMap { $0["status"] == nil ? nil : response($0) }
        return RawRequestStep(
            pieces: pieces, halfCloses: mapping.flag("half_close"),
            responses: single.map { [$0] } ?? responses(expectation),
            closes: expectation?.flag("closed") ?? false)
    }

    private func piece(_ node: YAMLNode) -> RawBytes? {
        if node.string != nil { return .text(MappingReader.template(node, diagnostics)) }
        return MappingReader(node, KeyTable("a piece", optional: ["text", "hex", "size"]), diagnostics)
            .flatMap(bytes)
    }

    private func responses(_ expectation: MappingReader?) -> [RawRequestStep.Response] {
        (expectation?.list("responses") ?? []).compactMap { node in
            MappingReader(
                node, KeyTable("a response", required: ["status"], optional: ["headers", "body"]), diagnostics
            ).map(response)
        }
    }

    private func response(_ mapping: MappingReader) -> RawRequestStep.Response {
        let patterns = PatternReader(diagnostics: diagnostics)
        return RawRequestStep.Response(
            statuses: mapping.integers("status") ?? [], body: mapping["body"].map(patterns.pattern),
            headers: patterns.members(mapping.entries("headers")))
    }

    // MARK: Raw frames

    private static let opcodes: [String: UInt8] = [
        "continuation": 0x0, "text": 0x1, "binary": 0x2, "close": 0x8, "ping": 0x9, "pong": 0xA,
    ]

    func frames(_ node: YAMLNode) -> Step.Verb? {
        let keys = KeyTable(
            "send_raw", required: ["at"], optional: ["text", "hex", "json", "size", "frames"])
        guard let mapping = MappingReader(node, keys, diagnostics), let at = mapping.template("at") else {
            return nil
        }
        if mapping["frames"] != nil {
            return .sendRaw(at: at, RawFrames(frames: mapping.list("frames").compactMap(frame)))
        }
        var payload: RawBytes?
        if let json = mapping.template("json") { payload = .text(json) } else { payload = bytes(mapping) }
        guard let payload else { return nil }
        let opcode: UInt8 = mapping["hex"] == nil ? 0x1 : 0x2
        return .sendRaw(
            at: at,
            RawFrames(frames: [
                RawFrames.Frame(
                    opcode: opcode, isFinal: true, reservedBits: 0, isMasked: true, payload: payload)
            ]))
    }

    private func frame(_ node: YAMLNode) -> RawFrames.Frame? {
        let keys = KeyTable(
            "a frame", required: ["opcode"], optional: ["fin", "rsv", "masked", "text", "hex", "size"])
        guard let mapping = MappingReader(node, keys, diagnostics) else { return nil }
        guard let opcode = opcode(mapping) else {
            let known = Self.opcodes.keys.sorted().joined(separator: ", ")
            diagnostics.report(node.location, "`opcode` must be one of \(known), or a number below 16")
            return nil
        }
        let reserved = mapping.integer("rsv") ?? 0
        if !(0...7).contains(reserved) {
            diagnostics.report(mapping["rsv"]!.location, "`rsv` must be 0 to 7")
        }
        let hasPayload = ["text", "hex", "size"].contains { mapping[$0] != nil }
        return RawFrames.Frame(
            opcode: opcode, isFinal: mapping["fin"] == nil || mapping.flag("fin"),
            reservedBits: UInt8(clamping: reserved) & 7,
            isMasked: mapping["masked"] == nil || mapping.flag("masked"),
            payload: hasPayload ? bytes(mapping) ?? .size(0) : .size(0))
    }

    private func opcode(_ mapping: MappingReader) -> UInt8? {
        if case .integer(let number)? = mapping["opcode"]?.content {
            return (0..<16).contains(number) ? UInt8(number) : nil
        }
        return mapping.text("opcode").flatMap { Self.opcodes[$0] }
    }
}
