"""desk.bin and lock.bin: what one keyholder sends the other about a period, signed and sealed.

    file   = 16 bytes "chefslog desk 1\\n" or "chefslog lock 1\\n", 32 bytes enc, payload
    sealed   by HPKE to the reader's period key, info "chefslog-team/2 desk.bin" (or lock.bin),
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
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from chefslog.team.dap import Cursor, MalformedMessage
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
    """What a keyholder says of one report; the second leaves out the hashes."""

    report_id: bytes
    verifier_share: bytes
    file_hash: bytes = b""
    extension_hash: bytes = b""
    blanks: bytes = b""


@dataclass(frozen=True)
class Box:
    """A keyholder's answer to a period's reports; `rejects` are reasons by file name.

    The first says which reports it found good. The second says which of them stand; the statement
    and its aggregate share, too, are its own.
    """

    at: int
    lines: tuple[Line, ...]
    rejects: Mapping[str, str]
    statement: dict[str, Any] = field(default_factory=dict)
    aggregate_share: bytes = b""


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
    # In a large team these are long: none is kept longer than it is needed.
    del body
    enc, payload = seal_base(reader, _info(role), task.task_id, plain, urandom)
    del plain
    return b"".join([_magic(role), enc, payload])


def open_box(task: Task, role: str, private: bytes, data: bytes) -> bytes:
    """The body of what the keyholder in this role sent; `private` is the reader's period key.

    Raises TeamError for a file that is cut short, foreign, sealed for another period, or not signed
    by that keyholder.
    """
    holder, what = task.file.holder(role), f"{box_name(role)} of {task.period.name}"
    if not data.startswith(_magic(role)):
        raise TeamError(f"{what} is foreign or cut short.")
    enc, payload = data[len(_magic(role)) :][:ENC_SIZE], data[len(_magic(role)) + ENC_SIZE :]
    try:
        plain = Recipient(private).open_base(enc, _info(role), task.task_id, payload)
        cursor = Cursor(plain)
        body = cursor.vector(4, "body")
        signature = cursor.take(_SIGNATURE_SIZE, "signature")
    except OpenError:
        raise TeamError(
            f"{what} does not open: it was changed or cut short, or is of another period, epoch or "
            "team."
        ) from None
    except MalformedMessage as error:
        raise TeamError(f"{what} is not as agreed. {error}") from None
    if not verify_signature(holder.identity, _signed(task, role, body), signature):
        raise TeamError(f"{holder.name} did not sign {what}.")
    if len(plain) % BLOCK or any(plain[4 + len(body) + _SIGNATURE_SIZE :]):
        raise TeamError(f"{what} is padded otherwise than agreed.")
    return body


def write_box(box: Box) -> bytes:
    """The body of desk.bin, or of lock.bin where the box has a statement."""
    parts = [u64(box.at)]
    if box.statement:
        statement = canonical(box.statement)
        parts += (u32(len(statement)), statement)
    parts.append(u32(len(box.lines)))
    for line in sorted(box.lines, key=lambda line: line.report_id):
        parts += (line.report_id, line.file_hash, line.extension_hash, line.blanks)
        parts.append(line.verifier_share)
    parts.append(u32(len(box.rejects)))
    for pair in sorted(box.rejects.items()):
        for word in pair:
            parts += (bytes([len(word.encode())]), word.encode())
    return b"".join([*parts, box.aggregate_share])


def read_box(task: Task, role: str, body: bytes) -> Box:
    """The answer of the keyholder in this role, from its body. Raises TeamError."""
    cursor, is_lock = Cursor(body), role == LOCK
    elements = len(task.file.questions) if is_lock else 0
    try:
        at = cursor.number(8, "at")
        statement = _read_statement(cursor.vector(4, "statement")) if is_lock else {}
        hashes = () if is_lock else ("file hash", "extension hash", "blanks")
        size = task.vdaf.VERIFIER_SHARE_SIZE
        lines = []
        for _ in range(cursor.number(4, "number of reports")):
            report_id = cursor.take(_ID, "id")
            found = [cursor.take(_HASH, name) for name in hashes]
            lines.append(Line(report_id, cursor.take(size, "verifier share"), *found))
        _check_rising([line.report_id for line in lines])
        rejects = [
            (_read_word(cursor, "file name"), _read_word(cursor, "reason"))
            for _ in range(cursor.number(4, "number of rejects"))
        ]
        _check_rising([name.encode() for name, _ in rejects])
        if any(reason not in REASONS for _, reason in rejects):
            raise MalformedMessage("It gives a reason that is none.")
        share = cursor.take(task.vdaf.field.ENCODED_SIZE * elements, "aggregate share")
        cursor.finish("aggregate share" if is_lock else "rejects")
    except MalformedMessage as error:
        raise TeamError(
            f"{box_name(role)} of {task.period.name} is not as agreed. {error}"
        ) from None
    return Box(at, tuple(lines), dict(rejects), statement, share)


def _read_word(cursor: Cursor, name: str) -> str:
    data = cursor.vector(1, name, least=1)
    if not data.isascii():
        raise MalformedMessage(f"It has a {name} that is no plain text.")
    return data.decode("ascii")


def _read_statement(data: bytes) -> dict[str, Any]:
    try:
        statement = checked_statement(json.loads(data))
        is_same = canonical(statement) == data
    except (ValueError, RecursionError, ReleaseError):
        is_same = False
    if not is_same:
        raise MalformedMessage("It has a statement that is none.")
    return statement


def _check_rising(keys: Sequence[bytes]) -> None:
    if any(key >= following for key, following in pairwise(keys)):
        raise MalformedMessage("It names a report twice, or not in order.")


def _magic(role: str) -> bytes:
    return f"chefslog {role} 1\n".encode()


def _info(role: str) -> bytes:
    return f"{FORMAT} {box_name(role)}".encode()


def _signed(task: Task, role: str, body: bytes) -> bytes:
    return H(box_name(role), task.task_id, task.public_key(other(role)), body)
