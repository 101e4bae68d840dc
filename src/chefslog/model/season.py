"""A season: a named span of days with goals and a rubric, and what was picked for its review."""

from __future__ import annotations

import json
from types import MappingProxyType
from typing import NamedTuple

from chefslog.model.days import iso, parse_day
from chefslog.model.sanitize import clean_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence, Set
    from typing import Any

STATUSES = ("open", "met", "partly", "missed", "dropped")
"""The states of a goal; `open` until another is set."""
PARTS = ("impact", "wider", "learning")
"""The parts of a review that a pick may stand in."""
SWITCHES = ("learned", "appendix", "discarded", "ai", "names")
"""What may go to an audience beside the picks; all are off but for the writer."""
_NAME_LIMIT = 80
_NONE: Mapping[str, Any] = MappingProxyType({})


class SeasonError(ValueError):
    """A season that cannot be kept as it is; the text says what is wrong."""

    exit_code = 2


class Goal(NamedTuple):
    """`key` is what entries say behind `goal:`, `text` the goal in words."""

    key: str
    text: str = ""
    status: str = "open"


class Pick(NamedTuple):
    """An entry in the review, by id; `folded` are those that are told within it.

    `part` is one of `PARTS` where the writer chose it.
    """

    id: str
    folded: tuple[str, ...] = ()
    part: str | None = None


class OwnText(NamedTuple):
    """What the writer wrote for this review; empty `title` or `words` leave the proposed ones.

    `source` is the text that was proposed then, `ids` the entries it was made from.
    """

    words: str = ""
    title: str = ""
    source: str = ""
    ids: tuple[str, ...] = ()


class Version(NamedTuple):
    """A review as it was handed in: `at` is an instant, `file` a path or empty.

    `ids` are the entries that it was made from.
    """

    id: str
    season: str
    at: str
    audience: str
    form: str
    file: str
    text: str
    ids: tuple[str, ...] = ()


class Season(NamedTuple):
    """Days are inclusive, as ISO text; `rubric` is TOML text or None; picks are in their order.

    `texts` are the writer's own, by what they stand for: an entry's id, `opening`, `asks`, `next`,
    `goal:KEY` or `FORM/FIELD`. `switches` are what goes to an audience beside the picks.
    """

    name: str
    first: str
    last: str
    goals: tuple[Goal, ...] = ()
    rubric: str | None = None
    picks: tuple[Pick, ...] = ()
    writer: str | None = None
    role: str | None = None
    texts: Mapping[str, OwnText] = _NONE
    switches: Mapping[str, tuple[str, ...]] = _NONE

    @property
    def span(self) -> tuple[int, int]:
        """First and last day as day numbers."""
        return parse_day(self.first) or 1, parse_day(self.last) or 1

    @property
    def picked(self) -> frozenset[str]:
        """The ids that are in the review, folded ones included."""
        return frozenset(ref for pick in self.picks for ref in (pick.id, *pick.folded))


def parse_ids(text: str | None) -> tuple[str, ...]:
    """Return the entry ids of a version's column."""
    return tuple(json.loads(text or "[]"))


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
    for pick in season.picks:
        if pick.part not in (None, *PARTS):
            raise SeasonError(f'part: "{pick.part}" is not one of: {" ".join(PARTS)}')
    if len(season.picked) < sum(1 + len(pick.folded) for pick in season.picks):
        raise SeasonError("pick: an entry can be picked only once")
    return season._replace(name=name, first=iso(first), last=iso(last))


def to_row(season: Season) -> dict[str, Any]:
    """The season as values of its columns."""
    desk: dict[str, Any] = {}
    if season.texts:
        desk["texts"] = {key: _filled(own) for key, own in season.texts.items()}
    if season.switches:
        desk["switches"] = season.switches
    picks = [{"id": pick.id, "folded": [], **_filled(pick)} for pick in season.picks]
    return {
        "first": season.first,
        "last": season.last,
        "goals": json.dumps([goal._asdict() for goal in season.goals], ensure_ascii=False),
        "rubric": season.rubric,
        "picks": json.dumps(picks),
        "writer": season.writer,
        "role": season.role,
        "desk": json.dumps(desk, ensure_ascii=False),
    }


def _filled(held: Pick | OwnText) -> dict[str, Any]:
    return {name: value for name, value in held._asdict().items() if value}


def from_row(row: Mapping[str, Any]) -> Season:
    """A season from the values of its columns."""
    goals = json.loads(row["goals"])
    picks = json.loads(row["picks"])
    desk = json.loads(row.get("desk") or "{}")
    return Season(
        row["name"],
        row["first"],
        row["last"],
        tuple(Goal(one["key"], one.get("text", ""), one.get("status", "open")) for one in goals),
        row["rubric"],
        tuple(Pick(one["id"], tuple(one.get("folded", ())), one.get("part")) for one in picks),
        row["writer"],
        row["role"],
        {
            key: OwnText(
                own.get("words", ""), own.get("title", ""), own.get("source", ""),
                tuple(own.get("ids", ())),
            )
            for key, own in desk.get("texts", {}).items()
        },
        {key: tuple(names) for key, names in desk.get("switches", {}).items()},
    )  # fmt: skip


def with_text(season: Season, key: str, own: OwnText | None) -> Season:
    """The season with a text of the writer's own; None takes it out."""
    texts = {name: held for name, held in season.texts.items() if name != key}
    return season._replace(texts=texts if own is None else {**texts, key: own})


def _with_pick(season: Season, changed: Pick) -> Season:
    """The season with a pick in place of the one that has its id."""
    picks = (changed if pick.id == changed.id else pick for pick in season.picks)
    return season._replace(picks=tuple(picks))


