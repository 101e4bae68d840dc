"""desk.bin and lock.bin: what one keyholder sends the other about a period, signed and sealed.

    file   = 16 bytes "chefslog desk 1\\n" or "chefslog lock 1\\n", 32 bytes enc, payload
    sealed   by HPKE to the reader's period key, info "chefslog-team/1 desk.bin" (or lock.bin),
             aad task_id
    plain  = u32 length of body, body, 64 bytes signature, zeros up to a multiple of 64 KiB
    signature by the writer's identity over H("desk.bin", task_id, reader's period key, body)

    desk body = u64 at, u32 n, n × (16 id, 32 SHA-256 of the report file, 32 SHA-256 of the
                vouching, 32 blanks, V verifier share), rejects
    lock body = u64 at, u32 length of statement, statement, u32 n, n × (16 id, V verifier share),
                rejects, 16 aggregate share for each question
    rejects   = u32 n, n × (u8 length, file name, u8 length, reason)

`at` is UNIX seconds, V the VDAF's verifier share size, the statement RFC 8785 JSON. blanks is
H("blank", id, the encoded share of every question whose bit is off), the first keyholder's share
negated: both keyholders' are the same where such a question holds 0.
Ids and names rise; nothing may stand behind.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from chefslog.team.cursor import Cursor, MalformedMessage
from chefslog.team.digest import FORMAT, H, canonical, u32, u64
from chefslog.team.errors import TeamError
from chefslog.team.hpke import ENC_SIZE, OpenError, Recipient, seal_base
from chefslog.team.keys import Identity, verify_signature
from chefslog.team.release.reasons import REASONS
from chefslog.team.release.shape import ReleaseError, checked_statement
from chefslog.team.task import DESK, LOCK, Task, other

DESK_BIN = "desk.bin"
LOCK_BIN = "lock.bin"
BLOCK = 64 * 1024
_SIGNATURE_SIZE = 64
_HASH = 32
_ID = 16


@dataclass(frozen=True, slots=True)
class Line:
    """What the first keyholder says of one report that it found good."""

    report_id: bytes
    file_hash: bytes
    extension_hash: bytes
    blanks: bytes
    verifier_share: bytes


@dataclass(frozen=True)
class DeskBox:
    """The first keyholder's answer to a period's reports; `rejects` are reasons by file name."""

    at: int
    lines: tuple[Line, ...]
    rejects: Mapping[str, str]


@dataclass(frozen=True)
class LockBox:
    """The second keyholder's answer: the batch, its verifier shares, its aggregate share."""

    at: int
    statement: dict[str, Any]
    batch: Mapping[bytes, bytes]
    rejects: Mapping[str, str]
    aggregate_share: bytes


def box_name(role: str) -> str:
    """The file name of what this role writes."""
    return DESK_BIN if role == DESK else LOCK_BIN


def seal_box(
    task: Task, role: str, body: bytes, identity: Identity, urandom: Callable[[int], bytes]
) -> bytes:
    """The file's bytes: the body signed by this role's keyholder and sealed to the other one."""
    reader = task.public_key(other(role))
    signature = identity.sign(_signed(task, role, body))
    rest = bytes(-(4 + len(body) + len(signature)) % BLOCK)
    plain = b"".join([u32(len(body)), body, signature, rest])
    del body
    enc, payload = seal_base(reader, _info(role), task.task_id, plain, urandom)
    # In a large team these are long: none is kept longer than it is needed.
    del plain
    return b"".join([_magic(role), enc, payload])


def open_box(task: Task, role: str, private: bytes, data: bytes) -> bytes:
    """The body of what the keyholder in this role sent; `private` is the reader's period key.

    Raises TeamError for a file that is cut short, foreign, sealed for another period, or not signed
    by that keyholder.
    """
    name = task.file.holder(role).name
    if not data.startswith(_magic(role)):
        raise TeamError(f"{box_name(role)} of {task.period.name} is foreign or cut short.")
    start = len(_magic(role)) + ENC_SIZE
    enc = data[len(_magic(role)) : start]
    try:
        plain = Recipient(private).open_base(enc, _info(role), task.task_id, data[start:])
    except OpenError:
        raise TeamError(
            f"{box_name(role)} of {task.period.name} does not open: it was changed or cut short, "
            "or is of another period, epoch or team."
        ) from None
    cursor = Cursor(plain)
    try:
        body = cursor.vector(4, "body")
        signature = cursor.take(_SIGNATURE_SIZE, "signature")
    except MalformedMessage as error:
        raise _unfit(role, task, error) from None
    if not verify_signature(task.file.holder(role).identity, _signed(task, role, body), signature):
        raise TeamError(f"{name} did not sign {box_name(role)} of {task.period.name}.")
    if len(plain) % BLOCK or any(plain[4 + len(body) + _SIGNATURE_SIZE :]):
        raise TeamError(f"{box_name(role)} of {task.period.name} is padded otherwise than agreed.")
    return body


