"""Reports as a modified client makes them: with the real encoders, and nothing checked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from chefslog.team.bands import POINTS
from chefslog.team.dap import Extension, PlaintextInputShare
from chefslog.team.digest import u16, u32
from chefslog.team.keys import Identity
from chefslog.team.questions import bitmap
from chefslog.team.seal import SALT_SIZE, VOUCHING, Sealed, pack, vouch
from chefslog.team.task import Task


@dataclass(frozen=True)
class Lie:
    """What a client claims: any whole numbers, any bits, any place on the roster.

    `told_lock` are other bits for the second keyholder; None for the same ones.
    """

    numbers: tuple[int, ...]
    filled: tuple[bool, ...]
    index: int
    seq: int = 1
    told_lock: tuple[bool, ...] | None = None


def forge(task: Task, lie: Lie, identity: Identity, urandom: Callable[[int], bytes]) -> Sealed:
    """The report that says so, signed by `identity`, sealed to both keyholders."""
    vdaf = task.vdaf
    report_id, salt = urandom(vdaf.NONCE_SIZE), urandom(SALT_SIZE)
    public_share, shares = vdaf.shard_with_joint_rand(
        task.ctx, encode_numbers(task, lie.numbers), report_id, urandom(vdaf.RAND_SIZE)
    )
    told = (lie.filled, lie.filled if lie.told_lock is None else lie.told_lock)
    plain = []
    for bits, share in zip(told, shares, strict=True):
        head = u16(lie.index) + u32(lie.seq) + salt + bitmap(bits)
        data = vouch(task, identity, report_id, public_share, head)
        plain.append(PlaintextInputShare((Extension(VOUCHING, data),), share))
    return Sealed(report_id, salt, pack(task, report_id, public_share, plain, urandom))


def encode_numbers(task: Task, numbers: Sequence[int]) -> list[int]:
    """The numbers as field elements; one out of range sits in its first element as it is."""
    valid = task.vdaf.flp.valid
    found: list[int] = []
    for points in numbers:
        if 0 <= points <= POINTS:
            first = valid.encode([points, *(0,) * (valid.length - 1)])[: valid.bits]
        else:
            first = [points % valid.field.MODULUS, *(0,) * (valid.bits - 1)]
        found += first
    return found
