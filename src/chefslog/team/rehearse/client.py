"""A member with a modified client: reports that no honest client makes, dropped for real."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from chefslog.team.bands import POINTS
from chefslog.team.dap import Extension, PlaintextInputShare
from chefslog.team.digest import u16, u32
from chefslog.team.keyholder.examine import Examiner
from chefslog.team.keys import Identity
from chefslog.team.questions import bitmap
from chefslog.team.rehearse.attacks import Row
from chefslog.team.rehearse.play import Play
from chefslog.team.rehearse.stage import Stage
from chefslog.team.release.reasons import REASONS
from chefslog.team.seal import SALT_SIZE, VOUCHING, Rejected, Sealed, pack, vouch
from chefslog.team.task import ROLES, Task, report_name, tasks_of

_QUESTION = "own"
"""The question that is lied about: everybody answered it."""


@dataclass(frozen=True)
class _Lie:
    """What a client claims: any whole numbers, any bits, any place on the roster.

    `told_lock` are other bits for the second keyholder; None for the same ones.
    """

    numbers: tuple[int, ...]
    filled: tuple[bool, ...]
    index: int = 0
    told_lock: tuple[bool, ...] | None = None


def client_rows(play: Play, finished: Stage) -> Iterator[Row]:
    """Yield every lie by itself, and one answer among blanks as `finished` has it released."""
    stage = play.stage.copy("client", play.names[:1])
    identity = stage.machine(play.names[0]).keys.identity()
    for attack, task, lie in _lies(play, stage):
        reason = _examined(stage, play.task, _forge(task, lie, identity, stage.urandom))
        says = f"«{reason}»: {REASONS.get(reason, reason)}."
        if reason:
            yield Row("client", attack, "refused", says)
        else:
            yield Row("client", attack, "works", "Both keyholders found nothing wrong with it.")
    stage.remove()
    release = play.release(finished) or {}
    why = next(one["why"] for one in release["questions"] if one["name"] == "kept")
    attack = f"{len(play.names) - 1} agree to send blanks, to expose the one who answers"
    says = f"«{why}»: a blank does not count towards k, and the question stays hidden."
    if why:
        yield Row("client", attack, "refused", says)
    else:
        yield Row("client", attack, "works", "The question was opened.")


def _lies(play: Play, stage: Stage) -> Iterator[tuple[str, Task, _Lie]]:
    """What a lie is called, the task it is sealed for, and the lie."""
    task, honest = play.task, play.answers[play.names[0]]
    place = task.file.questions.index(_QUESTION)
    lie = _Lie(honest.numbers, honest.filled)

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


def _forge(task: Task, lie: _Lie, identity: Identity, urandom: Callable[[int], bytes]) -> Sealed:
    """The report that says so, by the real encoders and nothing checked; it is the second one."""
    valid = task.vdaf.flp.valid
    elements: list[int] = []
    for points in lie.numbers:
        if 0 <= points <= POINTS:
            elements += valid.encode([points, *(0,) * (valid.length - 1)])[: valid.bits]
        else:  # One out of range sits in its first element as it is.
            elements += [points % valid.field.MODULUS, *(0,) * (valid.bits - 1)]
    report_id, salt = urandom(task.vdaf.NONCE_SIZE), urandom(SALT_SIZE)
    public_share, shares = task.vdaf.shard_with_joint_rand(
        task.ctx, elements, report_id, urandom(task.vdaf.RAND_SIZE)
    )
    plain = []
    for bits, share in zip((lie.filled, lie.told_lock or lie.filled), shares, strict=True):
        head = u16(lie.index) + u32(2) + salt + bitmap(bits)
        data = vouch(task, identity, report_id, public_share, head)
        plain.append(PlaintextInputShare((Extension(VOUCHING, data),), share))
    return Sealed(report_id, salt, pack(task, report_id, public_share, plain, urandom))


def _examined(stage: Stage, task: Task, sealed: Sealed) -> str:
    """Why a report does not stand, by the checks of both keyholders; empty where it does."""
    name = report_name(sealed.report_id)
    desk, lock = (
        Examiner(task, role, stage.machine(role).keys.period_key(stage.team, task.period.name))
        for role in ROLES
    )
    try:
        return lock.look(name, sealed.data, desk.look(name, sealed.data).line).doubt
    except Rejected as error:
        return error.reason
