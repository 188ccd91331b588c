// Rules about data types. What a change does depends on who writes the data: a request breaks when fewer
// values are taken than before, a response or an event when more can come.

/// Who writes the data.
enum DataDirection: String, Sendable, CaseIterable {
    /// Clients: requests, and frames that they send.
    case request
    /// The server: responses, events and its other frames.
    case response
}

enum SchemaRule: String, Sendable, CaseIterable {
    case typeChanged = "type-changed"
    case typeWidened = "type-widened"
    case typeNarrowed = "type-narrowed"
    case formatChanged = "format-changed"
    case formatRemoved = "format-removed"
    case formatAdded = "format-added"
    case becameNullable = "became-nullable"
    case becameNotNullable = "became-not-nullable"
    case patternChanged = "pattern-changed"
    case patternRemoved = "pattern-removed"
    case patternAdded = "pattern-added"
    case multipleOfChanged = "multiple-of-changed"
    case multipleOfRemoved = "multiple-of-removed"
    case multipleOfAdded = "multiple-of-added"
    case uniqueItemsRemoved = "unique-items-removed"
    case uniqueItemsAdded = "unique-items-added"
    case maxLengthIncreased = "max-length-increased"
    case maxLengthDecreased = "max-length-decreased"
    case minLengthIncreased = "min-length-increased"
    case minLengthDecreased = "min-length-decreased"
    case maximumIncreased = "maximum-increased"
    case maximumDecreased = "maximum-decreased"
    case minimumIncreased = "minimum-increased"
    case minimumDecreased = "minimum-decreased"
    case maxItemsIncreased = "max-items-increased"
    case maxItemsDecreased = "max-items-decreased"
    case minItemsIncreased = "min-items-increased"
    case minItemsDecreased = "min-items-decreased"
    case maxPropertiesIncreased = "max-properties-increased"
    case maxPropertiesDecreased = "max-properties-decreased"
    case minPropertiesIncreased = "min-properties-increased"
    case minPropertiesDecreased = "min-properties-decreased"
    case enumValueAdded = "enum-value-added"
    case enumValueRemoved = "enum-value-removed"
    case openEnumValueAdded = "open-enum-value-added"
    case openEnumValueRemoved = "open-enum-value-removed"
    case enumOpened = "enum-opened"
    case enumClosed = "enum-closed"
    case bitAdded = "bit-added"
    case bitRemoved = "bit-removed"
    case bitNumberChanged = "bit-number-changed"
    case variantAdded = "variant-added"
    case variantRemoved = "variant-removed"
    case discriminatorChanged = "discriminator-changed"
    case requiredPropertyAdded = "required-property-added"
    case propertyAdded = "property-added"
    case propertyRemoved = "property-removed"
    case propertyRefused = "property-refused"
    case optionalPropertyRemoved = "optional-property-removed"
    case propertyBecameRequired = "property-became-required"
    case propertyBecameOptional = "property-became-optional"
    case propertyDeprecated = "property-deprecated"
    case otherKeysForbidden = "other-keys-forbidden"
    case otherKeysAllowed = "other-keys-allowed"
    case mapAdded = "map-added"
    case mapRemoved = "map-removed"
    case defaultChanged = "default-changed"
    case payloadAdded = "payload-added"
    case payloadRemoved = "payload-removed"

    /// The rule as it applies to what one side writes; nil when it does not.
    func rule(_ direction: DataDirection) -> Rule? {
        guard let level = level(direction) else { return nil }
        let side = direction == .request ? "Sent by clients" : "Sent by the server"
        return Rule(id: "\(direction.rawValue)-\(rawValue)", level: level, summary: "\(side): \(summary)")
    }

    static var directed: [Rule] {
        DataDirection.allCases.flatMap { direction in allCases.compactMap { $0.rule(direction) } }
    }

    private func level(_ direction: DataDirection) -> ChangeLevel? {
        switch effect {
        case .incompatible: .breaking
        case .loosens: direction == .request ? .info : .breaking
        case .tightens: direction == .request ? .breaking : .info
        case .levels(let request, let response): direction == .request ? request : response
        }
    }
}
