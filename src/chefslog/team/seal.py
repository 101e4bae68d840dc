"""Reports: a contribution shared, vouched for and sealed, and one keyholder's share of it opened.

A report is DAP's `Report`. Both input shares carry the same private extension, by which a member
of the roster vouches for the report:

    0xFC01: u16 roster index, u32 seq, 16 bytes receipt salt, bitmap of the filled questions,
            64 bytes Ed25519 over H("member", task_id, report id, SHA-256(public share), the rest)
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable
from dataclasses import dataclass

from chefslog.team.dap import (
    REPORT_ID_SIZE,
    Extension,
    HpkeCiphertext,
    MalformedMessage,
    PlaintextInputShare,
    Report,
    ReportMetadata,
    TrailingBytes,
    decode_plaintext,
    decode_report,
    encode_input_share_aad,
    encode_plaintext,
    encode_report,
    input_share_info,
)
from chefslog.team.digest import H, u16, u32
from chefslog.team.errors import TeamError
from chefslog.team.hpke import ENC_SIZE, TAG_SIZE, OpenError, Recipient, seal_base
from chefslog.team.keys import Identity, period_public, verify_signature
from chefslog.team.questions import Contribution, bitmap, check_contribution, read_bitmap
from chefslog.team.task import DESK, LOCK, ROLES, Task

VOUCHING = 0xFC01
CONFIG_ID = 1
SALT_SIZE = 16
_SIGNATURE_SIZE = 64
_HEAD = 2 + 4 + SALT_SIZE
_NAME = re.compile(r"([0-9a-f]{32})\.rep")


class Rejected(TeamError):
    """A report does not count: `reason` is a short code, the text says what is wrong with it."""

    def __init__(self, reason: str, text: str) -> None:
        super().__init__(text)
        self.reason = reason


@dataclass(frozen=True)
class Sealed:
    """A report ready to be dropped, and the salt that makes its receipt."""

    report_id: bytes
    salt: bytes
    data: bytes


@dataclass(frozen=True, slots=True)
class Vouching:
    """The private extension: who says that this report is theirs, and what they filled."""

    index: int
    seq: int
    salt: bytes
    filled: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """What one keyholder finds in a report; `extension` is the vouching's bytes."""

    report_id: bytes
    vouching: Vouching
    extension: bytes
    public_share: bytes
    input_share: bytes


def seal(
    task: Task,
    index: int,
    seq: int,
    contribution: Contribution,
    identity: Identity,
    urandom: Callable[[int], bytes] = os.urandom,
) -> Sealed:
    """The report of the member at this roster index. Its size depends on the task alone.

    Raises TeamError for a contribution that the keyholders would reject, or one in another's name.
    """
    members = task.file.members
    if not 0 <= index < len(members) or members[index].identity != identity.public:
        raise TeamError(
            f"Place {index} of the roster of epoch {task.file.epoch} does not have this machine's "
            "key. Nothing was sealed."
        )
    check_contribution(contribution, len(task.file.questions))
    report_id, salt = urandom(REPORT_ID_SIZE), urandom(SALT_SIZE)
    public_share, shares = task.vdaf.shard(
        task.ctx, contribution.numbers, report_id, urandom(task.vdaf.RAND_SIZE)
    )
    head = u16(index) + u32(seq) + salt + bitmap(contribution.filled)
    extension = Extension(VOUCHING, vouch(task, identity, report_id, public_share, head))
    plain = [PlaintextInputShare((extension,), share) for share in shares]
    return Sealed(report_id, salt, pack(task, report_id, public_share, plain, urandom))


def vouch(
    task: Task, identity: Identity, report_id: bytes, public_share: bytes, head: bytes
) -> bytes:
    """The vouching's bytes: its head (index, seq, salt, bitmap) and the signature over all."""
    return head + identity.sign(_vouched(task, report_id, public_share, head))


def pack(
    task: Task,
    report_id: bytes,
    public_share: bytes,
    shares: list[PlaintextInputShare],
    urandom: Callable[[int], bytes],
) -> bytes:
    """The report's bytes from what goes to each keyholder; nothing is checked."""
    metadata = ReportMetadata(report_id, task.time)
    aad = encode_input_share_aad(task.task_id, task.configuration, metadata, public_share)
    leader, helper = (
        HpkeCiphertext(
            CONFIG_ID,
            *seal_base(
                task.public_key(role),
                input_share_info(ROLES[role].dap),
                aad,
                encode_plaintext(share),
                urandom,
            ),
        )
        for role, share in zip((DESK, LOCK), shares, strict=True)
    )
    return encode_report(Report(metadata, public_share, leader, helper))


def report_size(task: Task) -> int:
    """The bytes of every report of a task, blank or not."""
    metadata = REPORT_ID_SIZE + 8 + 2
    wrapped = 1 + 2 + ENC_SIZE + 4 + TAG_SIZE + 2 + 4 + _extension_size(task) + 4
    shares = task.vdaf.LEADER_SHARE_SIZE + task.vdaf.HELPER_SHARE_SIZE
    return metadata + 4 + task.vdaf.PUBLIC_SHARE_SIZE + 2 * wrapped + shares


