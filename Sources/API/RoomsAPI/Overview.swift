// The room API, generated from spec/rooms/ when the package is built. What it gives:
//
// - models: a struct or enum per schema, each with `read(from:)` and `write(to:)` (`WireValue`);
// - operations: a namespace per operation with `Input`, `Output` and `Failure`;
// - `RoomsAPIHandler`: what an implementation provides, one function per operation;
// - `RoomsRouter`: from a request's head to its operation, and from a request to its response;
// - `RoomsError`, `RoomsErrorFormat`: the error table and how errors are written;
// - `RoomsClientFrame`, `RoomsServerFrame`, `RoomsEvent`, `RoomsCloseCode`: the gateway.
//
// `specgen generate --dialect-dir spec/rooms --module RoomsAPI --out DIR` writes the same files to a
// folder.
