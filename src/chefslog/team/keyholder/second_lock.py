"""The second keyholder's step: which reports stand, what opens, and its share of exactly that."""

from __future__ import annotations

from typing import Any

from chefslog.team.bands import people_band
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
from chefslog.team.keyholder.work import Work, look, previous_release, take
from chefslog.team.release.release import statement_digest
from chefslog.team.task import DESK, LOCK, report_name


def answer(work: Work) -> Answer | None:
    """lock.bin, from desk.bin; None while that is not there. What opens is noted on the shelf.

    Raises TeamError where too few stand or too many were lost, or where these days were
    closed before, ClockWrong.
    """
    task = work.task
    batch = _batch(work)
    if batch is None:
        return None
    check_enough(task, batch, work.partner)
    opened, support = batch.opened(task), batch.support(task)
    statement = _statement(work, batch, opened)
    bands = {name: people_band(support[name], task.file.k) for name in opened}
    work.shelf.note(statement=statement, bands=bands)
    box = LockBox(
        work.now,
        statement,
        {one.report_id: one.verifier_share for one in batch.standing},
        batch.rejects,
        task.vdaf.encode_agg_share(batch.aggregate_share(task)),
    )
    body, rejects = write_lock(box), box.rejects
    # In a large team these are long: none is kept longer than it is needed.
    del batch, box
    return Answer(seal_box(task, LOCK, body, work.identity, work.urandom), rejects)


def _batch(work: Work) -> Batch | None:
    """The reports that stand, by what the first keyholder says of them."""
    data = work.mailroom.get(work.path(DESK_BIN))
    if data is None:
        return None
    box = read_desk(work.task, open_box(work.task, DESK, work.private, data))
    take(work, DESK_BIN, data, box.at)
    work.ledger.check_free(work.task)
    theirs = {
        report_name(line.report_id): Theirs(
            line.verifier_share, line.file_hash, line.extension_hash, line.blanks
        )
        for line in box.lines
    }
    rejects = box.rejects
    del box, data
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
