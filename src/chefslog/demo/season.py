"""Seven months of one engineer's work, the same for the same seed and last day."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

from chefslog.capture.grammar import parse
from chefslog.demo.colour import coloured
from chefslog.demo.stories import THEMES, WEEKS, Piece, pieces
from chefslog.home.clock import Moment, new_id, short_of
from chefslog.model.days import iso, weekday
from chefslog.model.entry import checked_draft
from chefslog.reading.rows import key_of

EPOCH = 719_163
"""The day number of 1970-01-01."""


@dataclass(frozen=True)
class Told:
    """A piece that has become an entry."""

    piece: Piece
    entry: dict[str, Any]


@dataclass(frozen=True)
class Slot:
    """When a piece is written down: local minutes since the day number 0."""

    minute: int
    piece: Piece

    @property
    def day(self) -> int:
        """The day's number."""
        return self.minute // 1440


def entries(seed: int, last_day: int) -> list[dict[str, Any]]:
    """The season's entries, oldest first; `last_day` is a day's number (see `model.days`)."""
    return [told.entry for told in tell(seed, last_day)]


def tell(seed: int, last_day: int, moment: Moment | None = None) -> list[Told]:
    """The season's entries with the pieces they came from, oldest first.

    A `moment` gives offset and zone (one offset for all seven months: close enough for a demo),
    and nothing of the last day is later than it.
    """
    rng = Random(seed)
    slots = sorted(_slots(rng, last_day), key=lambda slot: slot.minute)
    if moment is not None:
        slots = [_before(slot, moment, last_day) for slot in slots]
    told: list[Told] = []
    places: dict[str, int] = {}
    for slot in slots:
        entry = _entry(slot, rng, last_day, moment)
        places[entry["day"]] = place = places.get(entry["day"], 0) + 1
        entry["key"] = key_of(entry["day"], place)
        told.append(Told(slot.piece, entry))
    return told


def working_days(last_day: int) -> list[int]:
    """The season's working days, oldest first; the last day counts whatever its weekday."""
    days = [last_day]
    while len(days) < 5 * WEEKS:
        before = days[-1] - 1
        while weekday(before) > 4:
            before -= 1
        days.append(before)
    return days[::-1]


def _slots(rng: Random, last_day: int) -> list[Slot]:
    days = working_days(last_day)
    slots = []
    for theme in THEMES:
        weeks: dict[int, list[Piece]] = {}
        for piece in pieces(theme):
            weeks.setdefault(piece.week, []).append(piece)
        for week, group in sorted(weeks.items()):
            drawn = sorted(rng.randrange(5) for _ in group)
            for piece, place in zip(group, drawn, strict=True):
                day = days[5 * (week - 1) + (piece.day - 1 if piece.day else place)]
                slots.append(Slot(_minute(rng, day, piece, last_day), piece))
    return slots


def _minute(rng: Random, day: int, piece: Piece, last_day: int) -> int:
    if piece.weekend:
        while weekday(day) < 5 and day < last_day:
            day += 1
        return day * 1440 + rng.randrange(7 * 60, 23 * 60)
    # People write down before lunch and before they go.
    centre = rng.choice((11 * 60 + 40, 16 * 60 + 50))
    return day * 1440 + round(min(max(rng.gauss(centre, 70), 8 * 60), 20 * 60))


def _before(slot: Slot, moment: Moment, last_day: int) -> Slot:
    if slot.day < last_day:
        return slot
    passed = int(moment.at) // 60 + moment.offset + (EPOCH - last_day) * 1440
    share = min(max(passed, 1), 20 * 60) / (20 * 60)
    return Slot(last_day * 1440 + int(slot.minute % 1440 * share), slot.piece)


def _entry(slot: Slot, rng: Random, last_day: int, moment: Moment | None) -> dict[str, Any]:
    piece = slot.piece
    today = iso(slot.day)
    draft = draft_of(piece, today)
    if piece.state == "entry":
        draft = coloured(draft, rng, age=last_day - slot.day)
    offset = moment.offset if moment else 0
    second = (slot.minute - EPOCH * 1440 - offset) * 60 + rng.randrange(60)
    millis = rng.randrange(1000)
    entry_id = new_id(second + millis / 1000, rng.randbytes(10))
    return {
        **checked_draft(draft),
        "id": entry_id,
        "short": short_of(entry_id),
        "captured_at": instant(second, millis),
        "offset": offset,
        "zone": moment.zone if moment else None,
        "day": draft.get("day", today),
        "source": piece.source,
        "state": piece.state,
        "extra": {},
    }


def draft_of(piece: Piece, today: str) -> dict[str, Any]:
    """The fields of a piece written on a day (ISO), as it was typed and filled in."""
    draft = dict(parse(piece.line, today).draft)
    for name, value in parse(piece.more, today).draft.items() if piece.more else ():
        if name not in ("headline", "typed"):
            draft[name] = value
    for name in ("problem", "approach", "result", "notes"):
        text = getattr(piece, name)
        if text:
            draft[name] = text
    if piece.source not in ("shell", "tui"):
        draft["typed"] = ""
    return draft


def instant(second: int, millis: int = 0) -> str:
    """Seconds since 1970 as UTC text: 2026-11-20T17:03:22.123Z."""
    day, rest = divmod(second, 86_400)
    clock = f"{rest // 3600:02}:{rest // 60 % 60:02}:{rest % 60:02}"
    return f"{iso(EPOCH + day)}T{clock}.{millis:03}Z"
