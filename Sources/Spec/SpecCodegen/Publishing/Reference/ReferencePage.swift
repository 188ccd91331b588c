// The reference as one page that needs nothing else: no network, no other file, and no script to be read.

internal import SpecModel

struct ReferencePage {
    private let reference: Reference

    init(_ description: APIDescription) {
        reference = Reference(description)
    }

    var text: String { page.text }

    private var page: HTML {
        let title = "\(reference.description.title) \(reference.description.version)"
        let style = HTML(markup: ReferenceStyle.css)
        let script = HTML(markup: ReferenceScript.text)
        return """
            <!DOCTYPE html>
            <!-- Written by specgen publish from spec/\(reference.description.dialect). Change it there. -->
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>\(title) reference</title>
            <style>
            \(style)
            </style>
            </head>
            <body>
            <a class="skip" href="#content">Skip to the content</a>
            <header class="top"><a href="#introduction">\(title)</a> \
            <button id="menu" type="button" aria-expanded="false" aria-controls="sidebar">Contents</button>\
            </header>
            \(Sidebar(reference: reference).html)\
            <main id="content" tabindex="-1">
            \(content)</main>
            <script>
            \(script)
            </script>
            </body>
            </html>

            """
    }

    private var content: HTML {
        let groups = reference.groups.map { group -> HTML in
            let sections = group.operations.map {
                OperationSection(reference: reference, operation: $0).html
            }
            return HTML.heading(2, id: Reference.tagAnchor(group.name), HTML(escaping: group.name))
                + reference.prose(group.description) + "\(sections)"
        }
        return """
            \(IntroductionSection(reference: reference).html)\(groups)\
            \(GatewaySection(reference)?.html ?? .empty)\
            \(ErrorSection(reference: reference).html)\(SchemaSection(reference: reference).html)
            """
    }
}

extension Reference {
    /// Operations by their first tag, in the order of the tags.
    var groups: [(name: String, description: String?, operations: [Operation])] {
        let known = description.tags.map(\.name)
        let groups = description.tags.map { tag in
            (
                name: tag.name, description: tag.description,
                operations: description.operations.filter { $0.tags.first == tag.name }
            )
        }
        let others = description.operations.filter { !($0.tags.first.map(known.contains) ?? false) }
        let rest = (name: "Operations", description: String?.none, operations: others)
        return (groups + [rest]).filter { !$0.operations.isEmpty }
    }
}
