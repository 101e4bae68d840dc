"""Which reports stand and which questions open, by the rules both keyholders apply on their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from chefslog.team.errors import TeamError
from chefslog.team.keyholder.examine import MISSING, Finding
from chefslog.team.release.release import batch_root, leaf
from chefslog.team.seal import Vouching
from chefslog.team.task import Task

SUPERSEDED = "superseded"
"""The reason for a report whose member sent a later one."""


@dataclass(frozen=True)
class Answer:
    """A finished desk.bin or lock.bin, and why reports do not count, by file name."""

    data: bytes
    rejects: Mapping[str, str]


@dataclass(frozen=True)
class Batch:
    """The reports that stand, one a member, by rising id.

    `rejects` are the reasons for all others by file name. `good` is how many members have a report
    that this keyholder found good alone, `lost` why the newest one of a member does not stand.
    """

    standing: tuple[Finding, ...]
    rejects: Mapping[str, str]
    good: int
    lost: tuple[str, ...]

    def leaves(self) -> list[bytes]:
        """A leaf for every standing report, blank or not, sorted."""
        return sorted(leaf(vouching_of(one).salt, one.report_id) for one in self.standing)

    def root(self, task: Task) -> bytes:
        """T."""
        return batch_root(task.task_id, self.leaves())

    def support(self, task: Task) -> dict[str, int]:
        """Return how many people filled each question."""
        flags = [vouching_of(one).filled for one in self.standing]
        return {
            name: sum(filled[place] for filled in flags)
            for place, name in enumerate(task.file.questions)
        }

    def opened(self, task: Task) -> list[str]:
        """Return the questions that at least k people filled, in the team file's order."""
        return [name for name, count in self.support(task).items() if count >= task.file.k]

    def aggregate_share(self, task: Task) -> list[int]:
        """Return the sums of this keyholder's output shares: zeros where a question stays hidden.

        One element of the field for each question (VDAF: "Aggregation").
        """
        vdaf, opened = task.vdaf, set(self.opened(task))
        share = vdaf.aggregate(vdaf.decode_agg_share(one.out_share) for one in self.standing)
        names = zip(task.file.questions, share, strict=True)
        return [part if name in opened else 0 for name, part in names]


def vouching_of(finding: Finding) -> Vouching:
    """The vouching of a report that counts."""
    if finding.vouching is None:
        raise AssertionError("a report without a vouching counts nowhere")
    return finding.vouching


def choose(findings: Iterable[Finding], theirs: Mapping[str, str]) -> Batch:
    """The batch of what was found: of each member the standing report with the highest seq.

    Where a member used a seq twice, the lower id counts. Findings may stream. `theirs` are the
    other keyholder's reasons by file name, for what stands here only.
    """
    best: dict[int, Finding] = {}
    newest: dict[int, tuple[tuple[int, int], str]] = {}
    rejects: dict[str, str] = {}
    for one in findings:
        if one.reason:
            rejects[one.name] = one.reason
            continue
        index = vouching_of(one).index
        if index not in newest or _rank(one) > newest[index][0]:
            newest[index] = (_rank(one), one.name)
        if one.doubt:
            rejects[one.name] = theirs.get(one.name, MISSING) if one.doubt == MISSING else one.doubt
        elif index not in best:
            best[index] = one
        else:
            less, more = sorted((one, best[index]), key=_rank)
            rejects[less.name] = SUPERSEDED
            best[index] = more
    standing = tuple(sorted(best.values(), key=lambda one: one.report_id))
    chosen = {one.name for one in standing}
    lost = tuple(rejects[name] for _, name in newest.values() if name not in chosen)
    return Batch(standing, rejects, len(newest), lost)


def check_enough(task: Task, batch: Batch, name: str) -> None:
    """Raises TeamError where too few stand, or too many that were good here did not.

    `name` is the other keyholder.
    """
    roster, stand = len(task.file.members), len(batch.standing)
    needed = -(-2 * roster // 3)
    if stand < needed:
        raise TeamError(
            f"{task.period.name}: {stand} of {roster} members have a report that stands; two "
            f"thirds, {needed}, are needed. Nothing was opened. It expires."
        )
    allowed = max(1, batch.good // 10)
    if len(batch.lost) > allowed:
        why = ", ".join(f"{reason}: {count}" for reason, count in _counted(batch.lost))
        raise TeamError(
            f"{task.period.name}: {len(batch.lost)} of {batch.good} reports that are good on this "
            f"machine do not stand with {name} ({why}); at most {allowed} may. Nothing was opened. "
            f"Compare with {name} what lies in the place. It expires."
        )


def _rank(finding: Finding) -> tuple[int, int]:
    return vouching_of(finding).seq, -int.from_bytes(finding.report_id, "big")


def _counted(reasons: Iterable[str]) -> list[tuple[str, int]]:
    return sorted(Counter(reasons).items())
