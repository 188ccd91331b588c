"""Checks docs/openapi.yaml with openapi-spec-validator, generates a client from it with openapi-python-client, and
uses that client as an application would: register, create a guild, post, read."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
CONTRACT = REPOSITORY / "docs/openapi.yaml"
sys.path.insert(0, str(REPOSITORY / "bench"))

from guildhall_server import Server  # noqa: E402


def generate(folder):
    programs = Path(sys.executable).parent
    subprocess.run([programs / "openapi-spec-validator", CONTRACT], check=True)
    subprocess.run(
        [programs / "openapi-python-client", "generate", "--path", CONTRACT, "--meta", "none",
         "--output-path", folder / "guildhall_client"],
        check=True, env=os.environ | {"PATH": f"{programs}:{os.environ['PATH']}"})
    sys.path.insert(0, str(folder))


def talk(url):
    from guildhall_client import AuthenticatedClient, Client, models
    from guildhall_client.api.authentication import register
    from guildhall_client.api.channels import list_guild_channels
    from guildhall_client.api.guilds import create_guild
    from guildhall_client.api.messages import create_message, list_messages

    account = models.RegisterRequest(username="ada", email="ada@example.com", password="correct horse")
    login = register.sync(client=Client(base_url=url), body=account)
    client = AuthenticatedClient(base_url=url, token=login.access_token)
    guild = create_guild.sync(client=client, body=models.CreateGuildRequest(name="Analytical Engine"))
    channel = list_guild_channels.sync(guild.id, client=client)[0]
    text = "The engine weaves algebraical patterns."
    sent = create_message.sync(channel.id, client=client, body=models.CreateMessageRequest(content=text))
    read = list_messages.sync(channel.id, client=client)
    assert [message.id for message in read] == [sent.id], read
    assert (read[0].content, read[0].author.username) == (text, "ada"), read[0]


def main():
    with tempfile.TemporaryDirectory() as folder:
        generate(Path(folder))
        with Server(RATE_LIMITS="off") as server:
            talk(f"http://127.0.0.1:{server.port}/api/v1")
    print("the generated client registered, created a guild, posted and read")


if __name__ == "__main__":
    main()
