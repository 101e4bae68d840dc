"""`chefslog insight` and `standup`: what the journal says of the last months, and of yesterday."""

from __future__ import annotations

import os

from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.output import Output
from chefslog.cli.reader import open_reader
from chefslog.cli.text import entries_data, entry_line
from chefslog.home.narration import narrate
from chefslog.model.days import iso
from chefslog.model.fields import BY_NAME
from chefslog.reading import pages

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from chefslog.cli.output import Line

_UNPUBLISHED = {"typed", "extra", *(name for name, field in BY_NAME.items() if not field.published)}


def insight(args: Arguments) -> Output:
    """`chefslog insight [FILTER…]`, or what one level looks like."""
    if args.options.get("level") is not None:
        return _show_level(args)
    from textwrap import wrap

    from chefslog.home.config import load_config
    from chefslog.insight.computation import compute_insight, render_insight

    reader = open_reader(args)
    wanted = reader.parse_filter(args.words)
    figures = compute_insight(reader.snapshot, wanted, reader.today, " ".join(args.words))
    currency = load_config(reader.home)[0].currency

    def lines(width: int) -> Iterator[str]:
        for text in render_insight(figures, reader.rules.labels, currency):
            # Long remarks take several lines, where there is a width to keep to.
            is_remark = len(text) > width and text[:3].strip() and "  " not in text.strip()
            if width and is_remark:
                indent = "  " if text.startswith(" ") else ""
                yield from wrap(text, width, subsequent_indent=indent + "  ")
            else:
                yield text

    doubts = () if figures.n else reader.list_doubts(wanted)
    return Output(figures.as_json, lines, notes=doubts, is_paged=True)


def _show_level(args: Arguments) -> Output:
    """The guide's words about a level, and the writer's own entries at it."""
    import chefslog.guide
    from chefslog.cli.help import lay_out_page
    from chefslog.insight.computation import find_examples, find_level_text

    number = args.number("level", -1)
    if number > 4:
        raise UsageError(f"--level: {number} is not one of: 0 1 2 3 4")
    path = os.path.join(next(iter(chefslog.guide.__path__)), "levels.md")
    with open(path, encoding="utf-8") as file:
        page = find_level_text(file.read(), number).rstrip()
    snapshot = open_reader(args).snapshot
    rows = find_examples(snapshot, number)

    def data() -> dict[str, Any]:
        entries = list(entries_data(snapshot, (row[pages.ID] for row in rows)))
        return {"level": number, "page": page, "entries": entries}

    def lines(width: int) -> Iterator[Line]:
        yield from lay_out_page(f"{page}\n\n**Your own:**" if rows else page, width)
        if rows:
            yield ""
            yield from (entry_line(row, width) for row in rows)

    return Output(data, lines, is_paged=True)


def standup(args: Arguments) -> Output:
    """`chefslog standup`; private entries are left out."""
    from chefslog.season import shapes
    from chefslog.season.material import material

    reader = open_reader(args)
    since = _read_since(args, reader.today)
    pieces = material(reader.snapshot, since, reader.today)
    context = shapes.standup(pieces, since, reader.today)

    def data() -> dict[str, Any]:
        entries = [
            {name: value for name, value in entry.items() if name not in _UNPUBLISHED}
            for entry in entries_data(reader.snapshot, (piece.id for piece in pieces))
        ]
        return {"since": iso(since), "entries": entries, "next": context["next"]}

    def lines(_width: int) -> list[str]:
        from chefslog.season.templates import has_own_template, render

        name = "standup.md" if args.flag("md") else "standup.txt"
        if name == "standup.txt" and not has_own_template(name, reader.home.config):
            return shapes.standup_lines(context)
        text, problems = render(name, context, reader.home.config)
        narrate(*problems)
        return text.removesuffix("\n").split("\n")

    return Output(data, lines)


def _read_since(args: Arguments, today: int) -> int:
    text = args.text("since")
    if text is None:
        from chefslog.season.shapes import last_working_day

        return last_working_day(today)
    from chefslog.capture.dates import read_span

    found = read_span(text, today)
    if found is None:
        raise UsageError(f'--since: "{text}" is not a day such as mon or 2026-11-20')
    return found[0]
