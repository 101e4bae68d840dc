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


def _deletes_many(play: Play, stage: Stage) -> tuple[Outcome, str]:
    names = stage.mailroom.names(play.task.inbox)
    gone = names[: len(names) // 2]
    stage.mailroom.delete(*(f"{play.task.inbox}/{name}" for name in gone))
    stopped = stage.tend_both(play.task)
    if not stopped:
        return "works", f"{len(gone)} were deleted and the period was released."
    return "noticed", f"Both keyholders stop: «{stopped[0]}»"


def _deletes_between(play: Play, stage: Stage) -> tuple[Outcome, str]:
    """After the desk looked and before the second lock does."""
    stage.tend(DESK, play.task.period.closes + HOUR)
    owner, path = _report(play, stage, 0)
    stage.mailroom.delete(path)
    stopped = stage.tend_both(play.task)
    if stopped:
        return "noticed", f"«{stopped[0]}»"
    release = play.release(stage)
    counted = release["rejects"] if release else {}
    return "noticed", (
        f"The release says so ({_listed(counted)}), and its owner's client: "
        f"«{_receipt(play, stage, owner, 5 * HOUR)}»"
    )


def _replays(play: Play, stage: Stage) -> tuple[Outcome, str]:
    """Puts a member's file of an earlier period into this one; the place keeps all it ever saw."""
    owner = name_of(_own(play)[0])
    old = play.kept[owner]
    name = old.path.rsplit("/", 1)[-1]
    stage.mailroom.put(f"{play.task.inbox}/{name}", old.data)
    return _counted(play, stage, "time")


def _swaps(play: Play, stage: Stage) -> tuple[Outcome, str]:
    (owner, one), (_, other) = (_report(play, stage, seat) for seat in (0, 1))
    first, second = stage.mailroom.get(one) or b"", stage.mailroom.get(other) or b""
    stage.mailroom.put(one, second, replace=True)
    stage.mailroom.put(other, first, replace=True)
    return _counted(play, stage, "name", owner)


def _truncates(play: Play, stage: Stage) -> tuple[Outcome, str]:
    owner, path = _report(play, stage, 0)
    data = stage.mailroom.get(path) or b""
    stage.mailroom.put(path, data[: len(data) // 2], replace=True)
    return _counted(play, stage, "size", owner)


def _flips(play: Play, stage: Stage) -> tuple[Outcome, str]:
    owner, path = _report(play, stage, 0)
    data = bytearray(stage.mailroom.get(path) or b"")
    data[-1] ^= 1
    stage.mailroom.put(path, bytes(data), replace=True)
    return _counted(play, stage, "decrypt", owner)


def _rolls_back(play: Play, stage: Stage) -> tuple[Outcome, str]:
    """Puts back the whole place as it was before this epoch."""
    place = stage.mailroom.place
    shutil.rmtree(place)
    shutil.copytree(play.older, place)
    return _refused_by_all(play, stage)


def _older_epoch(play: Play, stage: Stage) -> tuple[Outcome, str]:
    stage.mailroom.delete(f"{stage.team}/epochs/{play.task.file.epoch}.toml")
    return _refused_by_all(play, stage)


def _deletes_lock_bin(play: Play, stage: Stage) -> tuple[Outcome, str]:
    path, closes = f"{play.task.folder}/lock.bin", play.task.period.closes
    for hour, role in enumerate((DESK, LOCK), 1):
        stage.tend(role, closes + hour * HOUR)
    first = stage.mailroom.get(path)
    stage.mailroom.delete(path)
    waits = " ".join(stage.tend(DESK, closes + 3 * HOUR).waiting)
    stage.tend(LOCK, closes + 4 * HOUR)
    if first is None or stage.mailroom.get(path) != first:
        return "works", "Another lock.bin came back."
    return "noticed", f"The desk waits: «{waits}» The second lock puts back the same bytes."


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
    back = " The desk put the signed one back." if stage.mailroom.get(path) == signed else ""
    return "noticed", f"Every reader: «{said}»{back}"


_ATTACKS: tuple[tuple[str, Attack], ...] = (
    ("looks at the files", _looks),
    ("deletes one report", _deletes_one),
    ("deletes half of the reports", _deletes_many),
    ("deletes one between the two keyholders", _deletes_between),
    ("replays a report of an earlier period", _replays),
    ("swaps two members' files", _swaps),
    ("cuts a report short", _truncates),
    ("flips one bit of a report", _flips),
    ("rolls the whole folder back", _rolls_back),
    ("offers the epoch before", _older_epoch),
    ("deletes lock.bin", _deletes_lock_bin),
    ("edits release.json", _edits_release),
)


def _report(play: Play, stage: Stage, seat: int) -> tuple[str, str]:
    """One of the attacked members, and where their report of the staged period lies."""
    owner = name_of(_own(play)[seat])
    return owner, play.sent[owner].path


def _counted(play: Play, stage: Stage, reason: str, owner: str = "") -> tuple[Outcome, str]:
    """Tends, and says what the release and the owner's client say of what was done."""
    stopped = stage.tend_both(play.task)
    release = play.release(stage)
    if release is None:
        return "noticed", f"«{stopped[0]}»"
    if reason not in release["rejects"]:
        return "works", "It was counted."
    said = f"It does not count; the release says so ({_listed(release['rejects'])})."
    if owner:
        said += f" Its owner's client: «{_receipt(play, stage, owner, 5 * HOUR)}»"
    return ("noticed" if owner else "refused"), said


def _refused_by_all(play: Play, stage: Stage) -> tuple[Outcome, str]:
    """What the keyholders' and a member's programs say to an older state."""
    task, member = play.task, name_of(_own(play)[0])
    uses: dict[str, Callable[[], object]] = {
        "the desk": lambda: stage.tend(DESK, task.period.closes + HOUR),
        "the second lock": lambda: stage.tend(LOCK, task.period.closes + HOUR),
        "a member": lambda: stage.receipts(member, task.period.closes - HOUR),
    }
    said = []
    for who, use in uses.items():
        try:
            use()
            return "works", f"It was taken by {who}."
        except TeamError as error:
            said.append(stage.said(error))
    return "noticed", f"The programs of the desk, the second lock and members stop: «{said[-1]}»"


def _receipt(play: Play, stage: Stage, owner: str, after: int) -> str:
    """What the owner's client says, so long after closing."""
    found = stage.receipts(owner, play.task.period.closes + after)
    return found[-1].text


def _listed(counted: dict[str, int]) -> str:
    return ", ".join(f"{reason} {count}" for reason, count in counted.items()) or "nothing"
