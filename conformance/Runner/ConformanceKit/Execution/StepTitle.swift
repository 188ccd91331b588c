// Steps in words, for reports.

internal import SpecModel

extension Step {
    /// `alice calls createMessage`.
    var title: String {
        switch verb {
        case .call(let call): "\(call.actor?.label ?? "somebody") calls \(call.operation)"
        case .constraints(let step):
            "\(step.call.actor?.label ?? "somebody") calls \(step.call.operation) with values just "
                + "\(step.isInside ? "inside" : "outside") of every rule"
        case .frameConstraints(let step):
            "\(step.open.connection.label) sends \(step.operation) with values just "
                + "\(step.isInside ? "inside" : "outside") of every rule"
        case .http: "somebody sends bytes"
        case .open(let open):
            switch open.login {
            case .none: "\(open.connection.label) connects"
            case .identify: "\(open.connection.label) connects and identifies"
            case .resume: "\(open.connection.label) connects and resumes"
            }
        case .send(let send): "\(send.connection.label) sends \(send.operation)"
        case .sendRaw(let at, _): "\(at.label) sends raw frames"
        case .close(let at, let code): "\(at.label) closes with \(code)"
        case .cut(let at): "\(at.label) is cut"
        case .expectClose(let at, _): "\(at.label) is closed by the server"
        case .await(let step): "wait for " + step.patterns.map(\.label).joined(separator: ", ")
        case .never(let patterns, _): "never " + patterns.map(\.label).joined(separator: ", ")
        case .fence(let fence): "all that came before is seen: a fence by \(fence.actor.label)"
        case .parallel(let branches): "at the same time: " + branches.map(\.name).joined(separator: ", ")
        case .loop: "repeat"
        case .use(let use): "use \(use.fixture)"
        case .bind(let bindings): "let " + bindings.map(\.name.description).joined(separator: ", ")
        case .check: "check"
        case .actors(let actors): "make " + actors.map(\.name).joined(separator: ", ")
        }
    }

    /// Whether passing it is a finding of its own.
    var isCheck: Bool {
        switch verb {
        case .call, .constraints, .frameConstraints, .http, .open, .expectClose, .await, .never, .check: true
        case .send, .sendRaw, .close, .cut, .fence, .parallel, .loop, .use, .bind, .actors: false
        }
    }
}

extension FramePattern {
    fileprivate var label: String {
        (event ?? operation ?? "a frame") + " on " + connections.map(\.label).joined(separator: ", ")
    }
}

extension Template {
    /// As a name: the text itself, or the expression's name.
    var label: String {
        switch self {
        case .literal(let value): Function.plainText(value)
        case .expression(.name(let path)): path.description
        default: "…"
        }
    }
}
