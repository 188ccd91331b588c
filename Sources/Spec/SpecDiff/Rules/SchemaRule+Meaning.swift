// What the rules about data types say, and what each change does to the set of values.

extension SchemaRule {
    enum Effect {
        /// More values than before are allowed.
        case loosens
        /// Fewer values than before are allowed.
        case tightens
        /// Old values are no longer allowed, and others are, or it cannot be told.
        case incompatible
        /// Not a matter of the set of values; nil: of no concern to that direction.
        case levels(request: ChangeLevel?, response: ChangeLevel?)
    }

    var effect: Effect {
        switch self {
        case .typeChanged, .formatChanged, .patternChanged, .multipleOfChanged, .bitNumberChanged,
            .discriminatorChanged:
            .incompatible
        case .typeWidened, .formatRemoved, .becameNullable, .patternRemoved, .multipleOfRemoved,
            .uniqueItemsRemoved, .maxLengthIncreased, .minLengthDecreased, .maximumIncreased,
            .minimumDecreased, .maxItemsIncreased, .minItemsDecreased, .maxPropertiesIncreased,
            .minPropertiesDecreased, .enumValueAdded, .enumOpened, .variantAdded, .propertyBecameOptional,
            .otherKeysAllowed:
            .loosens
        case .typeNarrowed, .formatAdded, .becameNotNullable, .patternAdded, .multipleOfAdded,
            .uniqueItemsAdded, .maxLengthDecreased, .minLengthIncreased, .maximumDecreased,
            .minimumIncreased, .maxItemsDecreased, .minItemsIncreased, .maxPropertiesDecreased,
            .minPropertiesIncreased, .enumValueRemoved, .enumClosed, .variantRemoved,
            .propertyBecameRequired, .otherKeysForbidden:
            .tightens
        case .openEnumValueAdded, .openEnumValueRemoved, .bitAdded, .propertyAdded, .propertyDeprecated,
            .mapAdded:
            .levels(request: .info, response: .info)
        case .bitRemoved: .levels(request: .breaking, response: .warning)
        case .requiredPropertyAdded, .propertyRefused: .levels(request: .breaking, response: nil)
        case .propertyRemoved, .mapRemoved: .levels(request: .warning, response: .breaking)
        case .optionalPropertyRemoved: .levels(request: nil, response: .warning)
        case .defaultChanged: .levels(request: .warning, response: nil)
        case .payloadAdded: .levels(request: .breaking, response: .info)
        case .payloadRemoved: .levels(request: .warning, response: .breaking)
        }
    }

    var summary: String {
        switch self {
        case .typeChanged: "a value has another type"
        case .typeWidened: "a value may have other types as well"
        case .typeNarrowed: "a value has one of the types that it could have"
        case .formatChanged: "a string has another format"
        case .formatRemoved: "a string has no format any more"
        case .formatAdded: "a string has a format"
        case .becameNullable: "a value may be null"
        case .becameNotNullable: "a value may no longer be null"
        case .patternChanged: "a string has another pattern"
        case .patternRemoved: "a string has no pattern any more"
        case .patternAdded: "a string has a pattern"
        case .multipleOfChanged: "a number is a multiple of another one"
        case .multipleOfRemoved: "a number need not be a multiple any more"
        case .multipleOfAdded: "a number must be a multiple"
        case .uniqueItemsRemoved: "items of a list may repeat"
        case .uniqueItemsAdded: "items of a list may no longer repeat"
        case .maxLengthIncreased: "a string may be longer"
        case .maxLengthDecreased: "a string must be shorter"
        case .minLengthIncreased: "a string must be longer"
        case .minLengthDecreased: "a string may be shorter"
        case .maximumIncreased: "a number may be larger"
        case .maximumDecreased: "a number must be smaller"
        case .minimumIncreased: "a number must be larger"
        case .minimumDecreased: "a number may be smaller"
        case .maxItemsIncreased: "a list may have more items"
        case .maxItemsDecreased: "a list must have fewer items"
        case .minItemsIncreased: "a list must have more items"
        case .minItemsDecreased: "a list may have fewer items"
        case .maxPropertiesIncreased: "an object may have more properties"
        case .maxPropertiesDecreased: "an object must have fewer properties"
        case .minPropertiesIncreased: "an object must have more properties"
        case .minPropertiesDecreased: "an object may have fewer properties"
        case .enumValueAdded: "a closed choice has another value"
        case .enumValueRemoved: "a closed choice lacks a value"
        case .openEnumValueAdded: "another value of an open choice is known"
        case .openEnumValueRemoved: "a value of an open choice is no longer known"
        case .enumOpened: "a choice may have values that are not listed"
        case .enumClosed: "a choice must have one of the values listed"
        case .bitAdded: "a set has another bit"
        case .bitRemoved: "a set lacks a bit"
        case .bitNumberChanged: "a bit of a set has another number"
        case .variantAdded: "a value may be of another variant"
        case .variantRemoved: "a value may no longer be of a variant"
        case .discriminatorChanged: "another property tells variants apart"
        case .requiredPropertyAdded: "an object has another property, which is needed"
        case .propertyAdded: "an object has another property, which need not be read or sent"
        case .propertyRemoved: "an object lacks a property"
        case .propertyRefused: "an object lacks a property, and may have no others"
        case .optionalPropertyRemoved: "an object lacks a property that could be left out before"
        case .propertyBecameRequired: "a property may no longer be left out"
        case .propertyBecameOptional: "a property may be left out"
        case .propertyDeprecated: "a property is deprecated"
        case .otherKeysForbidden: "an object may only have the properties listed"
        case .otherKeysAllowed: "an object may have properties that are not listed"
        case .mapAdded: "values of other keys are kept and have a type"
        case .mapRemoved: "values of other keys are no longer kept"
        case .defaultChanged: "leaving a value out means another one"
        case .payloadAdded: "a frame has a payload"
        case .payloadRemoved: "a frame has no payload any more"
        }
    }
}
