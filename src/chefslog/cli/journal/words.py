"""`chefslog tags`, `projects`, `people`, `goals` and `skills`: the words in use, counted."""

from __future__ import annotations

from chefslog.cli.journal.list import Listing, limit_of
from chefslog.cli.output import Output, dim
from chefslog.cli.reader import open_reader
from chefslog.cli.text import cells, cut, day_name
from chefslog.model.days import iso
from chefslog.model.fields import BY_NAME
from chefslog.model.sanitize import legible
from chefslog.reading.completions import count_words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from chefslog.cli.command import Arguments
    from chefslog.cli.output import Line


def list_words(args: Arguments) -> Output:
    """List the words of the field that the command is named after, the most used first."""
    name = args.command.name
    field = BY_NAME[name if name in BY_NAME else name.removesuffix("s")]
    sign = field.kind.signs[0] if field.kind.signs else ""
    reader, limit = open_reader(args, partial=True), limit_of(args)
    counted = count_words(reader.snapshot, field.name)
    listing = Listing(counted[:limit], limit, "most used")
    how = f"{sign}word" if sign else f"{field.key}:word"
    nothing = f"There are no {name} yet. To add one, type {how} in an entry."
    return Output(
        lambda: [
            {"word": word, "count": count, "last": iso(last)} for word, count, _, last in listing
        ],
        lambda width: _lines([*listing], sign, width, reader.today),
        notes=listing.notes(lambda _most: len(counted), nothing, "word"),
        code=reader.exit_code,
    )


def _lines(
    rows: list[tuple[str, int, int, int]], sign: str, width: int, today: int
) -> Iterator[Line]:
    """Yield word, count and day of last use in columns."""
    numbers = max((len(f"{row[1]:,}") for row in rows), default=0)
    room = max(10, (width or 1000) - numbers - 22)
    words = [cut(sign + legible(row[0]), room) for row in rows]
    widest = max(map(cells, words), default=0)
    for word, (_, count, _, last) in zip(words, rows, strict=True):
        pad = " " * (widest - cells(word))
        yield (f"  {word}{pad}  {count:>{numbers},}  ", dim(day_name(last, today)))
