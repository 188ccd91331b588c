// Parameters and bodies of requests.

internal import SpecModel

extension ContractComparison {
    mutating func compareParameters(_ was: Operation, _ now: Operation) {
        let matches = Matches(was.keyedParameters, now.keyedParameters, by: \.key)
        for parameter in matches.removed.map(\.parameter) where parameter.place != .path {
            report(
                OperationRule.parameterRemoved, "is ignored", parameter.origin.location,
                at: now.site(of: parameter))
        }
        for (before, after) in matches.both { compare(before.parameter, after.parameter, of: now) }
        for parameter in matches.added.map(\.parameter) where parameter.place != .path {
            let rule: OperationRule =
                parameter.required ? .requiredParameterAdded : .optionalParameterAdded
            let message = parameter.required ? "is new and may not be left out" : "is new"
            report(rule, message, parameter.origin.location, at: now.site(of: parameter))
        }
    }

    private mutating func compare(_ was: Parameter, _ now: Parameter, of operation: Operation) {
        let (place, site) = (now.origin.location, operation.site(of: now))
        if was.required != now.required {
            let rule: OperationRule =
                now.required ? .parameterBecameRequired : .parameterBecameOptional
            report(rule, now.required ? "may not be left out" : "may be left out", place, at: site)
        }
        if was.percentEncoded != now.percentEncoded {
            let message = now.percentEncoded ? "is percent-encoded" : "is not percent-encoded"
            report(OperationRule.parameterEncodingChanged, message, place, at: site)
        }
        compareSchemas(.request, user: operation.id) { $0.compare(was.schema, now.schema, at: site) }
    }

    mutating func compareRequestBodies(_ was: Operation, _ now: Operation) {
        let site = now.site.appending("request")
        switch (was.requestBody, now.requestBody) {
        case (nil, nil): break
        case (nil, let body?):
            let rule: OperationRule = body.required ? .requiredBodyAdded : .optionalBodyAdded
            let message = body.required ? "a body is needed" : "there may be a body"
            report(rule, message, body.origin.location, at: site)
        case (let body?, nil):
            report(OperationRule.bodyRemoved, "there is no body", body.origin.location, at: site)
        case (let before?, let after?): compare(before, after, of: now, at: site)
        }
    }

    private mutating func compare(
        _ was: RequestBody, _ now: RequestBody, of operation: Operation, at site: ChangeSite
    ) {
        let place = now.origin.location
        if was.required != now.required {
            let rule: OperationRule = now.required ? .bodyBecameRequired : .bodyBecameOptional
            report(rule, now.required ? "may not be left out" : "may be left out", place, at: site)
        }
        compareMaxBytes(was.bytesMax, now.bytesMax, place, at: site)
        let contents = Matches(was.contents, now.contents, by: \.mediaType)
        for content in contents.removed {
            report(OperationRule.requestMediaTypeRemoved, "not as \(content.mediaType)", place, at: site)
        }
        for content in contents.added {
            report(OperationRule.requestMediaTypeAdded, "as \(content.mediaType) too", place, at: site)
        }
        for (before, after) in contents.both {
            switch (before, after) {
            case (.json(let before), .json(let after)):
                compareSchemas(.request, user: operation.id) { $0.compare(before, after, at: site) }
            case (.multipart(let before), .multipart(let after)):
                compareParts(before, after, now.origin, of: operation, at: site.appending("form"))
            default: break
            }
        }
    }

    mutating func compareMaxBytes(
        _ was: Int?, _ now: Int?, _ place: SourceLocation, at site: ChangeSite
    ) {
        guard was != now else { return }
        let decreased = (now ?? .max) < (was ?? .max)
        func text(_ bytes: Int?) -> String { bytes.map { "at most \($0) bytes" } ?? "no limit" }
        report(
            decreased ? OperationRule.bodyMaxBytesDecreased : .bodyMaxBytesIncreased,
            "\(text(now)) instead of \(text(was))", place, at: site)
    }

    private mutating func compareParts(
        _ was: [MultipartPart], _ now: [MultipartPart], _ origin: Origin, of operation: Operation,
        at site: ChangeSite
    ) {
        let parts = Matches(was, now, by: \.name)
        for (before, after) in parts.both {
            let place = site.appending(after.name)
            if case (.file(let before), .file(let after)) = (before.payload, after.payload) {
                compareMaxBytes(before, after, origin.location, at: place)
            }
            compareSchemas(.request, user: operation.id) {
                $0.comparePart(before, after, origin, at: place)
            }
        }
        compareSchemas(.request, user: operation.id) { comparison in
            for part in parts.removed {
                comparison.reportRemoval(
                    part.required, closed: false, origin, at: site.appending(part.name))
            }
            for part in parts.added {
                comparison.reportAddition(part.required, origin, at: site.appending(part.name))
            }
        }
    }
}

extension SchemaComparison {
    fileprivate mutating func comparePart(
        _ was: MultipartPart, _ now: MultipartPart, _ origin: Origin, at site: ChangeSite
    ) {
        compareRequired(was.required, now.required, origin, at: site)
        compareCounts(.items, (nil, was.occurrencesMax), (nil, now.occurrencesMax), origin, at: site)
        switch (was.payload, now.payload) {
        case (.json(let was), .json(let now)): compare(was, now, at: site)
        case (.file, .file): break
        case (.json, .file): report(.typeChanged, "is a file, not JSON", origin, at: site)
        case (.file, .json): report(.typeChanged, "is JSON, not a file", origin, at: site)
        }
    }
}

extension MultipartPart {
    /// nil: any number.
    fileprivate var occurrencesMax: Int? { repeats ? countMax : 1 }
}

extension Content {
    var mediaType: String {
        switch self {
        case .json: "application/json"
        case .multipart: "multipart/form-data"
        case .binary(let type), .text(let type): type
        }
    }
}

/// A parameter and what it is known by: its name, or of a path parameter where it stands.
private struct KeyedParameter {
    let key: String
    let parameter: Parameter
}

extension Operation {
    fileprivate var keyedParameters: [KeyedParameter] {
        var names: [String] = []
        for case .parameter(let name) in path.segments { names.append(name) }
        return parameters.map { parameter in
            let key =
                switch parameter.place {
                case .path: "\(names.firstIndex(of: parameter.name) ?? -1)"
                case .query: parameter.name
                // Names of header fields have no case.
                case .header: parameter.name.lowercased()
                }
            return KeyedParameter(key: "\(parameter.place.rawValue)/\(key)", parameter: parameter)
        }
    }

    fileprivate func site(of parameter: Parameter) -> ChangeSite {
        site.appending(parameter.place.rawValue, parameter.name)
    }
}
