// Every file that may say `@unchecked Sendable`. An entry that is no longer needed fails the tests.

let uncheckedSendables: [UncheckedSendable] = []
