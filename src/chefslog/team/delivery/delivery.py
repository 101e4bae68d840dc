"""Flow and quality of a team as a whole, from the history of its repositories, by the month."""

from __future__ import annotations

import fnmatch
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from chefslog.insight.statistics import TOO_FEW, Figures, Share, Spread, compute_spread
from chefslog.model.days import civil
from chefslog.team.calendar import DAP_EPOCH, DAY, period
from chefslog.team.delivery.history import History, Repository
from chefslog.team.errors import TeamError

FORMAT = "chefslog-delivery/1"
SQUASHED = "not measurable here: merges are squashed"
_VERSION = re.compile(r"(?<![a-z0-9.])(?:v\d{1,9}|v?\d{1,9}(?:[-._]\d{1,9}){1,4})$", re.IGNORECASE)
"""The tags taken for deployments where no pattern is given: v2, 8.5.0, shop-1.4, 2026-11-02."""
_HOUR = 3600
_MINUTE = 60
_RECENT = 200
"""So many of the newest commits say whether merges are squashed."""
_ABOUT = (
    "Lead time runs from the moment a commit was written to the first tag that holds it; in a "
    "repository without such tags, to its arrival on the default branch. A merge or a rebase keeps "
    "the moment of writing; a squash does not, and then there is no lead time.",
    "A tag counts as a deployment if it ends in a version or a date, unless --tags says which do.",
    "A landing is an arrival on the default branch: a merge, or a single commit. Reverts and "
    "hotfixes are told by those words in subjects, branches and tags; what nobody called so is not "
    "among them.",
    "Nobody's name was read. In a repository where one person works these are one person's "
    "figures: give the repositories of the whole team together.",
)


@dataclass(frozen=True)
class Month(Figures):
    """What a month delivered.

    `landings` counts arrivals on default branches (merges, or single commits), of which `reverts`
    took something back. `hotfixes` may be among them, or on branches and tags of their own.
    `deployments` is None where no repository has a tag that deploys.
    """

    month: str
    lead_time_hours: Spread
    deployments: int | None
    landings: int
    reverts: Share
    hotfixes: int


@dataclass(frozen=True)
class Delivery(Figures):
    """The months of some repositories taken as one.

    `tagged` of them deploy by tags; of `squashed` of the others no lead time can be known.
    """

    repositories: int
    tagged: int
    months: tuple[Month, ...]
    squashed: int = 0

    def lead_text(self, month: Month) -> str:
        """Return a month's lead time for people, or why there is none."""
        told = month.lead_time_hours
        if told.median is not None:
            hours = told.median
            return f"{hours:.1f} h" if hours < 48 else f"{hours / 24:.1f} days"
        return SQUASHED if self.squashed and not told.n else "too few to say"

    def as_json(self) -> dict[str, Any]:
        """Plain data, with what its figures mean."""
        return {"format": FORMAT, **super().as_json(), "about": list(_ABOUT)}

    def as_markdown(self) -> str:
        """A table for people, with what its figures mean."""
        heads = ("Month", "Lead time (median)", "Deployments", "Landings", "Reverts", "Hotfixes")
        rows = [heads, ("---",) * len(heads), *(self._row(one) for one in self.months)]
        count = "1 repository" if self.repositories == 1 else f"{self.repositories} repositories"
        table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
        return "\n\n".join((f"# Delivery: {count} as one", table, *_ABOUT)) + "\n"

    def _row(self, one: Month) -> tuple[str, ...]:
        lead, commits = self.lead_text(one), one.lead_time_hours.n
        if commits:
            lead += ", 1 commit" if commits == 1 else f", {commits} commits"
        return (
            one.month,
            lead,
            "no tags" if one.deployments is None else str(one.deployments),
            str(one.landings) + (", too few to say" if one.landings < TOO_FEW else ""),
            one.reverts.text() if one.reverts.is_said else str(one.reverts.count),
            str(one.hotfixes),
        )


