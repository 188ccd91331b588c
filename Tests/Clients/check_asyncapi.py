"""Checks the AsyncAPI documents that `specgen publish` writes, of every contract in the repository: against the
official JSON Schema, which overlooks references that lead nowhere, so those are followed here; and every example of a
frame against the messages of its sender, of which exactly one must fit."""

import copy
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import jsonschema
import yaml

REPOSITORY = Path(__file__).resolve().parents[2]
OFFICIAL = json.loads((REPOSITORY / "Tests/Clients/asyncapi/schema-3.0.0.json").read_text())
SPECGEN = REPOSITORY / ".build/debug/specgen"
CONTRACTS = [
    path.parent for folder in ["spec", "Tests/SpecCodegenTests/Golden"]
    for path in sorted((REPOSITORY / folder).glob("*/gateway.yaml"))
]


def resolve(document, pointer):
    node = document
    for token in pointer.removeprefix("#/").split("/"):
        node = node[token.replace("~1", "/").replace("~0", "~")]
    return node


def references(node):
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for value in node.values():
            yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def document_problems(document):
    for error in jsonschema.Draft7Validator(OFFICIAL).iter_errors(document):
        yield f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}"
    for reference in references(document):
        try:
            resolve(document, reference)
        except (KeyError, TypeError):
            yield f"{reference} leads nowhere"


def senders(document):
    """Names of the messages, by the action of the operations that have them."""
    found = {"send": set(), "receive": set()}
    for operation in document["operations"].values():
        found[operation["action"]] |= {message["$ref"].split("/")[-1] for message in operation["messages"]}
    return found


def example_problems(document):
    def fits(value, schema):
        whole = {**schema, "components": document["components"]}
        return jsonschema.Draft7Validator(whole).is_valid(value)

    messages = document["components"]["messages"]
    listed = set()
    for names in senders(document).values():
        listed |= names
        for name in sorted(names):
            if not messages[name].get("examples"):
                yield f"{name} has no example"
            for example in messages[name].get("examples", []):
                fitting = [other for other in sorted(names) if fits(example["payload"], messages[other]["payload"])]
                if fitting != [name]:
                    yield f"the example of {name} fits {fitting or 'no message'}"
    for name in messages.keys() - listed:
        yield f"no operation has the message {name}"
    for name, schema in document["components"].get("schemas", {}).items():
        for value in schema.get("examples", []):
            if not fits(value, schema):
                yield f"the schema {name} refuses its example"


def problems(document):
    found = list(document_problems(document))
    # Messages can only be told apart in a document that is whole.
    return found or list(example_problems(document))


def expect_refusals(document):
    """The checks see what they are for: a document with a mistake is refused."""
    def broken(change):
        changed = copy.deepcopy(document)
        change(changed)
        return problems(changed)

    operation = next(iter(document["operations"]))
    message = next(name for name, value in document["components"]["messages"].items() if value.get("examples"))

    def forget_example(changed):
        changed["components"]["messages"][message]["examples"][0]["payload"] = {}

    def other_action(changed):
        changed["operations"][operation]["action"] = "publish"

    def dangling(changed):
        del changed["components"]["messages"][message]

    for change in (forget_example, other_action, dangling):
        assert broken(change), f"{change.__name__} was not noticed"


def main():
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        for contract in CONTRACTS:
            out = Path(folder) / contract.name
            subprocess.run([SPECGEN, "publish", "--out", out, contract], check=True)
            document = yaml.safe_load((out / "asyncapi.yaml").read_text())
            found = problems(document)
            for problem in found:
                print(f"{contract.name}: {problem}", file=sys.stderr)
            failed = failed or bool(found)
            if not found:
                expect_refusals(document)
                print(f"{contract.name}: {len(document['components']['messages'])} messages, "
                      f"{len(document['operations'])} operations")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
