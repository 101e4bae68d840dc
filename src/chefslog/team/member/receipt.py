"""Receipts: whether a sealed file arrived; whether it said anything they do not tell."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from chefslog.model.days import spoken
from chefslog.team.calendar import day_of, instant
from chefslog.team.errors import list_names
from chefslog.team.keyholder.work import say_erased
from chefslog.team.mailroom.protocol import TooLarge
from chefslog.team.member.outbox import YES, Outbox, Outgoing, load_outbox
from chefslog.team.member.visit import Checked, Visit, checked
from chefslog.team.release.release import leaf
from chefslog.team.task import Task

PROVES = "A receipt proves arrival, not that something was said."


@dataclass(frozen=True)
class Receipt:
    """What is known of one period here: `text` says it, `todo` what its person can do, if so.

    `state`: none (nothing was sealed here), queued (not sent yet), gone (not in the place, before
    closing), arrived (in the place), missed (a yes, and no run in the last days), waiting (closed,
    not released), in, earlier (an older number is in), missing (released without it), expired,
    broken (the release does not hold). Where nothing was sealed a team's overview says more:
    upcoming, open, nothing (closed), released.
    """

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
    task, name = one.task, one.task.period.name
    outbox = load_outbox(visit.home, task.file.team, name)
    if outbox is not None and outbox.task_id != task.task_id.hex():
        outbox = None
    if outbox is None or not outbox.files:
        if outbox is None or outbox.answer != YES or now < task.period.closes:
            return Receipt(name, "none", "Nothing went from this machine.")
        closed = instant(task.period.closes)
        return Receipt(
            name,
            "missed",
            f"{name} closed on {closed}, and none of the app, chefslog team and chefslog today ran "
            "in its last days: nothing was sent. Your journal is untouched.",
        )
    desk, lock = task.file.desk.name, task.file.lock.name
    if one.problem:
        return Receipt(name, "broken", one.problem, f"Show this to {list_names((lock, desk))}.")
    if one.release is not None:
        return _in_release(task, outbox.files, one.release)
    last = spoken(day_of(task.period.expires))
    if now >= task.period.expires:
        erased = say_erased(visit.mailroom, task)
        return Receipt(name, "expired", f"{name} expired unopened on {last}. {erased}")
    if now >= task.period.closes:
        text = f"{desk} and {lock} release it, or it expires unopened on {last}."
        return Receipt(name, "waiting", f"{name} has closed. {text}")
    return _before_closing(visit, task, outbox)


def _in_release(task: Task, files: tuple[Outgoing, ...], release: dict[str, Any]) -> Receipt:
    name, leaves = task.period.name, release["leaves"]
    present = [
        one
        for one in files
        if leaf(bytes.fromhex(one.salt), bytes.fromhex(one.report_id)).hex() in leaves
    ]
    # A newest file that never arrived leaves the one before it to count.
    last = next((one for one in reversed(files) if one.is_sent), files[-1])
    if files[-1] in present or last in present:
        text = f"Your file arrived: its receipt is one of {len(leaves)} in the release. {PROVES}"
        return Receipt(name, "in", text)
    both = list_names((task.file.desk.name, task.file.lock.name))
    if present:
        text = (
            f"Number {present[-1].seq} of your files is in the release, and not number "
            f"{last.seq}, which you sent last. {PROVES}"
        )
        return Receipt(name, "earlier", text, f"Tell {both} that your last file was lost.")
    rejects = sorted(release["rejects"].items())
    named = ", ".join(f"{reason} {count}" for reason, count in rejects)
    why = f"Rejected were: {named}." if named else "It names no rejected file."
    return Receipt(
        name,
        "missing",
        f"{name} was released without your file. {why}",
        f"Ask {both} whether it was among those rejected. If not, the place lost or withheld it. "
        "These days cannot be sent again; your journal is untouched.",
    )


def _before_closing(visit: Visit, task: Task, outbox: Outbox) -> Receipt:
    name, closes, newest = task.period.name, instant(task.period.closes), outbox.files[-1]
    try:
        data = visit.mailroom.get(outbox.path(newest)) or b""
    except TooLarge:
        data = b""
    if hashlib.sha256(data).hexdigest() == newest.file_hash:
        what = "A blank of yours is" if newest.is_blank else "Your answers are"
        return Receipt(name, "arrived", f"{what} in the place, sealed. {name} closes {closes}.")
    if not newest.is_sent:
        text = "Your file could not be sent yet. It goes with the next run."
        return Receipt(name, "queued", text)
    return Receipt(
        name,
        "gone",
        f"Your file is not in the place any more, or is not what you sent. It counts only if it is "
        f"there when {name} closes, {closes}.",
        "The next run of the app, chefslog team or chefslog today puts a fresh one there.",
    )
