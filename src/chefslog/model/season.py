"""A season: a named span of days with goals and a rubric, and what was picked for its review."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from chefslog.model.days import iso, parse_day

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

STATUSES = ("open", "met", "partly", "missed", "dropped")
"""The states of a goal; `open` until another is set."""
_NAME_LIMIT = 80


class SeasonError(ValueError):
    """A season that cannot be kept as it is; the text says what is wrong."""


@dataclass(frozen=True)
class Goal:
    """`key` is what entries say behind `goal:`, `text` the goal in words."""

    key: str
    text: str = ""
    status: str = "open"


@dataclass(frozen=True)
class Pick:
    """An entry in the review, by id; `folded` are those that are told within it."""

    id: str
    folded: tuple[str, ...] = ()


@dataclass(frozen=True)
class Season:
    """Days are inclusive, as ISO text; `rubric` is TOML text or None; picks are in their order."""

    name: str
    first: str
    last: str
    goals: tuple[Goal, ...] = ()
    rubric: str | None = None
    picks: tuple[Pick, ...] = ()
    writer: str | None = None
    role: str | None = None

    @property
    def span(self) -> tuple[int, int]:
        """First and last day as day numbers."""
        return parse_day(self.first) or 1, parse_day(self.last) or 1

    @property
    def picked(self) -> frozenset[str]:
        """The ids that are in the review, folded ones included."""
        return frozenset(ref for pick in self.picks for ref in (pick.id, *pick.folded))


def checked(season: Season) -> Season:
    """The season as it may be kept. Raises SeasonError."""
    name = season.name.strip()
    if not name or len(name) > _NAME_LIMIT or not name.isprintable():
        raise SeasonError(f'season: "{season.name[:60]}" is not a short name such as H2-2026')
    first, last = parse_day(season.first), parse_day(season.last)
    if first is None or last is None or first > last:
        raise SeasonError(
            f'season: "{season.first}..{season.last}" is not a span such as 2026-07-01..2026-12-31'
        )
    for goal in season.goals:
        if not goal.key.strip() or goal.status not in STATUSES:
            raise SeasonError(
                f'goal: "{goal.key}": expected a name and one of {" ".join(STATUSES)}'
            )
    if len({goal.key.casefold() for goal in season.goals}) < len(season.goals):
        raise SeasonError("goal: two goals have the same name")
    if len(season.picked) < sum(1 + len(pick.folded) for pick in season.picks):
        raise SeasonError("pick: an entry can be picked only once")
    return replace(season, name=name, first=iso(first), last=iso(last))


def to_row(season: Season) -> dict[str, Any]:
    """The season as values of its columns."""
    goals = [{"key": goal.key, "text": goal.text, "status": goal.status} for goal in season.goals]
    picks = [{"id": pick.id, "folded": list(pick.folded)} for pick in season.picks]
    return {
        "first": season.first,
        "last": season.last,
        "goals": json.dumps(goals, ensure_ascii=False),
        "rubric": season.rubric,
        "picks": json.dumps(picks),
        "writer": season.writer,
        "role": season.role,
    }


def from_row(row: Mapping[str, Any]) -> Season:
    """A season from the values of its columns."""
    goals = json.loads(row["goals"])
    picks = json.loads(row["picks"])
    return Season(
        row["name"],
        row["first"],
        row["last"],
        tuple(Goal(one["key"], one.get("text", ""), one.get("status", "open")) for one in goals),
        row["rubric"],
        tuple(Pick(one["id"], tuple(one.get("folded", ()))) for one in picks),
        row["writer"],
        row["role"],
    )


def with_picks(season: Season, ids: Sequence[str]) -> Season:
    """The season with these entries added at the end, those already in it left where they are."""
    new = [Pick(ref) for ref in dict.fromkeys(ids) if ref not in season.picked]
    return replace(season, picks=(*season.picks, *new))


def with_goal(season: Season, text: str) -> Season:
    """The season with a goal said as `key: in words`, or `key=met` for how a goal stands."""
    known = {goal.key: goal for goal in season.goals}
    key, mark, status = text.partition("=")
    if mark and status.strip() in STATUSES:
        key = key.strip()
        known[key] = replace(known.get(key, Goal(key)), status=status.strip())
    else:
        key, _, told = text.partition(":")
        key = key.strip()
        known[key] = replace(known.get(key, Goal(key)), text=told.strip())
    return replace(season, goals=tuple(known.values()))


def without_picks(season: Season, ids: Sequence[str]) -> Season:
    """The season without these entries; what was folded into one of them becomes a pick itself."""
    gone = set(ids)
    picks: list[Pick] = []
    for pick in season.picks:
        rest = tuple(ref for ref in pick.folded if ref not in gone)
        if pick.id not in gone:
            picks.append(Pick(pick.id, rest))
        else:
            picks += [Pick(ref) for ref in rest]
    return replace(season, picks=tuple(picks))


def moved(season: Season, ref: str, to: int) -> Season:
    """The season with one pick at another place, counted from 0."""
    picks = list(season.picks)
    at = next((n for n, pick in enumerate(picks) if pick.id == ref), None)
    if at is None:
        raise SeasonError("pick: only a picked entry can be moved")
    picks.insert(max(0, min(to, len(picks) - 1)), picks.pop(at))
    return replace(season, picks=tuple(picks))


def folded(season: Season, into: str, ids: Sequence[str]) -> Season:
    """The season with entries told within a pick; it and they are picked where they were not."""
    season = with_picks(season, [into])
    if all(pick.id != into for pick in season.picks):
        raise SeasonError("fold: that entry is itself folded into another; unfold it first")
    others = [ref for ref in dict.fromkeys(ids) if ref != into]
    held = {pick.id: pick.folded for pick in season.picks}
    season = without_picks(season, others)
    more = [ref for one in others for ref in (one, *held.get(one, ()))]
    kept = tuple(pick for pick in season.picks if pick.id not in more)
    return replace(
        season,
        picks=tuple(
            Pick(pick.id, tuple(dict.fromkeys((*pick.folded, *more)))) if pick.id == into else pick
            for pick in kept
        ),
    )
