"""A member with a modified client: reports that no honest client makes, dropped for real."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from chefslog.team.bands import POINTS
from chefslog.team.keyholder.examine import Examiner, Job, Theirs
from chefslog.team.rehearse.forge import Lie, forge
from chefslog.team.rehearse.play import Play, name_of
from chefslog.team.rehearse.stage import Stage
from chefslog.team.rehearse.table import Row
from chefslog.team.release.reasons import REASONS
from chefslog.team.seal import Sealed
from chefslog.team.task import ROLES, Task, report_name, tasks_of

_QUESTION = "own"
"""The question that is lied about: everybody answered it."""


def client_rows(play: Play, honest: dict[str, Any]) -> Iterator[Row]:
    """Every lie by itself, and one answer among blanks; `honest` is the release without them."""
    stage = play.stage.copy("client", (name_of(0),))
    for attack, task, lie in _lies(play, stage):
        sealed = forge(task, lie, stage.machine(name_of(0)).keys.identity(), stage.urandom)
        reason = examined(stage, play.task, sealed)
        if reason:
            yield Row("client", attack, "refused", f"«{reason}»: {REASONS.get(reason, reason)}.")
        else:
            yield Row("client", attack, "works", "Both keyholders found nothing wrong with it.")
    stage.remove()
    yield _blanks(play, honest)


def examined(stage: Stage, task: Task, sealed: Sealed) -> str:
    """Why a report does not stand, by the checks of both keyholders; empty where it does."""
    job = Job(report_name(sealed.report_id), sealed.data, hashlib.sha256(sealed.data).digest())
    desk, lock = (
        Examiner(task, role, stage.machine(role).keys.period_key(stage.team, task.period.name))
        for role in ROLES
    )
    alone = desk.look(job)
    if alone.reason:
        return alone.reason
    theirs = Theirs(alone.verifier_share, alone.file_hash, alone.extension_hash, alone.blanks)
    beside = lock.look(replace(job, theirs=theirs))
    return beside.reason or beside.doubt


def _lies(play: Play, stage: Stage) -> Iterator[tuple[str, Task, Lie]]:
    """What a lie is called, the task it is sealed for, and the lie."""
    task = play.task
    place = task.file.questions.index(_QUESTION)
    honest = play.people.contribution(play.people.ordinary, 0)
    lie = Lie(honest.numbers, honest.filled, index=0, seq=2)

    def says(number: int) -> tuple[int, ...]:
        return (*honest.numbers[:place], number, *honest.numbers[place + 1 :])

    off = (*honest.filled[:place], False, *honest.filled[place + 1 :])
    for attack, changed in (
        ("says 21 of 20", replace(lie, numbers=says(POINTS + 1))),
        ("says −20 of 20", replace(lie, numbers=says(-POINTS))),
        ("says 1,000, to weigh more", replace(lie, numbers=says(1000))),
        ("answers a question and leaves its bit off", replace(lie, filled=off)),
        ("tells the two keyholders different bits", replace(lie, told_lock=off)),
        ("sends in a colleague's name", replace(lie, index=1)),
        ("sends for somebody who is not on the roster",
         replace(lie, index=len(task.file.members))),
    ):  # fmt: skip
        yield attack, task, changed
    yield "sends what it sealed for an earlier period", tasks_of(stage.files()[0])[0], lie


def _blanks(play: Play, honest: dict[str, Any]) -> Row:
    """One real answer among blanks, as those would arrange who want to expose it."""
    question = next(one for one in honest["questions"] if one["name"] == "kept")
    blanks = len(play.task.file.members) - 1
    return Row(
        "client",
        f"{blanks} agree to send blanks, to expose the one who answers",
        "refused" if question["why"] else "works",
        f"«{question['why']}»: a blank does not count towards k, and the question stays hidden."
        if question["why"]
        else "The question was opened.",
    )
