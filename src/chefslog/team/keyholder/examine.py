"""What one keyholder finds in reports, alone and beside the other's word, and which of them stand.

Both apply the same rules, each on its own.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from chefslog.team.digest import H
from chefslog.team.errors import TeamError
from chefslog.team.keyholder.boxes import Line
from chefslog.team.keys import exchange
from chefslog.team.release.release import batch_root, leaf
from chefslog.team.seal import Opener, Rejected, Vouching
from chefslog.team.task import DESK, ROLES, Task, other
from chefslog.team.vdaf.errors import VdafError
from chefslog.team.vdaf.prio3 import VerifyState

MISSING = "missing"
"""The doubt about a report of which the other keyholder says nothing."""
SUPERSEDED = "superseded"
"""The reason for a report whose member sent a later one."""


@dataclass(frozen=True, slots=True)
class Unfit:
    """A file that does not count on this side, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A report that counts on this side: what this keyholder says of it, and who vouches for it.

    `doubt` is why it does not stand beside the other's word, "" where nothing was found. The output
    share's bytes are there for a report that stands.
    """

    name: str
    line: Line
    vouching: Vouching
    doubt: str = ""
    out_share: bytes = b""

    @property
    def rank(self) -> tuple[int, int]:
        """Of a member's reports that with the highest seq counts, of one seq the lowest id."""
        return self.vouching.seq, -int.from_bytes(self.line.report_id, "big")


def verify_key(task: Task, role: str, private: bytes) -> bytes:
    """The key that both keyholders know and no member: from one's private and the other's public.

    Raises TeamError where the period keys give an all-zero secret.
    """
    shared = exchange(private, task.public_key(other(role)))
    return HKDF(SHA256(), 32, salt=b"verify_key", info=task.task_id).derive(shared)


class Examiner:
    """One keyholder at work on the reports of one task. Raises TeamError for a wrong key."""

    def __init__(self, task: Task, role: str, private: bytes) -> None:
        self._task = task
        self._role = role
        self._opener = Opener(task, role, private)
        self._verify_key = verify_key(task, role, private)

    def look(self, name: str, data: bytes, theirs: Line | None = None) -> Finding:
        """What is found in one file beside what the other keyholder says of it.

        Raises Rejected where it does not count, whatever its bytes are.
        """
        task = self._task
        opened = self._opener.open(name, data)
        try:
            state, verifier_share = task.vdaf.verify_init(
                self._verify_key,
                task.ctx,
                ROLES[self._role].agg_id,
                opened.report_id,
                opened.public_share,
                opened.input_share,
            )
        except VdafError as error:
            raise Rejected("share", f"The share cannot be verified. {error}") from None
        # The same on both sides where every question left empty holds 0.
        field, sign = task.vdaf.field, -1 if self._role == DESK else 1
        pairs = zip(state.out_share, opened.vouching.filled, strict=True)
        off = [sign * share % field.MODULUS for share, is_filled in pairs if not is_filled]
        line = Line(
            opened.report_id,
            verifier_share,
            hashlib.sha256(data).digest(),
            hashlib.sha256(opened.extension).digest(),
            H("blank", opened.report_id, field.encode_vec(off)),
        )
        doubt = self._doubt(line, theirs, state)
        out_share = b"" if doubt else task.vdaf.encode_agg_share(state.out_share)
        return Finding(name, line, opened.vouching, doubt, out_share)

    def _doubt(self, ours: Line, theirs: Line | None, state: VerifyState) -> str:
        if theirs is None:
            return MISSING
        if theirs.file_hash and theirs.file_hash != ours.file_hash:
            return "file"
        if theirs.extension_hash and theirs.extension_hash != ours.extension_hash:
            return "vouching"
        shares = [ours.verifier_share, theirs.verifier_share]
        if self._role != DESK:
            shares.reverse()
        vdaf, ctx = self._task.vdaf, self._task.ctx
        try:
            # The two verifier shares prove the report (VDAF: "Verification").
            vdaf.verify_next(ctx, state, vdaf.verifier_shares_to_message(ctx, shares))
        except VdafError:
            return "proof"
        return "blank" if theirs.blanks and theirs.blanks != ours.blanks else ""


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
        return sorted(leaf(one.vouching.salt, one.line.report_id) for one in self.standing)

    def root(self, task: Task) -> bytes:
        """T."""
        return batch_root(task.task_id, self.leaves())

    def support(self, task: Task) -> dict[str, int]:
        """Return how many people filled each question."""
        flags = [one.vouching.filled for one in self.standing]
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


def choose(findings: Iterable[Finding | Unfit], theirs: Mapping[str, str]) -> Batch:
    """The batch of what was found: of each member the standing report with the highest rank.

    Findings may stream. `theirs` are the other keyholder's reasons by file name, for what counts
    here only.
    """
    best: dict[int, Finding] = {}
    newest: dict[int, tuple[tuple[int, int], str]] = {}
    rejects: dict[str, str] = {}
    for one in findings:
        if isinstance(one, Unfit):
            rejects[one.name] = one.reason
            continue
        index = one.vouching.index
        newest[index] = max(newest.get(index, (one.rank, one.name)), (one.rank, one.name))
        if one.doubt:
            rejects[one.name] = theirs.get(one.name, MISSING) if one.doubt == MISSING else one.doubt
            continue
        rival = best.get(index, one)
        best[index] = max(rival, one, key=lambda finding: finding.rank)
        if rival is not one:
            rejects[min(rival, one, key=lambda finding: finding.rank).name] = SUPERSEDED
    standing = tuple(sorted(best.values(), key=lambda one: one.line.report_id))
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
        why = say_counts(batch.lost)
        raise TeamError(
            f"{task.period.name}: {len(batch.lost)} of {batch.good} reports that are good on this "
            f"machine do not stand with {name} ({why}); at most {allowed} may. Nothing was opened. "
            f"Compare with {name} what lies in the place. It expires."
        )


def say_counts(reasons: Iterable[str]) -> str:
    """Return how often each reason stands there: `missing: 2, proof: 1`."""
    return ", ".join(f"{reason}: {count}" for reason, count in sorted(Counter(reasons).items()))
