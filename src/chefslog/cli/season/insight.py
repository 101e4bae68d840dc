"""`chefslog insight`: statistics from the writer's own journal."""

from __future__ import annotations

import os

import chefslog.guide
from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.help import lay_out_page
from chefslog.cli.output import Output
from chefslog.cli.reader import open_reader
from chefslog.cli.text import entries_data, entry_line
from chefslog.home.config import load_config
from chefslog.insight.computation import (
    compute_insight,
    find_examples,
    find_level_text,
    render_insight,
)
from chefslog.reading import pages

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chefslog.cli.output import Line


def insight(args: Arguments) -> Output:
    """`chefslog insight [FILTER…]`, or what one level looks like."""
    if args.options.get("level") is not None:
        return _level(args)
    reader = open_reader(args)
    wanted = reader.parse_filter(args.words)
    figures = compute_insight(reader.snapshot, wanted, reader.today, " ".join(args.words))
    currency = load_config(reader.home)[0].currency
    return Output(
        figures.as_json,
        lambda width: _wrapped(render_insight(figures, reader.rules.labels, currency), width),
        is_paged=True,
    )


def _level(args: Arguments) -> Output:
    """The guide's words about a level, and the writer's own entries at it."""
    number = args.number("level", -1)
    if number > 4:
        raise UsageError(f"--level: {number} is not one of: 0 1 2 3 4")
    path = os.path.join(next(iter(chefslog.guide.__path__)), "levels.md")
    with open(path, encoding="utf-8") as file:
        page = find_level_text(file.read(), number).rstrip()
    snapshot = open_reader(args).snapshot
    rows = find_examples(snapshot, number)

    def to_lines(width: int) -> Iterator[Line]:
        yield from lay_out_page(f"{page}\n\n**Your own:**" if rows else page, width)
        if rows:
            yield ""
            yield from (entry_line(row, width) for row in rows)

    return Output(
        lambda: {
            "level": number,
            "page": page,
            "entries": list(entries_data(snapshot, (row[pages.ID] for row in rows))),
        },
        to_lines,
        is_paged=True,
    )


def _wrapped(texts: Iterable[str], width: int) -> Iterator[str]:
    """Long remarks on several lines, where there is a width to keep to."""
    from textwrap import wrap

    for text in texts:
        is_remark = len(text) > width and text[:3].strip() and "  " not in text.strip()
        if width and is_remark:
            indent = "  " if text.startswith(" ") else ""
            yield from wrap(text, width, subsequent_indent=indent + "  ")
        else:
            yield text
