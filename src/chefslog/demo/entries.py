"""The demo's hand-written pieces of work as seven months of entries.

A piece stands in a TOML file per theme, shipped with the package: the line as typed, what was
added later, and when. `week` counts working weeks, 1 the oldest; `day` (1 to 5) pins a day of that
week. The same seed and last day give the same entries. What a writer fills in on some days and not
on others (effort, ownership, effect, cost) is drawn; what a piece says is never changed.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from math import log
from random import Random
from typing import Any

from chefslog.capture.grammar import parse_line
from chefslog.home.clock import EPOCH, Moment, new_id, short_of
from chefslog.model.days import iso, weekday
from chefslog.model.entry import checked_draft, is_machine
from chefslog.reading.entry import key_of

THEMES = ("booking", "fares", "refunds", "timetable", "gate", "ci", "accounts")
WEEKS = 31
_MAKING = ("build", "fix")
_GUESSES = (15, 30, 45, 60, 60, 90, 120, 120, 180, 240, 480, 960)
_OWN = (
    (1.0, 0.0, 0.0),
    (0.9, 0.1, 0.0),
    (0.75, 0.2, 0.05),
    (0.5, 0.35, 0.15),
    (0.35, 0.4, 0.25),
)
"""yes, partly, no: the more was handed over, the less sure people are at 3 am."""


@dataclass(frozen=True)
class DemoPiece:
    """One entry to be, with the verdict it gets two months later (or none).

    `follows` is how the headline of the earlier one of its theme begins that it continues.
    """

    theme: str
    week: int
    line: str
    more: str = ""
    problem: str = ""
    approach: str = ""
    result: str = ""
    notes: str = ""
    day: int = 0
    weekend: bool = False
    source: str = "shell"
    state: str = "entry"
    verdict: str = ""
    verdict_note: str = ""
    follows: str = ""


def read_pieces(theme: str) -> list[DemoPiece]:
    """Read the pieces of a theme, in the order of its file."""
    text = files("chefslog.demo").joinpath(f"{theme}.toml").read_text(encoding="utf-8")
    rows: list[dict[str, Any]] = tomllib.loads(text)["entry"]
    for row in rows:
        row |= {name: value.strip() for name, value in row.items() if isinstance(value, str)}
    return [DemoPiece(theme, **row) for row in rows]


@dataclass(frozen=True)
class DemoEntry:
    """A piece that has become an entry."""

    piece: DemoPiece
    entry: dict[str, Any]


def make_entries(seed: int, last_day: int, moment: Moment | None = None) -> list[DemoEntry]:
    """Return the season's entries with the pieces they came from, oldest first.

    A `moment` gives offset and zone (one offset for all seven months: close enough for a demo),
    and nothing of the last day is later than it.
    """
    rng = Random(seed)
    made: list[DemoEntry] = []
    places: dict[str, int] = {}
    for minute, piece in sorted(_slots(rng, last_day), key=lambda slot: slot[0]):
        entry = _entry(piece, _move_before(minute, moment, last_day), rng, last_day, moment)
        places[entry["day"]] = place = places.get(entry["day"], 0) + 1
        entry["key"] = key_of(entry["day"], place)
        if piece.follows:
            entry["follows"] = next(
                other.entry["id"]
                for other in made
                if other.entry["headline"].startswith(piece.follows)
            )
        made.append(DemoEntry(piece, entry))
    return made


def working_days(last_day: int) -> list[int]:
    """Return the season's working days, oldest first; the last day counts whatever its weekday."""
    days = [last_day]
    while len(days) < 5 * WEEKS:
        before = days[-1] - 1
        while weekday(before) > 4:
            before -= 1
        days.append(before)
    return days[::-1]


def _slots(rng: Random, last_day: int) -> Iterator[tuple[int, DemoPiece]]:
    """Yield each piece with when it is written down: local minutes since the day number 0."""
    days = working_days(last_day)
    for theme in THEMES:
        weeks: dict[int, list[DemoPiece]] = defaultdict(list)
        for piece in read_pieces(theme):
            weeks[piece.week].append(piece)
        for week, group in sorted(weeks.items()):
            drawn = sorted(rng.randrange(5) for _ in group)
            for piece, place in zip(group, drawn, strict=True):
                day = days[5 * (week - 1) + (piece.day - 1 if piece.day else place)]
                yield _minute(rng, day, piece, last_day), piece


