// What `guildhall --help` and `guildhall serve --help` print.

enum Help {
    static let general = """
        Guildhall: a Discord-style chat server.

        Usage: guildhall COMMAND [OPTIONS]

        Commands:
          serve      Run the server (guildhall serve --help lists its options)
          version    Print the version

        """

    static var serve: String {
        let width = (Setting.all.map { $0.flag.count + $0.placeholder.count + 1 }.max() ?? 0) + 2
        let options = Setting.all.map { setting in
            let call = "\(setting.flag) \(setting.placeholder)"
            let padding = String(repeating: " ", count: width - call.count)
            let indent = String(repeating: " ", count: width + 2)
            return "  \(call)\(padding)\(setting.summary)\n\(indent)[\(setting.variable), "
                + "default: \(setting.defaultText)]"
        }
        return """
            Run the server: REST and the gateway on API_PORT, the gateway once more on GATEWAY_PORT.

            Usage: guildhall serve [OPTIONS]

            Each option can also be set by the environment variable in brackets, or by a line
            NAME=value in a file .env in the current folder. Options win over variables, and
            variables over the file.

            Options:
            \(options.joined(separator: "\n"))

            SIGTERM and SIGINT finish the requests under way, tell gateway clients to reconnect, and exit.

            """
    }
}
