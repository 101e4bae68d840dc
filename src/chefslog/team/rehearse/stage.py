"""The machines of a made-up team in one folder: each with a home, keys and a hand on the place."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from random import Random

from chefslog.home.paths import Home
from chefslog.team.errors import TeamError
from chefslog.team.founding.epochs import chain
from chefslog.team.founding.teamfile import TeamFile
from chefslog.team.keyholder.tend import Tended, tend
from chefslog.team.keys import KeyStore
from chefslog.team.mailroom.folder import Folder
from chefslog.team.member.places import Place
from chefslog.team.member.preview import Preview
from chefslog.team.member.receipt import Receipt, receipts
from chefslog.team.member.sender import share
from chefslog.team.member.visit import Visit, visiting
from chefslog.team.questions import Contribution
from chefslog.team.task import DESK, LOCK, Task

HOLDERS = {DESK: "Sam", LOCK: "Lee"}
"""The keyholders' names."""
HOUR = 3600


@dataclass(frozen=True)
class Machine:
    """Somebody's machine: a home and its keys."""

    home: Home
    keys: KeyStore


@dataclass(frozen=True)
class Sent:
    """A member's report: where it lies in the place, and its bytes."""

    path: str
    data: bytes


@dataclass(frozen=True)
class Stage:
    """Everything under `root`: the place, the keyholders' machines, the members'.

    `seed` makes the keys; they protect nothing but made-up answers.
    """

    root: str
    seed: int
    team: str = ""

    @cached_property
    def urandom(self) -> Callable[[int], bytes]:
        """Where all keys and shares of this stage come from."""
        name = os.path.basename(self.root)
        return Random(f"chefslog rehearse keys {self.seed} {self.team} {name}").randbytes

    @cached_property
    def mailroom(self) -> Folder:
        """The place, a plain folder."""
        folder = os.path.join(self.root, "place")
        os.makedirs(folder, exist_ok=True)
        return Folder(folder)

    def machine(self, name: str) -> Machine:
        """The machine of a keyholder (by role) or a member (by name); its key is made once."""
        folder = os.path.join(self.root, name)
        home = Home(folder, folder)
        keys = KeyStore(home, urandom=self.urandom)
        keys.make_identity()
        return Machine(home, keys)

    def files(self) -> tuple[TeamFile, ...]:
        """Every epoch in the place, checked."""
        return chain(self.mailroom, self.team)

    def place(self, name: str) -> Place:
        """The team as a member's machine knows it."""
        return Place(self.team, self.mailroom.place, name, "member")

    def share(self, name: str, task: Task, contribution: Contribution, now: float) -> Sent:
        """Seal and send what a member would see, through their own client; what came of it.

        Raises TeamError as the client does.
        """
        place = self.mailroom.place
        seen = Preview(task, (), contribution, place, 0, None, False, "", (), ())
        sent = share(self._visit(name, task), seen, now, self.urandom)
        path = task.report_path(bytes.fromhex(sent.report_id))
        return Sent(path, self.mailroom.get(path) or b"")

    def receipts(self, name: str, now: float) -> tuple[Receipt, ...]:
        """What a member's client says of what was sent. Raises TeamError as the client does."""
        machine = self.machine(name)
        with visiting(machine.home, machine.keys, self.place(name), self._open) as visit:
            return receipts(visit, now)

    def tend(self, role: str, now: float) -> Tended:
        """One keyholder's `chefslog team tend`. Raises TeamError as it does."""
        machine = self.machine(role)
        return tend(machine.home, machine.keys, self.mailroom, self.team, now, self.urandom)

    def tend_both(self, task: Task) -> list[str]:
        """Both keyholders in turn until the period is released, or what stopped them.

        The hours are those after closing.
        """
        stopped: list[str] = []
        for hour, role in enumerate((DESK, LOCK, DESK, LOCK), 1):
            try:
                tended = self.tend(role, task.period.closes + hour * HOUR)
                stopped += [line for line in tended.stopped if line not in stopped]
            except TeamError as error:
                stopped.append(str(error))
        return stopped

    def copy(self, name: str, machines: tuple[str, ...] = ()) -> Stage:
        """The place, the keyholders and these members once more, to attack."""
        root = f"{self.root}-{name}"
        for folder in ("place", DESK, LOCK, *machines):
            shutil.copytree(os.path.join(self.root, folder), os.path.join(root, folder))
        return replace(self, root=root)

    def said(self, error: TeamError) -> str:
        """The text of an error, the same wherever this stage lies."""
        return str(error).replace(self.mailroom.place, "the folder")

    def put_by(self, name: str) -> str:
        """A copy of the place as it is now; its folder."""
        folder = f"{self.root}-{name}"
        shutil.copytree(self.mailroom.place, folder)
        return folder

    def remove(self) -> None:
        """Take everything of this stage off the disk."""
        shutil.rmtree(self.root)

    def _visit(self, name: str, task: Task) -> Visit:
        """A member's look into the place, once an epoch: the program looks each time it runs."""
        known = self._visits.get((name, task.file.epoch))
        if known is None:
            machine = self.machine(name)
            with visiting(machine.home, machine.keys, self.place(name), self._open) as known:
                self._visits[name, task.file.epoch] = known
        return known

    @cached_property
    def _visits(self) -> dict[tuple[str, int], Visit]:
        return {}

    def _open(self, _home: Home, _place: str) -> Folder:
        return self.mailroom
