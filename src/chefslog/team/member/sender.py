"""What goes by itself: in a period's last days a fresh file replaces the one before, blank or not.

When a file goes depends on when the program runs, and on nothing that was decided. What goes are
the numbers that were shown on this machine before, and only with a yes. A keyholder's part goes by
itself too.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from chefslog.home.paths import Home
from chefslog.team.calendar import DAY
from chefslog.team.errors import TeamError
from chefslog.team.founding.epochs import chain
from chefslog.team.founding.pin import look
from chefslog.team.keyholder.renewal import tend_all
from chefslog.team.keyholder.tend import Tended, erase_expired
from chefslog.team.keys import KeyStore
from chefslog.team.mailroom.place import open_mailroom
from chefslog.team.member.consent import consent, set_standing, take_joined
from chefslog.team.member.outbox import (
    NO,
    YES,
    Outbox,
    Outgoing,
    change_outbox,
    claim,
    claim_of,
    contribution_of,
    load_outbox,
    numbers_of,
)
from chefslog.team.member.places import HOUR, Place, due_places, is_time, note_look, places
from chefslog.team.member.preview import Preview, check_open, preview, why_held_back
from chefslog.team.member.state import state_of
from chefslog.team.member.visit import Visit, visiting
from chefslog.team.questions import Contribution, blank
from chefslog.team.seal import seal
from chefslog.team.task import Task

if TYPE_CHECKING:
    from chefslog.reading.connect import Snapshot

Random = Callable[[int], bytes]


def send_due(
    home: Home, keys: KeyStore, snapshot: Snapshot, now: float, is_asked: bool = False
) -> tuple[str, ...]:
    """Replace this member's file in every period that is in its last days, in every team.

    No place is opened more than once an hour, and once a day while nothing is due, unless the
    member asked about the team. What did not work comes back in lines and is tried again at the
    next run; one team's trouble does not stop another's.
    """
    troubles: list[str] = []
    for place in places(home):
        if place.role != "member":
            continue
        try:
            if is_asked or is_time(home, place, now):
                with visiting(home, keys, place) as visit:
                    send_periods(visit, snapshot, now)
        except TeamError as error:
            troubles.append(f"{place.name}: {error}")
    return tuple(troubles)


def send_periods(
    visit: Visit, snapshot: Snapshot, now: float, urandom: Random = os.urandom
) -> None:
    """Replace the file of each period that is in its last days, then take note of what is shown.

    Raises TeamError; what was shown and decided stays.
    """
    tasks = []
    for task in visit.tasks():
        if task.period.closes > now:
            tasks.append(task)
            continue
        outbox = load_outbox(visit.home, task.file.team, task.period.name)
        if outbox is not None and (outbox.shown or outbox.agreed):
            # Of a period that has closed no number stays beside the journal.
            change_outbox(visit.home, task, lambda outbox: replace(outbox, shown=(), agreed=()))
    if tasks:
        _take_joined(visit, tasks[0])
    for task in tasks:
        if task.period.opens <= now:
            outbox = change_outbox(visit.home, task, lambda outbox: outbox)
            newest = outbox.newest
            if newest is None or not newest.is_sent or not 0 <= now - newest.at < HOUR:
                _send(visit, task, _going(visit, task, outbox), now, urandom)
            _show(visit, preview(visit, snapshot, task, now))
    windows = ((task.period.opens, task.period.closes) for task in tasks)
    note_look(visit.home, visit.place, now, windows)


def answer(visit: Visit, seen: Preview, is_yes: bool) -> Outbox:
    """Keep a yes or no to what a preview shows; it goes with the next file. Raises TeamError."""
    if visit.task(seen.task.period.name).task_id != seen.task.task_id:
        raise TeamError(
            "The team file is another than the one you were shown. Nothing was sent: look again."
        )
    shown = numbers_of(seen.contribution)
    decided = YES if is_yes else NO
    agreed = shown if is_yes else ()
    return change_outbox(
        visit.home,
        seen.task,
        lambda outbox: replace(outbox, answer=decided, shown=shown, agreed=agreed),
    )


def stop_answering(visit: Visit, now: float) -> None:
    """Say no to every period that is open, and to all to come: only blanks go. Raises TeamError."""
    for task in visit.tasks():
        if now < task.period.closes:
            change_outbox(visit.home, task, lambda outbox: replace(outbox, answer=NO, agreed=()))
    if visit.standing.files:
        set_standing(visit.home, visit.standing.newest, False)


def share(
    visit: Visit,
    seen: Preview,
    now: float,
    urandom: Random = os.urandom,
    is_yes: bool = True,
) -> Outgoing:
    """Say yes to what a preview shows and send it now, for everybody who looks to see.

    A no sends a blank in the place of what was sent. Raises TeamError after closing, where only a
    blank may go, or where the team changed since the preview, and MailroomError where the place
    cannot be written.
    """
    going = seen.contribution if is_yes else blank(len(seen.task.file.questions))
    held_back = why_held_back(visit, seen.task) if any(going.filled) else ""
    if held_back:
        raise TeamError(f"{held_back} Nothing was sent: look again.")
    answer(visit, seen, is_yes)
    return _send(visit, seen.task, going, now, urandom)


def keep_up(
    home: Home, keys: KeyStore, snapshot: Snapshot, now: float, tends: bool
) -> tuple[str, ...]:
    """Do what a member's and a keyholder's program does by itself; what did not work, in lines.

    `tends` is whether a keyholder's part is done too. Raises TeamError.
    """
    due = due_places(home, now)
    told = [*send_due(home, keys, snapshot, now)]
    for place in due:
        if place.role == "member":
            continue
        try:
            stopped = tend_team(home, keys, place, now, tends).stopped
        except TeamError as error:
            stopped = [str(error)]
        told += [f"{place.name}: {text}" for text in stopped]
    return tuple(told)


def tend_team(home: Home, keys: KeyStore, place: Place, now: float, is_on: bool = True) -> Tended:
    """Do whatever comes next for a keyholder, and note for Today what is left to do by hand.

    Only looks where `is_on` is false. Raises TeamError.
    """
    if is_on:
        # First, whether or not the place can be reached.
        erase_expired(home, keys, place.team, now)
    with open_mailroom(home, place.place) as mailroom:
        mailroom.sync()
        done = tend_all(home, mailroom, keys, place.team, now) if is_on else Tended()
        periods = [period for file in chain(mailroom, place.team) for period in file.periods]
        todo = done.stopped[0] if done.stopped else ""
        if not todo:
            try:
                identity = keys.identity()
                standing = look(home, mailroom, place.team, identity.public)
                state = state_of(Visit(home, place, mailroom, identity, standing), now)
                todo = state.next if state.is_due else ""
            except TeamError as error:
                todo = str(error)
    windows = [(one.closes, one.expires + 2 * DAY) for one in periods]
    note_look(home, place, now, windows, todo)
    return done


def _going(visit: Visit, task: Task, outbox: Outbox) -> Contribution:
    """What goes with the next file: what was shown here with a yes, else a blank."""
    names = task.file.questions
    if outbox.answer != YES or len(outbox.shown) != len(names) or why_held_back(visit, task):
        return blank(len(names))
    word, pairs = consent(visit.home, task.file), zip(names, outbox.shown, strict=True)
    return contribution_of(
        tuple(number if word.lets(name, number) else None for name, number in pairs)
    )


def _send(
    visit: Visit, task: Task, contribution: Contribution, now: float, urandom: Random
) -> Outgoing:
    """Seal a file, put it into the place and take the ones before it out.

    Number and salt are on this disk before anything is sent. TeamError at any point, the next run
    seals the next number and takes away whatever came before.
    """
    check_open(task.period, now)
    # Raises where not even a blank may go.
    visit.standing.why_blank(task.file)
    index = task.file.index_of(visit.identity.public)
    assert index is not None
    is_blank = not any(contribution.filled)
    made = []

    def add(outbox: Outbox) -> Outbox:
        if not is_blank:
            claim(visit.home, claim_of(task))
        seq = outbox.newest.seq + 1 if outbox.newest else 1
        sealed = seal(task, index, seq, contribution, visit.identity, urandom)
        made.append(sealed.data)
        file = Outgoing(
            seq, sealed.report_id.hex(), sealed.salt.hex(),
            hashlib.sha256(sealed.data).hexdigest(), is_blank, int(now),
        )  # fmt: skip
        return replace(outbox, files=(*outbox.files, file))

    outbox = change_outbox(visit.home, task, add)
    *before, file = outbox.files
    visit.mailroom.put(outbox.path(file), made[0])
    visit.mailroom.delete(*(outbox.path(one) for one in before))

    def settle(kept: Outbox) -> Outbox:
        files = (replace(one, is_sent=one.is_sent or one == file) for one in kept.files)
        return replace(kept, files=tuple(files))

    change_outbox(visit.home, task, settle)
    return replace(file, is_sent=True)


def _show(visit: Visit, seen: Preview) -> None:
    """Take note that these numbers were shown on this machine."""
    shown = numbers_of(seen.contribution)

    def note(outbox: Outbox) -> Outbox:
        if outbox.answer == "" and seen.is_standing:
            outbox = replace(outbox, answer=YES, agreed=shown)
        return replace(outbox, shown=shown, held_back=seen.held_back)

    change_outbox(visit.home, seen.task, note)


def _take_joined(visit: Visit, task: Task) -> None:
    """Turn the yes of the joining into the yes to the first period."""
    joined = take_joined(visit.home, task.file)
    if joined is None:
        return
    period, numbers = joined
    shown = numbers if period == task.period.name else ()
    change_outbox(
        visit.home,
        task,
        lambda outbox: replace(outbox, answer=outbox.answer or YES, shown=shown, agreed=shown),
    )
