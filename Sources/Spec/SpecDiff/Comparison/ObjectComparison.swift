// Objects and variants.

internal import SpecModel

extension SchemaComparison {
    mutating func compareObjects(
        _ was: ObjectRules, _ now: ObjectRules, _ origin: Origin, at site: ChangeSite
    ) {
        compareCounts(
            .properties, (was.propertiesMin, was.propertiesMax), (now.propertiesMin, now.propertiesMax),
            origin, at: site)
        compareProperties(was.properties, now.properties, closed: now.isClosed, origin, at: site)
        compareOtherKeys(was.additional, now.additional, origin, at: site)
    }

    private mutating func compareProperties(
        _ was: [Property], _ now: [Property], closed: Bool, _ origin: Origin, at site: ChangeSite
    ) {
        let present = Dictionary(now.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
        for property in was {
            let place = site.appending(property.name)
            if let successor = present[property.name] {
                compareRequired(property.required, successor.required, successor.schema.origin, at: place)
                compare(property.schema, successor.schema, at: place)
            } else {
                reportRemoval(property.required, closed: closed, property.schema.origin, at: place)
            }
        }
        let known = Set(was.map(\.name))
        for property in now where !known.contains(property.name) {
            reportAddition(property.required, property.schema.origin, at: site.appending(property.name))
        }
    }

    mutating func compareRequired(_ was: Bool, _ now: Bool, _ origin: Origin, at site: ChangeSite) {
        guard was != now else { return }
        let rule: SchemaRule = now ? .propertyBecameRequired : .propertyBecameOptional
        report(rule, now ? "may not be left out" : "may be left out", origin, at: site)
    }

    /// - Parameter closed: the new object may have no other keys than those listed.
    mutating func reportRemoval(_ required: Bool, closed: Bool, _ origin: Origin, at site: ChangeSite) {
        let rule: SchemaRule =
            switch direction {
            case .request: closed ? .propertyRefused : .propertyRemoved
            case .response: required ? .propertyRemoved : .optionalPropertyRemoved
            }
        report(rule, "is gone", origin, at: site)
    }

    mutating func reportAddition(_ required: Bool, _ origin: Origin, at site: ChangeSite) {
        if required, direction == .request {
            report(.requiredPropertyAdded, "is new and may not be left out", origin, at: site)
        } else {
            report(.propertyAdded, "is new", origin, at: site)
        }
    }

    private mutating func compareOtherKeys(
        _ was: ObjectRules.Additional, _ now: ObjectRules.Additional, _ origin: Origin, at site: ChangeSite
    ) {
        switch (was, now) {
        case (.ignored, .ignored), (.forbidden, .forbidden): break
        case (.map(let was), .map(let now)): compare(was, now, at: site.appending("{}"))
        case (_, .forbidden): report(.otherKeysForbidden, "may have no other keys", origin, at: site)
        case (.forbidden, _): report(.otherKeysAllowed, "may have other keys", origin, at: site)
        case (.ignored, .map): report(.mapAdded, "keeps other keys", origin, at: site.appending("{}"))
        case (.map, .ignored):
            report(.mapRemoved, "keeps no other keys", origin, at: site.appending("{}"))
        }
    }

    mutating func compareVariants(
        _ was: OneOfRules, _ now: OneOfRules, _ origin: Origin, at site: ChangeSite
    ) {
        guard was.discriminator == now.discriminator else {
            let (before, after) = (was.discriminator ?? "the type", now.discriminator ?? "the type")
            let message = "\(after) tells variants apart, not \(before)"
            return report(.discriminatorChanged, message, origin, at: site)
        }
        let present = Dictionary(now.schemasByKey, uniquingKeysWith: { $1 })
        for (key, schema) in was.schemasByKey {
            if let successor = present[key] {
                compare(schema, successor, at: site.appending(key))
            } else {
                report(.variantRemoved, "variant \(key) is gone", schema.origin, at: site)
            }
        }
        let known = Set(was.schemasByKey.map(\.0))
        for (key, schema) in now.schemasByKey where !known.contains(key) {
            report(.variantAdded, "there is variant \(key)", schema.origin, at: site)
        }
    }
}

extension ObjectRules {
    fileprivate var isClosed: Bool {
        if case .forbidden = additional { true } else { false }
    }
}

extension OneOfRules {
    /// What selects a variant on the wire: a value of the discriminator; else its name, which its type
    /// gives it.
    fileprivate var schemasByKey: [(String, Schema)] {
        variants.flatMap { variant in
            let keys = discriminator == nil ? [variant.name] : variant.discriminatorValues
            return keys.map { ($0, variant.schema) }
        }
    }
}
