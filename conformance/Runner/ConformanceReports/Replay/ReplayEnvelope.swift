// How frames of a trace are told apart and numbered, learned from the trace itself: no contract is needed to
// replay.

import ConformanceModel
import SpecModel

struct ReplayEnvelope {
    /// The key of the number of a frame: `s`; nil when no frame has one.
    let sequenceKey: String?
    /// The keys that every received frame has.
    private let commonKeys: Set<String>
    private let trace: [TraceEvent]

    init(_ trace: [TraceEvent]) {
        self.trace = trace
        var common: Set<String>?
        var sequenceKey: String?
        for case .frameReceived(let record) in trace.map(\.kind) {
            guard let members = record.json?.members else { continue }
            common = common?.intersection(members.map(\.key)) ?? Set(members.map(\.key))
            guard sequenceKey == nil, let sequence = record.sequence else { continue }
            // A frame whose operation has the number of its sequence leaves two keys; another one will tell.
            let keys = members.filter { $0.value == .integer(sequence) }.map(\.key)
            if keys.count == 1 { sequenceKey = keys.first }
        }
        commonKeys = common ?? []
        self.sequenceKey = sequenceKey
    }

    /// What tells such a frame from others: scalars of its envelope but for its number.
    func marks(of record: FrameRecord) -> JSONLiteral {
        let members = record.json?.members ?? []
        return .object(
            members.filter { member in
                guard commonKeys.contains(member.key), member.key != sequenceKey else { return false }
                switch member.value {
                case .string, .integer, .boolean: return true
                case .null, .number, .array, .object: return false
                }
            })
    }

    /// With the last number that the actor had received as `‹alice.desktop sequence›`, where a frame acknowledges
    /// one: at the top, or anywhere before its connection has had a numbered frame itself.
    func sequencesNamed(in json: JSONLiteral, sentAt index: Int) -> JSONLiteral {
        let event = trace[index]
        let before = trace[..<index].reversed().filter { $0.actor == event.actor }
        guard let last = before.first(where: { $0.sequence != nil }), let sequence = last.sequence else {
            return json
        }
        let isFirst = !before.contains { $0.connection == event.connection && $0.sequence != nil }
        let name = JSONLiteral.string("‹\(last.connection ?? last.actor) sequence›")
        return .object(
            (json.members ?? []).map { member in
                guard !isScalarEverywhere(member.key) else { return member }
                return .init(
                    key: member.key,
                    value: Self.replacing(.integer(sequence), with: name, in: member.value, deep: isFirst))
            })
    }

    /// Whether it tells operations apart rather than carrying something.
    private func isScalarEverywhere(_ key: String) -> Bool {
        !trace.contains { event in
            guard case .frameReceived(let record) = event.kind, let json = record.json else { return false }
            return json[key]?.integer == nil
        }
    }

    private static func replacing(
        _ value: JSONLiteral, with name: JSONLiteral, in json: JSONLiteral, deep: Bool
    ) -> JSONLiteral {
        if json == value { return name }
        guard deep, case .object(let members) = json else { return json }
        return .object(
            members.map { .init(key: $0.key, value: replacing(value, with: name, in: $0.value, deep: deep)) })
    }
}

extension TraceEvent {
    fileprivate var sequence: Int64? {
        if case .frameReceived(let record) = kind { record.sequence } else { nil }
    }
}