def with_part(season: Season, ids: Sequence[str], part: str | None) -> Season:
    """The season with these picks in another part; None is the proposed one. Raises SeasonError."""
    if not set(ids) <= {pick.id for pick in season.picks}:
        raise SeasonError("part: only a picked entry stands in a part")
    picks = (pick._replace(part=part) if pick.id in ids else pick for pick in season.picks)
    return season._replace(picks=tuple(picks))


def with_switch(season: Season, audience: str, name: str, is_on: bool) -> Season:
    """The season with a switch of an audience turned on or off."""
    held = set(season.switches.get(audience, ())) - {name} | ({name} if is_on else set())
    others = {key: names for key, names in season.switches.items() if key != audience}
    kept = tuple(switch for switch in SWITCHES if switch in held)
    return season._replace(switches={**others, audience: kept} if kept else others)


def with_picks(season: Season, ids: Sequence[str]) -> Season:
    """The season with these entries added at the end, those already in it left where they are."""
    new = [Pick(ref) for ref in dict.fromkeys(ids) if ref not in season.picked]
    return season._replace(picks=(*season.picks, *new))


def with_goal(season: Season, text: str) -> Season:
    """The season with a goal said as `key: in words`, or `key=met` for how a goal stands.

    `key=-` takes the goal out, with its text. Raises SeasonError.
    """
    known = {goal.key.casefold(): goal for goal in season.goals}
    key, mark, status = (part.strip() for part in text.rpartition("="))
    if not mark or (":" in key and key.casefold() not in known):
        key, _, told = (part.strip() for part in text.partition(":"))
        mark = ""
    held = known.get(key.casefold())
    if held is None and "=" in key:
        key, mark, status = (part.strip() for part in text.partition("="))
    if mark and status == "-":
        if held is None:
            raise SeasonError(f'goal: there is no "{key}" to remove')
        goals = tuple(goal for goal in season.goals if goal != held)
        return with_text(season._replace(goals=goals), f"goal:{held.key}", None)
    if mark and status not in STATUSES:
        wanted = f"{' '.join(STATUSES)}, or - to remove it"
        raise SeasonError(f'goal {key}: "{status}" is not one of: {wanted}')
    new = held or Goal(key)
    new = new._replace(status=status) if mark else new._replace(text=clean_line(told))
    return season._replace(goals=tuple({**known, key.casefold(): new}.values()))


def without_picks(season: Season, ids: Sequence[str]) -> Season:
    """The season without these entries; what was folded into one of them becomes a pick itself."""
    gone = set(ids)
    picks: list[Pick] = []
    for pick in season.picks:
        rest = tuple(ref for ref in pick.folded if ref not in gone)
        if pick.id not in gone:
            picks.append(pick._replace(folded=rest))
        else:
            picks += [Pick(ref) for ref in rest]
    return season._replace(picks=tuple(picks))


def moved(season: Season, ref: str, to: int) -> Season:
    """The season with one pick at another place, counted from 0."""
    picks = list(season.picks)
    at = next((n for n, pick in enumerate(picks) if pick.id == ref), None)
    if at is None:
        raise SeasonError("pick: only a picked entry can be moved")
    picks.insert(max(0, to), picks.pop(at))
    return season._replace(picks=tuple(picks))


def folded(season: Season, into: str, ids: Sequence[str]) -> Season:
    """The season with entries told within a pick; it and they are picked where they were not."""
    season = with_picks(season, [into])
    if all(pick.id != into for pick in season.picks):
        raise SeasonError("fold: that entry is itself folded into another; unfold it first")
    others = [ref for ref in dict.fromkeys(ids) if ref != into]
    held = {pick.id: pick.folded for pick in season.picks}
    season = without_picks(season, others)
    more = [ref for one in others for ref in (one, *held.get(one, ()))]
    season = season._replace(picks=tuple(pick for pick in season.picks if pick.id not in more))
    held_in = next(pick for pick in season.picks if pick.id == into)
    kept = tuple(dict.fromkeys((*held_in.folded, *more)))
    return _with_pick(season, held_in._replace(folded=kept))


def move_picks(here: Season, there: Season, ids: Sequence[str]) -> tuple[Season, Season]:
    """Return both seasons after picks went from one to the other, with their texts and folds.

    Raises SeasonError.
    """
    if here.name == there.name or not set(ids) <= {pick.id for pick in here.picks}:
        raise SeasonError(f"move: name another season and picks of {here.name}")
    left, gained = here, with_picks(there, ids)
    for pick in here.picks:
        if pick.id not in ids:
            continue
        left = with_text(without_picks(left, [pick.id, *pick.folded]), pick.id, None)
        others = tuple(ref for ref in pick.folded if ref not in there.picked)
        gained = _with_pick(gained, pick._replace(folded=others))
        if pick.id in here.texts:
            gained = with_text(gained, pick.id, here.texts[pick.id])
    return left, gained


def without_entries(row: dict[str, Any], gone: Set[str]) -> dict[str, Any]:
    """Return a season's columns without these entries; `row` itself where it has none of them."""
    season = from_row({"name": "", "writer": None, "role": None, "rubric": None, **row})
    made = [key for key, own in season.texts.items() if key in gone or gone & set(own.ids)]
    if not made and not season.picked & gone:
        return row
    for key in made:
        season = with_text(season, key, None)
    columns = to_row(without_picks(season, sorted(season.picked & gone)))
    return {name: columns.get(name, value) for name, value in row.items()}


def is_made_from(version: Mapping[str, Any], gone: Set[str], headlines: Iterable[str]) -> bool:
    """Whether a version was made from these entries, as far as can be told."""
    ids = parse_ids(version.get("ids"))
    return bool(gone & set(ids)) if ids else any(line in version["text"] for line in headlines)
