"""Signed notes that a period's key is erased, and what may be said of a period that expired."""

from __future__ import annotations

from chefslog.team.errors import list_names
from chefslog.team.founding.limits import Wrong
from chefslog.team.founding.notes import get_note, put_note
from chefslog.team.keys import Identity
from chefslog.team.mailroom.protocol import Mailroom, TooLarge
from chefslog.team.task import DESK, LOCK, Task

_FIELDS = ("task_id", "at")


def put_erasure(mailroom: Mailroom, task: Task, role: str, identity: Identity, now: int) -> None:
    """Say in the place, once, that this keyholder's key of a period is erased."""
    if role in erased_by(mailroom, task):
        return
    put_note(mailroom, _path(task, role), {"task_id": task.task_id.hex(), "at": now}, identity)


def erased_by(mailroom: Mailroom, task: Task) -> dict[str, int]:
    """Return which keyholders (by role) signed that their key is erased, and when (UNIX)."""
    found = {}
    for role in (DESK, LOCK):
        try:
            note = get_note(mailroom, _path(task, role), _FIELDS) or {}
        except (Wrong, TooLarge):
            continue
        is_own = note.get("by") == task.file.holder(role).identity
        if is_own and note["task_id"] == task.task_id.hex() and isinstance(note["at"], int):
            found[role] = note["at"]
    return found


def say_erased(mailroom: Mailroom, task: Task) -> str:
    """Return what is known of the keys of a period that was not released; never more than that."""
    there = erased_by(mailroom, task)
    done = [task.file.holder(role).name for role in (DESK, LOCK) if role in there]
    left = [task.file.holder(role).name for role in (DESK, LOCK) if role not in there]
    if not left:
        return f"{list_names(done)} have signed that their keys for it are erased."
    if done:
        return (
            f"{done[0]} has signed that the key is erased. {left[0]}'s program erases its key the "
            "next time it runs."
        )
    return (
        f"It can no longer be released. The programs of {list_names(left)} erase their keys the "
        "next time they run."
    )


def _path(task: Task, role: str) -> str:
    return f"{task.folder}/erased-{role}.json"
