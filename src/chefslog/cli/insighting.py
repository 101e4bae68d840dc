"""`chefslog insight`: the writer's own numbers as text or JSON."""

from __future__ import annotations

from chefslog.cli.reads import as_json, asked_filter, sit_down
from chefslog.cli.table import Asked
from chefslog.cli.text import look
from chefslog.home.config import load
from chefslog.insight.learn import learn
from chefslog.insight.telling import lines
from chefslog.model.legible import legible


def insight(asked: Asked) -> int:
    """`chefslog insight [FILTER…]`."""
    desk = sit_down()
    with desk.snapshot as snapshot:
        wanted = asked_filter(asked.words, desk)
        found = learn(snapshot, wanted, desk.today, " ".join(asked.words))
    if asked.flag("json"):
        as_json(found.as_json())
        return 0
    config, _ = load(desk.home)
    style = look(asked.flag("plain"))
    shown = [legible(line) for line in lines(found, desk.rules.labels, config.currency)]
    print("\n".join(_wrapped(shown, style.width)))
    return 0


def _wrapped(shown: list[str], width: int) -> list[str]:
    """Long remarks on several lines, where there is a width to keep to."""
    from textwrap import wrap

    if not width:
        return shown
    found = []
    for line in shown:
        is_remark = len(line) > width and line[:3].strip() and "  " not in line.strip()
        indent = "  " if line.startswith(" ") else ""
        found += (
            wrap(line, width, initial_indent="", subsequent_indent=indent + "  ")
            if is_remark
            else [line]
        )
    return found
