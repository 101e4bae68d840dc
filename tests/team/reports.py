"""What a modified client can send, and both keyholders' look at it."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from chefslog.team.dap import Extension, PlaintextInputShare
from chefslog.team.digest import u16, u32
from chefslog.team.keyholder.examine import Examiner, Finding
from chefslog.team.keys import Identity
from chefslog.team.questions import bitmap
from chefslog.team.seal import VOUCHING, Rejected, Sealed, pack, vouch
from chefslog.team.task import DESK, LOCK, Task, report_name
from tests.team.scene import Scene, contribution

Change = Callable[[list[PlaintextInputShare]], list[PlaintextInputShare]]


@dataclass
class Client:
    """A client that does not keep to the rules; each field is something it can choose."""

    task: Task
    identity: Identity
    index: int = 0
    seq: int = 1
    numbers: Sequence[int] = ()
    filled: Sequence[bool] = ()
    encoded: Sequence[int] = ()
    """The measurement's bits, where they are not those of the numbers."""
    bits: bytes = b""
    """The bitmap, where it is not that of `filled`."""
    ctx: bytes = b""
    nonce: bytes = b""
    change: Change = list
    """What it does to what is sealed to the first keyholder and to the second keyholder."""
    watch: list[bytes] = field(default_factory=list)
    """Where it writes down report id and public share before it seals."""

    def seal(self) -> Sealed:
        """The report's bytes; nothing is checked."""
        task = self.task
        usual = contribution(task.file.questions)
        report_id, salt = os.urandom(16), os.urandom(16)
        numbers = list(self.numbers or usual.numbers)
        bits = list(self.encoded) or task.vdaf.flp.valid.encode(numbers)
        public_share, shares = task.vdaf.shard_with_joint_rand(
            self.ctx or task.ctx, bits, self.nonce or report_id, os.urandom(task.vdaf.RAND_SIZE)
        )
        head = u16(self.index) + u32(self.seq) + salt
        head += self.bits or bitmap(self.filled or usual.filled)
        extension = Extension(VOUCHING, vouch(task, self.identity, report_id, public_share, head))
        self.watch[:] = report_id, public_share
        plain = self.change([PlaintextInputShare((extension,), share) for share in shares])
        data = pack(task, report_id, public_share, plain, os.urandom)
        return Sealed(report_id, salt, data)


def client(scene: Scene, member: int = 0) -> Client:
    """A member's modified client."""
    return Client(scene.task(), scene.identities[member], member)


class Pair:
    """Both keyholders' examiners."""

    def __init__(self, scene: Scene) -> None:
        task = scene.task()
        team, period = task.file.team, task.period.name
        self.desk = Examiner(task, DESK, scene.desk.keys.period_key(team, period))
        self.lock = Examiner(task, LOCK, scene.lock.keys.period_key(team, period))

    def look(self, name: str, data: bytes) -> tuple[Finding, Finding]:
        """What the first keyholder finds, and what the second keyholder finds beside it."""
        desk = self.desk.look(name, data)
        return desk, self.lock.look(name, data, desk.line)

    def verdict(self, sealed: Sealed) -> str:
        """Why a report does not stand, or "stands"."""
        return self.verdict_of(report_name(sealed.report_id), sealed.data)

    def verdict_of(self, name: str, data: bytes) -> str:
        """The same for any bytes under any name."""
        try:
            return self.look(name, data)[1].doubt or "stands"
        except Rejected as error:
            return error.reason


def blank_numbers(task: Task) -> list[int]:
    """All zeros."""
    return [0] * len(task.file.questions)
