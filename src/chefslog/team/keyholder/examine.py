"""What one keyholder finds in one report: alone, and beside what the other says of it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from chefslog.team.digest import H
from chefslog.team.keys import exchange
from chefslog.team.seal import Opened, Opener, Rejected, Vouching
from chefslog.team.task import DESK, ROLES, Task, other
from chefslog.team.vdaf.errors import VdafError
from chefslog.team.vdaf.prio3 import VerifyState

MISSING = "missing"
"""The doubt about a report of which the other keyholder says nothing."""


@dataclass(frozen=True, slots=True)
class Theirs:
    """What the other keyholder says of a report; the second says the verifier share only."""

    verifier_share: bytes
    file_hash: bytes = b""
    extension_hash: bytes = b""
    blanks: bytes = b""


@dataclass(frozen=True, slots=True)
class Finding:
    """A report as one keyholder sees it.

    `reason` is why it does not count on this side, `doubt` why it does not stand beside the other;
    both empty where they found nothing. The output share's bytes are there for a report that
    stands, everything from `vouching` on for one that counts.
    """

    name: str
    file_hash: bytes
    reason: str = ""
    doubt: str = ""
    report_id: bytes = b""
    vouching: Vouching | None = None
    extension_hash: bytes = b""
    blanks: bytes = b""
    verifier_share: bytes = b""
    out_share: bytes = b""


@dataclass(frozen=True, slots=True)
class Job:
    """A report's file to look at, and what the other keyholder says of it, if anything."""

    name: str
    data: bytes
    file_hash: bytes
    theirs: Theirs | None = None


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

    def look(self, job: Job) -> Finding:
        """What is found in one file, whatever its bytes are."""
        try:
            opened = self._opener.open(job.name, job.data)
            state, verifier_share = self._verify_init(opened)
        except Rejected as error:
            return Finding(job.name, job.file_hash, error.reason)
        extension_hash = hashlib.sha256(opened.extension).digest()
        blanks = self._blanks(opened, state.out_share)
        doubt, out_share = MISSING, b""
        if job.theirs is not None:
            doubt = _difference(job, extension_hash) or self._proof(
                job.theirs, state, verifier_share
            )
            if not doubt and job.theirs.blanks and job.theirs.blanks != blanks:
                doubt = "blank"
            if not doubt:
                out_share = self._task.vdaf.encode_agg_share(state.out_share)
        return Finding(
            job.name,
            job.file_hash,
            "",
            doubt,
            opened.report_id,
            opened.vouching,
            extension_hash,
            blanks,
            verifier_share,
            out_share,
        )

    def _verify_init(self, opened: Opened) -> tuple[VerifyState, bytes]:
        task = self._task
        try:
            return task.vdaf.verify_init(
                self._verify_key,
                task.ctx,
                ROLES[self._role].agg_id,
                opened.report_id,
                opened.public_share,
                opened.input_share,
            )
        except VdafError as error:
            raise Rejected("share", f"The share cannot be verified. {error}") from None

    def _proof(self, theirs: Theirs, state: VerifyState, verifier_share: bytes) -> str:
        """Empty where the two verifier shares prove the report (VDAF: "Verification")."""
        shares = [verifier_share, theirs.verifier_share]
        if self._role != DESK:
            shares.reverse()
        vdaf, ctx = self._task.vdaf, self._task.ctx
        try:
            message = vdaf.verifier_shares_to_message(ctx, shares)
            vdaf.verify_next(ctx, state, message)
        except VdafError:
            return "proof"
        return ""

    def _blanks(self, opened: Opened, out_share: Sequence[int]) -> bytes:
        """A hash that is the same on both sides where every question left empty holds 0."""
        field, sign = self._task.vdaf.field, -1 if self._role == DESK else 1
        off = [
            sign * share % field.MODULUS
            for share, is_filled in zip(out_share, opened.vouching.filled, strict=True)
            if not is_filled
        ]
        return H("blank", opened.report_id, field.encode_vec(off))


def _difference(job: Job, extension_hash: bytes) -> str:
    theirs = job.theirs
    if theirs is None or not theirs.file_hash:
        return ""
    if theirs.file_hash != job.file_hash:
        return "file"
    return "" if theirs.extension_hash == extension_hash else "vouching"
