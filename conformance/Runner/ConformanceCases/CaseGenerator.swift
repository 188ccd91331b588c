// Requests and frames that lie just inside and just outside of every rule of their fields, made from the
// contract alone.

public import ConformanceModel
public import SpecModel

/// Makes the cases of one contract. The same seed and the same draft give the same cases.
///
/// Rules are those of parameters, of JSON bodies and of the payloads of frames. Where the contract does not
/// determine how a request outside of a rule is answered, there is no such case and no such cell.
public struct CaseGenerator: Sendable {
    let description: APIDescription
    let fields: FieldTree
    let rules: FieldRules
    let access: FieldAccess
    let inspection: Inspection
    let outside: OutsideValues
    let inside: InsideValues
    let samples: SampleValues

    /// - Parameter seed: of the letters in texts.
    public init(_ description: APIDescription, seed: UInt64) {
        self.description = description
        let table = SchemaTable(description.schemas)
        let patterns = PatternTable(Self.schemas(of: description))
        samples = SampleValues(table: table, patterns: patterns, texts: TextSource(seed: seed))
        fields = FieldTree(table: table, payloadKey: description.gateway?.envelope.payloadKey)
        rules = FieldRules(
            table: table, patterns: patterns, codes: Set(description.errors.violations.map(\.keyword)))
        access = FieldAccess(table: table, samples: samples)
        inspection = Inspection(fields: fields, rules: rules, access: access)
        outside = OutsideValues(table: table, samples: samples)
        inside = InsideValues(table: table, samples: samples)
    }

    private static func schemas(of description: APIDescription) -> [Schema] {
        let operations = description.operations
        let bodies = operations.flatMap { $0.requestBody?.contents ?? [] }.compactMap { content in
            if case .json(let schema) = content { schema } else { nil }
        }
        let payloads = description.gateway?.operations.compactMap(\.clientPayload) ?? []
        return description.schemas.map(\.schema) + operations.flatMap { $0.parameters.map(\.schema) } + bodies
            + payloads
    }

    /// Cases made from a request that is valid by itself. Those outside change one field of it, and make up
    /// what the field stands in where the request does not have it. Those inside only put texts, numbers and
    /// null into fields that the request could have. The request itself is the first of them, as
    /// `draft.inside`; no two inside are the same request.
    public func cases(for subject: CaseSubject, from draft: RequestDraft) -> [RequestCase] {
        let tree = RequestTree(draft, roots: fields.roots(of: subject), fields.table)
        let own = ownCase(subject, tree)
        var seen: Set<DraftKey> = [DraftKey(tree.draft)]
        return (own.map { [$0] } ?? [])
            + fields.fields(of: subject).flatMap { field in
                rules.rules(of: field).flatMap { rule in
                    insideCases(rule, field, subject, tree)
                        .filter { seen.insert(DraftKey($0.draft)).inserted }
                        + outsideCases(rule, field, subject, tree)
                }
            }
    }

    /// The case that has the same `id` when it is made from another request, for names that can be taken once.
    ///
    /// - Returns: nil when the other request has no such case.
    public func renewed(
        _ item: RequestCase, for subject: CaseSubject, from draft: RequestDraft
    ) -> RequestCase? {
        let tree = RequestTree(draft, roots: fields.roots(of: subject), fields.table)
        if item.id == Self.ownId { return ownCase(subject, tree) }
        let isInside = if case .accepted = item.expectation { true } else { false }
        for field in fields.fields(of: subject) {
            for rule in rules.rules(of: field)
            where item.cell == cell(subject, field.name, rule, isInside ? .inside : .outside) {
                let made =
                    isInside
                    ? insideCases(rule, field, subject, tree) : outsideCases(rule, field, subject, tree)
                return made.first { $0.id == item.id }
            }
        }
        return nil
    }

    /// Everything that requests or frames can show: each field, rule and side.
    public func cells(of subject: CaseSubject) -> [CoverageCell] {
        let roots = fields.roots(of: subject)
        let sample = sampleTree(of: subject, roots)
        return fields.fields(of: subject).flatMap { field in
            rules.rules(of: field).flatMap { rule -> [CoverageCell] in
                var sides: [Side] = []
                let isNull = rule.name == "null"
                if !isNull || fields.table.isNullable(field.schema) { sides.append(.inside) }
                if !outsideCases(rule, field, subject, sample).isEmpty { sides.append(.outside) }
                return sides.map { cell(subject, field.name, rule, $0) }
            }
        }
    }

    /// What a request shows if it was accepted (the sides inside) or refused for its fields (those outside).
    public func cells(hitBy request: RequestDraft, of subject: CaseSubject) -> [CoverageCell] {
        let roots = fields.roots(of: subject)
        let tree = RequestTree(request, roots: roots, fields.table)
        var seen: Set<CoverageCell> = []
        return inspection.findings(in: tree, roots).map { finding in
            cell(subject, finding.field, finding.rule, finding.isBroken ? .outside : .inside)
        }.filter { seen.insert($0).inserted }
    }

    enum Side: String {
        case inside, outside
    }

    func cell(_ subject: CaseSubject, _ field: String, _ rule: Rule, _ side: Side) -> CoverageCell {
        CoverageCell(.constraint, subject.name, "\(field) \(rule.name) \(side.rawValue)")
    }

    /// A request or a frame with all that is required.
    private func sampleTree(of subject: CaseSubject, _ roots: [Field]) -> RequestTree {
        var draft = RequestDraft()
        for parameter in subject.parameters where parameter.required {
            let value = samples.value(of: parameter.schema)
            switch parameter.place {
            case .path: draft.path[parameter.name] = value
            case .query: draft.query[parameter.name] = value
            case .header: draft.headers[parameter.name] = value
            }
        }
        if let body = roots.first(where: { $0.place == .body }) { draft.body = samples.value(of: body) }
        return RequestTree(draft, roots: roots, fields.table)
    }
}

/// What makes two requests the same.
private struct DraftKey: Hashable {
    let parameters: [[String: JSONLiteral]]
    let body: JSONLiteral?

    init(_ draft: RequestDraft) {
        parameters = [draft.path, draft.query, draft.headers]
        body = draft.body
    }
}
