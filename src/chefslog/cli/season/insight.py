"""`chefslog insight`: the writer's own numbers as text or JSON."""

from __future__ import annotations

import os

import chefslog.guide
from chefslog.cli.command import Asked
from chefslog.cli.dispatch import UsageError
from chefslog.cli.journal.read import as_json, asked_filter, sit_down
from chefslog.cli.text import line, look
from chefslog.home.config import load
from chefslog.insight.computation import learn
from chefslog.insight.examples import examples, level_page
from chefslog.insight.sections import lines
from chefslog.model.sanitize import legible


def insight(asked: Asked) -> int:
    """`chefslog insight [FILTER…]`, or what one level looks like."""
    if asked.options.get("level") is not None:
        return _level(asked)
    desk = sit_down()
    with desk.snapshot as snapshot:
        wanted = asked_filter(asked.words, desk)
        found = learn(snapshot, wanted, desk.today, " ".join(asked.words))
    if asked.flag("json"):
        as_json(found.as_json())
        return 0
    config, _ = load(desk.home)
    style = look(asked.flag("plain"))
    shown = [legible(text) for text in lines(found, desk.rules.labels, config.currency)]
    print("\n".join(_wrapped(shown, style.width)))
    return 0


def _level(asked: Asked) -> int:
    """The guide's words about a level, and the writer's own entries at it."""
    number = asked.number("level", -1)
    if number > 4:
        raise UsageError(f"--level: {number} is not one of: 0 1 2 3 4")
    page = os.path.join(next(iter(chefslog.guide.__path__)), "levels.md")
    with open(page, encoding="utf-8") as file:
        print(level_page(file.read(), number).rstrip())
    desk = sit_down()
    with desk.snapshot as snapshot:
        rows = examples(snapshot, number)
    if rows:
        print("\n**Your own:**\n")
        style = look(asked.flag("plain"))
        print("\n".join(line(row, style) for row in rows))
    return 0


def _wrapped(shown: list[str], width: int) -> list[str]:
    """Long remarks on several lines, where there is a width to keep to."""
    from textwrap import wrap

    if not width:
        return shown
    found = []
    for text in shown:
        is_remark = len(text) > width and text[:3].strip() and "  " not in text.strip()
        indent = "  " if text.startswith(" ") else ""
        found += (
            wrap(text, width, initial_indent="", subsequent_indent=indent + "  ")
            if is_remark
            else [text]
        )
    return found
