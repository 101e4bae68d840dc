"""The MCP server: agents leave drafts, and read what the settings allow, never what is private."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import islice

import anyio.to_thread
from mcp.server import MCPServer
from mcp.server.mcpserver import Context

from chefslog.capture.add import drop
from chefslog.capture.filters import parse_filter
from chefslog.capture.grammar import parse_line
from chefslog.home.clock import now
from chefslog.home.config import load_config
from chefslog.home.paths import Home
from chefslog.model.days import parse_day
from chefslog.model.entry import checked_draft
from chefslog.model.kinds import LINE_LIMIT
from chefslog.model.sanitize import clean_line, clean_text
from chefslog.model.secrets import hide_secrets
from chefslog.reading.connect import open_snapshot
from chefslog.reading.entry import load_entries
from chefslog.reading.pages import ID, rows

MOST = 50
"""Entries in one answer."""
NOTES_LIMIT = 64 * 1024
_SHOWN = (
    "short", "day", "headline", "project", "tags", "kind", "delegation", "checked", "value",
    "impact", "outcome", "state",
)  # fmt: skip
_CLOSED = (
    "Reading is off. The person allows it with: chefslog config agents.read true. "
    "draft_entry works without."
)
_ABOUT = (
    "A journal of work. draft_entry proposes one entry about work that was done; the person "
    "decides whether it is kept. Write facts: what was solved, what changed for whom, with "
    "numbers. Never include secrets."
)


class RefusedText(ValueError):
    """What an agent sent cannot be a draft; the text says why."""


def make_server(home: Home) -> MCPServer:
    """Return a server with its three tools, for the journal in this home."""
    server = MCPServer("chefslog", instructions=_ABOUT)

    @server.tool()
    async def draft_entry(line: str, context: Context, notes: str = "") -> str:
        """Propose an entry: one line such as `Cut login latency project:auth ai:3 took:2h`.

        `notes` is Markdown. It waits as a draft until the person accepts it.
        """
        agent = _agent(context)
        return await _answer(lambda: leave_draft(home, agent, line, notes))

    @server.tool()
    async def list_drafts(context: Context) -> str:
        """List the drafts that wait for the person, newest first."""
        return await _answer(lambda: _read(home, "draft", ""))

    @server.tool()
    async def search_entries(query: str, context: Context) -> str:
        """Search the journal: words, or filters such as `project:auth after:2026-07`."""
        return await _answer(lambda: _read(home, "entry", query))

    return server


async def _answer(work: Callable[[], str]) -> str:
    """The work's text; a known trouble is an answer too, so that nothing else is told of it."""

    def run() -> str:
        try:
            return work()
        except ValueError as error:
            return f"Nothing was saved: {error}"
        except Exception as error:  # noqa: BLE001 - an agent learns no path and no text from it
            return f"Nothing was done: {type(error).__name__}."

    return await anyio.to_thread.run_sync(run)


def _agent(context: Context) -> str:
    """The name that the client gave itself, as a word."""
    params = context.session.client_params
    return agent_source((params and params.client_info.name) or "mcp")


def agent_source(name: str) -> str:
    """Return the source of what an agent of this name writes."""
    kept = "".join(sign if sign.isalnum() or sign in "-_." else "-" for sign in clean_line(name))
    return f"agent:{kept.strip('-.')[:60].lower() or 'unknown'}"


def leave_draft(home: Home, source: str, line: str, notes: str = "") -> str:
    """Leave a draft and return what to say of it; secrets are taken out. Raises RefusedText."""
    line, notes = (text.encode("utf-8", "replace").decode() for text in (line, notes))
    for name, text, limit in (("line is", line, LINE_LIMIT), ("notes are", notes, NOTES_LIMIT)):
        if len(text.encode()) > limit:
            raise RefusedText(f"the {name} longer than {limit} bytes")
    config = load_config(home)[0]
    moment = now(config.day_starts)
    text = hide_secrets(clean_line(line))
    parsed = parse_line(text, moment.day, labels=config.labels, day_minutes=config.day_minutes)
    draft = {name: value for name, value in parsed.draft.items() if value is not None}
    more = hide_secrets(clean_text(notes)).strip()
    if more:
        draft["notes"] = "\n\n".join(part for part in (draft.get("notes"), more) if part)
    if not draft.get("headline"):
        raise RefusedText("there is no headline; say in one line what was solved")
    level = draft.pop("delegation", None)
    draft = checked_draft(draft)
    if level is not None:
        draft["suggested"] = {"ai": level, "why": f"{source.partition(':')[2]} says so"}
    drop(home, draft, moment, source)
    return "The draft waits for the person's yes. " + " ".join(parsed.hints)


def _read(home: Home, state: str, query: str) -> str:
    config = load_config(home)[0]
    if not config.agents_read:
        return _CLOSED
    if len(query.encode("utf-8", "replace")) > 4096:
        return "The query is longer than 4096 bytes."
    today = parse_day(now(config.day_starts).day) or 0
    labels, minutes = config.labels, config.day_minutes
    asked = parse_filter(query, today, labels=labels, day_minutes=minutes)
    with open_snapshot(home) as snapshot:
        ids = [row[ID] for row in rows(snapshot, asked, state=state)]
        public = (entry for entry in load_entries(snapshot, ids) if not entry.get("private"))
        shown = [
            {name: entry[name] for name in _SHOWN if name in entry}
            for entry in islice(public, MOST)
        ]
    return json.dumps(shown, ensure_ascii=True)
