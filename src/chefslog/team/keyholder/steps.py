"""What comes next in one period, for the first keyholder and for the second keyholder."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chefslog.team.calendar import DAP_EPOCH, DAY
from chefslog.team.errors import TeamError
from chefslog.team.keyholder import desk, second_lock
from chefslog.team.keyholder.boxes import DESK_BIN, LOCK_BIN
from chefslog.team.keyholder.erasure import erased_by
from chefslog.team.keyholder.ledger import day_of, moment
from chefslog.team.keyholder.work import Work, delete_reports, previous_release, publish
from chefslog.team.release.reasons import REASONS
from chefslog.team.release.release import NAME, read_release, release_hash, release_of
from chefslog.team.release.shape import ReleaseError
from chefslog.team.task import other


@dataclass(frozen=True)
class Told:
    """What is said of one period while it is tended."""

    period: str
    steps: list[str]
    waiting: list[str]

    def step(self, text: str) -> None:
        """Something was done."""
        self.steps.append(f"{self.period}: {text}")

    def wait(self, text: str) -> None:
        """Something is waited for."""
        self.waiting.append(text)


def tend_desk(work: Work, told: Told) -> None:
    """The first keyholder's next steps. Raises TeamError where it cannot go on."""
    finished = work.shelf.get(NAME) or _own_release(work)
    if finished is None and work.is_expired:
        _expire(work, told)
    elif finished is None and not _is_collecting(work, told):
        _answer_as_desk(work, told)
        finished = desk.release(work)
        if finished is None:
            _wait_for(work, told, work.shelf.progress.asked_at)
        else:
            work.shelf.put(NAME, finished)
            release = read_release(finished)
            told.step(_opened(release))
            _say_why(told, release["rejects"])
    if finished is not None:
        _publish_release(work, told, finished)


def tend_lock(work: Work, told: Told) -> None:
    """The second keyholder's next steps. Raises TeamError where it cannot go on."""
    finished = work.shelf.get(LOCK_BIN)
    if finished is None and work.is_expired:
        _expire(work, told)
    elif finished is None and not _is_collecting(work, told):
        _check_first(work)
        work.shelf.freeze(work.mailroom)
        made = second_lock.answer(work)
        if made is None:
            _wait_for(work, told, work.task.period.closes)
        else:
            finished = made.data
            work.shelf.put(LOCK_BIN, finished)
            told.step("checked the reports and signed what opens.")
            _say_why(told, Counter(made.rejects.values()))
    if finished is not None:
        _publish_lock(work, told, finished)


def _own_release(work: Work) -> bytes | None:
    """The release that this desk signed and does not remember, as after a restored disk; kept."""
    data = work.mailroom.get(work.path(NAME))
    if data is None:
        return None
    try:
        release_of(work.mailroom, work.task, previous_release(work))
    except ReleaseError:
        return None
    work.shelf.put(NAME, data)
    work.shelf.note(theirs=_lock_bin_there(work), is_public=True)
    return data


def _lock_bin_there(work: Work) -> str:
    there = work.mailroom.get(work.path(LOCK_BIN))
    return "" if there is None else hashlib.sha256(there).hexdigest()


def _check_first(work: Work) -> None:
    """Raises TeamError where a lock.bin lies there that this machine does not remember.

    A second one over other reports would let the first keyholder subtract: a copied or restored
    machine must not sign again.
    """
    if LOCK_BIN in work.mailroom.names(work.task.folder):
        raise TeamError(
            f"{work.task.period.name}: a lock.bin lies in the place, and this machine did not make "
            "it. A period has one, ever: if it is yours, from another machine or before a restore, "
            "nothing more is to be done here. If it is foreign, have it taken away and run this "
            "again. Nothing was signed."
        )


def _answer_as_desk(work: Work, told: Told) -> None:
    if work.shelf.progress.asked_at > work.now and not work.shelf.progress.theirs:
        # Signed by a clock that was ahead, which the other keyholder refuses.
        work.shelf.drop(DESK_BIN)
    finished = work.shelf.get(DESK_BIN)
    if finished is None:
        made = desk.answer(work)
        finished = made.data
        work.shelf.note(asked_at=work.now)
        work.shelf.put(DESK_BIN, finished)
        there = len(work.shelf.frozen() or {})
        told.step(f"checked the {_reports(there)} that {'was' if there == 1 else 'were'} there.")
        _say_why(told, Counter(made.rejects.values()))
    _say(told, DESK_BIN, publish(work, DESK_BIN, finished))


def _publish_release(work: Work, told: Told, finished: bytes) -> None:
    """Close the days, erase the key, publish; the release was kept before."""
    release = read_release(finished)
    work.ledger.close(work.task)
    work.erase()
    if _is_too_late(work, finished):
        work.shelf.drop(NAME)
        _expire(work, told)
        return
    _say(told, NAME, publish(work, NAME, finished))
    work.ledger.record_release(work.task.period.name, release_hash(release))
    if not work.shelf.progress.is_public:
        work.shelf.note(is_public=True)
    _check_lock_bin(work)
    _delete(work, told)


