// Everything that is published of a contract, as files in the folder of its documentation.

public import SpecModel

/// A file to be written.
public struct PublishedFile: Sendable, Hashable {
    /// From the folder that is published to: `reference/index.html`.
    public let path: String
    /// nil: there is nothing to say, and a file of this name is left over.
    public let text: String?
}

public enum ContractPublication {
    /// All files that publishing is in charge of, in a fixed order.
    ///
    /// - Throws: `SpecErrors` when the contract does not load.
    public static func files(of folder: SpecFolder) throws(SpecErrors) -> [PublishedFile] {
        let openAPI = try ContractPublisher.openAPI(folder)
        let description = try SpecLoader.load(folder)
        return [
            PublishedFile(path: "openapi.yaml", text: openAPI),
            PublishedFile(path: "asyncapi.yaml", text: AsyncAPIDocument(description)?.text),
            PublishedFile(path: "reference/index.html", text: ReferencePage(description).text),
        ]
    }
}
