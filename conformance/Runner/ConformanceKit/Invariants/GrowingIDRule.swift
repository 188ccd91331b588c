// Ids grow with time: what is made later has the larger one.

internal import ConformanceModel
internal import SpecModel

struct GrowingIDRule {
    let dialect: Dialect

    func breaches(in trace: [TraceEvent]) -> [Breach] {
        var breaches: [Breach] = []
        // The largest id that had been answered when an exchange began.
        var largest: UInt64 = 0
        var atStart: [Int: UInt64] = [:]
        for (index, event) in trace.enumerated() {
            switch event.kind {
            case .request(let request): atStart[request.exchange] = largest
            case .response(let response):
                guard let path = response.operation.flatMap({ dialect.growingIDs[$0] }),
                    (200..<300).contains(response.status), let body = response.body.json,
                    let id = path.values(in: body).first, let number = UInt64(id)
                else { continue }
                if let before = atStart[response.exchange], number <= before {
                    breaches.append(
                        Breach(
                            rule: "growing-ids", level: .should,
                            message: "the id \(id) is not above \(before), which was made before",
                            traceIndex: index))
                }
                largest = max(largest, number)
            default: continue
            }
        }
        return breaches
    }
}