def write_desk(box: DeskBox) -> bytes:
    """The body of desk.bin."""
    parts = [u64(box.at), u32(len(box.lines))]
    for line in sorted(box.lines, key=lambda line: line.report_id):
        parts += (line.report_id, line.file_hash, line.extension_hash, line.blanks)
        parts.append(line.verifier_share)
    return b"".join([*parts, _write_rejects(box.rejects)])


def read_desk(task: Task, body: bytes) -> DeskBox:
    """The first keyholder's answer of its body. Raises TeamError."""
    cursor, size = Cursor(body), verifier_share_size(task)
    try:
        at = cursor.number(8, "at")
        lines = tuple(
            Line(
                cursor.take(_ID, "id"),
                cursor.take(_HASH, "file hash"),
                cursor.take(_HASH, "extension hash"),
                cursor.take(_HASH, "blanks"),
                cursor.take(size, "verifier share"),
            )
            for _ in range(cursor.number(4, "number of reports"))
        )
        _check_rising(line.report_id for line in lines)
        rejects = _read_rejects(cursor)
        cursor.finish("rejects")
    except MalformedMessage as error:
        raise _unfit(DESK, task, error) from None
    return DeskBox(at, lines, rejects)


def write_lock(box: LockBox) -> bytes:
    """The body of lock.bin."""
    statement = canonical(box.statement)
    parts = [u64(box.at), u32(len(statement)), statement, u32(len(box.batch))]
    for report_id, verifier_share in sorted(box.batch.items()):
        parts += (report_id, verifier_share)
    return b"".join([*parts, _write_rejects(box.rejects), box.aggregate_share])


def read_lock(task: Task, body: bytes) -> LockBox:
    """The second keyholder's answer of its body. Raises TeamError."""
    cursor, size = Cursor(body), verifier_share_size(task)
    try:
        at = cursor.number(8, "at")
        statement = _read_statement(cursor.vector(4, "statement"))
        pairs = [
            (cursor.take(_ID, "id"), cursor.take(size, "verifier share"))
            for _ in range(cursor.number(4, "number of reports"))
        ]
        _check_rising(report_id for report_id, _ in pairs)
        rejects = _read_rejects(cursor)
        element = task.vdaf.field.ENCODED_SIZE
        aggregate_share = cursor.take(element * len(task.file.questions), "aggregate share")
        cursor.finish("aggregate share")
    except MalformedMessage as error:
        raise _unfit(LOCK, task, error) from None
    return LockBox(at, statement, dict(pairs), rejects, aggregate_share)


def verifier_share_size(task: Task) -> int:
    """The bytes of a verifier share: the verifier's elements and a joint randomness part."""
    vdaf = task.vdaf
    return vdaf.field.ENCODED_SIZE * vdaf.VERIFIER_LEN * vdaf.PROOFS + _HASH


def _write_rejects(rejects: Mapping[str, str]) -> bytes:
    parts = [u32(len(rejects))]
    for name, reason in sorted(rejects.items()):
        parts += (_short(name), _short(reason))
    return b"".join(parts)


def _read_rejects(cursor: Cursor) -> dict[str, str]:
    pairs = [
        (_word(cursor, "file name"), _word(cursor, "reason"))
        for _ in range(cursor.number(4, "number of rejects"))
    ]
    _check_rising(name.encode() for name, _ in pairs)
    if any(reason not in REASONS for _, reason in pairs):
        raise MalformedMessage("It gives a reason that is none.")
    return dict(pairs)


def _short(text: str) -> bytes:
    data = text.encode()
    return bytes([len(data)]) + data


def _word(cursor: Cursor, name: str) -> str:
    data = cursor.vector(1, name, least=1)
    if not data.isascii():
        raise MalformedMessage(f"It has a {name} that is no plain text.")
    return data.decode("ascii")


def _read_statement(data: bytes) -> dict[str, Any]:
    try:
        statement = checked_statement(json.loads(data))
        same = canonical(statement) == data
    except (ValueError, RecursionError, ReleaseError):
        same = False
    if not same:
        raise MalformedMessage("It has a statement that is none.")
    return statement


def _check_rising(keys: Iterable[bytes]) -> None:
    last: bytes | None = None
    for key in keys:
        if last is not None and key <= last:
            raise MalformedMessage("It names a report twice, or not in order.")
        last = key


def _magic(role: str) -> bytes:
    return f"chefslog {role} 1\n".encode()


def _info(role: str) -> bytes:
    return f"{FORMAT} {box_name(role)}".encode()


def _signed(task: Task, role: str, body: bytes) -> bytes:
    return H(box_name(role), task.task_id, task.public_key(other(role)), body)


def _unfit(role: str, task: Task, error: MalformedMessage) -> TeamError:
    return TeamError(f"{box_name(role)} of {task.period.name} is not as agreed. {error}")
