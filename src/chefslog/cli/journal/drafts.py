"""`chefslog drafts`: what machines propose, to be accepted or refused."""

from __future__ import annotations

from itertools import islice

from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.journal.list import Listing, limit_of, listing_output
from chefslog.cli.output import Output, dim
from chefslog.cli.reader import find_entries, open_reader
from chefslog.cli.text import cells, count_text, entry_line
from chefslog.model.sanitize import legible
from chefslog.reading import pages

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
    reader, limit, source = open_reader(args), limit_of(args), args.text("source")
    rows = [*islice(_rows(reader, source), limit)]
    listing = Listing(rows, limit)

    def notes() -> Iterator[str]:
        yield from listing.notes(
            lambda most: sum(1 for _ in islice(_rows(reader, source), most)),
            "No drafts to review.",
            "draft",
        )
        if rows:
            yield "Answer with: chefslog drafts ID --yes (or --no). To change one: chefslog edit ID"

    def lines(width: int) -> Iterator[Line]:
        for row in listing:
            source = f"  {legible(row[pages.SOURCE])}"
            yield (*entry_line(row, width and width - cells(source)), dim(source))

    return listing_output(reader, listing, notes(), lines)


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
