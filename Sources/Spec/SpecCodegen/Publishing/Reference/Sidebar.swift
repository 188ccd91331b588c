// The contents of the reference, with a field that filters them.

internal import SpecModel

struct Sidebar {
    let reference: Reference

    var html: HTML {
        """
        <nav id="sidebar" aria-label="Contents">
        <label class="filter"><span>Filter</span> \
        <input type="search" id="filter" placeholder="Filter (press /)" autocomplete="off"></label>
        <p id="filter-result" role="status" class="note"></p>
        \(introduction)\(tags)\(gateway)\(ending)</nav>

        """
    }

    private var introduction: HTML {
        var links: [HTML] = [entry("introduction", "Introduction")]
        if !reference.description.securitySchemes.isEmpty {
            links.append(entry("credentials", "Credentials"))
        }
        if reference.description.operations.contains(where: { $0.rateLimit != nil }) {
            links.append(entry("rate-limits", "Rate limits"))
        }
        return "<ul>\(links)</ul>\n"
    }

    private var tags: HTML {
        let groups = reference.groups.map { group -> HTML in
            let links = group.operations.map { operation in
                entry(
                    Reference.operationAnchor(operation.id),
                    """
                    \(HTML(escaping: operation.summary ?? operation.id)) \
                    \(OperationSection.method(operation))
                    """)
            }
            return self.group(group.name, Reference.tagAnchor(group.name), links)
        }
        return "\(groups)"
    }

    private var gateway: HTML {
        guard let gateway = reference.description.gateway else { return .empty }
        let parts =
            [("gateway-connection", "Step by step"), ("gateway-frames", "Frames")]
            + (gateway.intents.isEmpty ? [] : [("gateway-intents", "Intents")])
            + (gateway.closeCodes.isEmpty ? [] : [("gateway-close-codes", "Close codes")])
        let operations = gateway.operations.map {
            entry(Reference.frameAnchor($0.name), HTML(escaping: $0.name))
        }
        let events = gateway.events.map { entry(Reference.eventAnchor($0.name), HTML(escaping: $0.name)) }
        return group("Gateway", "gateway", parts.map { entry($0, HTML(escaping: $1)) })
            + group("Gateway operations", "gateway-operations", operations)
            + (events.isEmpty ? .empty : group("Gateway events", "gateway-events", events))
    }

    private var ending: HTML {
        let schemas = reference.description.schemas.map {
            entry(Reference.schemaAnchor($0.name), HTML(escaping: $0.name))
        }
        return "<ul>\(entry("errors", "Errors"))</ul>\n"
            + (schemas.isEmpty ? .empty : group("Schemas", "schemas", schemas))
    }

    private func group(_ name: String, _ anchor: String, _ links: [HTML]) -> HTML {
        """
        <details open><summary>\(name)</summary><ul>\(links)</ul></details>

        """
    }

    private func entry(_ anchor: String, _ title: HTML) -> HTML {
        "<li><a href=\"#\(anchor)\">\(title)</a></li>\n"
    }
}
