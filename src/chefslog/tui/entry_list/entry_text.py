"""An entry as lines to read: derived from the table of fields, every part labelled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chefslog.model.days import parse_day, spoken
from chefslog.model.entry import describe_extra
from chefslog.model.fields import FIELDS

LABEL = 12
READ_AT_ONCE = 40_000
"""Characters of one text that are laid out; the rest is opened in the composer."""


@dataclass(frozen=True)
class Block:
    """One part: `style` is title, dim, field or text; `label` stands before fields, above texts."""

    style: str
    text: str
    label: str = ""


def blocks(
    entry: Mapping[str, Any], today: int, labels: Sequence[str], currency: str = ""
) -> list[Block]:
    """The parts of an entry in reading order; unset fields are left out."""
    parts = [Block("title", str(entry.get("headline", ""))), Block("dim", _origin(entry, today))]
    state = {"draft": "a draft", "trashed": "in the trash", "dismissed": "dismissed"}
    if entry.get("state") in state:
        parts.append(Block("dim", state[entry["state"]]))
    parts.append(Block("text", ""))
    for field in FIELDS:
        if field.name == "headline" or field.kind.is_long or entry.get(field.name) is None:
            continue
        shown = field.kind.describe(entry[field.name], labels, currency)
        parts.append(Block("field", shown, field.label))
    verdict = entry.get("verdict")
    if verdict:
        note = f": {verdict['note']}" if verdict.get("note") else ""
        said = f"{verdict['verdict']}{note} ({_day(verdict['day'], today)})"
        parts.append(Block("field", said, "Held?"))
    parts += [Block("field", text, name) for name, text in describe_extra(entry)]
    for field in FIELDS:
        if field.kind.is_long and entry.get(field.name):
            parts += _text(field.label, entry[field.name])
    typed = entry.get("typed")
    if typed and typed != entry.get("headline"):
        parts += _text("As typed", typed)
    return parts


def _origin(entry: Mapping[str, Any], today: int) -> str:
    parts = [_day(entry.get("day", ""), today)]
    clock = _clock(entry.get("captured_at", ""), entry.get("offset") or 0)
    if clock:
        parts.append(clock)
    parts += [str(entry.get("short", ""))[:6], str(entry.get("source", ""))]
    return " · ".join(part for part in parts if part)


def _clock(instant: str, offset: int) -> str:
    """The wall clock where it was captured."""
    try:
        minutes = int(instant[11:13]) * 60 + int(instant[14:16]) + offset
    except ValueError:
        return ""
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


def _day(text: str, today: int) -> str:
    number = parse_day(text)
    return spoken(number, today) if number is not None else text


def _text(label: str, text: str) -> list[Block]:
    cut = text[:READ_AT_ONCE]
    parts = [Block("text", ""), Block("label", label), Block("text", cut.rstrip("\n"))]
    if len(text) > len(cut):
        parts.append(Block("dim", f"… {len(text) - len(cut)} more characters; e opens all of it"))
    return parts
