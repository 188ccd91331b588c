// What of the contract a run has seen, cell by cell.

/// One thing that the contract says and that a run can show.
public struct CoverageCell: Sendable, Hashable {
    public enum Kind: String, Sendable, CaseIterable {
        /// An operation and a status that it documents: `createMessage`, `201`.
        case status
        /// An operation and an error that it declares: `createMessage`, `MISSING_PERMISSIONS`.
        case error
        /// A request's field, a rule and a side of it: `createMessage`, `body.content maxLength outside`.
        case constraint
        /// An event and whether it came or was rightly withheld: `MESSAGE_CREATE`, `seen`.
        case event
        /// An operation of the gateway and its direction: `Heartbeat`, `sent`.
        case operation
        /// A close code: `UNKNOWN_OPCODE`, `4001`.
        case close
    }

    public var kind: Kind
    public var subject: String
    public var detail: String

    public init(_ kind: Kind, _ subject: String, _ detail: String) {
        self.kind = kind
        self.subject = subject
        self.detail = detail
    }
}

public struct Coverage: Sendable {
    /// A cell and who filled it.
    public struct Entry: Sendable {
        public var cell: CoverageCell
        /// Id of the first scenario that showed it; nil when none did.
        public var coveredBy: String?
        /// Why nobody has to: from the list of waivers.
        public var waiver: String?

        public init(cell: CoverageCell, coveredBy: String?, waiver: String?) {
            self.cell = cell
            self.coveredBy = coveredBy
            self.waiver = waiver
        }
    }

    /// All cells of the profiles that the target claims, by kind and then in the contract's order.
    public var entries: [Entry]

    public init(entries: [Entry]) { self.entries = entries }

    /// How many are covered, waived, and there at all.
    public func counts(of kind: CoverageCell.Kind) -> (covered: Int, waived: Int, all: Int) {
        let cells = entries.filter { $0.cell.kind == kind }
        return (
            cells.count { $0.coveredBy != nil }, cells.count { $0.coveredBy == nil && $0.waiver != nil },
            cells.count
        )
    }

    /// Covered cells among those not waived, 0 to 1; 1 when there are none.
    public var share: Double {
        let counted = entries.filter { $0.coveredBy != nil || $0.waiver == nil }
        guard !counted.isEmpty else { return 1 }
        return Double(counted.count { $0.coveredBy != nil }) / Double(counted.count)
    }
}
