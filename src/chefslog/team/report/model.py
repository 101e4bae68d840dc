"""The report as plain data, from released files alone: what terminal, Markdown and page draw."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any

from chefslog.model.checkin import IMPACTS
from chefslog.model.days import iso, parse_day, spoken
from chefslog.model.sanitize import legible
from chefslog.team.bands import MEAN_GRIDS, fewest_people
from chefslog.team.errors import TeamError
from chefslog.team.questions import QUESTIONS, path_of
from chefslog.team.report.figures import (
    NOT_ASKED,
    OTHER_BUCKETS,
    Column,
    Figure,
    PathFigure,
    Release,
    columns_of,
    find_figures,
    find_paths,
    name_columns,
    short_names,
)

if TYPE_CHECKING:
    from chefslog.team.delivery.delivery import Delivery
    from chefslog.team.report.released import SelfView

MOST = 12
"""Periods shown; older ones stay in their releases."""
SIGHT = {5: ("5 to 6", "3"), 8: ("7", "5"), 12: ("8", "6"), 16: ("9", "7")}
"""Of ten moves of half a level by everybody, how many show: in means, in shares, by people.

From `chefslog team rehearse --power`.
"""
_SEES = (
    "With {people} people, a move of half a level by everybody shows in {means} of 10 cases, of 12 "
    "points in a percentage in {shares} of 10; twice that in 9 of 10. Where nothing moved, ▲ or ▼ "
    "is shown in at most one case in twenty. Smaller or shorter moves cannot be seen."
)
_CAVEATS = (
    "Self-reported bands of the team's mean. Correlation is not cause, and a higher AI level is "
    "not better: by hand is a choice too.",
    "Please do not ask anybody what they sent, and do not compare teams by this page.",
)
_EMPTY = (
    "No period has been released yet.",
    "A period closes three days after its last day. The two keyholders' programs then release it, "
    "and this page fills itself.",
    "Members see what is sent, and send it, with chefslog team share.",
)
_WHY = {
    "under-k": "fewer than {k} people answered",
    "too-few": "fewer than {k} people answered any question",
    OTHER_BUCKETS: "the buckets were others then",
    NOT_ASKED: "not asked then",
}
"""Why a question is hidden in a period, by its reason."""
_COST = ("spend",)
_PEOPLE = ("review_load", "interruptions", "after_hours", "confidence")
_ASKS = (
    ("own", 0.7, 1, "What would have to be different before we would take the 3 am call for all "
     "that we shipped?"),
    ("held", 0.8, 1, "What do the pieces that did not hold have in common?"),
    ("after_hours", 0, 0.4, "Which work ends up in the evening, and what would have to change for "
     "it not to?"),
    ("review_load", 0, 0.5, "Which reviews find anything, and which could we do without?"),
    ("interruptions", 0, 0.5, "Which interruptions were worth it, and who could hold off the "
     "others?"),
    ("human_led", 0.8, 1, "Some human-led work was handed over whole: how is that decided, and how "
     "is it checked?"),
    ("checked", 0.8, 1, "Some delegated work is not checked: is it time, review, or not knowing "
     "how?"),
    ("confidence", 0.5, 1, "What would make us surer of what we ship?"),
    ("effect", 0.5, 1, "Where did AI get in the way, and what should stay by hand for now?"),
    ("kept", 0.7, 1, "What did we learn from work that was done again or thrown away, and could we "
     "have known it sooner?"),
    ("bugs", 0.5, 1, "Which bugs are queued that could be fixed on the spot?"),
    ("otherwise", 0, 0.3, "What got done that would not have been done without AI, and was it "
     "worth doing?"),
)  # fmt: skip
"""What to ask where the whole band of a question lies below the first number or above the other."""
_MOST_ASKS = 4
_MOST_NAMED = 3
"""Changes that are named in a question; the report marks all."""


@dataclass(frozen=True)
class Measure:
    """A measured number per month, None where there is none; `texts` say each with its unit."""

    label: str
    months: tuple[str, ...]
    values: tuple[float | None, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Layer:
    """One of the four layers that only count together: flow, quality, cost, people.

    It has measures from git, or figures from contributions; `missing` says how they get there.
    """

    name: str
    title: str
    asks: str
    source: str
    measures: tuple[Measure, ...]
    figures: tuple[Figure, ...]
    missing: str


@dataclass(frozen=True)
class Ask:
    """What to ask the team, and why it comes up."""

    text: str
    because: str


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

    `beside` sets delegation and what held next to each other, `paths` are the newest period's 3 am
    map, `views` the reader's own answers next to the members'. Without a release `periods` is
    empty, and `empty` says how the first one comes about.
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
    paths: tuple[PathFigure, ...] = ()
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
    found = {figure.name: figure for figure in find_figures(shown)}
    if not shown:
        layers = tuple(_layers(found, delivery)) if delivery is not None else ()
        return Report(legible(team), layers=layers, empty=_EMPTY)
    columns, newest = columns_of(shown), shown[-1]
    asks = (*islice(_asks(found), _MOST_ASKS - 1),
            Ask("What matters to us that none of these figures shows?",
                "numbers leave out most of it"))  # fmt: skip
    return Report(
        team=legible(newest["name"]),
        window=f"{columns[0].first} to {columns[-1].last}",
        periods=columns,
        left_out=len(releases) - len(shown),
        members=newest["members"],
        k=newest["k"],
        figures=tuple(found.values()),
        layers=tuple(_layers(found, delivery)),
        beside=_beside(found, columns),
        paths=tuple(find_paths(newest)),
        views=tuple(_views(found.get("impact_ai"), own, columns)),
        asks=asks,
        hidden=tuple(_hidden(found, columns, shown)),
        sees=_sees(newest["members"]),
        caveats=_CAVEATS,
    )


def _check(releases: Sequence[Release]) -> None:
    if len({release["team"] for release in releases}) > 1:
        raise TeamError("These releases are of several teams; a report is of one.")
    for one, other in pairwise(releases):
        if one["last"] >= other["first"]:
            raise TeamError(f"{one['period']} and {other['period']} overlap, or are out of order.")
    asked = {row["name"] for one in releases for row in one["questions"]}
    unknown = {name for name in asked if not path_of(name)} - QUESTIONS.keys()
    if unknown:
        names = " ".join(sorted(unknown))
        raise TeamError(f"This chefslog does not know the questions: {names}. Upgrade it.")


def _layers(found: Mapping[str, Figure], delivery: Delivery | None) -> Iterator[Layer]:
    git = "from git, for the team as a whole; authors are never read"
    flow, quality = _measures(delivery) if delivery is not None else ((), ())
    missing = "Not measured: --repo FOLDER reads it from git, without authors.", \
        "Not measured: as flow."  # fmt: skip
    missing = missing if delivery is None else ("", "")
    yield Layer("flow", "Flow", "Does work get through?", git, flow, (), missing[0])
    yield Layer("quality", "Quality", "Does it stay done?", git, quality, (), missing[1])
    cost, people = (
        tuple(found[name] for name in names if name in found) for names in (_COST, _PEOPLE)
    )
    yield Layer("cost", "Cost", "What does AI cost?", "from contributions", (), cost,
                "" if cost else "The team does not share its spend.")  # fmt: skip
    yield Layer("people", "People", "Can we keep this up?", "from check-ins", (), people,
                "" if people else "The team does not share its check-ins.")  # fmt: skip


def _measures(delivery: Delivery) -> tuple[tuple[Measure, ...], tuple[Measure, ...]]:
    """Flow: how long work took, how often it was released. Quality: what had to be taken back."""
    months = delivery.months
    names = short_names([one.month for one in months])

    def measure(
        label: str, values: Sequence[float | None], texts: Sequence[str] | None = None
    ) -> Measure:
        usual = ["too few to say" if value is None else f"{value:,.0f}" for value in values]
        return Measure(label, names, tuple(values), tuple(usual if texts is None else texts))

    leads = measure(
        "Lead time, median",
        [one.lead_time_hours.median for one in months],
        [delivery.lead_text(one) for one in months],
    )
    deployments = measure("Deployments", [one.deployments for one in months])
    landings = measure("Landings on the default branch", [one.landings for one in months])
    reverts = measure(
        "Reverts, of all landings",
        [one.reverts.count for one in months],
        [f"{one.reverts.count} of {one.landings}" for one in months],
    )
    hotfixes = measure("Hotfixes", [one.hotfixes for one in months])
    flow = (leads, deployments, landings) if delivery.tagged else (leads, landings)
    return flow, (reverts, hotfixes)


def _asks(found: Mapping[str, Figure]) -> Iterator[Ask]:
    """What changed, then what strains."""
    moved = [
        f"{figure.question.title} {'up' if figure.change > 0 else 'down'}"
        for figure in found.values()
        if figure.change
    ]
    if moved:
        more = len(moved) - _MOST_NAMED
        named = ", ".join(moved[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
        yield Ask("What changed here, and did we mean it to?", named)
    for name, under, over, text in _ASKS:
        now = found[name].now if name in found else None
        if now is not None and (now.high <= under or now.low >= over):
            yield Ask(text, f"{QUESTIONS[name].title}: {now.words}")


def _beside(found: Mapping[str, Figure], columns: Sequence[Column]) -> str:
    """Delegation beside what held, in the newest period that shows both."""
    if "delegation" in found and "held" in found:
        pairs = zip(columns, found["delegation"].bands, found["held"].bands, strict=True)
        for column, delegated, held in reversed(list(pairs)):
            if delegated and held:
                return (
                    f"Delegation beside what held, {column.spoken}: AI level {delegated.numbers}, "
                    f"{held.numbers} held."
                )
    return ""


def _views(
    figure: Figure | None, own: Sequence[SelfView], columns: Sequence[Column]
) -> Iterator[ImpactView]:
    """The members' impact with AI beside the reader's own answer of the same period."""
    if figure is None:
        return
    for column, band in zip(columns, figure.bands, strict=True):
        given = [view for view in own if column.from_day <= view.day <= column.to_day]
        if given:
            answer = IMPACTS[given[-1].answer]
            yield ImpactView(column.spoken, band.words if band else "hidden", answer)
    if own and own[-1].day > columns[-1].to_day:
        day = spoken(parse_day(own[-1].day) or 1)[4:]
        yield ImpactView(f"since {day}", "not released yet", IMPACTS[own[-1].answer])


def _hidden(
    found: Mapping[str, Figure], columns: Sequence[Column], releases: Sequence[Release]
) -> Iterator[Hidden]:
    titles: dict[tuple[str, str], list[str]] = {}
    for figure in found.values():
        for why in dict.fromkeys(filter(None, figure.why)):
            places = [at for at, other in enumerate(figure.why) if other == why]
            key = name_columns(columns, places), why
            titles.setdefault(key, []).append(figure.question.title)
    for (periods, why), named in titles.items():
        title = "Every question" if len(named) == len(found) else ", ".join(named)
        yield Hidden(title, periods, _WHY[why].format(k=releases[-1]["k"]))
    for earlier, later in pairwise(releases):
        first, last = (parse_day(earlier["last"]) or 0) + 1, (parse_day(later["first"]) or 0) - 1
        if first <= last:
            days = f"{iso(first)} to {iso(last)}"
            yield Hidden("No release", days, "nothing was opened, and nothing will be")


def _sees(members: str) -> str:
    fewest = fewest_people(members)
    size = max((least for least in MEAN_GRIDS if least <= fewest), default=min(MEAN_GRIDS))
    means, shares = SIGHT[size]
    return _SEES.format(people=members, means=means, shares=shares)