def _minute(rng: Random, day: int, piece: DemoPiece, last_day: int) -> int:
    if piece.weekend:
        while weekday(day) < 5 and day < last_day:
            day += 1
        return day * 1440 + rng.randrange(7 * 60, 23 * 60)
    # People write down before lunch and before they go.
    centre = rng.choice((11 * 60 + 40, 16 * 60 + 50))
    return day * 1440 + round(min(max(rng.gauss(centre, 70), 8 * 60), 20 * 60))


def _move_before(minute: int, moment: Moment | None, last_day: int) -> int:
    """Move what falls on the last day before the moment."""
    if moment is None or minute // 1440 < last_day:
        return minute
    passed = int(moment.at) // 60 + moment.offset + (EPOCH - last_day) * 1440
    share = min(max(passed, 1), 20 * 60) / (20 * 60)
    return last_day * 1440 + int(minute % 1440 * share)


def _entry(
    piece: DemoPiece, minute: int, rng: Random, last_day: int, moment: Moment | None
) -> dict[str, Any]:
    today = iso(minute // 1440)
    draft = make_draft(piece, today)
    if piece.state == "entry":
        draft = add_circumstances(draft, rng, age=last_day - minute // 1440)
    offset = moment.offset if moment else 0
    second = (minute - EPOCH * 1440 - offset) * 60 + rng.randrange(60)
    captured = Moment(second + rng.randrange(1000) / 1000)
    entry_id = new_id(captured.at, rng.randbytes(10))
    return {
        **checked_draft(draft),
        "id": entry_id,
        "short": short_of(entry_id),
        "captured_at": captured.captured_at,
        "offset": offset,
        "zone": moment.zone if moment else None,
        "day": draft.get("day", today),
        "source": piece.source,
        "state": piece.state,
        "extra": {},
    }


def make_draft(piece: DemoPiece, today: str) -> dict[str, Any]:
    """Return the fields of a piece written on a day (ISO), as it was typed and filled in."""
    draft = dict(parse_line(piece.line, today).draft)
    for name, value in parse_line(piece.more, today).draft.items() if piece.more else ():
        if name != "typed":
            draft[name] = value
    for name in ("problem", "approach", "result", "notes"):
        text = getattr(piece, name)
        if text:
            draft[name] = text
    if is_machine(piece.source):
        draft["typed"] = ""
    return draft


def add_circumstances(draft: dict[str, Any], rng: Random, age: int) -> dict[str, Any]:
    """Return the draft with some of its unset fields set; what the piece says is kept.

    `age` is in days: young work has no outcome yet.
    """
    added: dict[str, Any] = {}
    level, is_making = draft.get("delegation"), draft.get("kind") in _MAKING
    if level is not None:
        added |= _draw_delegation(rng, level, is_making)
    if is_making:
        added |= _draw_effort(rng, age, draft)
    return {**added, **draft}


def _draw_delegation(rng: Random, level: int, is_making: bool) -> dict[str, Any]:
    added: dict[str, Any] = {}
    if level and rng.random() < 0.5:
        added["ai_effect"] = rng.choices(("helped", "neutral", "hurt"), (66, 20, 14))[0]
    if is_making and rng.random() < 0.6:
        added["own"] = rng.choices(("yes", "partly", "no"), _OWN[level])[0]
    if level > 1 and rng.random() < 0.5:
        added["otherwise"] = rng.choices(("yes", "no"), (70, 30))[0]
    if level > 1 and rng.random() < 0.4:
        added["spend"] = round(rng.lognormvariate(log(0.5 * level), 0.7), 2)
    if level and is_making and rng.random() < 0.2:
        added["bugs"] = [rng.randrange(5), rng.randrange(3)]
    return added


def _draw_effort(rng: Random, age: int, draft: dict[str, Any]) -> dict[str, Any]:
    added: dict[str, Any] = {}
    if rng.random() < 0.4:
        added["stakes"] = rng.choices(("normal", "routine"), (70, 30))[0]
    if age > 10 and rng.random() < 0.8:
        added["outcome"] = rng.choices(("kept", "reworked", "discarded"), (80, 15, 5))[0]
    if "guess" not in draft and "took" not in draft and rng.random() < 0.35:
        guess = rng.choice(_GUESSES)
        # Most people believe they are faster than they are; a few are pleasantly surprised.
        took = guess * rng.lognormvariate(log(1.3), 0.4)
        added |= {"guess": guess, "took": max(5, round(took / 5) * 5)}
    return added
