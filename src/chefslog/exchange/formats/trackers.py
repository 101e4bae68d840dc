"""Reads the tables that issue trackers export: Jira, Linear."""

from __future__ import annotations

from chefslog.exchange.formats.csv import Preset, read_table
from chefslog.exchange.formats.records import Records, Settings
from chefslog.exchange.formats.registry import register
from chefslog.exchange.source import SourceFile

_KINDS = {
    "bug": "fix", "incident": "operate", "story": "build", "new feature": "build",
    "feature": "build", "improvement": "build", "spike": "explore", "support": "support",
}  # fmt: skip
_JIRA = Preset(
    columns={
        "headline": ("Summary",),
        "notes": ("Description",),
        "tags": ("Labels", "Component/s", "Components"),
        "project": ("Project name", "Project key"),
        "evidence": ("Issue key",),
        "kind": ("Issue Type",),
        "guess": ("Original estimate", "Original Estimate"),
        "took": ("Time Spent",),
        "day": ("Resolved", "Status Category Changed", "Updated", "Created"),
    },
    seconds=("guess", "took"),
    words={"kind": _KINDS},
)
_LINEAR = Preset(
    columns={
        "headline": ("Title",),
        "notes": ("Description",),
        "tags": ("Labels",),
        "project": ("Project",),
        "evidence": ("ID",),
        "day": ("Completed", "Canceled", "Updated", "Created"),
    },
)


def _has_columns(head: str, *names: str) -> int:
    first = head.partition("\n")[0].casefold().replace('"', "")
    columns = {name.strip() for name in first.replace(";", ",").replace("\t", ",").split(",")}
    return 3 * columns.issuperset(names)


@register(
    "jira",
    "the issues that Jira exports as CSV",
    recognise=lambda head, name: _has_columns(head, "summary", "issue key"),
    looks_for='rows below "Summary", "Issue key" and "Created"',
)
def read_jira(origin: SourceFile, settings: Settings) -> Records:
    """The issues of a table of Jira. Raises SourceError."""
    return read_table(origin, settings, "jira", _JIRA)


@register(
    "linear",
    "the issues that Linear exports as CSV",
    recognise=lambda head, name: _has_columns(head, "id", "team", "title", "created"),
    looks_for='rows below "ID", "Team", "Title" and "Created"',
)
def read_linear(origin: SourceFile, settings: Settings) -> Records:
    """The issues of a table of Linear. Raises SourceError."""
    return read_table(origin, settings, "linear", _LINEAR)
