// What a browser shows at the server's address: that it runs, and where to go from there.

internal import HTTPTypes

enum WelcomePage {
    static let path = Array("/".utf8)

    /// Paths that tell how the server is, where a dialect has them.
    static let healthPaths = ["/health", "/health/ready"]

    static func response(for dialects: Dialects) -> Response {
        let rows = dialects.summaries.map(row)
        let health = healthPaths.filter(dialects.have).map { "<a href=\"\($0)\">\($0)</a>" }
        let page = html.replacing(
            "DIALECTS",
            with: (rows
                + (health.isEmpty ? [] : ["<dt>Health</dt><dd>\(health.joined(separator: ", "))</dd>"]))
                .joined(separator: "\n"))
        var response = Response(.ok, type: "text/html; charset=utf-8", body: Array(page.utf8))
        // The page loads nothing and runs nothing.
        response.fields.append("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
        response.fields.append("X-Content-Type-Options", "nosniff")
        return response
    }

    private static func row(_ dialect: Dialects.Summary) -> String {
        let code = { (text: String) in "<code>\(text.isEmpty ? "/" : text)</code>" }
        let rest = dialect.basePaths.map(code).joined(separator: " and ")
        let sockets = dialect.sockets.map(code).joined(separator: " and ")
        return "<dt>\(dialect.name.rawValue)</dt><dd>REST under \(rest), WebSocket at \(sockets)</dd>"
    }

    private static let html = """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Guildhall</title>
        <style>
        :root { color-scheme: light dark; --ink: #1c2430; --dim: #5c6675; --line: #d9dee6; --accent: #3b5bdb; }
        @media (prefers-color-scheme: dark) {
          :root { --ink: #e6e9ee; --dim: #98a2b3; --line: #323a47; --accent: #91a7ff; }
        }
        body { max-width: 42rem; margin: 12vh auto 4rem; padding: 0 1.5rem; color: var(--ink);
               font: 1.05rem/1.6 system-ui, sans-serif; }
        h1 { margin: 0; font-size: 2.4rem; letter-spacing: -0.02em; }
        h1 small { margin-left: .6rem; font-size: 1rem; font-weight: 400; color: #2f9e44; letter-spacing: 0; }
        p { margin: .3rem 0 2.2rem; color: var(--dim); }
        dl + p { margin-top: 1.6rem; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .7rem 1.6rem; margin: 0;
             padding: 1.4rem 0; border: solid var(--line); border-width: 1px 0; }
        dt { color: var(--dim); }
        dd { margin: 0; }
        a { color: var(--accent); text-decoration: none; }
        a:hover { text-decoration: underline; }
        code { font: .95em ui-monospace, monospace; overflow-wrap: anywhere; }
        </style>
        </head>
        <body>
        <h1>Guildhall<small>&#9679; running</small></h1>
        <p>A chat server with guilds, channels and messages in real time.</p>
        <dl>
        DIALECTS
        <dt>Metrics</dt><dd><a href="/metrics">/metrics</a></dd>
        <dt>Contracts</dt><dd><code>docs/reference</code>, and the folders of <code>spec</code></dd>
        </dl>
        <p>The README has a tour that creates an account and sends a first message.</p>
        </body>
        </html>

        """
}
