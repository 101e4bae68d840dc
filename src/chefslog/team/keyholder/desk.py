"""The first keyholder's steps: its answer to the reports, and the release from the second's."""

from __future__ import annotations

from collections import Counter
from typing import Any

from chefslog.team.bands import POINTS, people_band, question_grid
from chefslog.team.errors import TeamError
from chefslog.team.keyholder.batch import Answer, Batch, check_enough, choose
from chefslog.team.keyholder.boxes import (
    LOCK_BIN,
    DeskBox,
    Line,
    LockBox,
    open_box,
    read_lock,
    seal_box,
    write_desk,
)
from chefslog.team.keyholder.examine import Theirs
from chefslog.team.keyholder.work import (
    Work,
    late,
    look,
    previous_questions,
    previous_release,
    take,
)
from chefslog.team.keys import verify_signature
from chefslog.team.questions import QUESTIONS
from chefslog.team.release.release import (
    TOO_FEW,
    UNDER_K,
    base_of,
    grid_in,
    release_digest,
    statement_digest,
    write_release,
)
from chefslog.team.task import DESK, LOCK, report_name


def answer(work: Work) -> Answer:
    """desk.bin: what the first keyholder found in every frozen report.

    Raises TeamError where these days were closed before, or the key is gone.
    """
    work.ledger.check_free(work.task)
    body, rejects = _found(work)
    return Answer(seal_box(work.task, DESK, body, work.identity, work.urandom), rejects)


def _found(work: Work) -> tuple[bytes, dict[str, str]]:
    """The body of desk.bin, and the rejects in it."""
    lines, rejects = [], {}
    for one in look(work, {}):
        if one.reason:
            rejects[one.name] = one.reason
        else:
            lines.append(
                Line(
                    one.report_id,
                    one.file_hash,
                    one.extension_hash,
                    one.blanks,
                    one.verifier_share,
                )
            )
    return write_desk(DeskBox(work.now, tuple(lines), rejects)), rejects


def release(work: Work) -> bytes | None:
    """The bytes of release.json, from lock.bin; None while there is no lock.bin.

    Every check is made again over exactly the second keyholder's batch. Raises TeamError where
    one does not hold, ClockWrong.
    """
    task = work.task
    data = work.mailroom.get(work.path(LOCK_BIN))
    if data is None:
        return None
    box = read_lock(task, open_box(task, LOCK, work.private, data))
    take(work, LOCK_BIN, data, box.at)
    del data
    work.ledger.check_free(task)
    _check_statement(work, box)
    theirs = {report_name(one): Theirs(share) for one, share in box.batch.items()}
    batch = choose(look(work, theirs), box.rejects)
    _check_batch(work, box, batch)
    opened = batch.opened(task)
    if box.statement["opened"] != opened:
        raise _stop(
            work,
            f"{work.partner} opened {_listed(box.statement['opened'])}; by this machine's count "
            f"it is {_listed(opened)}",
        )
    totals = _totals(work, box, batch, opened)
    _check_totals(work, batch, totals)
    found = _built(work, box, batch, totals)
    found["signature"] = work.identity.sign(release_digest(found)).hex()
    return write_release(found)


def _check_statement(work: Work, box: LockBox) -> None:
    task, statement = work.task, box.statement
    identity = task.file.holder(LOCK).identity
    signature = bytes.fromhex(statement["signature"])
    if not verify_signature(identity, statement_digest(statement), signature):
        raise _stop(work, f"{work.partner} did not sign the statement")
    if statement["task_id"] != task.task_id.hex():
        raise _stop(work, "the statement is about another period, epoch or team")
    if statement["k"] != task.file.k or statement["at"] != box.at:
        raise _stop(work, "the statement is about another k or another time")
    if statement["previous"] != previous_release(work):
        raise _stop(work, "the statement follows another release than the last one known here")


def _check_batch(work: Work, box: LockBox, batch: Batch) -> None:
    standing = {one.report_id for one in batch.standing}
    extra = [report_name(one) for one in box.batch if one not in standing]
    if extra:
        reasons = Counter(batch.rejects.get(name, "unknown") for name in extra)
        why = ", ".join(f"{reason}: {count}" for reason, count in sorted(reasons.items()))
        raise _stop(work, f"{work.partner} counts {len(extra)} that do not stand here ({why})")
    check_enough(work.task, batch, work.partner)
    if box.statement["batch"] != batch.root(work.task).hex():
        raise _stop(work, "the statement is about another batch than the answer")


def _totals(work: Work, box: LockBox, batch: Batch, opened: list[str]) -> dict[str, int]:
    """The sum over all people of each question that opens."""
    task, vdaf = work.task, work.task.vdaf
    theirs = vdaf.decode_agg_share(box.aggregate_share)
    for name, share in zip(task.file.questions, theirs, strict=True):
        if name not in opened and share:
            raise _stop(work, f"{work.partner} sent a sum of {name}, which stays hidden")
    sums = vdaf.unshard([batch.aggregate_share(task), theirs], len(batch.standing))
    found = dict(zip(task.file.questions, sums, strict=True))
    return {name: found[name] for name in opened}


def _check_totals(work: Work, batch: Batch, totals: dict[str, int]) -> None:
    support = batch.support(work.task)
    for name, total in totals.items():
        if total > POINTS * support[name]:
            raise _stop(
                work,
                f"the sum of {name} is more than {support[name]} people can give: "
                f"{work.partner}'s share is wrong",
            )


def _built(work: Work, box: LockBox, batch: Batch, totals: dict[str, int]) -> dict[str, Any]:
    task, k = work.task, work.task.file.k
    before, support = previous_questions(work), batch.support(task)
    hidden = UNDER_K if totals else TOO_FEW
    questions = []
    for name in task.file.questions:
        row = {"name": name, "support": "", "width": 0, "margin": 0, "end": 0, "band": 0,
               "why": hidden}  # fmt: skip
        if name in totals:
            grid = question_grid(QUESTIONS[name].kind, len(task.file.members), support[name])
            last = before.get(name)
            sticks = last is not None and grid_in(last) == grid
            band = grid.place(
                totals[name], support[name], last["band"] if last and sticks else None
            )
            row |= {"support": people_band(support[name], k), "width": grid.width,
                    "margin": grid.margin, "end": grid.end, "band": band, "why": ""}  # fmt: skip
        questions.append(row)
    return {
        **base_of(task),
        "reports": people_band(len(batch.standing), k),
        "questions": questions,
        "leaves": [one.hex() for one in batch.leaves()],
        "rejects": _rejects(work, batch),
        "statement": box.statement,
        "at": work.now,
    }


def _rejects(work: Work, batch: Batch) -> dict[str, int]:
    """How many reports do not count, by reason."""
    reasons = Counter(batch.rejects.values())
    reasons["late"] = late(work)
    return {reason: count for reason, count in sorted(reasons.items()) if count}


def _listed(names: list[str]) -> str:
    return ", ".join(names) or "nothing"


def _stop(work: Work, why: str) -> TeamError:
    return TeamError(
        f"{work.task.period.name}: {work.partner}'s lock.bin is refused: {why}. Nothing was opened."
    )
