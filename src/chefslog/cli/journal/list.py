"""`chefslog list` and `search`, and lists of entries in general."""

from __future__ import annotations

from chefslog.cli.data import entries_data
from chefslog.cli.output import Output
from chefslog.cli.reader import open_reader
from chefslog.cli.text import count_text, entry_line, lines_by_day
from chefslog.reading import pages

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

    from chefslog.cli.command import Arguments
    from chefslog.cli.output import Line
    from chefslog.cli.reader import Reader

    Row = Any  # of a page, or whatever else is listed

_EMPTY = (
    "The journal is empty. Write down what you solved:\n"
    "  chefslog add 'Cut p99 login latency ai:2 impact:\"1.8s → 240ms, all logins\"'"
)


def limit_of(args: Arguments, default: int = 20) -> int | None:
    """Return how many to show, None for all: JSON and plain text are cut only by -n."""
    if "limit" in args.options and not args.flag("all"):
        return args.number("limit", default)
    uncut = args.flag("all") or args.flag("json") or args.flag("plain")
    return None if uncut else default


class Listing:
    """The rows of a list as they are printed, and what to say about the ones left out.

    `which` is the end of the order that is shown first: the newest, the oldest, the best.
    """

    def __init__(self, rows: Iterable[Row], limit: int | None, which: str = "newest") -> None:
        self._rows = rows
        self._limit = limit
        self._which = which
        self._shown = 0

    def __iter__(self) -> Iterator[Row]:
        for row in self._rows:
            self._shown += 1
            yield row

    def notes(self, count: Callable[[], int], nothing: str, what: str = "entry") -> Iterator[str]:
        """Say, after printing, how many there are where not all were shown."""
        many = "entries" if what == "entry" else what + "s"
        if self._limit is not None and self._shown == self._limit:
            total = count()
            if not self._limit and total:
                yield f"{count_text(total, what, many)}; none shown (-n 0)."
            elif total > self._shown:
                yield f"The {self._which} {self._shown:,} of {total:,}; -a for all."
        if not self._shown and self._limit != 0:
            yield nothing


def entries_output(
    reader: Reader,
    listing: Listing,
    notes: Iterable[str],
    to_lines: Callable[[int], Iterable[Line]],
) -> Output:
    """Return a list of entries as a result, each whole in JSON."""
    return Output(
        lambda: entries_data(reader.snapshot, (row[pages.ID] for row in listing)),
        to_lines,
        notes=notes,
        code=reader.exit_code,
    )


def list_entries(args: Arguments) -> Output:
    """`chefslog list`."""
    return _by_day(args)


def search_entries(args: Arguments) -> Output:
    """`chefslog search`."""
    if not args.flag("best"):
        return _by_day(args)
    reader, limit = open_reader(args, partial=True), limit_of(args)
    wanted = reader.parse_filter(args.words)
    found = pages.best(reader.snapshot, wanted, limit=pages.BEST_OF if limit is None else limit)
    listing = Listing(found, limit, "best")
    notes = listing.notes(lambda: pages.count(reader.snapshot, wanted), "Nothing found.")
    return entries_output(
        reader, listing, notes, lambda width: (entry_line(row, width) for row in listing)
    )


def _by_day(args: Arguments) -> Output:
    reader, limit = open_reader(args, partial=True), limit_of(args)
    wanted = reader.parse_filter(args.words)
    listing = Listing(pages.rows(reader.snapshot, wanted, limit=limit), limit)
    nothing = "Nothing found." if wanted else _EMPTY
    notes = listing.notes(lambda: pages.count(reader.snapshot, wanted), nothing)
    return entries_output(
        reader, listing, notes, lambda width: lines_by_day(listing, width, reader.today)
    )
