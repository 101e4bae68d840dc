"""What the tests of `tend` look at, and a place that does not take everything."""

from __future__ import annotations

from chefslog.team.mailroom.folder import Folder
from chefslog.team.mailroom.protocol import Mailroom, MailroomError
from chefslog.team.vault import KeyGone
from tests.team.scene import Machine, Scene

COLLECTS = "2026-11 collects until 3 Dec 2026, 12:00 UTC."


def key_is_there(scene: Scene, machine: Machine, period: str = "2026-10") -> bool:
    try:
        return len(machine.keys.period_key(scene.file.team, period)) == 32
    except KeyGone:
        return False


def reports(scene: Scene) -> list[str]:
    with scene.open() as mailroom:
        return mailroom.names(scene.task().inbox)


class Refusing(Folder):
    """A mailroom that does not take one file."""

    def __init__(self, mailroom: Mailroom, name: str) -> None:
        super().__init__(mailroom.place)
        self._name = name

    def put(self, path: str, data: bytes, replace: bool = False) -> None:
        if path.endswith(self._name):
            raise MailroomError("the place is full")
        super().put(path, data, replace)
