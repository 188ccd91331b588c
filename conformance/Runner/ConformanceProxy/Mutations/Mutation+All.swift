// Every mutation of a contract. A few thousand for a large one, see `PayloadFaults` for why not more: each is
// meant to be run against the scenarios that come across its subject.

public import SpecModel

extension Mutation {
    /// In the contract's order: responses first, then the gateway. Ids are unique.
    public static func all(of description: APIDescription) -> [Mutation] {
        var responses = ResponseMutations(description, PayloadFaults(description.schemas))
        let (ofResponses, payloads) = responses.all()
        var mutations = ofResponses
        if let gateway = description.gateway {
            var events = GatewayMutations(GatewayContract(gateway, description.schemas), payloads)
            mutations += events.all()
        }
        // Alternatives with a property of the same name have the same fault.
        var ids: Set<String> = []
        return mutations.filter { ids.insert($0.id).inserted }
    }

    /// The mutation of this id; nil when the contract gives rise to none.
    public static func named(_ id: String, of description: APIDescription) -> Mutation? {
        all(of: description).first { $0.id == id }
    }
}
