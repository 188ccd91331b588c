// conformance proxy: one fault in front of a server, for as long as one wants to look at it.

internal import ConformanceKit
internal import ConformanceProxy
private import Reactor
internal import SpecModel

enum ProxyCommand {
    private static let usage = """
        usage: conformance proxy --target FILE [--mutate ID] [OPTIONS]

        Stands between clients and a server and puts one fault into what the server says, until it is interrupted.

          --target FILE    the server
          --base-url URL   in place of the target's base_url; --gateway-url likewise
          --mutate ID      the fault; without it nothing is changed
          --list           shows all faults that the contract has places for
        \(SuiteSource.usage)
        """

    static func run(_ arguments: [String]) async throws(CommandFailure) -> ExitCode {
        let known: Set<String> = ["--target", "--base-url", "--gateway-url", "--mutate"]
        let options = try Options(arguments, options: known.union(SuiteSource.options), flags: ["--list"])
        guard !options.asksForHelp else {
            Terminal.say(usage)
            return .success
        }
        let target = try SuiteSource.targetInTheClear(options)
        let description = try SuiteSource.load(options, dialect: target.dialect).contract.description
        if options.has("--list") {
            for mutation in Mutation.all(of: description) {
                Terminal.say("\(mutation.id)  \(mutation.sentence)")
            }
            return .success
        }
        var mutation: Mutation?
        if let id = options.last("--mutate") {
            mutation = Mutation.named(id, of: description)
            guard mutation != nil else {
                throw CommandFailure("there is no fault `\(id)`; --list shows them", .harness)
            }
        }
        try await stand(before: target, mutation, description)
        return .success
    }

    private static func stand(
        before target: Target, _ mutation: Mutation?, _ description: APIDescription
    ) async throws(CommandFailure) {
        guard let gateway = target.gateway else {
            throw CommandFailure("the target has no gateway_url", .harness)
        }
        let loop = EventLoop(name: "proxy")
        loop.start()
        do throws(ProxyError) {
            let proxy = try await MutatingProxy.start(
                target: Upstream(api: target.api.description, gateway: gateway.description),
                mutation: mutation,
                description: description, on: loop)
            Terminal.say(
                "\(proxy.apiURL)\n\(proxy.gatewayURL)\n\(mutation?.sentence ?? "Nothing is changed.")")
            // Until a signal ends the process.
            await withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in }
        } catch {
            throw CommandFailure("\(error)", .unreachable)
        }
    }
}
