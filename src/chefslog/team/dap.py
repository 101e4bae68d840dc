"""The messages of DAP (draft-ietf-ppm-dap-18) that a report is made of, as bytes and back.

TLS presentation language: whole numbers are big-endian, a vector stands after its length.
"""

from __future__ import annotations

from dataclasses import dataclass

from chefslog.team.digest import u16, u32, u64
from chefslog.team.errors import TeamError

ROLE_CLIENT = 1
ROLE_LEADER = 2
ROLE_HELPER = 3
BATCH_MODE_TIME_INTERVAL = 1
TASK_INTERVAL = 1
"""The codepoint of the task extension that says over which days a task runs."""
PRIO3_SUM_VEC = 3
"""The codepoint of the VDAF in the drafts' registry."""
VERSION = b"dap-18"
REPORT_ID_SIZE = 16


class MalformedMessage(TeamError):
    """These bytes are no message of this type; the text says at which field they stop being one."""


class TrailingBytes(MalformedMessage):
    """A whole message, and then more."""


class Cursor:
    """A place in some bytes. Every step raises MalformedMessage where it cannot be made."""

    __slots__ = ("_at", "_data")

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    @property
    def done(self) -> bool:
        """Whether nothing is left."""
        return self._at == len(self._data)

    def take(self, size: int, name: str) -> bytes:
        """The next bytes; `name` is the field they are for."""
        end = self._at + size
        if end > len(self._data):
            raise MalformedMessage(f"It is cut short in {name}.")
        found = self._data[self._at : end]
        self._at = end
        return found

    def number(self, size: int, name: str) -> int:
        """A big-endian number of that many bytes."""
        return int.from_bytes(self.take(size, name), "big")

    def vector(self, length_size: int, name: str, least: int = 0) -> bytes:
        """Bytes after their length, at least so many."""
        size = self.number(length_size, name)
        if size < least:
            raise MalformedMessage(f"It has an empty {name}.")
        return self.take(size, name)

    def finish(self, name: str) -> None:
        """Raises TrailingBytes if anything is left."""
        if not self.done:
            raise TrailingBytes(f"{len(self._data) - self._at} bytes stand behind the {name}.")


@dataclass(frozen=True, slots=True)
class Extension:
    """A report extension: type (u16) and opaque data."""

    extension_type: int
    data: bytes


@dataclass(frozen=True, slots=True)
class HpkeCiphertext:
    """What SealBase gave, and the id of the configuration it was sealed to (u8)."""

    config_id: int
    enc: bytes
    payload: bytes


@dataclass(frozen=True, slots=True)
class ReportMetadata:
    """What everybody may see of a report. `time` counts in time_precision since 1970."""

    report_id: bytes
    time: int
    public_extensions: tuple[Extension, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """A report as it is uploaded."""

    metadata: ReportMetadata
    public_share: bytes
    leader: HpkeCiphertext
    helper: HpkeCiphertext


@dataclass(frozen=True, slots=True)
class PlaintextInputShare:
    """What is sealed to one aggregator."""

    private_extensions: tuple[Extension, ...]
    payload: bytes


def encode_extensions(extensions: tuple[Extension, ...]) -> bytes:
    """`Extension extensions<0..2^16-1>`."""
    return _vector16(b"".join(u16(e.extension_type) + _vector16(e.data) for e in extensions))


def encode_metadata(metadata: ReportMetadata) -> bytes:
    """`ReportMetadata`."""
    return metadata.report_id + u64(metadata.time) + encode_extensions(metadata.public_extensions)


def encode_ciphertext(ciphertext: HpkeCiphertext) -> bytes:
    """`HpkeCiphertext`."""
    return bytes([ciphertext.config_id]) + _vector16(ciphertext.enc) + _vector32(ciphertext.payload)


def encode_report(report: Report) -> bytes:
    """`Report`."""
    ciphertexts = encode_ciphertext(report.leader) + encode_ciphertext(report.helper)
    return encode_metadata(report.metadata) + _vector32(report.public_share) + ciphertexts


def encode_plaintext(share: PlaintextInputShare) -> bytes:
    """`PlaintextInputShare`."""
    return encode_extensions(share.private_extensions) + _vector32(share.payload)


def encode_input_share_aad(
    task_id: bytes, task_configuration: bytes, metadata: ReportMetadata, public_share: bytes
) -> bytes:
    """`InputShareAad`; the configuration comes encoded."""
    return task_id + task_configuration + encode_metadata(metadata) + _vector32(public_share)


def input_share_info(server_role: int) -> bytes:
    """The HPKE info for an input share sealed by a client to this role."""
    return VERSION + b" input share" + bytes([ROLE_CLIENT, server_role])


def encode_task_configuration(
    task_info: bytes,
    time_precision: int,
    min_batch_size: int,
    sum_vec: tuple[int, int, int],
    interval: tuple[int, int],
) -> bytes:
    """`TaskConfiguration` of Prio3SumVec in batch mode time_interval, whose batch_config is empty.

    `sum_vec` are length, max_measurement and chunk_length, `interval` start and duration of the
    task in time_precision. Without the endpoints of leader and helper: there are no servers to
    speak to.
    """
    length, max_measurement, chunk_length = sum_vec
    start, duration = interval
    return b"".join([
        bytes([len(task_info)]), task_info, u64(time_precision), u64(min_batch_size),
        bytes([BATCH_MODE_TIME_INTERVAL]), _vector16(b""), u32(PRIO3_SUM_VEC),
        _vector16(u32(length) + u64(max_measurement) + u32(chunk_length)),
        _vector16(u16(TASK_INTERVAL) + _vector16(u64(start) + u64(duration))),
    ])  # fmt: skip


def decode_report(data: bytes) -> Report:
    """A `Report` and nothing behind it. Raises MalformedMessage, TrailingBytes."""
    cursor = Cursor(data)
    metadata = ReportMetadata(
        cursor.take(REPORT_ID_SIZE, "report_id"),
        cursor.number(8, "time"),
        _extensions(cursor, "public_extensions"),
    )
    public_share = cursor.vector(4, "public_share")
    leader = _ciphertext(cursor, "leader_encrypted_input_share")
    helper = _ciphertext(cursor, "helper_encrypted_input_share")
    cursor.finish("report")
    return Report(metadata, public_share, leader, helper)


def decode_plaintext(data: bytes) -> PlaintextInputShare:
    """A `PlaintextInputShare` and nothing behind it. Raises MalformedMessage, TrailingBytes."""
    cursor = Cursor(data)
    extensions = _extensions(cursor, "private_extensions")
    payload = cursor.vector(4, "payload", least=1)
    cursor.finish("input share")
    return PlaintextInputShare(extensions, payload)


def _extensions(cursor: Cursor, name: str) -> tuple[Extension, ...]:
    inner = Cursor(cursor.vector(2, name))
    found = []
    while not inner.done:
        found.append(Extension(inner.number(2, name), inner.vector(2, name)))
    return tuple(found)


def _ciphertext(cursor: Cursor, name: str) -> HpkeCiphertext:
    return HpkeCiphertext(
        cursor.number(1, name),
        cursor.vector(2, name, least=1),
        cursor.vector(4, name, least=1),
    )


def _vector16(data: bytes) -> bytes:
    return u16(len(data)) + data


def _vector32(data: bytes) -> bytes:
    return u32(len(data)) + data
