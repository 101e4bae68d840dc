"""Seals exactly what the member saw, and sends it at its time.

It is sealed at once: nothing written later is added. Everything is on this disk before any of it is
sent, so that a client that was stopped sends the same bytes again.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace

from chefslog.home.paths import Home
from chefslog.team.errors import TeamError
from chefslog.team.kept import alone
from chefslog.team.mailroom.protocol import Taken
from chefslog.team.member import ledger, outbox
from chefslog.team.member.outbox import Outgoing
from chefslog.team.member.periods import check_open
from chefslog.team.member.preview import Preview, due_at, why_held_back
from chefslog.team.member.visit import Visit
from chefslog.team.questions import Contribution, blank
from chefslog.team.seal import seal
from chefslog.team.task import Task

Random = Callable[[int], bytes]


def share(
    visit: Visit,
    seen: Preview,
    now: float,
    urandom: Random = os.urandom,
    at_once: bool = False,
) -> Outgoing:
    """Seal what a preview showed; send it at once, if that is asked for or if it is due.

    The same content again is the same file; other content gets the next number, and the highest
    counts. Raises LateContribution, DaysTaken, TeamError where the team changed since the preview,
    and MailroomError where the place cannot be written: it is sealed and stays queued then.
    """
    task = visit.task(seen.task.period.name)
    if task.task_id != seen.task.task_id:
        raise TeamError(
            "The team file is another than the one you were shown. Nothing was sent: look again."
        )
    held_back = "" if seen.is_blank else why_held_back(visit, task)
    if held_back:
        raise TeamError(f"{held_back} Nothing was sent: look again.")
    outgoing = _sealed(visit, task, seen.contribution, now, urandom, at_once)
    return send(visit, outgoing, now) if outgoing.due <= now else outgoing


def share_blank(
    visit: Visit, task: Task, now: float, urandom: Random = os.urandom, at_once: bool = False
) -> Outgoing:
    """The same for a contribution that says nothing, which takes back what was shared before.

    What has arrived cannot be unsent: the blank gets the next number, and so it counts instead.
    """
    outgoing = _sealed(visit, task, blank(len(task.file.questions)), now, urandom, at_once)
    return send(visit, outgoing, now) if outgoing.due <= now else outgoing


def send(visit: Visit, outgoing: Outgoing, now: float) -> Outgoing:
    """Put a sealed file into the place; its state is sent once others can see it.

    Repeated without harm. Raises LateContribution, MailroomError (it stays here, and goes next
    time), TeamError where another file has its name, or a newer one took its place.
    """
    task = visit.task(outgoing.period)
    visit.seat(task)
    check_open(task.period, now)
    with alone(visit.home):
        leaving = _departing(visit, task, outgoing)
    try:
        visit.mailroom.put(leaving.path, leaving.data)
    except Taken:
        _settle(visit.home, leaving, "spoilt")
        raise TeamError(
            f"{visit.mailroom.place} has another file by the name of yours. It was left there, and "
            "your contribution stays here. Share once more: it is sealed anew."
        ) from None
    return _settle(visit.home, leaving, "sent")


def _departing(visit: Visit, task: Task, outgoing: Outgoing) -> Outgoing:
    """The record marked as on its way; what was marked may have arrived."""
    newest = outbox.newest(visit.home, outgoing.team, outgoing.period)
    if newest is None or newest.seq != outgoing.seq:
        raise TeamError(f"{outgoing.period}: a newer contribution took the place of this one.")
    if newest.task_id != task.task_id.hex():
        raise TeamError(
            f"{outgoing.period} was sealed for another team file than the one in the place now. It "
            "was not sent. Share once more: look at it, and it is sealed anew."
        )
    if newest.state != "queued":
        return newest
    return outbox.move(visit.home, replace(newest, state="going"))


def _settle(home: Home, outgoing: Outgoing, state: str) -> Outgoing:
    with alone(home):
        known = outbox.records(home, outgoing.team, outgoing.period)
        mine = next((one for one in known if one.seq == outgoing.seq), None)
        if mine is None or mine.state == state:
            return mine or replace(outgoing, state=state)
        return outbox.move(home, replace(mine, state=state))


def _sealed(
    visit: Visit,
    task: Task,
    contribution: Contribution,
    now: float,
    urandom: Random,
    at_once: bool,
) -> Outgoing:
    """The record of this content, made unless it is the newest already; its days are claimed."""
    check_open(task.period, now)
    index = visit.seat(task)
    home, team, name = visit.home, task.file.team, task.period.name
    with alone(home):
        before = outbox.records(home, team, name)
        due = int(now) if at_once else due_at(task, before, now)
        _check_epoch(before, task)
        if any(contribution.filled):
            ledger.claim(home, _claim(task), task.period)
        if before and _is_same(before[-1], task, contribution):
            outgoing = _sooner(home, before[-1], due)
        else:
            seq = before[-1].seq + 1 if before else 1
            sealed = seal(task, index, seq, contribution, visit.identity, urandom)
            salt = sealed.salt
            outgoing = Outgoing(
                team, name, task.file.epoch, task.task_id.hex(), seq, sealed.report_id.hex(),
                salt.hex(), not any(contribution.filled), outbox.seen(salt, contribution),
                int(now), due, "queued", sealed.data,
            )  # fmt: skip
            outbox.add(home, outgoing)
        outbox.tidy(home, team, name)
        if all(one.is_blank for one in outbox.records(home, team, name)):
            ledger.let_go(home, outgoing.task_id)
    return outgoing


def _is_same(before: Outgoing, task: Task, contribution: Contribution) -> bool:
    """Whether the newest record is this content, for this task, and can still go."""
    is_ours = before.task_id == task.task_id.hex() and before.state != "spoilt"
    return is_ours and before.says(contribution)


def _sooner(home: Home, outgoing: Outgoing, due: int) -> Outgoing:
    if due >= outgoing.due:
        return outgoing
    return outbox.move(home, replace(outgoing, due=due))


def _check_epoch(before: tuple[Outgoing, ...], task: Task) -> None:
    for one in before:
        if not one.is_blank and one.task_id != task.task_id.hex():
            raise ledger.DaysTaken(
                f"{one.period} was sealed under epoch {one.epoch} of {task.file.name} already. "
                "Nothing is sent again under another epoch, and nothing more was sent."
            )


def _claim(task: Task) -> ledger.Claim:
    file, when = task.file, task.period
    return ledger.Claim(
        when.first, when.last, when.name, file.team, file.name, file.epoch, task.task_id.hex()
    )
