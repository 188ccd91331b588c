// Cases of one rule: what is tried, and what must come of it.

internal import ConformanceModel
internal import SpecModel

extension CaseGenerator {
    static let ownId = "draft.inside"

    /// The request as it was given.
    ///
    /// - Returns: nil when it breaks a rule, and when its operation has none.
    func ownCase(_ subject: CaseSubject, _ tree: RequestTree) -> RequestCase? {
        let findings = inspection.findings(in: tree, fields.roots(of: subject))
        guard let first = findings.first, findings.allSatisfy({ !$0.isBroken }) else { return nil }
        return RequestCase(
            cell: cell(subject, first.field, first.rule, .inside), id: Self.ownId, draft: tree.draft,
            expectation: .accepted)
    }

    func insideCases(
        _ rule: Rule, _ field: Field, _ subject: CaseSubject, _ tree: RequestTree
    ) -> [RequestCase] {
        guard access.hasHolder(of: field, in: tree) else { return [] }
        let own = access.value(of: field, in: tree)
        return inside.attempts(rule, field, own: own).compactMap { attempt in
            guard let value = attempt.values.first,
                let changed = access.setting(field, to: value, in: tree), fits(changed, subject),
                inspection.findings(in: changed, fields.roots(of: subject)).allSatisfy({ !$0.isBroken })
            else { return nil }
            return RequestCase(
                cell: cell(subject, field.name, rule, .inside),
                id: id(field, rule, .inside, attempt.variant),
                draft: changed.draft, expectation: .accepted)
        }
    }

    func outsideCases(
        _ rule: Rule, _ field: Field, _ subject: CaseSubject, _ tree: RequestTree
    ) -> [RequestCase] {
        guard tellsRefusals(of: subject) else { return [] }
        // A path with nothing where its parameter stands is another path.
        if field.place == .path, rule.name == "minLength" { return [] }
        let base =
            access.value(of: field, in: tree).flatMap { $0 == .null ? nil : $0 } ?? samples.value(of: field)
        return outside.attempts(rule, field, base: base).compactMap { attempt in
            let candidates = attempt.values.compactMap { value in
                access.setting(field, to: value, in: tree).flatMap { candidate($0, rule, field, subject) }
            }
            guard let best = candidates.min(by: { $0.broken.count < $1.broken.count }),
                let violations = violations(best.broken, of: subject)
            else { return nil }
            return RequestCase(
                cell: cell(subject, field.name, rule, .outside),
                id: id(field, rule, .outside, attempt.variant),
                draft: best.draft,
                expectation: .refused(violations))
        }
    }

    /// Whether the contract says how what breaks a rule is refused. An operation that does not declare the
    /// error answers otherwise, and how is nowhere said.
    private func tellsRefusals(of subject: CaseSubject) -> Bool {
        switch subject {
        case .request(let operation): operation.errors.contains(description.errors.validationError)
        case .frame: true
        }
    }

    private func id(_ field: Field, _ rule: Rule, _ side: Side, _ variant: String) -> String {
        "\(field.name).\(rule.name).\(side.rawValue)" + (variant.isEmpty ? "" : ".\(variant)")
    }

    /// The request and all that it breaks, if it breaks what it is made for.
    private func candidate(
        _ tree: RequestTree, _ rule: Rule, _ field: Field, _ subject: CaseSubject
    ) -> (draft: RequestDraft, broken: [Finding])? {
        guard fits(tree, subject) else { return nil }
        let broken = inspection.findings(in: tree, fields.roots(of: subject)).filter(\.isBroken)
        guard broken.contains(where: { $0.field == field.name && $0.rule == rule }) else { return nil }
        return (tree.draft, broken)
    }

    /// A body that is too large is refused for that before anybody looks into it.
    private func fits(_ tree: RequestTree, _ subject: CaseSubject) -> Bool {
        guard let limit = subject.bytesMax, let body = tree.draft.body else { return true }
        return body.sizeMin <= limit / 6 || body.json.utf8.count <= limit
    }

    /// - Returns: nil when the contract has no code for one of the rules.
    private func violations(
        _ broken: [Finding], of subject: CaseSubject
    ) -> [(path: [JSONStep], codes: [String])]? {
        guard case .request = subject else { return [] }
        let tells = description.errors.body.contains { if case .violations = $0 { true } else { false } }
        guard tells else { return [] }
        var found: [(path: [JSONStep], codes: [String])] = []
        for finding in broken {
            let entry = description.errors.violations.first { $0.keyword == finding.rule.violation }
            guard let code = entry?.code else { return nil }
            if let index = found.firstIndex(where: { $0.path == finding.path }) {
                found[index].codes.append(code)
            } else {
                found.append((finding.path, [code]))
            }
        }
        return found
    }
}

extension JSONLiteral {
    /// Bytes of its texts as long as nothing in them is escaped, which takes six bytes at most.
    fileprivate var sizeMin: Int {
        switch self {
        case .null, .boolean, .integer, .number: 20
        case .string(let text): text.utf8.count + 3
        case .array(let elements): elements.reduce(2) { $0 + $1.sizeMin }
        case .object(let members): members.reduce(2) { $0 + $1.key.utf8.count + 4 + $1.value.sizeMin }
        }
    }
}
