// Permissions that a caller needs: always, unless what is acted on is one's own, or never.

internal import SpecModel

struct PermissionChange {
    let rule: OperationRule
    let message: String

    typealias Needs = (always: [String], unlessOwn: [String])

    /// In order of the names.
    static func between(_ was: Needs, _ now: Needs) -> [PermissionChange] {
        let names = Set(was.always + was.unlessOwn + now.always + now.unlessOwn)
        return names.sorted().compactMap { name in
            let (before, after) = (need(for: name, was), need(for: name, now))
            guard before != after else { return nil }
            return PermissionChange(
                rule: before < after ? .permissionAdded : .permissionRemoved,
                message: "\(name) is needed \(after.text), not \(before.text)")
        }
    }

    private enum Need: Int, Comparable {
        case never, unlessOwn, always

        static func < (one: Self, other: Self) -> Bool { one.rawValue < other.rawValue }

        var text: String {
            switch self {
            case .never: "never"
            case .unlessOwn: "unless it is one's own"
            case .always: "always"
            }
        }
    }

    private static func need(for name: String, _ needs: Needs) -> Need {
        needs.always.contains(name) ? .always : needs.unlessOwn.contains(name) ? .unlessOwn : .never
    }
}
