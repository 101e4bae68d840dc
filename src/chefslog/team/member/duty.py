"""What is asked of this machine's person: in a period, and for the next epoch."""

from __future__ import annotations

from chefslog.home.paths import Home
from chefslog.model.days import spoken
from chefslog.team.calendar import day_of, instant, quarter_after
from chefslog.team.errors import list_names
from chefslog.team.founding.agreement import can_stand_in
from chefslog.team.founding.ceremony import Ceremony, ceremony
from chefslog.team.founding.epochs import difference, signers
from chefslog.team.founding.limits import Wrong
from chefslog.team.founding.proposal import gathered, proposal_path, proposed
from chefslog.team.keyholder.boxes import box_name
from chefslog.team.keyholder.erasure import say_erased
from chefslog.team.keyholder.renewal import LOOK, is_early
from chefslog.team.keyholder.shelf import Shelf
from chefslog.team.keys import KeyStore
from chefslog.team.mailroom.protocol import Mailroom
from chefslog.team.member.visit import Visit
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
    finished = {DESK: NAME, LOCK: box_name(LOCK)}[role]
    is_lost = not KeyStore(home).has_period_key(file.team, period.name)
    if own_turn and is_lost and Shelf(home, task).get(finished) is None:
        return True, (
            f"{period.name} cannot be opened here: your key for it is on another machine or lost. "
            f"Run {TEND} on the machine that made it."
        )
    if own_turn:
        return True, f"{period.name} waits for you: {TEND}."
    other = file.lock.name if role == DESK else file.desk.name
    last = spoken(day_of(period.expires))
    return False, f"{period.name} waits for {other}, and expires unopened on {last}."


def asked(visit: Visit, now: float) -> str:
    """One sentence, empty where nothing is asked; `now` is UNIX seconds.

    What `tend` finds wrong with the next epoch is not told here. Raises MailroomError, EpochError.
    """
    mailroom, team = visit.mailroom, visit.place.team
    is_keyholder = visit.place.role != "member"
    path = proposal_path(team, len(visit.standing.files) + 1)
    has_proposal = path.rpartition("/")[2] in mailroom.names(f"{team}/proposals")
    if not is_keyholder and not has_proposal:
        return ""
    try:
        found = ceremony(mailroom, team)
        return (
            (_to_hear(visit, found) if is_keyholder else "")
            or (_to_sign(visit, found) if has_proposal else "")
            or (_to_prepare(found, now) if is_keyholder else "")
        )
    except Wrong:
        return ""


def _to_hear(visit: Visit, found: Ceremony) -> str:
    own = visit.identity.public
    names = [one.name for one in found.unheard(own)]
    if not names:
        return ""
    return f"{list_names(names)} asked to be in: {LOOK}."


def _to_sign(visit: Visit, found: Ceremony) -> str:
    """A proposal that misses this signature; the second keyholder's only when it is the last."""
    own, file = visit.identity.public, proposed(visit.mailroom, found)
    if file is None:
        return ""
    needed = signers(file, found.before).keys()
    there = {bytes.fromhex(one) for one in gathered(visit.mailroom, file, found.before).signatures}
    if can_stand_in(file, found.before, own) and own not in there:
        return f"A keyholder of {file.name} is replaced. See who follows and say yes or no: {LOOK}."
    missing = needed - there
    if own not in missing or (own == file.lock.identity and len(missing) > 1):
        return ""
    is_renewal = found.before is not None and not difference(found.before, file)
    how = TEND if is_renewal and own == file.lock.identity else LOOK
    return f"Epoch {file.epoch}, for {file.quarter}, waits for your signature: {how}."


def _to_prepare(found: Ceremony, now: float) -> str:
    if found.before is None:
        return ""
    quarter = quarter_after(found.before.quarter)
    return "" if is_early(found, quarter, now) else f"{quarter} needs its keys: {TEND}."