def _is_too_late(work: Work, finished: bytes) -> bool:
    """Whether a finished release was never published before it expired.

    The next period's statement may stand on the release before it by then.
    """
    if not work.is_expired or work.shelf.progress.is_public:
        return False
    return work.mailroom.get(work.path(NAME)) != finished


def _check_lock_bin(work: Work) -> None:
    """Raises TeamError where another lock.bin lies there than the one that was released."""
    if work.is_expired:
        return
    there = work.mailroom.get(work.path(LOCK_BIN))
    if there is not None and hashlib.sha256(there).hexdigest() != work.shelf.progress.theirs:
        raise TeamError(
            f"{work.task.period.name}: a second lock.bin lies in the place. A period has one, "
            f"ever: it is refused, and what was released stays. Ask {work.partner} where it comes "
            "from."
        )


def _publish_lock(work: Work, told: Told, finished: bytes) -> None:
    """Close the days, erase the key, publish; lock.bin was kept before. Then see the release."""
    work.ledger.close(work.task)
    work.erase()
    if work.shelf.progress.is_over:
        return
    is_known = work.ledger.released(work.task.period.name) is not None
    if not work.is_expired:
        _say(told, LOCK_BIN, publish(work, LOCK_BIN, finished))
    statement: dict[str, Any] = work.shelf.progress.statement or {}
    release = release_of(work.mailroom, work.task, statement["previous"])
    if release is not None:
        _accept(work, told, release)
    elif work.is_expired and not is_known:
        _expire(work, told)
    elif is_known:
        told.wait(f"{work.partner} has to put back the release of {work.task.period.name}.")
    else:
        _wait_for(work, told, statement["at"], "released")


def _accept(work: Work, told: Told, release: dict[str, Any]) -> None:
    """Hold the release against what this machine signed. Raises TeamError where it differs."""
    bands = {one["name"]: one["support"] for one in release["questions"] if not one["why"]}
    if release["statement"] != work.shelf.progress.statement or bands != work.shelf.progress.bands:
        raise TeamError(
            f"{work.task.period.name}: the release of {work.partner}'s says something else than "
            "this machine signed: how many people there were, or what opened. Tell the team: it is "
            "not to be trusted."
        )
    work.ledger.saw_time(release["at"], work.partner, work.now)
    if work.ledger.released(work.task.period.name) is None:
        told.step(f"{work.partner} released it; it is what this machine signed.")
    work.ledger.record_release(work.task.period.name, release_hash(release))
    _delete(work, told)


def _expire(work: Work, told: Told) -> None:
    """Erase the key and take the reports away once that is certain; said once."""
    name, day = told.period, day_of(work.task.period.expires)
    at = erased_by(work.mailroom, work.task).get(other(work.role), 0)
    if at <= work.now:
        work.ledger.saw_time(at, work.partner, work.now)
    if not work.ledger.confirms(name, work.now):
        told.wait(
            f"By this machine's clock ({moment(work.now)}) {name} expired on {day}. Nothing is "
            "erased on that alone: it is once the other keyholder has signed a later time, or this "
            "machine's clock says the same on another day."
        )
        return
    work.erase()
    _delete(work, told)
    if not work.shelf.progress.is_over:
        work.shelf.note(is_over=True)
        told.steps.append(f"{name} expired unopened on {day}; the key for it is erased.")


def _is_collecting(work: Work, told: Told) -> bool:
    if work.now >= work.task.period.closes:
        return False
    # A clock that was ahead closed it too early: with the right time it is still open.
    work.shelf.reopen()
    if work.now >= (work.task.period.first - DAP_EPOCH) * DAY:
        told.wait(f"{told.period} collects until {moment(work.task.period.closes)}.")
    return True


def _wait_for(work: Work, told: Told, since: int, what: str = "answered") -> None:
    days = (work.now - since) // DAY
    still = f"for {days} day{'s' * (days != 1)}" if days else "yet"
    told.wait(
        f"{work.partner} has not {what} {still}. {told.period} expires unopened on "
        f"{day_of(work.task.period.expires)}."
    )


def _delete(work: Work, told: Told) -> None:
    count = delete_reports(work)
    if count:
        told.step(f"took {_reports(count)} out of the place.")


def _reports(count: int) -> str:
    return f"{count} report{'s' * (count != 1)}"


def _say(told: Told, name: str, happened: str) -> None:
    if happened == "sent":
        told.step(f"put {name} into the place.")
    elif happened == "changed":
        told.step(f"{name} had been changed in the place; put the signed one back.")


def _say_why(told: Told, rejects: Mapping[str, int]) -> None:
    for reason, count in sorted(rejects.items()):
        does = "does" if count == 1 else "do"
        told.step(f"{count} {does} not count: {REASONS[reason]}.")


def _opened(release: dict[str, Any]) -> str:
    opened = sum(not one["why"] for one in release["questions"])
    if not opened:
        return "finished the release without values: too few people for every question."
    return f"finished the release: {opened} of {len(release['questions'])} questions open."
