"""The MCP server, driven by the SDK's own client over standard input and output."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from mcp import ClientSession, StdioServerParameters, stdio_client
from mcp.types import Implementation, TextContent

from tests.agents.secrets import foreign_secrets, planted_secrets
from tests.cli.conftest import Shell, shell

__all__ = ["shell"]


@asynccontextmanager
async def connected(name: str = "Claude Code") -> AsyncIterator[ClientSession]:
    server = StdioServerParameters(
        command=sys.executable, args=["-m", "chefslog", "mcp"], env={**os.environ}
    )
    info = Implementation(name=name, version="1")
    async with (
        stdio_client(server) as (reading, writing),
        ClientSession(reading, writing, client_info=info) as session,
    ):
        await session.initialize()
        yield session


async def call(session: ClientSession, tool: str, **words: str) -> str:
    answer = await session.call_tool(tool, words)
    (content,) = answer.content
    assert isinstance(content, TextContent)
    return content.text


async def test_an_agent_leaves_a_draft_with_its_name_and_reads_nothing(shell: Shell) -> None:
    shell("add", "Cut login latency project:auth")
    async with connected() as session:
        names = {tool.name for tool in (await session.list_tools()).tools}
        assert names == {"draft_entry", "list_drafts", "search_entries"}
        line = "Fix the cart kind:fix ai:3 source:shell day:2020-01-01 private:yes"
        assert "waits for the person" in await call(session, "draft_entry", line=line)
        for tool, words in (("list_drafts", {}), ("search_entries", {"query": "login"})):
            text = await call(session, tool, **words)
            assert "Reading is off" in text and "login latency" not in text
    (draft,) = json.loads(shell("drafts", "--json").out)
    assert draft["source"] == "agent:claude-code"
    assert (draft["headline"], draft["kind"]) == ("Fix the cart source:shell", "fix")
    assert draft["suggested"] == {"ai": 3, "why": "claude-code says so"}
    assert [one["headline"] for one in json.loads(shell("list", "--json").out)] == [
        "Cut login latency"
    ]


async def test_with_permission_it_reads_what_is_not_private(shell: Shell) -> None:
    shell("config", "day_hours", "6")
    shell("add", "Cut login latency project:auth took:6h // the notes stay here")
    shell("add", "A talk about pay private:yes login")
    shell("config", "agents.read", "true")
    async with connected() as session:
        for query in ("login", "", "private:yes", "talk", "pay"):
            text = await call(session, "search_entries", query=query)
            assert "talk" not in text and "notes stay" not in text
        for query in ("login", "took:1d"):
            (found,) = json.loads(await call(session, "search_entries", query=query))
            assert found["headline"] == "Cut login latency"


async def test_hostile_input_is_harmless(shell: Shell) -> None:
    shell("add", "Cut login latency")
    (before,) = json.loads(shell("list", "--json").out)
    async with connected("../../etc\x1b[31m\x00evil") as session:
        for line in (
            "x" * (1 << 20), "\x1b]0;pwned\x07 \x00\x08", "", "\u202e" * 9, "../../../etc/passwd",
            f"{before['id']} headline:gone", f"Fine follows:{before['id']}", "day:9999-99-99 Fine",
            "impact:\"" + "[" * 5000, "\ud7ff\uffff lone",
        ):  # fmt: skip
            await call(session, "draft_entry", line=line, notes=line[:9])
        await call(session, "draft_entry", line="Fine", notes="y" * (1 << 20))
        shell("config", "agents.read", "true")
        for query in ("'; DROP TABLE entry", '"', "day:..", "((((", "\x00", "x" * 5000):
            await call(session, "search_entries", query=query)
    assert json.loads(shell("show", before["id"], "--json").out) == before
    drafts = json.loads(shell("drafts", "--json").out)
    assert {one["source"] for one in drafts} == {"agent:etc-31mevil"}
    assert "\x1b" not in shell("drafts").out
    assert not list(Path(os.environ["CHEFSLOG_HOME"]).parent.glob("**/passwd"))


async def test_what_no_tool_takes_is_refused_and_the_server_goes_on(shell: Shell) -> None:
    shell("add", "Talk about pay private:yes project:hr")
    shell("add", "Cut login latency")
    shell("config", "agents.read", "true")
    (public,) = json.loads(shell("search", "login", "--json").out)
    async with connected("x" * 5_000) as session:
        odd: list[tuple[str, dict[str, object]]] = [
            ("delete_entry", {"id": public["id"]}), ("draft_entry", {"line": 7}),
            ("draft_entry", {}), ("draft_entry", {"line": ["a"] * 10_000}),
            ("draft_entry", {"line": "Fine", "home": "/etc", "source": "shell"}),
            ("search_entries", {"query": {"a": {"b": "c"}}}), ("list_drafts", {"state": "entry"}),
        ]  # fmt: skip
        for tool, words in odd:
            answer = await session.call_tool(tool, words)
            told = " ".join(part.text for part in answer.content if isinstance(part, TextContent))
            assert "pay" not in told
            assert "Traceback" not in told
        await call(session, "draft_entry", line="Raise for Mei private:yes project:../../etc")
        for query in ("Raise", "Mei", "project:hr", "-login", "is:private", "#", "before:2099"):
            assert "Mei" not in await call(session, "search_entries", query=query)
            assert "pay" not in await call(session, "search_entries", query=query)
        assert "Mei" not in await call(session, "list_drafts")
        assert "login" in await call(session, "search_entries", query="login")
    entries = json.loads(shell("list", "--json").out)
    assert {one["headline"] for one in entries} == {"Talk about pay", "Cut login latency"}


@pytest.mark.slow
@pytest.mark.parametrize("where", ["line", "notes"])
async def test_no_secret_passes(shell: Shell, where: str) -> None:
    secrets = planted_secrets(50) + foreign_secrets(50)
    async with connected() as session:
        for text, _ in secrets:
            words = {"line": "Rotate keys", "notes": text} if where == "notes" else {"line": text}
            await call(session, "draft_entry", **words)
    held = shell("drafts", "--json").out
    assert [secret for _, secret in secrets if secret in held] == []
