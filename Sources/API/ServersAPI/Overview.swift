// The server API, generated from spec/servers/ when the package is built. What it gives:
//
// - models: a struct or enum per schema, each with `read(from:)` and `write(to:)` (`WireValue`);
// - operations: a namespace per operation with `Input`, `Output` and `Failure`;
// - `ServersAPIHandler`: what an implementation provides, one function per operation;
// - `ServersRouter`: from a request's head to its operation, and from a request to its response;
// - `ServersError`, `ServersErrorFormat`: the error table and how errors are written;
// - `ServersClientFrame`, `ServersServerFrame`, `ServersEvent`, `ServersCloseCode`: the gateway.
//
// `specgen generate --dialect-dir spec/servers --module ServersAPI --out DIR` writes the same files to a
// folder.
