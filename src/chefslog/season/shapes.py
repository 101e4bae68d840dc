"""Small shapes of what was written: the standup, a pull request's text, a story."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chefslog.model.days import parse_day, spoken, weekday
from chefslog.model.fields import BY_NAME
from chefslog.model.kinds import LABELS
from chefslog.model.meanings import value_meaning
from chefslog.season.item import held_text, title_of
from chefslog.season.material import Piece

NOT_RECORDED = "not recorded"


class PrivateEntry(ValueError):
    """A private entry has no shape that could be handed on."""


def last_working_day(today: int) -> int:
    """The newest Monday to Friday before today."""
    day = today - 1
    while weekday(day) > 4:
        day -= 1
    return day


def standup(pieces: Sequence[Piece], since: int, today: int) -> dict[str, Any]:
    """The context of `standup`: what was done since a day, and lines that begin with Next:."""
    done = [piece for piece in pieces if since <= piece.day <= today]
    following = [line for piece in done for line in piece.told.get("next", ())]
    return {
        "since": spoken(since, today),
        "done": [
            {
                "title": title_of(piece),
                "impact": piece.text("impact"),
                "project": piece.text("project"),
            }
            for piece in done
        ],
        "next": list(dict.fromkeys(following)),
    }


def standup_lines(context: dict[str, Any]) -> list[str]:
    """Return what the shipped `standup.txt` makes of its context.

    A standup is asked for every day, and loading Jinja takes longer than everything else of it.
    """
    lines = [f"Since {context['since']}"]
    for done in context["done"]:
        impact = f" ({done['impact']})" if done["impact"] else ""
        project = f" · {done['project']}" if done["project"] else ""
        lines.append(f"- {done['title']}{impact}{project}")
    if not context["done"]:
        lines.append("- Nothing written down.")
    if context["next"]:
        lines += ["", "Next", *(f"- {line}" for line in context["next"])]
    return lines


def shape(entry: dict[str, Any], labels: Sequence[str] = LABELS) -> dict[str, Any]:
    """The context of `pr` and `story` for one entry. Raises PrivateEntry."""
    if entry.get("private"):
        raise PrivateEntry(
            "This entry is private: it is in no text that is made to be handed on. "
            "`chefslog set ID private:no` would make it publishable."
        )
    verdict = entry.get("verdict") or {}
    piece = Piece(entry["id"], entry["short"], parse_day(entry["day"]) or 1, entry,
                  verdict.get("verdict"), verdict.get("day"))  # fmt: skip
    level = entry.get("delegation")
    return {
        "title": title_of(piece),
        "day": spoken(piece.day),
        **{name: piece.text(name) for name in ("problem", "approach", "result", "notes", "impact")},
        "delegated": NOT_RECORDED if level is None else f"level {level}, {labels[level].lower()}",
        "checked": value_meaning("checked", piece.text("checked")) or NOT_RECORDED,
        "owned": value_meaning("own", piece.text("own")) or NOT_RECORDED,
        "stakes": BY_NAME["stakes"].kind.describe(piece.text("stakes")),
        "held": held_text(piece),
        "proof": [{"kind": kind, "ref": ref} for kind, ref in piece.proof],
    }
