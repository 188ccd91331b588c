// Data types of the IR.

public struct NamedSchema: Sendable {
    /// As in components/schemas, or made up for an inline schema: `CreateGuildRequest`.
    public var name: String
    public var schema: Schema

    public init(name: String, schema: Schema) {
        self.name = name
        self.schema = schema
    }
}

public struct Schema: Sendable {
    public var shape: Shape
    /// `null` is allowed (`type: [string, "null"]`).
    public var nullable: Bool
    public var description: String?
    public var defaultValue: JSONLiteral?
    public var examples: [JSONLiteral]
    public var deprecated: Bool
    public var readOnly: Bool
    public var writeOnly: Bool
    /// `x-permission` of a body's property: names of permission bits that are needed when it is present.
    public var permissions: [String] = []
    /// `x-permission-unless-own`.
    public var permissionsUnlessOwn: [String] = []
    public var origin: Origin

    public init(
        shape: Shape, nullable: Bool = false, description: String? = nil, defaultValue: JSONLiteral? = nil,
        examples: [JSONLiteral] = [], deprecated: Bool = false, readOnly: Bool = false,
        writeOnly: Bool = false, origin: Origin
    ) {
        self.shape = shape
        self.nullable = nullable
        self.description = description
        self.defaultValue = defaultValue
        self.examples = examples
        self.deprecated = deprecated
        self.readOnly = readOnly
        self.writeOnly = writeOnly
        self.origin = origin
    }
}

public indirect enum Shape: Sendable {
    case string(StringRules)
    case integer(IntegerRules)
    case number(NumberRules)
    case boolean
    case array(ArrayRules)
    case object(ObjectRules)
    case enumeration(EnumRules)
    case oneOf(OneOfRules)
    /// `x-bits`: named bits carried as a decimal string.
    case bits(BitRules)
    /// Another entry of `APIDescription.schemas`.
    case reference(String)
    /// No `type`: any JSON value.
    case any
}

public struct StringRules: Sendable, Hashable {
    public enum Format: String, Sendable {
        case snowflake, dateTime = "date-time", uri, email, binary
    }

    public var format: Format?
    /// In Unicode scalars.
    public var lengthMin: Int?
    public var lengthMax: Int?
    /// Of the subset that `PatternCompiler` accepts: no look-around, no back-references.
    public var pattern: String?

    public init(format: Format? = nil, lengthMin: Int? = nil, lengthMax: Int? = nil, pattern: String? = nil) {
        self.format = format
        self.lengthMin = lengthMin
        self.lengthMax = lengthMax
        self.pattern = pattern
    }
}

public struct IntegerRules: Sendable, Hashable {
    public enum Format: String, Sendable {
        case int32, int64
    }

    public var format: Format?
    public var minimum: Int64?
    public var maximum: Int64?
    public var exclusiveMinimum: Int64?
    public var exclusiveMaximum: Int64?
    public var multipleOf: Int64?

    public init(
        format: Format? = nil, minimum: Int64? = nil, maximum: Int64? = nil, exclusiveMinimum: Int64? = nil,
        exclusiveMaximum: Int64? = nil, multipleOf: Int64? = nil
    ) {
        self.format = format
        self.minimum = minimum
        self.maximum = maximum
        self.exclusiveMinimum = exclusiveMinimum
        self.exclusiveMaximum = exclusiveMaximum
        self.multipleOf = multipleOf
    }
}

public struct NumberRules: Sendable, Hashable {
    public var minimum: Double?
    public var maximum: Double?
    public var exclusiveMinimum: Double?
    public var exclusiveMaximum: Double?

    public init(
        minimum: Double? = nil, maximum: Double? = nil, exclusiveMinimum: Double? = nil,
        exclusiveMaximum: Double? = nil
    ) {
        self.minimum = minimum
        self.maximum = maximum
        self.exclusiveMinimum = exclusiveMinimum
        self.exclusiveMaximum = exclusiveMaximum
    }
}

public struct ArrayRules: Sendable {
    public var items: Schema
    public var countMin: Int?
    public var countMax: Int?
    public var unique: Bool

    public init(items: Schema, countMin: Int? = nil, countMax: Int? = nil, unique: Bool = false) {
        self.items = items
        self.countMin = countMin
        self.countMax = countMax
        self.unique = unique
    }
}

/// An object; `allOf` has been merged into it.
public struct ObjectRules: Sendable {
    public enum Additional: Sendable {
        /// Other keys are skipped (the default for requests and responses).
        case ignored
        /// `additionalProperties: false`: other keys are a violation.
        case forbidden
        /// Other keys are kept, with values of this schema.
        case map(Schema)
    }

    /// In document order.
    public var properties: [Property]
    public var additional: Additional
    public var propertiesMin: Int?
    public var propertiesMax: Int?

    public init(
        properties: [Property], additional: Additional = .ignored, propertiesMin: Int? = nil,
        propertiesMax: Int? = nil
    ) {
        self.properties = properties
        self.additional = additional
        self.propertiesMin = propertiesMin
        self.propertiesMax = propertiesMax
    }
}

public struct Property: Sendable {
    public var name: String
    public var required: Bool
    public var schema: Schema

    public init(name: String, required: Bool, schema: Schema) {
        self.name = name
        self.required = required
        self.schema = schema
    }
}

public struct EnumRules: Sendable {
    public enum Values: Sendable {
        case strings([String])
        case integers([Int64])
    }

    public var values: Values
    /// `x-enum-names`, one per value; made from the values of a string enum when absent.
    public var names: [String]
    /// `x-open: true`: values that are not listed are kept instead of refused.
    public var open: Bool

    public init(values: Values, names: [String], open: Bool) {
        self.values = values
        self.names = names
        self.open = open
    }
}

public struct OneOfRules: Sendable {
    public struct Variant: Sendable {
        /// Case name: the discriminator's value or the schema's name.
        public var name: String
        public var schema: Schema
        /// Discriminator values that select this variant.
        public var discriminatorValues: [String]

        public init(name: String, schema: Schema, discriminatorValues: [String]) {
            self.name = name
            self.schema = schema
            self.discriminatorValues = discriminatorValues
        }
    }

    public var variants: [Variant]
    /// The property whose value selects the variant. Without one, the variants have different JSON types.
    public var discriminator: String?

    public init(variants: [Variant], discriminator: String?) {
        self.variants = variants
        self.discriminator = discriminator
    }
}

public struct BitRules: Sendable, Hashable {
    public struct Bit: Sendable, Hashable {
        /// `VIEW_CHANNEL`.
        public var name: String
        /// 0 to 62.
        public var number: Int

        public init(name: String, number: Int) {
            self.name = name
            self.number = number
        }
    }

    public var bits: [Bit]

    public init(bits: [Bit]) { self.bits = bits }
}

/// A JSON value in the spec: a default or an example. Object keys keep their order.
public indirect enum JSONLiteral: Sendable, Hashable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    case array([JSONLiteral])
    case object([Member])

    public struct Member: Sendable, Hashable {
        public var key: String
        public var value: JSONLiteral

        public init(key: String, value: JSONLiteral) {
            self.key = key
            self.value = value
        }
    }
}
