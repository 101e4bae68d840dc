"""Sends by itself: in a period's last days a fresh file replaces the one before, blank or not.

When a file goes depends on when the program runs, and on nothing that was decided. What goes are
the numbers that were shown on this machine before, and only with a yes.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from chefslog.home.paths import Home
from chefslog.team.errors import TeamError
from chefslog.team.kept import alone
from chefslog.team.keys import KeyStore
from chefslog.team.mailroom.place import open_mailroom
from chefslog.team.member import ledger
from chefslog.team.member.consent import consent, take_joined
from chefslog.team.member.outbox import (
    NO,
    YES,
    Outbox,
    Outgoing,
    change_alone,
    change_outbox,
    contribution_of,
    load_outbox,
    numbers_of,
)
from chefslog.team.member.places import places
from chefslog.team.member.preview import Preview, check_open, preview, why_held_back
from chefslog.team.member.schedule import HOUR, is_time, note_look
from chefslog.team.member.visit import Opening, Visit, visiting
from chefslog.team.questions import Contribution, blank
from chefslog.team.seal import seal
from chefslog.team.task import Task

if TYPE_CHECKING:
    from chefslog.reading.connect import Snapshot

Random = Callable[[int], bytes]


@dataclass(frozen=True)
class Trouble:
    """Why nothing could be sent to a team; it is tried again at the next run."""

    team: str
    name: str
    text: str


def send_due(
    home: Home,
    keys: KeyStore,
    snapshot: Snapshot,
    now: float,
    urandom: Random = os.urandom,
    opening: Opening = open_mailroom,
    is_asked: bool = False,
) -> tuple[Trouble, ...]:
    """Replace this member's file in every period that is in its last days, in every team.

    No place is opened more than once an hour, and once a day while nothing is due, unless the
    member asked about the team. One team's trouble does not stop another's.
    """
    troubles: list[Trouble] = []
    for place in places(home):
        if place.role != "member":
            continue
        try:
            if is_asked or is_time(home, place, now):
                with visiting(home, keys, place, opening) as visit:
                    send_periods(visit, snapshot, now, urandom)
        except TeamError as error:
            troubles.append(Trouble(place.team, place.name, str(error)))
    return tuple(troubles)


def send_periods(
    visit: Visit, snapshot: Snapshot, now: float, urandom: Random = os.urandom
) -> None:
    """Replace the file of each period that is in its last days, then take note of what is shown.

    Raises TeamError; what was shown and decided stays.
    """
    every = visit.tasks()
    tasks = [task for task in every if task.period.closes > now]
    _forget_numbers(visit, [task for task in every if task.period.closes <= now])
    _take_joined(visit, tasks)
    for task in tasks:
        if task.period.opens <= now:
            outbox = change_outbox(visit.home, task, lambda outbox: outbox)
            newest = outbox.newest
            if newest is None or not newest.is_sent or not 0 <= now - newest.at < HOUR:
                _send(visit, task, _going(visit, task, outbox), now, urandom)
            show(visit, preview(visit, snapshot, task, now))
    windows = ((task.period.opens, task.period.closes) for task in tasks)
    note_look(visit.home, visit.place, now, windows)


def show(visit: Visit, seen: Preview) -> Outbox:
    """Take note that these numbers were shown on this machine. Raises TeamError."""
    shown = numbers_of(seen.contribution)

    def note(outbox: Outbox) -> Outbox:
        is_new = outbox.answer == "" and seen.is_standing
        return replace(
            outbox,
            shown=shown,
            held_back=seen.held_back,
            answer=YES if is_new else outbox.answer,
            agreed=shown if is_new else outbox.agreed,
        )

    return change_outbox(visit.home, seen.task, note)


def answer(visit: Visit, seen: Preview, is_yes: bool) -> Outbox:
    """Keep a yes or no to what a preview shows; it goes with the next file. Raises TeamError."""
    _check_same(visit, seen)
    shown = numbers_of(seen.contribution)
    return change_outbox(
        visit.home,
        seen.task,
        lambda outbox: replace(
            outbox, answer=YES if is_yes else NO, shown=shown, agreed=shown if is_yes else ()
        ),
    )


def share(visit: Visit, seen: Preview, now: float, urandom: Random = os.urandom) -> Outgoing:
    """Say yes to what a preview shows and send it now, for everybody who looks to see.

    Raises TeamError after closing, where only a blank may go, or where the team changed
    since the preview, and MailroomError where the place cannot be written.
    """
    _check_same(visit, seen)
    held_back = "" if seen.is_blank else why_held_back(visit, seen.task)
    if held_back:
        raise TeamError(f"{held_back} Nothing was sent: look again.")
    answer(visit, seen, is_yes=True)
    return _send(visit, seen.task, seen.contribution, now, urandom)


def share_blank(visit: Visit, task: Task, now: float, urandom: Random = os.urandom) -> Outgoing:
    """Say no to a period and replace what was sent with a blank now. Raises as `share` does."""
    change_outbox(visit.home, task, lambda outbox: replace(outbox, answer=NO, agreed=()))
    return _send(visit, task, blank(len(task.file.questions)), now, urandom)


def _check_same(visit: Visit, seen: Preview) -> None:
    if visit.task(seen.task.period.name).task_id != seen.task.task_id:
        raise TeamError(
            "The team file is another than the one you were shown. Nothing was sent: look again."
        )


def _going(visit: Visit, task: Task, outbox: Outbox) -> Contribution:
    """What goes with the next file: what was shown here with a yes, else a blank."""
    names = task.file.questions
    if outbox.answer != YES or len(outbox.shown) != len(names) or why_held_back(visit, task):
        return blank(len(names))
    withheld = consent(visit.home, task.file).withheld
    return contribution_of(
        tuple(
            None if name in withheld else number
            for name, number in zip(names, outbox.shown, strict=True)
        )
    )


def _send(
    visit: Visit, task: Task, contribution: Contribution, now: float, urandom: Random
) -> Outgoing:
    """Seal a file, put it into the place and take the ones before it out.

    Number and salt are on this disk before anything is sent. TeamError at any point, the next run
    seals the next number and takes away whatever came before.
    """
    check_open(task.period, now)
    index = visit.seat(task)
    home, made = visit.home, []

    def add(outbox: Outbox) -> Outbox:
        if any(contribution.filled):
            ledger.claim(home, _claim(task), task.period)
        seq = outbox.newest.seq + 1 if outbox.newest else 1
        sealed = seal(task, index, seq, contribution, visit.identity, urandom)
        made.append(sealed.data)
        file = Outgoing(
            seq, sealed.report_id.hex(), sealed.salt.hex(),
            hashlib.sha256(sealed.data).hexdigest(), not any(contribution.filled), int(now),
        )  # fmt: skip
        return replace(outbox, files=(*outbox.files, file))

    with alone(home):
        outbox = change_alone(home, task, add)
    file = outbox.files[-1]
    visit.mailroom.put(outbox.path(file), made[0])
    visit.mailroom.delete(*(outbox.path(one) for one in outbox.files[:-1]))

    def settle(now_kept: Outbox) -> Outbox:
        files = (replace(one, is_sent=one.is_sent or one == file) for one in now_kept.files)
        return replace(now_kept, files=tuple(files))

    change_outbox(home, task, settle)
    return replace(file, is_sent=True)


def _forget_numbers(visit: Visit, closed: list[Task]) -> None:
    """Of a period that has closed no number stays beside the journal."""
    for task in closed:
        outbox = load_outbox(visit.home, task.file.team, task.period.name)
        if outbox is not None and (outbox.shown or outbox.agreed):
            change_outbox(visit.home, task, lambda outbox: replace(outbox, shown=(), agreed=()))


def _take_joined(visit: Visit, tasks: list[Task]) -> None:
    """Turn the yes of the joining into the yes to the first period."""
    joined = take_joined(visit.home, tasks[0].file) if tasks else None
    if joined is None:
        return
    shown = joined.numbers if joined.period == tasks[0].period.name else ()
    change_outbox(
        visit.home,
        tasks[0],
        lambda outbox: replace(outbox, answer=outbox.answer or YES, shown=shown, agreed=shown),
    )


def _claim(task: Task) -> ledger.Claim:
    file, when = task.file, task.period
    return ledger.Claim(
        when.first, when.last, when.name, file.team, file.name, file.epoch, task.task_id.hex()
    )
