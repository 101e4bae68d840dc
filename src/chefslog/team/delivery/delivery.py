"""Flow and quality of a team as a whole, from the history of its repositories, by the month."""

from __future__ import annotations

import fnmatch
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from chefslog.insight.statistics import TOO_FEW, Share, Spread, compute_spread
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
class Month:
    """What a month delivered.

    `lead_time` is in hours. `landings` counts arrivals on default branches (merges, or single
    commits), of which `reverts` took something back. `hotfixes` may be among them, or on branches
    and tags of their own. `deployments` is None where no repository has a tag that deploys.
    """

    month: str
    lead_time: Spread
    deployments: int | None
    landings: int
    reverts: Share
    hotfixes: int


@dataclass(frozen=True)
class Delivery:
    """The months of some repositories taken as one.

    `tagged` of them deploy by tags; of `squashed` of the others no lead time can be known.
    """

    repositories: int
    tagged: int
    months: tuple[Month, ...]
    squashed: int = 0

    def lead_text(self, month: Month) -> str:
        """Return a month's lead time for people, or why there is none."""
        told = month.lead_time
        if told.median is not None:
            return duration_text(told.median)
        return SQUASHED if self.squashed and not told.n else "too few to say"

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "format": FORMAT,
            "repositories": self.repositories,
            "tagged": self.tagged,
            "squashed": self.squashed,
            "months": [
                {
                    "month": one.month,
                    "lead_time_hours": one.lead_time.as_json(),
                    "deployments": one.deployments,
                    "landings": one.landings,
                    "reverts": one.reverts.as_json(),
                    "hotfixes": one.hotfixes,
                }
                for one in self.months
            ],
            "about": list(_ABOUT),
        }

    def as_markdown(self) -> str:
        """A table for people, with what its figures mean."""
        heads = ("Month", "Lead time (median)", "Deployments", "Landings", "Reverts", "Hotfixes")
        rows = [heads, ("---",) * len(heads), *(self._row(one) for one in self.months)]
        count = "1 repository" if self.repositories == 1 else f"{self.repositories} repositories"
        table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
        return "\n\n".join((f"# Delivery: {count} as one", table, *_ABOUT)) + "\n"

    def _row(self, one: Month) -> tuple[str, ...]:
        lead = self.lead_text(one)
        return (
            one.month,
            f"{lead}, {one.lead_time.n} commits" if one.lead_time.n else lead,
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
    seen = _Seen()
    for repository in found.values():
        seen.add(repository.history(deploys))
    return Delivery(
        len(found),
        seen.tagged,
        tuple(seen.month(month) for month in sorted(set(months))),
        seen.squashed,
    )


class _Seen:
    """Sums over repositories, by month."""

    def __init__(self) -> None:
        self.tagged = self.squashed = 0
        self._leads: dict[str, list[float]] = defaultdict(list)
        self._deployments: Counter[str] = Counter()
        self._landings: Counter[str] = Counter()
        self._reverts: Counter[str] = Counter()
        self._hotfixes: Counter[str] = Counter()

    def add(self, history: History) -> None:
        """Count one repository."""
        landed = _landings(history)
        self._count(history, landed)
        deployed = _deployments(history)
        if deployed:
            self.tagged += 1
            self._deployments.update(_month_of(at) for _, at in deployed)
            # What waited for the first release of all did not wait for a release.
            arrivals = _arrivals(history, deployed)[1:]
        elif _is_squashed(history, landed):
            self.squashed += 1
            return
        else:
            arrivals = [(history.commits[tip].committed, group) for tip, group in landed]
        for at, group in arrivals:
            for number in group:
                one = history.commits[number]
                if len(one.parents) < 2 and one.authored:
                    self._leads[_month_of(at)].append(max(0, at - one.authored) / _HOUR)

    def _count(self, history: History, landed: Sequence[tuple[int, Sequence[int]]]) -> None:
        marked = {*history.hotfixes, *(tag.commit for tag in history.tags if tag.is_hotfix)}
        waiting = set(marked)
        for tip, group in landed:
            month = _month_of(history.commits[tip].committed)
            self._landings[month] += 1
            commits = [history.commits[number] for number in group]
            self._reverts[month] += any(one.is_revert for one in commits)
            is_named = any(one.is_hotfix for one in commits)
            self._hotfixes[month] += is_named or not marked.isdisjoint(group)
            waiting.difference_update(group)
        self._hotfixes.update(_month_of(history.commits[tip].committed) for tip in waiting)

    def month(self, month: str) -> Month:
        """The figures of one month."""
        landings = self._landings[month]
        return Month(
            month,
            compute_spread(self._leads[month]),
            self._deployments[month] if self.tagged else None,
            landings,
            Share(self._reverts[month], landings),
            self._hotfixes[month],
        )


def _is_squashed(history: History, landed: Sequence[tuple[int, Sequence[int]]]) -> bool:
    """Whether most of the newest commits were written in the minute in which they landed alone."""
    newest: list[bool] = []
    for tip, group in reversed(landed):
        for number in group:
            one = history.commits[number]
            if len(one.parents) < 2:
                newest.append(number == tip and 0 <= one.committed - one.authored < _MINUTE)
        if len(newest) >= _RECENT:
            break
    return len(newest) >= TOO_FEW and sum(newest) * 2 > len(newest)


def _landings(history: History) -> list[tuple[int, list[int]]]:
    """Each commit of the default branch's own line, oldest first, with all that came with it."""
    line = []
    at = history.trunk
    while at in history.commits:
        line.append(at)
        at = next(iter(history.commits[at].parents), None)
    return _groups(history, reversed(line))


def _deployments(history: History) -> list[tuple[int, int]]:
    """(commit, when) of each deployment, oldest first; two tags on a commit are one."""
    found: dict[int, int] = {}
    for tag in history.tags:
        if tag.is_deployment:
            at = tag.made or history.commits[tag.commit].committed
            found[tag.commit] = min(at, found.get(tag.commit, at))
    return sorted(found.items(), key=lambda one: one[1])


def _arrivals(history: History, deployed: Sequence[tuple[int, int]]) -> list[tuple[int, list[int]]]:
    """(when, commits that nothing deployed before held) for each deployment."""
    groups = _groups(history, (commit for commit, _ in deployed))
    return [(at, group) for (_, at), (_, group) in zip(deployed, groups, strict=True)]


def _groups(history: History, tips: Iterable[int]) -> list[tuple[int, list[int]]]:
    """Each tip with the commits that can be reached from it and from none before it."""
    seen: set[int] = set()
    groups = []
    for tip in tips:
        group, waiting = [], [tip]
        while waiting:
            number = waiting.pop()
            # A shallow clone ends in the middle: what is beyond has no commit.
            if number in history.commits and number not in seen:
                seen.add(number)
                group.append(number)
                waiting += history.commits[number].parents
        groups.append((tip, group))
    return groups


def _month_of(at: int) -> str:
    year, month, _ = civil(at // DAY + DAP_EPOCH)
    return f"{year:04}-{month:02}"


def duration_text(hours: float) -> str:
    """Return hours for people, as days from two days on."""
    return f"{hours:.1f} h" if hours < 48 else f"{hours / 24:.1f} days"
