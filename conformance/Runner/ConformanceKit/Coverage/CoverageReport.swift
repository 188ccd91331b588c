// What of the contract the traces of a run have shown. Only traces count, so that nothing is covered because
// a file says so.

internal import ConformanceCases
internal import ConformanceModel
internal import SpecModel

struct CoverageReport {
    let suite: Suite
    private let contract: Contract
    private let cases: CaseGenerator

    init(_ suite: Suite) {
        self.suite = suite
        contract = suite.contract
        cases = CaseGenerator(suite.contract.description, seed: 0)
    }

    /// - Parameter profiles: those that the target claims; cells of others are left out.
    func coverage(of outcomes: [ScenarioOutcome], profiles: [String]) -> Coverage {
        var coveredBy: [CoverageCell: String] = [:]
        for outcome in outcomes where outcome.result.verdict != .notClaimed {
            for cell in cells(shownBy: outcome) where coveredBy[cell] == nil {
                coveredBy[cell] = outcome.result.id
            }
        }
        return Coverage(
            entries: cells(of: profiles).map { cell in
                Coverage.Entry(cell: cell, coveredBy: coveredBy[cell], waiver: waiver(of: cell))
            })
    }

    private func waiver(of cell: CoverageCell) -> String? {
        suite.waivers.first { waiver in
            waiver.cells.contains {
                $0.kind == cell.kind && Glob($0.subject).matches(cell.subject)
                    && Glob($0.detail).matches(cell.detail)
            }
        }?.reason
    }

    // MARK: What there is to show

    private func cells(of profiles: [String]) -> [CoverageCell] {
        let claimed = suite.dialect.profiles.filter { profiles.contains($0.name) }
        let operations = claimed.flatMap(\.operations).compactMap(contract.operation)
        var cells: [CoverageCell] = []
        for operation in operations {
            let fromErrors = operation.errors.compactMap { contract.error($0)?.status }
            let statuses = Set(operation.responses.map(\.status) + fromErrors).sorted()
            cells += statuses.map { CoverageCell(.status, operation.id, String($0)) }
            cells += operation.errors.map { CoverageCell(.error, operation.id, $0) }
            if profiles.contains(Self.constraintsProfile) {
                cells += self.cases.cells(of: .request(operation))
            }
        }
        for event in claimed.flatMap(\.events) {
            cells.append(CoverageCell(.event, event, "seen"))
            if canBeWithheld(event) { cells.append(CoverageCell(.event, event, "withheld")) }
        }
        for name in claimed.flatMap(\.gatewayOperations) {
            cells += directions(of: name)
            if let operation = contract.gatewayOperation(name), profiles.contains(Self.constraintsProfile) {
                cells += self.cases.cells(of: .frame(operation))
            }
        }
        cells += claimed.flatMap(\.closes).map {
            CoverageCell(.close, $0, contract.closeCode($0).map(String.init) ?? "")
        }
        return cells
    }

    /// The profile whose scenarios make requests from the contract's rules.
    private static let constraintsProfile = "validation"

    /// Whether there can be somebody who must not get it: all but what goes to the one session that caused
    /// it.
    private func canBeWithheld(_ event: String) -> Bool { contract.event(event)?.scopes != [.session] }

    private func directions(of name: String) -> [CoverageCell] {
        guard let operation = contract.gatewayOperation(name) else { return [] }
        var cells: [CoverageCell] = []
        if operation.direction != .fromServer { cells.append(CoverageCell(.operation, name, "sent")) }
        if operation.direction != .fromClient { cells.append(CoverageCell(.operation, name, "received")) }
        return cells
    }

    // MARK: What was shown

    func cells(shownBy outcome: ScenarioOutcome) -> Set<CoverageCell> {
        var cells = Set(outcome.withheld.map { CoverageCell(.event, $0, "withheld") })
        var requests: [Int: RequestRecord] = [:]
        var frames = SentFrames(contract, suite.dialect.gateway?.malformed)
        for event in outcome.result.trace {
            for (operation, payload, isAccepted) in frames.settled(by: event) {
                let draft = RequestDraft(body: payload)
                cells.formUnion(hits(draft, .frame(operation), isAccepted: isAccepted))
            }
            switch event.kind {
            case .request(let request): requests[request.exchange] = request
            case .response(let response):
                cells.formUnion(self.cells(of: response, to: requests[response.exchange]))
            case .frameSent(let frame):
                if let name = frame.operation { cells.insert(CoverageCell(.operation, name, "sent")) }
            case .frameReceived(let frame):
                if let name = frame.operation { cells.insert(CoverageCell(.operation, name, "received")) }
                if let name = frame.event { cells.insert(CoverageCell(.event, name, "seen")) }
            case .connectionClosed(let closure) where closure.origin == .server:
                for close in contract.description.gateway?.closeCodes ?? [] where close.code == closure.code {
                    cells.insert(CoverageCell(.close, close.name, String(close.code)))
                }
            case .connectionClosed, .connectionOpened: continue
            }
        }
        return cells
    }

    private func cells(of response: ResponseRecord, to request: RequestRecord?) -> [CoverageCell] {
        guard let id = response.operation, let operation = contract.operation(id) else { return [] }
        var cells = [CoverageCell(.status, id, String(response.status))]
        let error = contract.error(in: response)
        if let error { cells.append(CoverageCell(.error, id, error.name)) }
        guard let request else { return cells }
        let isAccepted = response.status < 400
        let isRefused = error?.name == contract.description.errors.validationError
        guard isAccepted || isRefused else { return cells }
        return cells
            + hits(draft(request, of: operation), .request(operation), isAccepted: isAccepted)
    }

    private func hits(_ draft: RequestDraft, _ subject: CaseSubject, isAccepted: Bool) -> [CoverageCell] {
        cases.cells(hitBy: draft, of: subject).filter {
            $0.detail.hasSuffix(isAccepted ? " inside" : " outside")
        }
    }

    private func draft(_ request: RequestRecord, of operation: Operation) -> RequestDraft {
        func parameters(_ place: Parameter.Place) -> [String: JSONLiteral] {
            let names = operation.parameters.filter { $0.place == place }.map(\.name)
            return request.parameters.filter { names.contains($0.key) }
        }
        return RequestDraft(
            path: parameters(.path), query: parameters(.query),
            headers: parameters(.header), body: request.body.json)
    }
}
