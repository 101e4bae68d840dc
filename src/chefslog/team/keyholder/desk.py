"""The first keyholder's steps: its answer to the reports, and the release from the second's."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import Any

from chefslog.team.bands import PATH, POINTS, path_band, people_band, question_grid
from chefslog.team.errors import TeamError
from chefslog.team.keyholder.boxes import DESK_BIN, LOCK_BIN, Box, seal_box, write_box
from chefslog.team.keyholder.examine import Batch, Unfit, check_enough, say_counts
from chefslog.team.keyholder.work import (
    Work,
    expire,
    look,
    partner_box,
    previous_release,
    say_reports,
    weigh,
)
from chefslog.team.keys import verify_signature
from chefslog.team.questions import question_of
from chefslog.team.release.release import (
    NAME,
    TOO_FEW,
    UNDER_K,
    base_of,
    grid_in,
    read_release,
    release_digest,
    release_hash,
    release_of,
    statement_digest,
    write_release,
)
from chefslog.team.release.shape import ReleaseError
from chefslog.team.task import DESK, LOCK, report_name, tasks_of


def load_release(work: Work) -> bytes | None:
    """Return the finished release, None while there is none.

    One that this desk signed and does not remember, as after a restored disk, is kept again.
    """
    kept = work.shelf.get(NAME)
    found = work.get(NAME) if kept is None else None
    if found is None:
        return kept
    try:
        release_of(work.mailroom, work.task, previous_release(work))
    except ReleaseError:
        return None
    work.shelf.put(NAME, found)
    there = work.get(LOCK_BIN)
    theirs = "" if there is None else hashlib.sha256(there).hexdigest()
    work.shelf.note(theirs=theirs, is_public=True)
    return found


def make_release(work: Work) -> bytes | None:
    """Answer the reports, and finish the release once the second keyholder has answered.

    Every check is made again over exactly its batch. Raises TeamError where one does not hold,
    where these days were closed before, or the key is gone; ClockWrong.
    """
    _answer(work)
    box = partner_box(work)
    if box is None:
        work.wait_for_partner(work.shelf.progress.asked_at)
        return None
    _check_statement(work, box)
    batch = weigh(work, box)
    _check_batch(work, box, batch)
    release = _release(work, box, batch, _totals(work, box, batch))
    finished = write_release(release)
    work.shelf.put(NAME, finished)
    count, opened = len(release["questions"]), sum(not one["why"] for one in release["questions"])
    if opened:
        work.tell(f"finished the release: {opened} of {count} questions open.")
    else:
        work.tell("finished the release without values: too few people for every question.")
    work.tell_rejects(release["rejects"])
    return finished


def publish_release(work: Work, finished: bytes) -> None:
    """Close the days, erase the key, publish; the release was kept before.

    Raises TeamError where another lock.bin lies in the place than the one that was released.
    """
    found = release_hash(read_release(finished))
    work.ledger.close(work.task)
    work.erase()
    if work.is_expired and not work.shelf.progress.is_public and work.get(NAME) != finished:
        # The next period's statement may stand on the release before it by now.
        work.shelf.drop(NAME)
        expire(work)
        return
    work.publish(NAME, finished)
    work.ledger.record_release(work.name, found)
    if not work.shelf.progress.is_public:
        work.shelf.note(is_public=True)
    there = None if work.is_expired else work.get(LOCK_BIN)
    if there is not None and hashlib.sha256(there).hexdigest() != work.shelf.progress.theirs:
        raise TeamError(
            f"{work.name}: a second lock.bin lies in the place. A period has one, ever: it is "
            f"refused, and what was released stays. Ask {work.partner} where it comes from."
        )
    work.delete_reports()


def _answer(work: Work) -> None:
    """Put desk.bin into the place: what was found in every frozen report, the first time."""
    if work.shelf.progress.asked_at > work.now and not work.shelf.progress.theirs:
        # Signed by a clock that was ahead, which the other keyholder refuses.
        work.shelf.drop(DESK_BIN)
    finished = work.shelf.get(DESK_BIN)
    if finished is None:
        work.ledger.check_free(work.task)
        lines, rejects = [], {}
        for one in look(work):
            if isinstance(one, Unfit):
                rejects[one.name] = one.reason
            else:
                lines.append(one.line)
        body = write_box(Box(work.now, tuple(lines), rejects))
        # In a large team these are long: none is kept longer than it is needed.
        del lines
        finished = seal_box(work.task, DESK, body, work.identity, work.urandom)
        work.shelf.note(asked_at=work.now)
        work.shelf.put(DESK_BIN, finished)
        there = len(work.shelf.frozen() or {})
        work.tell(f"checked the {say_reports(there)} that {'was' if there == 1 else 'were'} there.")
        work.tell_rejects(Counter(rejects.values()))
    work.publish(DESK_BIN, finished)


def _check_statement(work: Work, box: Box) -> None:
    task, statement = work.task, box.statement
    identity = task.file.holder(LOCK).identity
    signature = bytes.fromhex(statement["signature"])
    if not verify_signature(identity, statement_digest(statement), signature):
        raise _refusal(work, f"{work.partner} did not sign the statement")
    if statement["task_id"] != task.task_id.hex():
        raise _refusal(work, "the statement is about another period, epoch or team")
    if statement["k"] != task.file.k or statement["at"] != box.at:
        raise _refusal(work, "the statement is about another k or another time")
    if statement["previous"] != previous_release(work):
        raise _refusal(work, "the statement follows another release than the last one known here")


def _check_batch(work: Work, box: Box, batch: Batch) -> None:
    standing = {one.name for one in batch.standing}
    extra = {report_name(line.report_id) for line in box.lines} - standing
    if extra:
        why = say_counts(batch.rejects.get(name, "unknown") for name in extra)
        text = f"{work.partner} counts {len(extra)} that do not stand here ({why})"
        raise _refusal(work, text)
    check_enough(work.task, batch, work.partner)
    if box.statement["batch"] != batch.root(work.task).hex():
        raise _refusal(work, "the statement is about another batch than the answer")
    theirs, ours = box.statement["opened"], batch.opened(work.task)
    if theirs != ours:
        said, counted = (", ".join(names) or "nothing" for names in (theirs, ours))
        text = f"{work.partner} opened {said}; by this machine's count it is {counted}"
        raise _refusal(work, text)


def _totals(work: Work, box: Box, batch: Batch) -> dict[str, int]:
    """The sum over all people of each question that opens."""
    task, vdaf, opened = work.task, work.task.vdaf, batch.opened(work.task)
    theirs = vdaf.decode_agg_share(box.aggregate_share)
    for name, share in zip(task.file.questions, theirs, strict=True):
        if name not in opened and share:
            raise _refusal(work, f"{work.partner} sent a sum of {name}, which stays hidden")
    sums = vdaf.unshard([batch.aggregate_share(task), theirs])
    found = dict(zip(task.file.questions, sums, strict=True))
    support = batch.support(task)
    for name in opened:
        if found[name] > POINTS * support[name]:
            raise _refusal(
                work,
                f"the sum of {name} is more than {support[name]} people can give: "
                f"{work.partner}'s share is wrong",
            )
    return {name: found[name] for name in opened}


def _release(work: Work, box: Box, batch: Batch, totals: dict[str, int]) -> dict[str, Any]:
    """The release, signed."""
    task, k = work.task, work.task.file.k
    before, support = _previous_questions(work), batch.support(task)
    hidden = UNDER_K if totals else TOO_FEW
    questions = []
    for name in task.file.questions:
        row = {"name": name, "support": "", "width": 0, "margin": 0, "end": 0, "band": 0,
               "why": hidden}  # fmt: skip
        kind = question_of(name).kind
        if name in totals:
            row |= {"support": people_band(support[name], k), "why": ""}
        if name in totals and kind == PATH:
            row["band"] = path_band(totals[name])
        elif name in totals:
            grid = question_grid(kind, len(task.file.members), support[name])
            last = before.get(name)
            stuck = last["band"] if last is not None and grid_in(last) == grid else None
            row |= {"width": grid.width, "margin": grid.margin, "end": grid.end,
                    "band": grid.place(totals[name], support[name], stuck)}  # fmt: skip
        questions.append(row)
    frozen = work.shelf.frozen() or {}
    late = ["late" for name in work.reports() if name not in frozen]
    rejects = Counter([*batch.rejects.values(), *late])
    release = {
        **base_of(task),
        "reports": people_band(len(batch.standing), k),
        "questions": questions,
        "leaves": [one.hex() for one in batch.leaves()],
        "rejects": dict(sorted(rejects.items())),
        "statement": box.statement,
        "at": work.now,
    }
    return {**release, "signature": work.identity.sign(release_digest(release)).hex()}


def _previous_questions(work: Work) -> dict[str, dict[str, Any]]:
    """The questions' rows of the release before this period, empty where there was none.

    Raises TeamError where that release is not in the place any more.
    """
    known = None
    for task in tasks_of(*work.files):
        if task.period.first < work.task.period.first and work.ledger.released(task.period.name):
            known = task
    if known is None:
        return {}
    name, data = known.period.name, work.mailroom.get(f"{known.folder}/{NAME}")
    release = read_release(data) if data is not None else None
    if release is None or release_hash(release) != work.ledger.released(name):
        raise TeamError(
            f"{work.name}: the release of {name} is not in the place as it was. "
            f"{work.task.file.desk.name}'s program puts it back; then run this again."
        )
    is_other_spend = release["spend_edges"] != list(work.task.file.spend_edges)
    return {
        one["name"]: one
        for one in release["questions"]
        if not one["why"] and not (one["name"] == "spend" and is_other_spend)
    }


def _refusal(work: Work, why: str) -> TeamError:
    return TeamError(
        f"{work.name}: {work.partner}'s lock.bin is refused: {why}. Nothing was opened."
    )