class Opener:
    """One keyholder's key at work on the reports of one task.

    Raises TeamError where the key is not the one that the team file names.
    """

    def __init__(self, task: Task, role: str, period_private: bytes) -> None:
        if period_public(period_private) != task.public_key(role):
            raise TeamError(
                f"This machine's key for {task.period.name} is not the one in epoch "
                f"{task.file.epoch} of {task.file.name}. Nothing was opened."
            )
        self._task = task
        self._role = role
        self._recipient = Recipient(period_private)
        self._info = input_share_info(ROLES[role].dap)
        self._report_size = report_size(task)

    def open(self, name: str, data: bytes) -> Opened:
        """This keyholder's share of a report; whether it is one the VDAF finds out.

        Raises Rejected, whatever the bytes are.
        """
        report = self._decoded(name, data)
        plain = self._decrypted(report)
        extension = _only_vouching(plain)
        vouching = self._vouching(report, extension)
        public_share = report.public_share
        return Opened(report.metadata.report_id, vouching, extension, public_share, plain.payload)

    def _decoded(self, name: str, data: bytes) -> Report:
        match = _NAME.fullmatch(name)
        if match is None:
            raise Rejected("name", f"{name} is no name of a report: the file is foreign.")
        if len(data) < self._report_size:
            raise Rejected(
                "size",
                f"It has {len(data)} bytes, not {self._report_size}: it was cut short, or was far "
                "too large to read.",
            )
        try:
            report = decode_report(data)
        except TrailingBytes as error:
            raise Rejected("trailing", str(error)) from None
        except MalformedMessage as error:
            raise Rejected("malformed", f"It is no report. {error}") from None
        if len(data) != self._report_size:
            raise Rejected("size", f"It has {len(data)} bytes, not {self._report_size}.")
        if report.metadata.report_id.hex() != match[1]:
            raise Rejected("name", "Its name is not its report id: it was renamed or copied.")
        return report

    def _decrypted(self, report: Report) -> PlaintextInputShare:
        task, metadata = self._task, report.metadata
        if metadata.public_extensions:
            raise Rejected("extension", "It has a public extension; a report has none.")
        if metadata.time != task.time:
            raise Rejected("time", f"Its time is not the first day of {task.period.name}.")
        sealed = report.leader if self._role == DESK else report.helper
        if sealed.config_id != CONFIG_ID:
            raise Rejected("config", f"It was sealed to the key {sealed.config_id}; there is one.")
        aad = encode_input_share_aad(
            task.task_id, task.configuration, metadata, report.public_share
        )
        try:
            plain = self._recipient.open_base(sealed.enc, self._info, aad, sealed.payload)
        except OpenError:
            raise Rejected(
                "decrypt",
                "It does not open: it was changed, or sealed for another period, epoch or team.",
            ) from None
        try:
            return decode_plaintext(plain)
        except MalformedMessage as error:
            raise Rejected("share", f"What was sealed is no input share. {error}") from None

    def _vouching(self, report: Report, extension: bytes) -> Vouching:
        task = self._task
        if len(extension) != _extension_size(task):
            raise Rejected("extension", "The vouching has another length than this team's.")
        head, signature = extension[:-_SIGNATURE_SIZE], extension[-_SIGNATURE_SIZE:]
        index = int.from_bytes(head[:2], "big")
        if index >= len(task.file.members):
            raise Rejected("roster", f"Place {index} is not on the roster.")
        member = task.file.members[index]
        digest = _vouched(task, report.metadata.report_id, report.public_share, head)
        if not verify_signature(member.identity, digest, signature):
            raise Rejected("signature", f"{member.name} did not sign it.")
        try:
            filled = read_bitmap(head[_HEAD:], len(task.file.questions))
        except TeamError as error:
            raise Rejected("bitmap", str(error)) from None
        return Vouching(index, int.from_bytes(head[2:6], "big"), head[6:_HEAD], filled)


def _only_vouching(plain: PlaintextInputShare) -> bytes:
    """The data of the one extension that there must be (DAP: "Input Share Validation")."""
    types = [extension.extension_type for extension in plain.private_extensions]
    unknown = next((kind for kind in types if kind != VOUCHING), None)
    if unknown is not None:
        raise Rejected("extension", f"It has an unknown extension, 0x{unknown:04X}.")
    if len(types) > 1:
        raise Rejected("extension", "It has the same extension twice.")
    if not types:
        raise Rejected("extension", "Nobody vouches for it: the extension is missing.")
    return plain.private_extensions[0].data


def _vouched(task: Task, report_id: bytes, public_share: bytes, head: bytes) -> bytes:
    hashed = hashlib.sha256(public_share).digest()
    return H("member", task.task_id, report_id, hashed, head)


def _extension_size(task: Task) -> int:
    return _HEAD + -(-len(task.file.questions) // 8) + _SIGNATURE_SIZE
