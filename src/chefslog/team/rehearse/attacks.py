"""The curious: what manager, colleagues, first keyholder and the folder's host learn or change."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from chefslog.team.bands import POINTS
from chefslog.team.errors import TeamError
from chefslog.team.questions import DEFAULTS, QUESTIONS
from chefslog.team.rehearse.play import Play
from chefslog.team.rehearse.stage import HOUR, Stage, found_team
from chefslog.team.release.release import NAME, grid_in, releases
from chefslog.team.task import DESK, LOCK, tasks_of

Outcome = Literal["read", "refused", "noticed", "works"]
"""Figures were read; it was refused; it worked and somebody noticed; it worked unnoticed."""
_QUESTION = "own"
"""The question that everybody answered, and all alike."""
_TRY = 3
"""So many members' clients are asked to send their days to the second team."""


@dataclass(frozen=True)
class Row:
    """One attack: by whom, what they did, what came of it, and in plain words what that means."""

    attacker: str
    attack: str
    outcome: Outcome
    says: str


def insider_rows(play: Play, stage: Stage) -> Iterator[Row]:
    """Yield what the manager, the colleagues and the first keyholder know of one answer.

    `stage` is a copy in which the staged period is released. Raises TeamError where it is not.
    """
    release = play.release(stage)
    if release is None:
        raise TeamError("The rehearsal stopped: the staged period was not released.")
    question, place = QUESTIONS[_QUESTION], DEFAULTS.index(_QUESTION)
    *others, last = (said.numbers[place] for said in play.answers.values())
    told, count = sum(others), len(others) + 1
    total, top = told + last, count * POINTS
    row = next(one for one in release["questions"] if one["name"] == _QUESTION)
    low, high = grid_in(row).shares(row["band"])

    def possible(least: int, most: int) -> int:
        """How many answers of one person fit the band, where the others say so much."""
        answers = range(POINTS + 1)
        return sum(least + one <= high * top and most + one >= low * top for one in answers)

    yield Row(
        "manager",
        f"reads a question that all {count} answered alike",
        "read",
        f"«{question.say_range(low, high)}»: {possible(0, top - POINTS)} answers of one person fit "
        f"it. Exact totals ({total} of {top}) give every answer away.",
    )
    yield Row(
        "colleagues",
        f"{count - 1} of {count} tell each other what they answered",
        "read",
        f"The answer of {play.names[-1]} is one of {possible(told, told)} of {POINTS + 1} that fit "
        "the band. Exact totals give it away.",
    )
    yield Row(
        "desk", "looks at its own exact sums", "read",
        f"{total} of {top} from {count} people: where all answered alike, the first keyholder "
        "knows every answer. Nothing protects from that.",
    )  # fmt: skip


def again_rows(play: Play, finished: Stage) -> Iterator[Row]:
    """Yield what a manager is refused who asks for more after the staged release."""
    for attack, attempt in (
        ("asks for the same period once more", _asks_again),
        ("founds a second team of all but one", _founds_second_team),
    ):
        says = attempt(play, finished)
        yield Row("manager", attack, "refused" if says else "works", says)


def _asks_again(play: Play, stage: Stage) -> str:
    path = f"{play.task.folder}/{NAME}"
    before = stage.mailroom.get(path)
    stage.mailroom.delete(path)
    for hour, role in enumerate((DESK, LOCK), 20):
        stage.tend(role, play.task.period.closes + hour * HOUR)
    if before is None or stage.mailroom.get(path) != before:
        return ""
    return "The keyholders' programs put the same bytes there again, whoever asks."


def _founds_second_team(play: Play, stage: Stage) -> str:
    """What members' clients say when they are to send the same days to a second team."""
    file, names = play.task.file, play.names[:-1]
    second = found_team(stage, file.terms, file.quarter, names, "Second", typing=names[:_TRY])
    task = next(one for one in tasks_of(second.files()[0]) if one.period == play.task.period)
    says = ""
    for name in names[:_TRY]:
        try:
            second.share(name, task, play.answers[name], task.period.closes - HOUR)
            return ""
        except TeamError as error:
            says = says or str(error)
    return f"{_TRY} of {_TRY} clients that were asked: «{says}»"


