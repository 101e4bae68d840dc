"""Receipts: whether a sealed file arrived; whether it said anything they do not tell."""

from __future__ import annotations

from dataclasses import dataclass

from chefslog.model.days import spoken
from chefslog.team.mailroom.protocol import TooLarge
from chefslog.team.member import outbox
from chefslog.team.member.outbox import Outgoing
from chefslog.team.member.releases import Checked, checked
from chefslog.team.member.saying import day_of, instant, listed
from chefslog.team.member.visit import Visit
from chefslog.team.release.release import leaf
from chefslog.team.task import Task

PROVES = "A receipt proves arrival, not that something was said."


@dataclass(frozen=True)
class Receipt:
    """What is known of one period's file: `text` says it, `todo` what the member can do, if so.

    `state`: none (nothing was sealed here), queued, gone (not in the place, before closing),
    arrived (in the place), missed (it never set out), waiting (closed, not released), in, earlier
    (an older number is in), missing (released without it), expired, broken (the release does not
    hold).
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
    task, home = one.task, visit.home
    sealed = outbox.records(home, task.file.team, task.period.name)
    records = [found for found in sealed if found.task_id == task.task_id.hex()]
    if not records:
        return _said(task, "none", "Nothing went from this machine.")
    if now >= task.period.closes:
        records = [found for found in records if found.has_set_out]
    if not records:
        return _said(task, "missed", _missed(task))
    if one.problem:
        return _said(task, "broken", one.problem, f"Show this to {_lock(task)}.")
    if one.release is not None:
        return _in_release(task, records, one.release["leaves"], one.release["rejects"])
    if now >= task.period.expires:
        return _said(task, "expired", _expired(task))
    if now >= task.period.closes:
        return _said(task, "waiting", _waiting(task))
    return _before_closing(visit, task, records[-1])


def _in_release(
    task: Task, records: list[Outgoing], leaves: list[str], rejects: dict[str, int]
) -> Receipt:
    present = [one for one in records if _leaf(one) in leaves]
    if records[-1] in present:
        text = f"Your file arrived: its receipt is one of {len(leaves)} in the release. {PROVES}"
        return _said(task, "in", text)
    both = listed((task.file.desk.name, task.file.lock.name))
    if present:
        text = (
            f"Number {present[-1].seq} of your files is in the release, and not number "
            f"{records[-1].seq}, which you sent last. {PROVES}"
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


def _before_closing(visit: Visit, task: Task, newest: Outgoing) -> Receipt:
    closes = instant(task.period.closes)
    if newest.state in ("queued", "going"):
        text = f"It waits here, sealed, and goes from {instant(newest.due)} on."
        return _said(task, "queued", text)
    if _is_there(visit, newest):
        text = f"It is in the place, unopened. {task.period.name} closes {closes}."
        return _said(task, "arrived", text)
    return _said(
        task,
        "gone",
        f"Your file is not in the place any more, or is not what you sent. It counts only if it is "
        f"there when {task.period.name} closes, {closes}.",
        "Share once more.",
    )


def _is_there(visit: Visit, sealed: Outgoing) -> bool:
    try:
        return visit.mailroom.get(sealed.path, len(sealed.data)) == sealed.data
    except TooLarge:
        return False


def _leaf(one: Outgoing) -> str:
    return leaf(bytes.fromhex(one.salt), bytes.fromhex(one.report_id)).hex()


def _missed(task: Task) -> str:
    return (
        f"{task.period.name} closed on {instant(task.period.closes)}, and neither the app nor "
        "chefslog team was opened on its closing day: what was sealed here was not sent. Your "
        "journal is untouched."
    )


def _waiting(task: Task) -> str:
    both = listed((task.file.desk.name, task.file.lock.name))
    last = spoken(day_of(task.period.expires))
    return f"{task.period.name} has closed. {both} release it, or it expires unopened on {last}."


def _expired(task: Task) -> str:
    last = spoken(day_of(task.period.expires))
    return (
        f"{task.period.name} expired unopened on {last}. Nobody read your file, and the keys that "
        "could are erased. There is nothing to do."
    )


def _lock(task: Task) -> str:
    return listed((task.file.lock.name, task.file.desk.name))


def _said(task: Task, state: str, text: str, todo: str = "") -> Receipt:
    return Receipt(task.file.team, task.period.name, state, text, todo)
