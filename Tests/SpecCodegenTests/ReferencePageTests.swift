// The published reference page: well-formed, whole, and safe from the texts of the contract.

import FileTesting
import SpecModel
import Testing

@testable import SpecCodegen

@Suite("reference page")
struct ReferencePageTests {
    private func page(_ published: PublishedContract) throws -> (html: String, markup: Markup) {
        let html = try #require(published.text(of: "reference/index.html"))
        return (html, Markup(html))
    }

    @Test("tags are balanced, ids are unique and links lead to them", arguments: PublishedContract.names)
    func wellFormed(contract: String) throws {
        let (_, markup) = try page(PublishedContract(contract))
        #expect(markup.problems.isEmpty)
        let ids = markup.tags.compactMap { $0.attributes["id"] }
        let repeated = Dictionary(grouping: ids, by: { $0 }).filter { $1.count > 1 }.keys
        #expect(repeated.isEmpty)
        let targets = markup.tags.compactMap { $0.attributes["href"] }
        #expect(targets.allSatisfy { $0.hasPrefix("#") })
        let lost = Set(targets.map { String($0.dropFirst()) }).subtracting(ids)
        #expect(lost.isEmpty)
        let headings = markup.tags.filter { ["h1", "h2", "h3", "h4"].contains($0.name) }
        #expect(!headings.isEmpty)
        #expect(headings.allSatisfy { $0.attributes["id"] != nil })
    }

    @Test("nothing is loaded from elsewhere", arguments: PublishedContract.names)
    func selfContained(contract: String) throws {
        let (html, markup) = try page(PublishedContract(contract))
        #expect(markup.tags.allSatisfy { $0.attributes["src"] == nil && $0.name != "link" })
        #expect(!html.contains("@import") && !html.contains("url("))
    }

    @Test("everything in the contract occurs", arguments: PublishedContract.names)
    func completeness(contract: String) throws {
        let published = try PublishedContract(contract)
        let (_, markup) = try page(published)
        let ids = Set(markup.tags.compactMap { $0.attributes["id"] })
        let description = published.description
        var wanted = description.operations.map { "operation-\($0.id)" }
        wanted += description.schemas.map { "schema-\($0.name)" }
        wanted += description.errors.errors.map { "error-\($0.name)" }
        let gateway = try #require(description.gateway)
        wanted += gateway.operations.map { "gateway-\($0.name)" }
        wanted += gateway.events.map { "event-\($0.name)" }
        wanted += gateway.closeCodes.map { "close-\($0.name)" }
        #expect(Set(wanted).subtracting(ids).isEmpty)
        let texts = Set(markup.texts.map(String.init))
        for intent in gateway.intents { #expect(texts.contains(intent.name)) }
    }

    @Test("texts of the contract stay texts")
    func escaping() throws {
        let (html, markup) = try page(PublishedContract(PublishedContract.hostile()))
        #expect(markup.problems.isEmpty)
        #expect(markup.tags.filter { $0.name == "script" }.count == 1)
        #expect(!markup.tags.contains { ["b", "img", "name"].contains($0.name) })
        #expect(html.contains("List &quot;things&quot; &amp; &lt;b&gt;more&lt;/b&gt;"))
        #expect(html.contains("<code>a &lt; b</code> or &lt;/section&gt;, and it&#39;s done"))
        #expect(html.contains("<title>A &amp; B &lt;script&gt; 1.0.0 reference</title>"))
        #expect(html.contains("Not &lt; valid &amp; not &gt; either"))
    }

    @Test("what is interpolated is escaped unless it is markup")
    func interpolation() {
        let text = "<&>\"'"
        let html: HTML = "<p title=\"\(text)\">\(HTML.code(text))\(3)\([HTML(escaping: "<"), "<br>"])</p>"
        let escaped = "&lt;&amp;&gt;&quot;&#39;"
        #expect(html.text == "<p title=\"\(escaped)\"><code>\(escaped)</code>3&lt;<br></p>")
    }

    @Test("samples are one word of a shell, whatever is in them")
    func curl() throws {
        let published = try PublishedContract("guilds")
        let reference = Reference(published.description)
        let operation = try #require(published.description.operations.first { $0.id == "createMessage" })
        let text = CurlCommand(reference: reference, operation: operation).text
        let lines = text.split(separator: "\n").map { $0.drop { $0 == " " } }
        #expect(lines[0].hasPrefix("curl -X POST \"$SERVER/api/v1/channels/"))
        #expect(lines.contains("-H \"Authorization: Bearer $TOKEN\" \\"))
        #expect(text.filter { $0 == "'" }.count % 2 == 0)
    }

    @Test("examples made from rules obey them", arguments: PublishedContract.names)
    func examples(contract: String) throws {
        let description = try PublishedContract(contract).description
        let catalog = SchemaCatalog(description.schemas)
        let values = description.schemas.map { ($0, ExampleValue(catalog: catalog).make(of: $0.schema)) }
        for (schema, value) in values {
            guard let value else { Issue.record("\(schema.name) has no example: \(schema.schema)"); continue }
            #expect(catalog.isValid(value, schema.schema), "\(schema.name)")
        }
    }

    /// The reader that these tests trust sees what it is there for.
    @Test(arguments: ["<p><b></p></b>", "<p>", "</p>", "<p", "<p id=\"a\" id=\"b\"></p>", "< b>"])
    func brokenMarkupIsFound(html: String) {
        #expect(!Markup(html).problems.isEmpty)
    }
}
