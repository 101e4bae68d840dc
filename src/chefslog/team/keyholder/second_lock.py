"""The second lock's step: which reports stand, what opens, and its share of exactly that."""

from __future__ import annotations

from typing import Any

from chefslog.team.bands import support_band
from chefslog.team.keyholder.batch import Answer, Batch, check_enough, choose
from chefslog.team.keyholder.boxes import (
    DESK_BIN,
    LockBox,
    open_box,
    read_desk,
    seal_box,
    write_lock,
)
from chefslog.team.keyholder.examine import Theirs
from chefslog.team.keyholder.shares import aggregate_share
from chefslog.team.keyholder.work import Work, look, previous_release, take
from chefslog.team.release import statement_digest
from chefslog.team.task import DESK, LOCK, report_name


def answer(work: Work, data: bytes) -> Answer:
    """lock.bin, from the bytes of desk.bin; what it opens is noted on the shelf.

    Raises Stopped where too few stand or too many were lost, TeamError where these days were
    closed before, BoxError, ClockWrong.
    """
    task = work.task
    batch = _batch(work, data)
    # The files of a large team are long: each is let go before the next is made.
    del data
    check_enough(task, batch, work.partner)
    opened, _ = batch.opened(task)
    people = batch.people(task)
    statement = _statement(work, batch, opened)
    bands = {name: support_band(len(people[name]), task.file.k) for name in opened}
    work.shelf.note(statement=statement, bands=bands)
    box = LockBox(
        work.now,
        statement,
        {one.report_id: one.verifier_share for one in batch.standing},
        batch.rejects,
        task.vdaf.encode_agg_share(aggregate_share(task, batch, opened, work.urandom)),
    )
    del batch
    data = seal_box(task, LOCK, write_lock(box), work.identity, work.urandom)
    return Answer(data, box.rejects)


def _batch(work: Work, data: bytes) -> Batch:
    box = read_desk(work.task, open_box(work.task, DESK, work.private, data))
    take(work, DESK_BIN, data, box.at)
    del data
    work.ledger.check_free(work.task)
    theirs = {
        report_name(line.report_id): Theirs(
            line.verifier_share, line.file_hash, line.extension_hash, line.sums
        )
        for line in box.lines
    }
    rejects = box.rejects
    del box
    return choose(look(work, theirs), rejects)


def _statement(work: Work, batch: Batch, opened: list[str]) -> dict[str, Any]:
    statement: dict[str, Any] = {
        "task_id": work.task.task_id.hex(),
        "batch": batch.root(work.task).hex(),
        "opened": opened,
        "k": work.task.file.k,
        "held": True,
        "previous": previous_release(work),
        "at": work.now,
    }
    signature = work.identity.sign(statement_digest(statement)).hex()
    return {**statement, "signature": signature}
