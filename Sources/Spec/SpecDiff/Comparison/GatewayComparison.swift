// The gateway as a whole: paths, envelope, query, times, intents and close codes.

internal import SpecModel

extension ContractComparison {
    mutating func compareGateways() {
        let site = ChangeSite(.gateway, "connection")
        switch (old.gateway, new.gateway) {
        case (nil, nil): break
        case (let gateway?, nil):
            report(GatewayRule.gatewayRemoved, "is gone", gateway.origin.location, at: site)
        case (nil, let gateway?):
            report(GatewayRule.gatewayAdded, "is new", gateway.origin.location, at: site)
        case (let was?, let now?):
            compareConnections(was, now, at: site)
            compareQueries(was, now, at: site.appending("query"))
            compareTimings(was, now)
            compareFrameLimits(was, now, at: site.appending("client_rate_limit"))
            compareGatewayOperations(was, now)
            compareEvents(was, now)
            compareIntents(was, now)
            compareCloseCodes(was, now)
        }
    }

    private mutating func compareConnections(
        _ was: GatewayDescription, _ now: GatewayDescription, at site: ChangeSite
    ) {
        let place = now.origin.location
        let paths = Matches(was.paths, now.paths, by: \.self)
        for path in paths.removed {
            report(GatewayRule.pathRemoved, "not under \(path)", place, at: site.appending("paths"))
        }
        for path in paths.added {
            report(GatewayRule.pathAdded, "under \(path) too", place, at: site.appending("paths"))
        }
        for ((key, before), (_, after)) in zip(was.envelope.parts, now.envelope.parts)
        where before != after {
            let site = site.appending("envelope", key)
            report(GatewayRule.envelopeChanged, "\(after), not \(before)", place, at: site)
        }
        if was.opening != now.opening {
            let message = "\(now.opening ?? "nothing"), not \(was.opening ?? "nothing")"
            let rule: GatewayRule = was.opening == nil ? .openingAdded : .openingChanged
            report(rule, message, place, at: site.appending("opening"))
        }
        let reasons = [
            ("unknown_operation_close", was.unknownOperationClose, now.unknownOperationClose),
            ("malformed_frame_close", was.malformedFrameClose, now.malformedFrameClose),
        ]
        for (key, before, after) in reasons {
            compareClose(before, after, was, now, place, at: site.appending(key))
        }
    }

    /// What answers a violation: the number counts, and when that changes for the name, it is reported there.
    mutating func compareClose(
        _ before: String?, _ after: String?, _ was: GatewayDescription, _ now: GatewayDescription,
        _ place: SourceLocation, at site: ChangeSite
    ) {
        guard before != after else { return }
        let (number, successor) = (was.closeNumber(before), now.closeNumber(after))
        guard number != successor else { return }
        let message = "\(after ?? "no close code"), not \(before ?? "no close code")"
        report(GatewayRule.closeReasonChanged, message, place, at: site)
    }

    private mutating func compareQueries(
        _ was: GatewayDescription, _ now: GatewayDescription, at site: ChangeSite
    ) {
        let keys = Matches(was.query, now.query, by: \.name)
        for key in keys.removed {
            report(
                GatewayRule.queryKeyRemoved, "is ignored", key.origin.location, at: site.appending(key.name))
        }
        for key in keys.added {
            report(GatewayRule.queryKeyAdded, "is new", key.origin.location, at: site.appending(key.name))
        }
        for (before, after) in keys.both {
            let (place, site) = (after.origin.location, site.appending(after.name))
            compareValues(before, after, place, at: site)
            compareClose(before.otherwiseClose, after.otherwiseClose, was, now, place, at: site)
        }
    }

    private mutating func compareValues(
        _ before: GatewayQueryKey, _ after: GatewayQueryKey, _ place: SourceLocation, at site: ChangeSite
    ) {
        switch (before.lengthMax, after.lengthMax) {
        case (nil, nil):
            let values = Matches(before.values, after.values, by: \.self)
            for value in values.removed {
                report(GatewayRule.queryValueRemoved, "may not be `\(value)`", place, at: site)
            }
            for value in values.added {
                report(GatewayRule.queryValueAdded, "may be `\(value)`", place, at: site)
            }
        case (_?, nil):
            report(GatewayRule.queryValueRemoved, "may not be any text", place, at: site)
        case (let lengthMax, let now?) where lengthMax != now:
            let isLower = now < lengthMax ?? 0
            report(
                isLower ? GatewayRule.queryValueRemoved : GatewayRule.queryValueAdded,
                "may be a text of up to \(now) characters", place, at: site)
        default: break
        }
    }

