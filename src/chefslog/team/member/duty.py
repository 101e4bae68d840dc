"""What a keyholder's next step is, as far as the place alone tells."""

from __future__ import annotations

from chefslog.home.paths import Home
from chefslog.model.days import spoken
from chefslog.team.calendar import day_of, instant
from chefslog.team.keyholder.boxes import box_name
from chefslog.team.keyholder.erasure import say_erased
from chefslog.team.keyholder.shelf import Shelf
from chefslog.team.mailroom.protocol import Mailroom
from chefslog.team.release.release import NAME
from chefslog.team.task import DESK, LOCK, Task

TEND = "chefslog team tend"


def duty(home: Home, mailroom: Mailroom, task: Task, role: str, now: float) -> tuple[bool, str]:
    """Whether it is this keyholder's turn in a period, and a sentence that says what is next.

    Nothing is opened or changed: `tend` looks closer and knows more. Raises MailroomError.
    """
    period, file = task.period, task.file
    if now < period.closes:
        return False, f"{period.name} collects until {instant(period.closes)}."
    names = set(mailroom.names(task.folder))
    if NAME in names:
        return False, f"{period.name} is released."
    if now >= period.expires:
        if Shelf(home, task).progress.is_over:
            return False, f"{period.name} expired unopened. {say_erased(mailroom, task)}"
        return True, f"{period.name} expired unopened: {TEND} erases your key for it."
    asked, answered = box_name(DESK) in names, box_name(LOCK) in names
    own_turn = {DESK: not asked or answered, LOCK: asked and not answered}[role]
    if own_turn:
        return True, f"{period.name} waits for you: {TEND}."
    other = file.lock.name if role == DESK else file.desk.name
    last = spoken(day_of(period.expires))
    return False, f"{period.name} waits for {other}, and expires unopened on {last}."
