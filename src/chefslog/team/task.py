"""A task: one period of one epoch, as everybody who takes part in it must know it alike."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from chefslog.team.bands import POINTS
from chefslog.team.calendar import DAP_EPOCH, DAY, Period
from chefslog.team.dap import ROLE_HELPER, ROLE_LEADER, VERSION, encode_task_configuration
from chefslog.team.digest import FORMAT, H
from chefslog.team.founding.teamfile import TeamFile
from chefslog.team.vdaf.prio3 import Prio3SumVec

DESK = "desk"
LOCK = "lock"
SHARES = 2


@dataclass(frozen=True)
class Role:
    """A keyholder's part: the VDAF's aggregator id, the DAP role."""

    agg_id: int
    dap: int


ROLES = {DESK: Role(0, ROLE_LEADER), LOCK: Role(1, ROLE_HELPER)}
"""The parts by their names in files."""


def other(role: str) -> str:
    """The other keyholder's role."""
    return LOCK if role == DESK else DESK


@dataclass(frozen=True)
class Task:
    """One period of an epoch's team file. Raises TeamError where the file has no such period."""

    file: TeamFile
    period: Period

    def __post_init__(self) -> None:
        self.file.keys_of(self.period.name)

    @cached_property
    def task_id(self) -> bytes:
        """32 bytes that bind the team file and the period."""
        return H("task", self.file.hash, self.period.name.encode())

    @property
    def ctx(self) -> bytes:
        """The VDAF's application context, as DAP makes it."""
        return VERSION + self.task_id

    @property
    def time(self) -> int:
        """The period's first day as DAP counts: days since 1970."""
        return self.period.first - DAP_EPOCH

    @cached_property
    def configuration(self) -> bytes:
        """The encoded TaskConfiguration (DAP: "Task Configuration")."""
        file = self.file
        sum_vec = (len(file.questions), POINTS, file.chunk_length)
        interval = (self.time, self.period.days)
        return encode_task_configuration(FORMAT.encode(), DAY, file.k, sum_vec, interval)

    @cached_property
    def vdaf(self) -> Prio3SumVec:
        """Prio3SumVec for the file's questions."""
        return Prio3SumVec(SHARES, len(self.file.questions), POINTS, self.file.chunk_length)

    def public_key(self, role: str) -> bytes:
        """The period's X25519 key of a keyholder."""
        keys = self.file.keys_of(self.period.name)
        return keys.desk if role == DESK else keys.lock

    @property
    def folder(self) -> str:
        """The period's folder in the mailroom."""
        return f"{self.file.team}/{self.period.name}"

    @property
    def inbox(self) -> str:
        """Where its reports are dropped."""
        return f"{self.folder}/in"

    def report_path(self, report_id: bytes) -> str:
        """Where a report belongs."""
        return f"{self.inbox}/{report_name(report_id)}"


def report_name(report_id: bytes) -> str:
    """The file name of a report."""
    return f"{report_id.hex()}.rep"


def tasks_of(*files: TeamFile) -> tuple[Task, ...]:
    """The tasks of epochs in their order, one for each period, the oldest first.

    An epoch ends early where the next one begins before its last period.
    """
    tasks: list[Task] = []
    for file in files:
        start = file.periods[0].first
        tasks = [task for task in tasks if task.period.first < start]
        tasks += [Task(file, period) for period in file.periods]
    return tuple(tasks)
