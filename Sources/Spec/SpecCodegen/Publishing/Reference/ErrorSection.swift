// All errors of the contract, and what is said of refused fields.

internal import SpecModel

struct ErrorSection {
    let reference: Reference

    private var table: ErrorTable { reference.description.errors }

    var html: HTML {
        let rows = table.errors.sorted { ($0.status, $0.name) < ($1.status, $1.name) }
            .map { Self.row($0, links: false) }
        let about: HTML = """
            <p>Every refusal of a REST request has a body of one form. Its code tells errors apart, its \
            message is for people.</p>
            \(keys)
            """
        return """
            <section class="item">
            \(HTML.heading(2, id: "errors", "Errors"))\(HTML.split(about, samples: sample))\
            \(HTML.table("Errors", ["Status", "Code", "Name", "Message"], rows))\(violations)</section>

            """
    }

    /// A row of an error table. Where it does not link to the table of all errors, it is what links lead to.
    static func row(_ error: WireErrorDescription, links: Bool) -> [HTML] {
        let anchor = Reference.errorAnchor(error.name)
        let code =
            switch error.code {
            case .integer(let number): String(number)
            case .string(let text): text
            }
        let name: HTML =
            links ? .link(to: anchor, .code(error.name)) : "<code id=\"\(anchor)\">\(error.name)</code>"
        let kind: HTML = error.status < 500 ? "refused" : "failed"
        return [
            "<span class=\"status \(kind)\">\(error.status)</span>", .code(code), name,
            HTML(escaping: error.message),
        ]
    }

    private var keys: HTML {
        let rows = table.body.map { key -> [HTML] in
            switch key {
            case .code(let key): [.code(key), "The error's code."]
            case .message(let key): [.code(key), "What went wrong, in words."]
            case .violations(let key):
                [
                    .code(key),
                    "What is wrong with which field; only in \(reference.inline(table.validationError)).",
                ]
            case .retryAfter(let key):
                [.code(key), "Seconds until the request can be repeated; only where that is known."]
            case .global(let key):
                [.code(key), "Whether the limit holds for all operations together; only beside the seconds."]
            case .constant(let key, let value): [.code(key), "Always \(HTML.code(value.json))."]
            }
        }
        return .table("Keys of an error", ["Key", "Meaning"], rows)
    }

    private var sample: HTML {
        guard let error = table.errors.first(where: { $0.name == table.validationError }) else {
            return .empty
        }
        return Sample.figure(
            "\(error.name)", Sample.markup(of: reference.errors.body(of: error).literal))
    }

    private var violations: HTML {
        let rows = table.violations.map { violation -> [HTML] in
            [.code(violation.keyword), .code(violation.code), HTML(escaping: violation.message)]
        }
        guard !rows.isEmpty else { return .empty }
        return HTML.heading(3, id: "refused-fields", "Refused fields")
            + .table("Refused fields", ["Broken rule", "Code", "Message"], rows)
    }
}