def delivery(paths: Sequence[str], months: Sequence[str], tags: str = "") -> Delivery:
    """The figures of local repositories for months such as 2026-11; a repository counts once.

    `tags` is a shell pattern for the names of tags that deploy; without one it is guessed by their
    names. Days are UTC. Raises DeliveryError for what cannot be read, TeamError for what is no
    month, or no repository at all.
    """
    for month in months:
        if "Q" in period(month).name:
            raise TeamError(f"{month!r} is no month: write 2026-11.")
    found = {one.git_dir: one for one in map(Repository, paths)}
    if not found:
        raise TeamError("There is no repository to look at: name one with --repo.")
    deploys = re.compile(fnmatch.translate(tags)).fullmatch if tags else _VERSION.search
    counts = _Counts()
    for repository in found.values():
        _count(counts, repository.history(deploys))
    shown = (
        Month(
            month,
            compute_spread(counts.leads[month]),
            counts.deployments[month] if counts.tagged else None,
            counts.landings[month],
            Share(counts.reverts[month], counts.landings[month]),
            counts.hotfixes[month],
        )
        for month in sorted(set(months))
    )
    return Delivery(len(found), counts.tagged, tuple(shown), counts.squashed)


@dataclass
class _Counts:
    """Sums over repositories, by month; hours of lead time one by one."""

    tagged: int = 0
    squashed: int = 0
    leads: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    deployments: Counter[str] = field(default_factory=Counter)
    landings: Counter[str] = field(default_factory=Counter)
    reverts: Counter[str] = field(default_factory=Counter)
    hotfixes: Counter[str] = field(default_factory=Counter)


def _count(counts: _Counts, history: History) -> None:
    """Add one repository."""
    commits, landed = history.commits, _landings(history)
    marked = {*history.hotfixes, *(tag.commit for tag in history.tags if tag.is_hotfix)}
    for tip, group in landed:
        month, came = _month_of(commits[tip].committed), [commits[number] for number in group]
        counts.landings[month] += 1
        counts.reverts[month] += any(one.is_revert for one in came)
        is_hotfix = any(one.is_hotfix for one in came) or not marked.isdisjoint(group)
        counts.hotfixes[month] += is_hotfix
    waiting = marked.difference(*(group for _, group in landed))
    counts.hotfixes.update(_month_of(commits[tip].committed) for tip in waiting)
    deployed = _deployments(history)
    if deployed:
        counts.tagged += 1
        counts.deployments.update(map(_month_of, deployed.values()))
        # What waited for the first release of all did not wait for a release.
        groups = [*_groups(history, deployed)][1:]
        arrivals = [(deployed[tip], group) for tip, group in groups]
    elif _is_squashed(history, landed):
        counts.squashed += 1
        return
    else:
        arrivals = [(commits[tip].committed, group) for tip, group in landed]
    for at, group in arrivals:
        for one in (commits[number] for number in group):
            if len(one.parents) < 2 and one.authored:
                counts.leads[_month_of(at)].append(max(0, at - one.authored) / _HOUR)


def _is_squashed(history: History, landed: Sequence[tuple[int, Sequence[int]]]) -> bool:
    """Whether most of the newest commits were written in the minute in which they landed alone."""
    newest = (
        number == tip and 0 <= one.committed - one.authored < _MINUTE
        for tip, group in reversed(landed)
        for number, one in ((number, history.commits[number]) for number in group)
        if len(one.parents) < 2
    )
    seen = [*islice(newest, _RECENT)]
    return len(seen) >= TOO_FEW and sum(seen) * 2 > len(seen)


def _landings(history: History) -> list[tuple[int, list[int]]]:
    """Each commit of the default branch's own line, oldest first, with all that came with it."""
    line = []
    at = history.trunk
    while at in history.commits:
        line.append(at)
        at = next(iter(history.commits[at].parents), None)
    return [*_groups(history, reversed(line))]


def _deployments(history: History) -> dict[int, int]:
    """When each deployed commit was released, the oldest first; two tags on a commit are one."""
    found: dict[int, int] = {}
    for tag in history.tags:
        if tag.is_deployment:
            at = tag.made or history.commits[tag.commit].committed
            found[tag.commit] = min(at, found.get(tag.commit, at))
    return dict(sorted(found.items(), key=lambda one: one[1]))


def _groups(history: History, tips: Iterable[int]) -> Iterator[tuple[int, list[int]]]:
    """Each tip with the commits that can be reached from it and from none before it."""
    seen: set[int] = set()
    for tip in tips:
        group, waiting = [], [tip]
        while waiting:
            number = waiting.pop()
            # A shallow clone ends in the middle: what is beyond has no commit.
            if number in history.commits and number not in seen:
                seen.add(number)
                group.append(number)
                waiting += history.commits[number].parents
        yield tip, group


def _month_of(at: int) -> str:
    year, month, _ = civil(at // DAY + DAP_EPOCH)
    return f"{year:04}-{month:02}"
