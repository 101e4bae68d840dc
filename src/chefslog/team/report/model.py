"""The report as plain data, from released files alone: what terminal, Markdown and page draw."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from chefslog.model.checkin import IMPACTS
from chefslog.model.days import iso, parse_day, spoken
from chefslog.model.sanitize import legible
from chefslog.team.bands import MEAN_GRIDS, fewest_people
from chefslog.team.errors import TeamError
from chefslog.team.questions import QUESTIONS
from chefslog.team.report import wording
from chefslog.team.report.asks import Ask, asks_of
from chefslog.team.report.columns import Column, columns_of, named
from chefslog.team.report.figures import Figure, Release, figure
from chefslog.team.report.layers import Layer, layers

if TYPE_CHECKING:
    from chefslog.team.delivery.delivery import Delivery
    from chefslog.team.report.selfview import SelfView

MOST = 12
"""Periods shown; older ones stay in their releases."""


@dataclass(frozen=True)
class Hidden:
    """What is not shown, in which periods, and why."""

    title: str
    periods: str
    why: str


@dataclass(frozen=True)
class ImpactView:
    """The impact with AI of one period in words: as its members see it, as the reader does."""

    period: str
    members: str
    own: str


@dataclass(frozen=True)
class Report:
    """All of it. `members` is how many people the roster has, as a band; `window` its days.

    `beside` sets delegation and what held next to each other, `views` the reader's own answers
    next to the members'. Without a release `periods` is empty, and `empty` says how the first one
    comes about.
    """

    team: str
    window: str = ""
    periods: tuple[Column, ...] = ()
    left_out: int = 0
    members: str = ""
    k: int = 0
    figures: tuple[Figure, ...] = ()
    layers: tuple[Layer, ...] = ()
    beside: str = ""
    views: tuple[ImpactView, ...] = ()
    asks: tuple[Ask, ...] = ()
    hidden: tuple[Hidden, ...] = ()
    sees: str = ""
    caveats: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        return asdict(self)


def build(
    releases: Sequence[Release],
    delivery: Delivery | None = None,
    own: Sequence[SelfView] = (),
    team: str = "",
) -> Report:
    """Return the report of one team's checked releases, oldest first; the newest `MOST` are shown.

    `delivery` is what git says of the team as a whole, `own` the reader's own answers, `team` a
    name for a team without a release yet. Raises TeamError for releases that do not belong
    together or come from a newer version.
    """
    _check(releases)
    shown = releases[-MOST:]
    if not shown:
        found_layers = layers({}, delivery) if delivery is not None else ()
        return Report(legible(team), layers=found_layers, empty=wording.EMPTY)
    columns = columns_of(shown)
    found = {name: one for name in QUESTIONS if (one := figure(name, shown)) is not None}
    newest = shown[-1]
    return Report(
        team=legible(newest["name"]),
        window=f"{columns[0].first} to {columns[-1].last}",
        periods=columns,
        left_out=len(releases) - len(shown),
        members=newest["members"],
        k=newest["k"],
        figures=tuple(found.values()),
        layers=layers(found, delivery),
        beside=_beside(found, columns),
        views=tuple(_views(found.get("impact_ai"), own, columns)),
        asks=asks_of(found),
        hidden=_hidden(found, columns, shown),
        sees=_sees(newest["members"]),
        caveats=wording.CAVEATS,
    )


def _check(releases: Sequence[Release]) -> None:
    if len({release["team"] for release in releases}) > 1:
        raise TeamError("These releases are of several teams; a report is of one.")
    for one, other in pairwise(releases):
        if one["last"] >= other["first"]:
            raise TeamError(f"{one['period']} and {other['period']} overlap, or are out of order.")
    asked = {row["name"] for release in releases for row in release["questions"]}
    if not asked <= QUESTIONS.keys():
        unknown = " ".join(sorted(asked - QUESTIONS.keys()))
        raise TeamError(f"This chefslog does not know the questions: {unknown}. Upgrade it.")


def _beside(found: dict[str, Figure], columns: Sequence[Column]) -> str:
    """Delegation beside what held, in the newest period that shows both."""
    pair = found.get("delegation"), found.get("held")
    for at in reversed(range(len(columns))):
        bands = [figure.bands[at] for figure in pair if figure is not None]
        if len(bands) == 2 and bands[0] and bands[1]:
            return (
                f"Delegation beside what held, {columns[at].spoken}: AI level {bands[0].numbers}, "
                f"{bands[1].numbers} held."
            )
    return ""


def _views(
    figure: Figure | None, own: Sequence[SelfView], columns: Sequence[Column]
) -> Iterator[ImpactView]:
    """The members' impact with AI beside the reader's own answer of the same period."""
    if figure is None or not own:
        return
    for at, column in enumerate(columns):
        band = figure.bands[at]
        given = [view for view in own if column.from_day <= view.day <= column.to_day]
        if given:
            answer = IMPACTS[given[-1].answer]
            yield ImpactView(column.spoken, band.words if band else "hidden", answer)
    later = [view for view in own if view.day > columns[-1].to_day]
    if later:
        day = parse_day(later[-1].day) or 1
        yield ImpactView(f"since {spoken(day)[4:]}", "not released yet", IMPACTS[later[-1].answer])


def _hidden(
    found: dict[str, Figure], columns: Sequence[Column], releases: Sequence[Release]
) -> tuple[Hidden, ...]:
    k = releases[-1]["k"]
    by_why: dict[tuple[str, str], list[str]] = {}
    for one in found.values():
        places: dict[str, list[int]] = {}
        for at, why in enumerate(one.why):
            if why:
                places.setdefault(why, []).append(at)
        for why, held in places.items():
            by_why.setdefault((named(columns, held), why), []).append(one.question.title)
    rows = []
    for (periods, why), titles in by_why.items():
        title = "Every question" if len(titles) == len(found) else ", ".join(titles)
        rows.append(Hidden(title, periods, wording.WHY[why].format(k=k)))
    for earlier, later in pairwise(releases):
        gap = (parse_day(earlier["last"]) or 0) + 1, (parse_day(later["first"]) or 0) - 1
        if gap[0] <= gap[1]:
            days = f"{iso(gap[0])} to {iso(gap[1])}"
            rows.append(Hidden("No release", days, "nothing was opened, and nothing will be"))
    return tuple(rows)


def _sees(members: str) -> str:
    fewest = fewest_people(members)
    size = max((least for least in MEAN_GRIDS if least <= fewest), default=min(MEAN_GRIDS))
    means, shares = wording.SIGHT[size]
    return wording.SEES.format(people=members, means=means, shares=shares)
