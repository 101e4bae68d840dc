"""The report as plain data, from released files alone: what screen, Markdown and page draw."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from chefslog.model.days import iso, parse_day
from chefslog.model.sanitize import legible
from chefslog.team.errors import TeamError
from chefslog.team.report import wording
from chefslog.team.report.columns import Column, columns_of, named
from chefslog.team.report.figures import Figure, Release, figure
from chefslog.team.report.glance import Said, glance
from chefslog.team.report.impact import Impact, impact
from chefslog.team.report.layers import Layer, layers
from chefslog.team.report.questions import Question, questions
from chefslog.team.sections import SECTIONS

if TYPE_CHECKING:
    from chefslog.team.delivery.delivery import Delivery
    from chefslog.team.report.selfview import SelfView

MOST = 12
"""Periods shown; older ones stay in their releases."""


@dataclass(frozen=True)
class Part:
    """Figures that belong together; `note` says what is not among them, or nothing."""

    name: str
    title: str
    lead: str
    figures: tuple[Figure, ...]
    note: str


@dataclass(frozen=True)
class Hidden:
    """What is not shown, in which periods, and why."""

    title: str
    periods: str
    why: str


@dataclass(frozen=True)
class Report:
    """All of it. `members` is how many people the roster has, as a band; `window` its days.

    Without a release `periods` is empty, and `empty` says how the first one comes about.
    """

    team: str
    window: str
    periods: tuple[Column, ...]
    left_out: int
    members: str
    k: int
    stage: str
    guardrails: tuple[str, ...]
    glance: tuple[Said, ...]
    layers: tuple[Layer, ...]
    parts: tuple[Part, ...]
    impact: Impact | None
    questions: tuple[Question, ...]
    hidden: tuple[Hidden, ...]
    definitions: tuple[tuple[str, str], ...]
    caveats: tuple[str, ...]
    empty: tuple[str, ...] = ()

    @property
    def has_delivery(self) -> bool:
        """Whether git was asked for flow and quality."""
        return any(layer.measures for layer in self.layers)

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self)


def build(
    releases: Sequence[Release],
    delivery: Delivery | None = None,
    own: SelfView | None = None,
    team: str = "",
) -> Report:
    """The report of one team's checked releases, oldest first; the newest `MOST` are shown.

    `delivery` is what git says of the team as a whole, `own` the reader's own answer, `team` a
    name for a team without a release yet. Raises TeamError for releases that do not belong
    together or come from a newer version.
    """
    _check(releases)
    shown = releases[-MOST:]
    if not shown:
        return _nothing(team, delivery)
    columns = columns_of(shown)
    found = {name: one for name in SECTIONS if (one := figure(name, shown)) is not None}
    newest = shown[-1]
    told = impact(found.get("impact_ai"), own, columns)
    parts = tuple(
        Part(name, title, lead, held, _note(held))
        for name, title, lead, names in wording.PARTS
        if (held := tuple(found[one] for one in names if one in found))
    )
    hidden = _hidden(found, columns, shown)
    return Report(
        team=legible(newest["name"]),
        window=f"{columns[0].first} to {columns[-1].last}",
        periods=columns,
        left_out=len(releases) - len(shown),
        members=newest["members"],
        k=newest["k"],
        stage=newest["stage"],
        guardrails=tuple(map(legible, newest["guardrails"])),
        glance=glance(found, told, columns, newest),
        layers=layers(found, delivery),
        parts=parts,
        impact=told,
        questions=questions(found, told, columns, newest),
        hidden=hidden,
        definitions=(*wording.DEFINITIONS, *_about(delivery)),
        caveats=(_noise(shown), *(one.format(k=newest["k"]) for one in wording.CAVEATS)),
    )


def _note(figures: Sequence[Figure]) -> str:
    """Why levels and checks have no table of their own, where both are there to be missed in it."""
    both = {"delegation", "check"} <= {figure.name for figure in figures}
    return wording.NO_CHECK_BY_LEVEL if both else ""


def _check(releases: Sequence[Release]) -> None:
    if len({release["team"] for release in releases}) > 1:
        raise TeamError("These releases are of several teams; a report is of one.")
    for one, other in pairwise(releases):
        if one["last"] >= other["first"]:
            raise TeamError(f"{one['period']} and {other['period']} overlap, or are out of order.")
    named = {part["name"] for release in releases for part in release["sections"]}
    if not named <= SECTIONS.keys():
        unknown = " ".join(sorted(named - SECTIONS.keys()))
        raise TeamError(f"This chefslog does not know the sections: {unknown}. Upgrade it.")


def _nothing(team: str, delivery: Delivery | None) -> Report:
    shown = layers({}, delivery) if delivery is not None else ()
    return Report(legible(team), "", (), 0, "", 0, "", (), (), shown, (), None, (), (), (), (),
                  wording.EMPTY)  # fmt: skip


def _hidden(
    found: dict[str, Figure], columns: Sequence[Column], releases: Sequence[Release]
) -> tuple[Hidden, ...]:
    k = releases[-1]["k"]
    rows = [
        Hidden("Everything", column.spoken, wording.WHY["too-few"])
        for column, release in zip(columns, releases, strict=True)
        if _is_whole(release)
    ]
    for one in found.values():
        by_why: dict[str, list[int]] = {}
        for at, why in enumerate(one.why):
            if why and not _is_whole(releases[at]):
                by_why.setdefault(why, []).append(at)
        for why, places in by_why.items():
            said = wording.WHY[why].format(k=k)
            rows.append(Hidden(one.title, named(columns, places), said))
    for earlier, later in pairwise(releases):
        gap = (parse_day(earlier["last"]) or 0) + 1, (parse_day(later["first"]) or 0) - 1
        if gap[0] <= gap[1]:
            days = f"{iso(gap[0])} to {iso(gap[1])}"
            rows.append(Hidden("No release", days, "nothing was opened, and nothing will be"))
    missing = [section.title for name, section in SECTIONS.items() if name not in found]
    if missing:
        why = "the team does not ask for them"
        rows.append(Hidden(", ".join(missing), "every period", why))
    return tuple(rows)


def _is_whole(release: Release) -> bool:
    return all(part["why"] == "too-few" for part in release["sections"])


def _about(delivery: Delivery | None) -> Iterator[tuple[str, str]]:
    if delivery is not None:
        yield "Flow and quality", " ".join(delivery.as_json()["about"])


def _noise(releases: Sequence[Release]) -> str:
    noisy = [release["noise"] for release in releases if release["noise"]]
    if not noisy:
        return wording.NO_NOISE
    total = sum(Fraction(one) for one in noisy)
    return wording.NOISE.format(epsilon=noisy[-1], count=len(noisy), total=f"{float(total):g}")
