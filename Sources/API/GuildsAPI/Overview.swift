// The guild API, generated from spec/guilds/ when the package is built. What it gives:
//
// - models: a struct or enum per schema, each with `read(from:)` and `write(to:)` (`WireValue`);
// - operations: a namespace per operation with `Input`, `Output` and `Failure`;
// - `GuildsAPIHandler`: what an implementation provides, one function per operation;
// - `GuildsRouter`: from a request's head to its operation, and from a request to its response;
// - `GuildsError`, `GuildsErrorFormat`: the error table and how errors are written;
// - `GuildsClientFrame`, `GuildsServerFrame`, `GuildsEvent`, `GuildsCloseCode`: the gateway.
//
// `specgen generate --dialect-dir spec/guilds --module GuildsAPI --out DIR` writes the same files to a
// folder.
