"""`chefslog drafts`: what machines propose, to be accepted or refused."""

from __future__ import annotations

from itertools import islice

from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.journal.list import Listing, entries_output, limit_of
from chefslog.cli.output import Output
from chefslog.cli.reader import find_entries, open_reader
from chefslog.cli.text import count_text, entry_line
from chefslog.reading import pages

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from chefslog.cli.reader import Reader


def drafts(args: Arguments) -> Output:
    """`chefslog drafts`: look; `--yes` and `--no` decide."""
    yes, no = args.flag("yes"), args.flag("no")
    if yes and no:
        raise UsageError("--yes or --no, not both")
    return _decide(args, yes) if yes or no else _list(args)


def _list(args: Arguments) -> Output:
    reader, limit, source = open_reader(args), limit_of(args), args.text("source")
    listing = Listing(islice(_rows(reader, source), limit), limit)
    notes = listing.notes(
        lambda: sum(1 for _ in _rows(reader, source)), "No drafts to review.", "draft"
    )
    return entries_output(
        reader,
        listing,
        notes,
        lambda width: ((*entry_line(row, width), f"  {row[pages.SOURCE]}") for row in listing),
    )


def _rows(reader: Reader, source: str | None) -> Iterator[tuple[Any, ...]]:
    for row in pages.rows(reader.snapshot, state="draft"):
        if source in (None, row[pages.SOURCE]):
            yield row


def _decide(args: Arguments, is_yes: bool) -> Output:
    source = args.text("source")
    if not args.words and not source:
        raise UsageError("name the drafts, or all of a source with --source git")
    named = [entry["id"] for entry in find_entries(args, args.words)]
    from chefslog.cli.writer import open_writer
    from chefslog.store import entries

    state, verb = ("entry", "approve") if is_yes else ("dismissed", "dismiss")
    with open_writer() as journal:
        ids = [*named, *(entries.drafts_of(journal, source) if source else [])]
        entries.set_state(journal, ids, state, verb)
    ids = list(dict.fromkeys(ids))
    what = "In the journal" if is_yes else "Not proposed again"
    return Output({"state": state, "entries": ids}, [f"✓ {what}: {count_text(len(ids), 'draft')}"])
