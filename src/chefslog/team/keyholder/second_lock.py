"""The second keyholder's steps: which reports stand, what opens, its share of exactly that."""

from __future__ import annotations

from collections import Counter
from typing import Any

from chefslog.team.bands import people_band
from chefslog.team.errors import TeamError
from chefslog.team.keyholder.boxes import LOCK_BIN, Box, Line, seal_box, write_box
from chefslog.team.keyholder.examine import Batch, check_enough
from chefslog.team.keyholder.work import Work, expire, partner_box, previous_release, weigh
from chefslog.team.release.release import release_hash, release_of, statement_digest
from chefslog.team.task import LOCK


def load_answer(work: Work) -> bytes | None:
    """Return the finished lock.bin, None while there is none."""
    return work.shelf.get(LOCK_BIN)


def make_answer(work: Work) -> bytes | None:
    """Finish lock.bin once the first keyholder has answered. What opens is noted on the shelf.

    Raises TeamError where too few stand or too many were lost, where these days were closed
    before, or another lock.bin lies in the place; ClockWrong.
    """
    task = work.task
    if LOCK_BIN in work.mailroom.names(task.folder):
        # Over other reports it would let the first keyholder subtract: a copied or restored
        # machine must not sign again.
        raise TeamError(
            f"{work.name}: a lock.bin lies in the place, and this machine did not make it. A "
            "period has one, ever: if it is yours, from another machine or before a restore, "
            "nothing more is to be done here. If it is foreign, have it taken away and run this "
            "again. Nothing was signed."
        )
    work.shelf.freeze(work.mailroom)
    box = partner_box(work)
    if box is None:
        work.wait_for_partner(task.period.closes)
        return None
    batch = weigh(work, box)
    # In a large team these are long: none is kept longer than it is needed.
    del box
    check_enough(task, batch, work.partner)
    statement, support = _statement(work, batch), batch.support(task)
    bands = {name: people_band(support[name], task.file.k) for name in statement["opened"]}
    work.shelf.note(statement=statement, bands=bands)
    lines = tuple(Line(one.line.report_id, one.line.verifier_share) for one in batch.standing)
    share = task.vdaf.encode_agg_share(batch.aggregate_share(task))
    rejects = batch.rejects
    del batch
    body = write_box(Box(work.now, lines, rejects, statement, share))
    del lines
    finished = seal_box(task, LOCK, body, work.identity, work.urandom)
    work.shelf.put(LOCK_BIN, finished)
    work.tell("checked the reports and signed what opens.")
    work.tell_rejects(Counter(rejects.values()))
    return finished


def publish_answer(work: Work, finished: bytes) -> None:
    """Close the days, erase the key, publish; lock.bin was kept before. Then see the release."""
    work.ledger.close(work.task)
    work.erase()
    if work.shelf.progress.is_over:
        return
    is_known = work.ledger.released(work.name) is not None
    if not work.is_expired:
        work.publish(LOCK_BIN, finished)
    statement: dict[str, Any] = work.shelf.progress.statement or {}
    release = release_of(work.mailroom, work.task, statement["previous"])
    if release is not None:
        _accept(work, release)
    elif is_known:
        work.waiting.append(f"{work.partner} has to put back the release of {work.name}.")
    elif work.is_expired:
        expire(work)
    else:
        work.wait_for_partner(statement["at"], "released")


def _statement(work: Work, batch: Batch) -> dict[str, Any]:
    statement: dict[str, Any] = {
        "task_id": work.task.task_id.hex(),
        "batch": batch.root(work.task).hex(),
        "opened": batch.opened(work.task),
        "k": work.task.file.k,
        "held": True,
        "previous": previous_release(work),
        "at": work.now,
    }
    signature = work.identity.sign(statement_digest(statement)).hex()
    return {**statement, "signature": signature}


def _accept(work: Work, release: dict[str, Any]) -> None:
    """Hold the release against what this machine signed. Raises TeamError where it differs."""
    bands = {one["name"]: one["support"] for one in release["questions"] if not one["why"]}
    if release["statement"] != work.shelf.progress.statement or bands != work.shelf.progress.bands:
        raise TeamError(
            f"{work.name}: the release of {work.partner}'s says something else than this machine "
            "signed: how many people there were, or what opened. Tell the team: it is not to be "
            "trusted."
        )
    work.ledger.saw_time(release["at"], work.partner, work.now)
    if work.ledger.released(work.name) is None:
        work.tell(f"{work.partner} released it; it is what this machine signed.")
    work.ledger.record_release(work.name, release_hash(release))
    work.delete_reports()
