// Statuses, bodies and header fields of responses.

internal import SpecModel

extension ContractComparison {
    mutating func compareResponses(_ was: Operation, _ now: Operation) {
        let matches = Matches(was.responses, now.responses, by: \.status)
        for response in matches.removed {
            report(
                OperationRule.statusRemoved, "status \(response.status) is gone", response.origin.location,
                at: now.site(of: response))
        }
        for response in matches.added {
            report(
                OperationRule.statusAdded, "there is status \(response.status)", response.origin.location,
                at: now.site(of: response))
        }
        for (before, after) in matches.both {
            compareContents(before, after, of: now)
            compareHeaders(before, after, of: now)
        }
    }

    private mutating func compareContents(
        _ was: OperationResponse, _ now: OperationResponse, of operation: Operation
    ) {
        let (place, site) = (now.origin.location, operation.site(of: now))
        switch (was.content, now.content) {
        case (nil, nil): break
        case (_?, nil): report(OperationRule.responseBodyRemoved, "has no body", place, at: site)
        case (nil, _?): report(OperationRule.responseBodyAdded, "has a body", place, at: site)
        case (.json(let before)?, .json(let after)?):
            compareSchemas(.response, user: operation.id) { $0.compare(before, after, at: site) }
        case (let before?, let after?) where before.mediaType != after.mediaType:
            let message = "is \(after.mediaType), not \(before.mediaType)"
            report(OperationRule.responseMediaTypeChanged, message, place, at: site)
        default: break
        }
    }

    private mutating func compareHeaders(
        _ was: OperationResponse, _ now: OperationResponse, of operation: Operation
    ) {
        let place = now.origin.location
        let site = operation.site(of: now).appending("headers")
        let matches = Matches(was.headers, now.headers) { $0.name.lowercased() }
        for header in matches.removed {
            report(OperationRule.responseHeaderRemoved, "is gone", place, at: site.appending(header.name))
        }
        for header in matches.added {
            report(OperationRule.responseHeaderAdded, "is new", place, at: site.appending(header.name))
        }
        for (before, after) in matches.both {
            let site = site.appending(after.name)
            if before.required != after.required {
                let rule: OperationRule =
                    after.required ? .responseHeaderBecameRequired : .responseHeaderBecameOptional
                report(rule, after.required ? "is always there" : "may be missing", place, at: site)
            }
            compareSchemas(.response, user: operation.id) {
                $0.compare(before.schema, after.schema, at: site)
            }
        }
    }
}

extension Operation {
    fileprivate func site(of response: OperationResponse) -> ChangeSite {
        site.appending("\(response.status)")
    }
}