    private mutating func compareTimings(_ was: GatewayDescription, _ now: GatewayDescription) {
        let timings: [(String, KeyPath<GatewayTimings, Int?>)] = [
            ("heartbeat_interval_ms", \.heartbeatIntervalMilliseconds),
            ("heartbeat_timeout_ms", \.heartbeatTimeoutMilliseconds),
            ("identify_timeout_ms", \.identifyTimeoutMilliseconds),
            ("resume_window_ms", \.resumeWindowMilliseconds),
        ]
        for (name, time) in timings where was.timings[keyPath: time] != now.timings[keyPath: time] {
            let (before, after) = (was.timings[keyPath: time], now.timings[keyPath: time])
            func text(_ time: Int?) -> String { time.map { "\($0) ms" } ?? "any time" }
            report(
                (after ?? .max) < (before ?? .max) ? GatewayRule.timingLowered : .timingRaised,
                "\(text(after)), not \(text(before))", now.origin.location,
                at: ChangeSite(.gateway, "timings", name))
        }
    }

    private mutating func compareFrameLimits(
        _ was: GatewayDescription, _ now: GatewayDescription, at site: ChangeSite
    ) {
        let (before, after, place) = (was.clientFrameLimit, now.clientFrameLimit, now.origin.location)
        func text(_ limit: ClientFrameLimit?) -> String {
            limit.map { "\($0.frames) frames in \($0.seconds) s" } ?? "no limit"
        }
        if let rule = ClientFrameLimit.change(from: before, to: after) {
            report(rule, "\(text(after)) instead of \(text(before))", place, at: site)
        }
        if let before, let after {
            compareClose(before.close, after.close, was, now, place, at: site.appending("close"))
        }
    }

    private mutating func compareIntents(_ was: GatewayDescription, _ now: GatewayDescription) {
        let place = now.origin.location
        let intents = Matches(was.intents, now.intents, by: \.name)
        for intent in intents.removed {
            let site = ChangeSite(.intent, intent.name)
            report(GatewayRule.intentRemoved, "bit \(intent.number) is gone", place, at: site)
        }
        for (before, after) in intents.both where before.number != after.number {
            let message = "bit \(after.number), not \(before.number)"
            report(GatewayRule.intentBitChanged, message, place, at: ChangeSite(.intent, after.name))
        }
        for intent in intents.added {
            let site = ChangeSite(.intent, intent.name)
            report(GatewayRule.intentAdded, "there is bit \(intent.number)", place, at: site)
        }
    }

    private mutating func compareCloseCodes(_ was: GatewayDescription, _ now: GatewayDescription) {
        var codes = Matches(was.closeCodes, now.closeCodes, by: \.name)
        codes.match(by: \.code)
        for code in codes.removed {
            report(GatewayRule.closeCodeRemoved, "\(code.code) is gone", code.origin.location, at: code.site)
        }
        for (before, after) in codes.both {
            let (place, site) = (after.origin.location, after.site)
            if before.code != after.code {
                report(
                    GatewayRule.closeCodeChanged, "\(after.code), not \(before.code)", place, at: site)
            }
            if before.reconnect != after.reconnect {
                let message = "reconnect: \(after.reconnect.rawValue), not \(before.reconnect.rawValue)"
                report(GatewayRule.closeCodeReconnectChanged, message, place, at: site)
            }
        }
        for code in codes.added {
            report(GatewayRule.closeCodeAdded, "there is \(code.code)", code.origin.location, at: code.site)
        }
    }
}

extension CloseCode {
    fileprivate var site: ChangeSite { ChangeSite(.closeCode, name) }
}

extension GatewayDescription {
    fileprivate func closeNumber(_ name: String?) -> Int? {
        closeCodes.first { $0.name == name }?.code
    }
}

extension ClientFrameLimit {
    /// Lowered when fewer frames pass at once or in the long run.
    fileprivate static func change(from old: Self?, to new: Self?) -> GatewayRule? {
        guard let old, let new else {
            return old == nil && new == nil ? nil : new == nil ? .frameLimitRaised : .frameLimitLowered
        }
        let (rate, oldRate) = (new.frames * old.seconds, old.frames * new.seconds)
        if new.frames < old.frames || rate < oldRate { return .frameLimitLowered }
        return new.frames > old.frames || rate > oldRate ? .frameLimitRaised : nil
    }
}

extension Envelope {
    /// Its keys as the contract calls them, and what each says.
    fileprivate var parts: [(String, String)] {
        [
            ("client", fromClient.text), ("server", fromServer.text), ("payload", payloadKey.text),
            ("event", eventKey.text), ("sequence", sequenceKey.text),
            ("nulls", nullsForAbsentKeys ? "null where a key does not apply" : "left out"),
        ]
    }
}

extension Envelope.Discriminator {
    fileprivate var text: String { "`\(key)` (\(kind == .integer ? "integer" : "string"))" }
}

extension String? {
    fileprivate var text: String { map { "`\($0)`" } ?? "none" }
}