def host_rows(play: Play) -> Iterator[Row]:
    """Yield what comes of changing the files, each on a copy of the place before anybody tends."""
    attacks: tuple[tuple[str, Callable[[Play, Stage], tuple[Outcome, str]]], ...] = (
        ("looks at the files", _looks),
        ("deletes one report", _deletes_one),
        ("swaps two members' files", _swaps),
        ("rolls the whole folder back", _rolls_back),
        ("edits release.json", _edits_release),
    )
    for attack, attempt in attacks:
        # Two members' machines are there, so that their receipts can be asked.
        stage = play.stage.copy("host", play.names[:2])
        outcome, says = attempt(play, stage)
        stage.remove()
        yield Row("host", attack, outcome, says)


def _looks(play: Play, stage: Stage) -> tuple[Outcome, str]:
    files = list(stage.mailroom.files(play.task.inbox, 2**24))
    sizes = sorted({len(data) for _, data in files})
    if len(sizes) > 1:
        return "works", f"The files differ in size: {sizes}. That tells them apart."
    return "works", (
        f"{len(files)} files of {sizes[0]} bytes each, blank or not. Their names are random; the "
        "file system or git says who wrote each, and when. What is in them it does not."
    )


def _deletes_one(play: Play, stage: Stage) -> tuple[Outcome, str]:
    owner, closes = play.names[0], play.task.period.closes
    stage.mailroom.delete(play.sent[owner])
    before = stage.receipt(owner, closes - HOUR)
    stopped = stage.tend_both(play.task)
    if stopped:
        return "noticed", f"The period stopped: {stopped[0]}"
    return "noticed", (
        f"Its owner's client, before closing: «{before}» After the release: "
        f"«{stage.receipt(owner, closes + 5 * HOUR)}» The keyholders do not see that one is "
        "missing."
    )


def _swaps(play: Play, stage: Stage) -> tuple[Outcome, str]:
    owner, one, other = play.names[0], *(play.sent[name] for name in play.names[:2])
    first, second = stage.mailroom.get(one) or b"", stage.mailroom.get(other) or b""
    stage.mailroom.put(one, second, replace=True)
    stage.mailroom.put(other, first, replace=True)
    stage.tend_both(play.task)
    release = play.release(stage)
    if release is None or "name" not in release["rejects"]:
        return "works", "It was counted."
    counted = ", ".join(f"{reason} {count}" for reason, count in release["rejects"].items())
    return "noticed", (
        f"They do not count; the release says so ({counted}). Its owner's client: "
        f"«{stage.receipt(owner, play.task.period.closes + 5 * HOUR)}»"
    )


def _rolls_back(play: Play, stage: Stage) -> tuple[Outcome, str]:
    """Puts back the whole place as it was before this epoch."""
    shutil.rmtree(stage.mailroom.place)
    shutil.copytree(play.older, stage.mailroom.place)
    closes, says = play.task.period.closes, ""
    uses: dict[str, Callable[[], object]] = {
        "the first keyholder": lambda: stage.tend(DESK, closes + HOUR),
        "the second keyholder": lambda: stage.tend(LOCK, closes + HOUR),
        "a member": lambda: stage.receipt(play.names[0], closes - HOUR),
    }
    for who, use in uses.items():
        try:
            use()
            return "works", f"It was taken by {who}."
        except TeamError as error:
            says = stage.said(error)
    return "noticed", f"The programs of both keyholders and of members stop: «{says}»"


def _edits_release(play: Play, stage: Stage) -> tuple[Outcome, str]:
    stopped = stage.tend_both(play.task)
    path = f"{play.task.folder}/{NAME}"
    signed = stage.mailroom.get(path)
    if stopped or signed is None:
        return "works", f"There was no release to edit: {stopped}"
    stage.mailroom.put(path, signed.replace(b'"band": ', b'"band": 1'), True)
    try:
        releases(stage.mailroom, stage.files())
        return "works", "A reader took the edited release."
    except TeamError as error:
        said = stage.said(error)
    stage.tend(DESK, play.task.period.closes + 9 * HOUR)
    is_back = stage.mailroom.get(path) == signed
    back = " The first keyholder's program put the signed one back." if is_back else ""
    return "noticed", f"Every reader: «{said}»{back}"
