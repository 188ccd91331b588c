// A place in a request or a frame for which the contract has a schema.

internal import SpecModel

struct Field: Sendable {
    enum Place: String, Sendable {
        case path, query, header, body
    }

    /// How to get here from the field around it.
    enum Step: Sendable, Hashable {
        case key(String)
        /// Any element of an array.
        case element
        /// Any key that the object does not name.
        case otherKey
        /// The same value, as one variant of a union.
        case variant(Int)
    }

    enum Role: Sendable {
        case value
        /// The union around it has the rules of presence and type.
        case variant
        /// What selects the variant: only its presence is a rule of its own, the rest is the union's.
        case tag
        /// A frame that has no payload of its own, of which it was seen before that it is an object.
        case frame
    }

    /// `body.overwrites[].id`.
    let name: String
    let place: Place
    let step: Step
    let schema: Schema
    let isRequired: Bool
    let role: Role
    /// A header whose value is not encoded: nothing but ASCII is sure to get through.
    let isASCII: Bool
    /// The fields around it, outermost first.
    let lineage: [Field]

    init(
        _ name: String, in place: Place, step: Step, schema: Schema, isRequired: Bool = false,
        role: Role = .value, isASCII: Bool = false, inside parent: Field? = nil
    ) {
        self.name = name
        self.place = place
        self.step = step
        self.schema = schema
        self.isRequired = isRequired
        self.role = role
        self.isASCII = isASCII
        lineage = parent.map { $0.lineage + [$0] } ?? []
    }

    /// Its value is text that stands outside of JSON.
    var isText: Bool { place != .body }
    /// From the outermost field to this one.
    var chain: [Field] { lineage + [self] }
}
