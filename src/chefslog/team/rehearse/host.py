"""Whoever runs the folder: what they see, and what comes of changing each file that lies there."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

from chefslog.team.errors import TeamError
from chefslog.team.rehearse.play import Play, name_of
from chefslog.team.rehearse.stage import HOUR, Stage
from chefslog.team.rehearse.table import Outcome, Row
from chefslog.team.release.release import NAME, releases
from chefslog.team.task import DESK, LOCK

Attack = Callable[[Play, Stage], tuple[Outcome, str]]


def host_rows(play: Play) -> Iterator[Row]:
    """Each attack on a copy of its own, in the place as it is before anybody tends."""
    for attack, attempt in _ATTACKS:
        stage = play.stage.copy("host", tuple(map(name_of, _own(play))))
        outcome, says = attempt(play, stage)
        stage.remove()
        yield Row("host", attack, outcome, says)


def _own(play: Play) -> tuple[int, ...]:
    """Two members whose files are attacked, so that their receipts can be asked."""
    first, second, *_ = play.people.roster(play.people.ordinary)
    return first, second


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
    owner, path = _report(play, stage, 0)
    stage.mailroom.delete(path)
    before = _receipt(play, stage, owner, -HOUR)
    stopped = stage.tend_both(play.task)
    if stopped:
        return "noticed", f"The period stopped: {stopped[0]}"
    after = _receipt(play, stage, owner, 5 * HOUR)
    return "noticed", (
        f"Its owner's client, before closing: «{before}» After the release: «{after}» The "
        "keyholders do not see that one is missing."
    )


def _swaps(play: Play, stage: Stage) -> tuple[Outcome, str]:
    (owner, one), (_, other) = (_report(play, stage, seat) for seat in (0, 1))
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
        f"«{_receipt(play, stage, owner, 5 * HOUR)}»"
    )


def _rolls_back(play: Play, stage: Stage) -> tuple[Outcome, str]:
    """Puts back the whole place as it was before this epoch."""
    place = stage.mailroom.place
    shutil.rmtree(place)
    shutil.copytree(play.older, place)
    task, member = play.task, name_of(_own(play)[0])
    uses: dict[str, Callable[[], object]] = {
        "the first keyholder": lambda: stage.tend(DESK, task.period.closes + HOUR),
        "the second keyholder": lambda: stage.tend(LOCK, task.period.closes + HOUR),
        "a member": lambda: stage.receipts(member, task.period.closes - HOUR),
    }
    said = []
    for who, use in uses.items():
        try:
            use()
            return "works", f"It was taken by {who}."
        except TeamError as error:
            said.append(stage.said(error))
    return "noticed", f"The programs of both keyholders and of members stop: «{said[-1]}»"


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


_ATTACKS: tuple[tuple[str, Attack], ...] = (
    ("looks at the files", _looks),
    ("deletes one report", _deletes_one),
    ("swaps two members' files", _swaps),
    ("rolls the whole folder back", _rolls_back),
    ("edits release.json", _edits_release),
)


def _report(play: Play, stage: Stage, seat: int) -> tuple[str, str]:
    """One of the attacked members, and where their report of the staged period lies."""
    owner = name_of(_own(play)[seat])
    return owner, play.sent[owner].path


def _receipt(play: Play, stage: Stage, owner: str, after: int) -> str:
    """What the owner's client says, so long after closing."""
    found = stage.receipts(owner, play.task.period.closes + after)
    return found[-1].text
