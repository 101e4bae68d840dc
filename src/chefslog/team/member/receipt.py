"""Receipts: whether a sealed file arrived; whether it said anything they do not tell."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from chefslog.model.days import spoken
from chefslog.team.calendar import day_of, instant
from chefslog.team.errors import list_names
from chefslog.team.keyholder.erasure import say_erased
from chefslog.team.mailroom.protocol import TooLarge
from chefslog.team.member.outbox import YES, Outbox, Outgoing, load_outbox
from chefslog.team.member.releases import Checked, checked
from chefslog.team.member.visit import Visit
from chefslog.team.release.release import leaf
from chefslog.team.task import Task

PROVES = "A receipt proves arrival, not that something was said."


@dataclass(frozen=True)
class Receipt:
    """What is known of one period's file: `text` says it, `todo` what the member can do, if so.

    `state`: none (nothing was sealed here), queued (not sent yet), gone (not in the place, before
    closing), arrived (in the place), missed (a yes, and no run in the last days), waiting (closed,
    not released), in, earlier (an older number is in), missing (released without it), expired,
    broken (the release does not hold).
    """

    team: str
    period: str
    state: str
    text: str
    todo: str = ""


def receipts(visit: Visit, now: float) -> tuple[Receipt, ...]:
    """A receipt for each period for which something was sealed here, the oldest first.

    Raises MailroomError where the place cannot be read.
    """
    found = [receipt(visit, one, now) for one in checked(visit)]
    return tuple(one for one in found if one.state != "none")


def receipt(visit: Visit, one: Checked, now: float) -> Receipt:
    """The receipt of one period of a checked chain."""
    task = one.task
    outbox = load_outbox(visit.home, task.file.team, task.period.name)
    is_ours = outbox is not None and outbox.task_id == task.task_id.hex()
    if outbox is None or not is_ours or not outbox.files:
        wanted = outbox is not None and is_ours and outbox.answer == YES
        if wanted and now >= task.period.closes:
            return _said(task, "missed", _missed(task))
        return _said(task, "none", "Nothing went from this machine.")
    if one.problem:
        return _said(task, "broken", one.problem, f"Show this to {_lock(task)}.")
    if one.release is not None:
        return _in_release(task, outbox.files, one.release["leaves"], one.release["rejects"])
    if now >= task.period.expires:
        return _said(task, "expired", _expired(visit, task))
    if now >= task.period.closes:
        return _said(task, "waiting", _waiting(task))
    return _before_closing(visit, task, outbox)


def _in_release(
    task: Task, records: tuple[Outgoing, ...], leaves: list[str], rejects: dict[str, int]
) -> Receipt:
    present = [one for one in records if _leaf(one) in leaves]
    # A newest file that never arrived leaves the one before it to count.
    last = next((one for one in reversed(records) if one.is_sent), records[-1])
    if records[-1] in present or last in present:
        text = f"Your file arrived: its receipt is one of {len(leaves)} in the release. {PROVES}"
        return _said(task, "in", text)
    both = list_names((task.file.desk.name, task.file.lock.name))
    if present:
        text = (
            f"Number {present[-1].seq} of your files is in the release, and not number "
            f"{last.seq}, which you sent last. {PROVES}"
        )
        return _said(task, "earlier", text, f"Tell {both} that your last file was lost.")
    named = ", ".join(f"{reason} {count}" for reason, count in sorted(rejects.items()))
    why = f"Rejected were: {named}." if named else "It names no rejected file."
    return _said(
        task,
        "missing",
        f"{task.period.name} was released without your file. {why}",
        f"Ask {both} whether it was among those rejected. If not, the place lost or withheld it. "
        "These days cannot be sent again; your journal is untouched.",
    )


def _before_closing(visit: Visit, task: Task, outbox: Outbox) -> Receipt:
    closes, newest = instant(task.period.closes), outbox.files[-1]
    if _is_there(visit, outbox):
        what = "A blank of yours is" if newest.is_blank else "Your answers are"
        text = f"{what} in the place, sealed. {task.period.name} closes {closes}."
        return _said(task, "arrived", text)
    if not newest.is_sent:
        return _said(task, "queued", "Your file could not be sent yet. It goes with the next run.")
    return _said(
        task,
        "gone",
        f"Your file is not in the place any more, or is not what you sent. It counts only if it is "
        f"there when {task.period.name} closes, {closes}.",
        "The next run of the app, chefslog team or chefslog today puts a fresh one there.",
    )


def _is_there(visit: Visit, outbox: Outbox) -> bool:
    newest = outbox.files[-1]
    try:
        found = visit.mailroom.get(outbox.path(newest))
    except TooLarge:
        return False
    return found is not None and hashlib.sha256(found).hexdigest() == newest.file_hash


def _leaf(one: Outgoing) -> str:
    return leaf(bytes.fromhex(one.salt), bytes.fromhex(one.report_id)).hex()


def _missed(task: Task) -> str:
    return (
        f"{task.period.name} closed on {instant(task.period.closes)}, and none of the app, "
        "chefslog team and chefslog today ran in its last days: nothing was sent. Your journal is "
        "untouched."
    )


def _waiting(task: Task) -> str:
    both = list_names((task.file.desk.name, task.file.lock.name))
    last = spoken(day_of(task.period.expires))
    return f"{task.period.name} has closed. {both} release it, or it expires unopened on {last}."


def _expired(visit: Visit, task: Task) -> str:
    last = spoken(day_of(task.period.expires))
    return f"{task.period.name} expired unopened on {last}. {say_erased(visit.mailroom, task)}"


def _lock(task: Task) -> str:
    return list_names((task.file.lock.name, task.file.desk.name))


def _said(task: Task, state: str, text: str, todo: str = "") -> Receipt:
    return Receipt(task.file.team, task.period.name, state, text, todo)
