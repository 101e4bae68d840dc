"""`chefslog drafts`: what machines propose, to be accepted or refused."""

from __future__ import annotations

from itertools import islice

from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.journal.list import Listing, limit_of, listing_output
from chefslog.cli.output import Output, dim
from chefslog.cli.reader import find_entries, open_reader, open_writer
from chefslog.cli.text import cells, count_text, entry_line, entry_name
from chefslog.model.entry import suggested_level
from chefslog.model.sanitize import legible
from chefslog.reading import pages
from chefslog.reading.connect import JournalError
from chefslog.reading.entry import load_entries
from chefslog.reading.resolve import resolve

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from chefslog.cli.output import Line
    from chefslog.cli.reader import Reader


def drafts(args: Arguments) -> Output:
    """`chefslog drafts`: look; `--yes` and `--no` decide."""
    yes, no = args.flag("yes"), args.flag("no")
    if yes and no:
        raise UsageError("--yes or --no, not both")
    return _decide(args, yes) if yes or no else _list(args)


def _list(args: Arguments) -> Output:
    reader, limit = open_reader(args), limit_of(args)
    asked = args.text("source"), {resolve(reader.snapshot, word) for word in args.words}
    rows = [*islice(_rows(reader, *asked), limit)]
    listing = Listing(rows, limit)

    def notes() -> Iterator[str]:
        yield from listing.notes(
            lambda most: sum(1 for _ in islice(_rows(reader, *asked), most)),
            "No drafts to review.",
            "draft",
        )
        if rows:
            yield "Answer with: chefslog drafts ID --yes (or --no). To change one: chefslog edit ID"

    def lines(width: int) -> Iterator[Line]:
        for row in listing:
            entry = next(load_entries(reader.snapshot, [row[pages.ID]]), {})
            source = f"  {legible(_origin(entry))}"
            yield (*entry_line(row, width and width - cells(source)), dim(source))

    return listing_output(reader, listing, notes(), lines)


def _origin(entry: dict[str, Any]) -> str:
    """Where a draft comes from and what it suggests: `git, 6 commits, ai:3?`."""
    parts = [entry.get("source", "")]
    made = (entry.get("extra") or {}).get("git")
    count = made.get("commits") if isinstance(made, dict) else None
    if isinstance(count, int):
        parts.append(count_text(count, "commit"))
    suggested = suggested_level(entry)
    if suggested:
        parts.append(f"ai:{suggested['ai']}?")
    return ", ".join(parts)


def _rows(reader: Reader, source: str | None, ids: set[str]) -> Iterator[tuple[Any, ...]]:
    for row in pages.rows(reader.snapshot, state="draft"):
        if source in (None, row[pages.SOURCE]) and (not ids or row[pages.ID] in ids):
            yield row


def _decide(args: Arguments, is_yes: bool) -> Output:
    source = args.text("source")
    if not args.words and not source:
        raise UsageError("name the drafts, or all of a source with --source git")
    named = find_entries(args, args.words)
    state, verb = ("entry", "approve") if is_yes else ("dismissed", "dismiss")
    for entry in named:
        if entry["state"] == state:
            place = "is in the journal already" if is_yes else "was refused already"
            raise JournalError(f"{entry_name(entry)} {place}. Nothing was changed.")
    from chefslog.store import entries

    with open_writer() as journal:
        ids = [
            *(entry["id"] for entry in named),
            *(entries.drafts_of(journal, source) if source else []),
        ]
        if is_yes and args.flag("level"):
            levels = {e["id"]: level for e in named if (level := suggested_level(e))}
            changes = {ref: {"delegation": level["ai"]} for ref, level in levels.items()}
            if changes:
                entries.edit_entries(journal, changes)
        entries.set_state(journal, ids, state, verb)
    ids = list(dict.fromkeys(ids))
    what = "In the journal" if is_yes else "Not proposed again"
    return Output({"state": state, "entries": ids}, [f"✓ {what}: {count_text(len(ids), 'draft')}"])
