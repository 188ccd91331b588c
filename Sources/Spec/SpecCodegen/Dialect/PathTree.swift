// The paths of all operations as a tree of segments.

internal import SpecModel

struct PathTree {
    /// How the function that looks at this node is called: `channelsByChannelID`.
    let name: String
    /// As in the contract, up to this node.
    let path: String
    private(set) var literals: [(text: String, tree: PathTree)] = []
    private(set) var parameter: [PathTree] = []
    private(set) var operations: [Operation] = []

    init(name: String, path: String) {
        self.name = name
        self.path = path
    }

    init(_ operations: [Operation]) {
        self.init(name: "root", path: "")
        for operation in operations { insert(operation, operation.path.segments[...]) }
    }

    private mutating func insert(_ operation: Operation, _ segments: ArraySlice<PathTemplate.Segment>) {
        guard let segment = segments.first else { return operations.append(operation) }
        switch segment {
        case .literal(let text):
            let index = literals.firstIndex { $0.text == text } ?? literals.count
            if index == literals.count {
                literals.append((text, PathTree(name: joined(text), path: "\(path)/\(text)")))
            }
            literals[index].tree.insert(operation, segments.dropFirst())
        case .parameter(let name):
            if parameter.isEmpty {
                parameter = [PathTree(name: joined("by_\(name)"), path: "\(path)/{\(name)}")]
            }
            parameter[0].insert(operation, segments.dropFirst())
        }
    }

    private func joined(_ part: String) -> String {
        name == "root" ? SwiftName.lowerCamel(part) : name + SwiftName.type(part)
    }

    /// This node and all below it, parents first.
    var all: [PathTree] { [self] + (literals.map(\.tree) + parameter).flatMap(\.all) }
}
