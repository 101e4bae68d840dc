"""`chefslog list` and `search`, and lists of entries in general."""

from __future__ import annotations

from chefslog.cli.output import Output
from chefslog.cli.reader import open_reader
from chefslog.cli.text import count_text, entries_data, entry_data, entry_line, lines_by_day
from chefslog.reading import pages

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

    from chefslog.cli.command import Arguments
    from chefslog.cli.output import Line
    from chefslog.cli.reader import Reader

    Row = Any  # of a page, or whatever else is listed

COUNTED = 1000
"""Entries that are counted exactly where a part of them is shown."""

_NOTHING = "Nothing found."
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
    """Rows of a list, counted as they are printed.

    `limit` is how many there may be, `which` the end of the order that is shown: the newest, the
    oldest, the best.
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

    def notes(
        self,
        count: Callable[[int | None], int],
        nothing: str,
        noun: str = "entry",
        plural: str = "",
        doubts: Callable[[], Iterable[str]] = tuple,
    ) -> Iterator[str]:
        """Say, after printing, how many there are where not all were shown.

        `count` is called with the number that it may stop at: to count all of a large journal
        would take longer than to show a part of it. `doubts` are what to say besides `nothing`.
        """
        if self._limit == 0:
            plural = "entries" if noun == "entry" else plural
            yield f"{count_text(count(None), noun, plural)}; none shown (-n 0)."
        elif self._shown == self._limit:
            most = max(self._shown, COUNTED) + 1
            total = count(most)
            of = f"{total:,}" if total < most else f"more than {most - 1:,}"
            if total > self._shown:
                yield f"The {self._which} {self._shown:,} of {of}; -a for all."
        elif not self._shown:
            yield "\n".join([nothing, *doubts()])


def listing_output(
    reader: Reader,
    listing: Listing,
    notes: Iterable[str],
    to_lines: Callable[[int], Iterable[Line]],
) -> Output:
    """Return a list of entries as a result; in JSON each is whole."""
    ids = (row[pages.ID] for row in listing)
    return Output(
        lambda: entries_data(reader.snapshot, ids), to_lines, notes=notes, code=reader.exit_code
    )


def list_entries(args: Arguments) -> Output:
    """`chefslog list`, and `search` without --best."""
    reader, limit = open_reader(args, partial=True), limit_of(args)
    wanted = reader.parse_filter(args.words)
    listing = Listing(pages.rows(reader.snapshot, wanted, limit=limit), limit)

    def data() -> Iterator[dict[str, Any]]:
        from itertools import islice

        from chefslog.reading.entry import load_matching

        return map(entry_data, islice(load_matching(reader.snapshot, wanted), limit))

    return Output(
        data,
        lambda width: lines_by_day(listing, width, reader.today),
        notes=listing.notes(
            lambda most: pages.count(reader.snapshot, wanted, most=most),
            _NOTHING if wanted else _EMPTY,
            doubts=lambda: reader.list_doubts(wanted),
        ),
        code=reader.exit_code,
        is_paged=args.flag("all"),
    )


def search_entries(args: Arguments) -> Output:
    """`chefslog search`."""
    if not args.flag("best"):
        return list_entries(args)
    reader, limit = open_reader(args, partial=True), limit_of(args)
    wanted = reader.parse_filter(args.words)
    most = pages.BEST_OF if limit is None else limit
    listing = Listing(pages.best(reader.snapshot, wanted, limit=most), limit, "best")
    notes = listing.notes(
        lambda most: pages.count(reader.snapshot, wanted, most=most),
        _NOTHING,
        doubts=lambda: reader.list_doubts(wanted),
    )
    return listing_output(
        reader, listing, notes, lambda width: (entry_line(row, width) for row in listing)
    )
