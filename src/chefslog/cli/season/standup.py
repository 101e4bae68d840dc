"""`chefslog standup`: what was done since the last working day."""

from __future__ import annotations

from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.output import Output
from chefslog.cli.reader import Reader, open_reader
from chefslog.cli.text import entries_data
from chefslog.home.narration import narrate
from chefslog.model.days import iso
from chefslog.model.fields import BY_NAME
from chefslog.season.material import Piece, material
from chefslog.season.shapes import last_working_day, standup_lines
from chefslog.season.shapes import standup as standup_context

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_UNPUBLISHED = {"typed", "extra", *(name for name, field in BY_NAME.items() if not field.published)}


def standup(args: Arguments) -> Output:
    """`chefslog standup`; private entries are left out."""
    reader = open_reader(args)
    since = _since(args, reader.today)
    pieces = material(reader.snapshot, since, reader.today)
    return Output(
        lambda: _data(reader, pieces, since), lambda _width: _lines(args, reader, pieces, since)
    )


def _since(args: Arguments, today: int) -> int:
    text = args.text("since")
    if text is None:
        return last_working_day(today)
    from chefslog.capture.dates import read_span

    found = read_span(text, today)
    if found is None:
        raise UsageError(f'--since: "{text}" is not a day such as mon or 2026-11-20')
    return found[0]


def _data(reader: Reader, pieces: list[Piece], since: int) -> dict[str, Any]:
    entries = entries_data(reader.snapshot, (piece.id for piece in pieces))
    return {
        "since": iso(since),
        "entries": [
            {name: value for name, value in entry.items() if name not in _UNPUBLISHED}
            for entry in entries
        ],
        "next": standup_context(pieces, since, reader.today)["next"],
    }


def _lines(args: Arguments, reader: Reader, pieces: list[Piece], since: int) -> list[str]:
    from chefslog.season.templates import has_own_template, render

    name = "standup.md" if args.flag("md") else "standup.txt"
    context = standup_context(pieces, since, reader.today)
    if name == "standup.txt" and not has_own_template(name, reader.home.config):
        return standup_lines(context)
    text, problems = render(name, context, reader.home.config)
    narrate(*problems)
    return text.removesuffix("\n").split("\n")
