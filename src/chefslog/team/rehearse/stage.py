"""A made-up team in one folder: its place, everybody's machines, its epochs."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from random import Random

from chefslog.home.paths import Home
from chefslog.team.errors import TeamError
from chefslog.team.founding import pin
from chefslog.team.founding.agreement import seal
from chefslog.team.founding.cards import cards, hear, join
from chefslog.team.founding.ceremony import post_keys, wish_away
from chefslog.team.founding.charter import Founding, Person, Terms, found
from chefslog.team.founding.epochs import chain
from chefslog.team.founding.proposal import propose
from chefslog.team.founding.teamfile import TeamFile
from chefslog.team.founding.words import eight_words
from chefslog.team.keyholder.tend import tend
from chefslog.team.keys import KeyStore
from chefslog.team.mailroom.folder import Folder
from chefslog.team.member.places import Place, remember
from chefslog.team.member.preview import Preview
from chefslog.team.member.receipt import receipts
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

    def share(self, name: str, task: Task, contribution: Contribution, now: float) -> str:
        """Seal and send what a member would see, through their own client; the path of the report.

        Raises TeamError as the client does.
        """
        key = name, task.file.epoch
        if key not in self._visits:
            # Once an epoch: the program looks each time it runs.
            self._visits[key] = self._visit(name)
        place = self.mailroom.place
        seen = Preview(task, (), contribution, place, 0, None, False, "", (), ())
        sent = share(self._visits[key], seen, now, self.urandom)
        return task.report_path(bytes.fromhex(sent.report_id))

    @cached_property
    def _visits(self) -> dict[tuple[str, int], Visit]:
        return {}

    def _visit(self, name: str) -> Visit:
        machine, place = self.machine(name), self.place(name)
        with visiting(machine.home, machine.keys, place, lambda *_: self.mailroom) as visit:
            return visit

    def receipt(self, name: str, now: float) -> str:
        """What a member's client says of what was sent last. Raises TeamError as it does."""
        return receipts(self._visit(name), now)[-1].text

    def tend(self, role: str, now: float) -> tuple[str, ...]:
        """One keyholder's `chefslog team tend`; what stopped it. Raises TeamError as it does."""
        machine = self.machine(role)
        args = machine.home, machine.keys, self.mailroom, self.team, now, self.urandom
        return tuple(tend(*args).stopped)

    def tend_both(self, task: Task) -> list[str]:
        """Both keyholders in turn until the period is released, or what stopped them.

        The hours are those after closing.
        """
        stopped: dict[str, None] = {}
        for hour, role in enumerate((DESK, LOCK, DESK, LOCK), 1):
            try:
                stopped |= dict.fromkeys(self.tend(role, task.period.closes + hour * HOUR))
            except TeamError as error:
                stopped[str(error)] = None
        return [*stopped]

    def copy(self, name: str, members: Iterable[str] = ()) -> Stage:
        """The place, the keyholders and these members once more, to attack."""
        root = f"{self.root}-{name}"
        for folder in ("place", DESK, LOCK, *members):
            shutil.copytree(os.path.join(self.root, folder), os.path.join(root, folder))
        return replace(self, root=root)

    def said(self, error: object) -> str:
        """The text of an error, the same wherever this stage lies."""
        return str(error).replace(self.mailroom.place, "the folder")

    def remove(self) -> None:
        """Take everything of this stage off the disk."""
        shutil.rmtree(self.root)


def found_team(
    stage: Stage,
    terms: Terms,
    quarter: str,
    members: Sequence[str],
    name: str = "Rehearsal",
    typing: Sequence[str] | None = None,
) -> Stage:
    """The same stage with a team that has its first epoch, and the words typed by everybody.

    `typing` are those who type them, where it is not everybody.
    """
    desk = stage.machine(DESK).keys.identity()
    holder = Person(HOLDERS[DESK], desk.public)
    wanted = Founding("", name, quarter, holder, terms)
    stage = replace(stage, team=found(stage.mailroom, desk, wanted, stage.urandom).team)
    for role, holder_name in HOLDERS.items():
        machine = stage.machine(role)
        pin.start(machine.home, stage.team, holder_name, role)
        join(stage.mailroom, stage.team, holder_name, role, machine.keys.identity())
    next_epoch(stage, quarter, terms.monthly, joining=members)
    for member in members if typing is None else typing:
        say_yes(stage, member)
    return stage


def next_epoch(
    stage: Stage,
    quarter: str,
    monthly: bool,
    joining: Sequence[str] = (),
    leaving: Sequence[str] = (),
) -> None:
    """Seal the epoch of a quarter: joiners heard by both, the leavers out, signed by both."""
    mailroom, team = stage.mailroom, stage.team
    for name in joining:
        machine = stage.machine(name)
        pin.start(machine.home, team, name, "member")
        remember(machine.home, stage.place(name))
        join(mailroom, team, name, "member", machine.keys.identity(), stage.files())
    for role in HOLDERS:
        keys = stage.machine(role).keys
        for card in cards(mailroom, team, stage.files())[0]:
            if card.identity != keys.identity().public:
                hear(mailroom, team, role, keys.identity(), card)
        post_keys(mailroom, keys, team, role, quarter, monthly)
    desk, lock = stage.machine(DESK).keys.identity(), stage.machine(LOCK)
    wish_away(mailroom, desk, team, leaving)
    proposed = propose(mailroom, desk, team, quarter)
    assert proposed.file, proposed.waiting
    sealed = seal(lock.home, mailroom, lock.keys, team, proposed.file.hash)
    assert sealed.sealed, sealed.waiting


def say_yes(stage: Stage, name: str) -> None:
    """A member types the words of the newest epoch, or says yes to what it changes."""
    machine = stage.machine(name)
    own = machine.keys.identity().public
    standing = pin.look(machine.home, stage.mailroom, stage.team, own)
    if not standing.pin.verified:
        pin.verify(machine.home, standing, " ".join(eight_words(standing.newest.hash)))
    elif standing.news:
        pin.agree(machine.home, standing)
