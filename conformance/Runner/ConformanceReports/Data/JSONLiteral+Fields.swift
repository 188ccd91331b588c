// Objects of the JSON reports: written as a list, so that keys have an order that stays.

import SpecModel

extension JSONLiteral {
    static func fields(_ fields: KeyValuePairs<String, JSONLiteral>) -> JSONLiteral {
        .object(fields.map { Member(key: $0.key, value: $0.value) })
    }

    static func int(_ value: Int) -> JSONLiteral { .integer(Int64(value)) }
    /// `null` for nil.
    static func int(_ value: Int?) -> JSONLiteral { value.map { .integer(Int64($0)) } ?? .null }
    /// `null` for nil.
    static func text(_ value: String?) -> JSONLiteral { value.map { .string($0) } ?? .null }
    static func texts(_ values: [String]) -> JSONLiteral { .array(values.map { .string($0) }) }
}
