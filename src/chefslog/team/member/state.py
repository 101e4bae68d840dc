"""Where this machine is in each of its teams, and the next step, in one look."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from chefslog.home.paths import Home
from chefslog.model.days import spoken
from chefslog.team.calendar import instant
from chefslog.team.errors import TeamError
from chefslog.team.founding.ceremony import ceremony
from chefslog.team.founding.epochs import EpochError
from chefslog.team.founding.limits import Wrong
from chefslog.team.keyholder.renewal import LOOK
from chefslog.team.keys import KeyStore
from chefslog.team.mailroom.place import open_mailroom
from chefslog.team.member.duty import asked, duty
from chefslog.team.member.outbox import NO, YES, Outbox, load_outbox
from chefslog.team.member.places import Place, places
from chefslog.team.member.preview import has_begun
from chefslog.team.member.receipt import receipt
from chefslog.team.member.releases import Checked, checked
from chefslog.team.member.visit import Opening, Visit, visiting
from chefslog.team.task import Task

VERIFY = "chefslog team words"
SHARE = "chefslog team share"
_READ = f"Read the eight words aloud when all are together, if you have not: {VERIFY}."


@dataclass(frozen=True)
class PeriodState:
    """One period: `state` is a receipt's, or upcoming, open (nothing sent), nothing, released.

    `outbox` is what was decided and sent here, `release` the checked release; `todo` what there is
    to do, empty for nothing.
    """

    period: str
    state: str
    text: str
    todo: str = ""
    outbox: Outbox | None = None
    release: dict[str, Any] | None = None


@dataclass(frozen=True)
class TeamState:
    """One team: `shown` is its place without a password, `news` the lines that wait for a yes.

    `problem` says why nothing is sent at all, if so. `periods` are the oldest first. `next` is one
    sentence, and `is_due` whether it asks for something. `seat` says how this machine has its role:
    are, were, asked to be.
    """

    place: Place
    shown: str
    seat: str = "are"
    epoch: int = 0
    quarter: str = ""
    is_verified: bool = False
    news: tuple[str, ...] = ()
    problem: str = ""
    periods: tuple[PeriodState, ...] = ()
    next: str = ""
    is_due: bool = False


def overview(
    home: Home,
    keys: KeyStore,
    now: float,
    opening: Opening = open_mailroom,
    act: Callable[[Visit], None] | None = None,
    only: str = "",
) -> tuple[TeamState, ...]:
    """Every team of this machine, or the one of an id. A place that is away is told as its problem.

    `act` does a member's part during the same look. Raises TeamError only where this machine's own
    list of teams is damaged.
    """
    wanted = (place for place in places(home) if only in ("", place.team))
    return tuple(_team(home, keys, place, now, opening, act) for place in wanted)


def state_of(visit: Visit, now: float) -> TeamState:
    """One team that is being visited. Raises TeamError."""
    standing = visit.standing
    state = TeamState(
        visit.place,
        visit.mailroom.place,
        _seat(visit),
        is_verified=bool(standing.pin.verified),
        news=tuple(line for _, lines in standing.news for line in lines),
    )
    wanted = asked(visit, now)
    if not standing.files:
        begins = "The team begins when both keyholders have signed it"
        if visit.place.role == "member":
            begins = f"You have asked to be in. {begins}."
        else:
            begins = f"{begins}: {LOOK}."
        return replace(state, next=wanted or begins, is_due=bool(wanted))
    newest = standing.newest
    state = replace(state, epoch=newest.epoch, quarter=newest.quarter)
    if visit.place.role != "member":
        state = _as_keyholder(visit, state, now)
        is_free = not state.is_due and wanted
        return replace(state, next=wanted, is_due=True) if is_free else state
    try:
        standing.seat(newest)
    except EpochError as error:
        state = replace(state, problem=str(error))
    periods = tuple(_period(visit, one, now) for one in _own(visit))
    is_due, step = _next_step(visit, replace(state, periods=periods), now)
    if wanted and not is_due:
        is_due, step = True, wanted
    return replace(state, periods=periods, next=step, is_due=is_due)


def _team(
    home: Home,
    keys: KeyStore,
    place: Place,
    now: float,
    opening: Opening,
    act: Callable[[Visit], None] | None,
) -> TeamState:
    try:
        with visiting(home, keys, place, opening) as visit:
            if act is not None and place.role == "member":
                act(visit)
            return state_of(visit, now)
    except TeamError as error:
        return TeamState(place, "", problem=str(error), next=str(error), is_due=True)


def _own(visit: Visit) -> list[Checked]:
    """The periods in which this member has a seat."""
    own = {task.task_id for task in visit.tasks()}
    return [one for one in checked(visit) if one.task.task_id in own]


def _period(visit: Visit, one: Checked, now: float) -> PeriodState:
    task, found = one.task, receipt(visit, one, now)
    name, period = task.period.name, task.period
    outbox = load_outbox(visit.home, task.file.team, name)
    base = PeriodState(name, found.state, found.text, found.todo, outbox, one.release)
    if found.state in ("arrived", "queued", "gone") and outbox is not None:
        return replace(base, text=f"{found.text} {_decided(outbox)}")
    if found.state != "none":
        return base
    if one.problem:
        return replace(base, state="broken", text=one.problem)
    if now < period.closes:
        return _ahead(base, task, now)
    if one.release is not None:
        return replace(base, state="released", text=f"{name} is released. {found.text}")
    if now >= period.expires:
        return replace(base, state="expired", text=f"{name} expired unopened. {found.text}")
    return replace(base, state="nothing", text=f"{name} has closed. {found.text}")


def _decided(outbox: Outbox) -> str:
    if outbox.answer == YES:
        if outbox.held_back:
            return f"You said yes, and your answers wait. {outbox.held_back}"
        return "You said yes: your answers go with the next file too."
    if outbox.answer == NO:
        return "You said not this time."
    return f"Only blanks go until you say yes: {SHARE}."


def _ahead(base: PeriodState, task: Task, now: float) -> PeriodState:
    period = task.period
    if not has_begun(period, now):
        return replace(base, state="upcoming", text=f"It begins on {spoken(period.first)}.")
    text = f"Files go from {instant(period.opens)} on."
    if base.outbox is not None and base.outbox.answer:
        text = f"{text} {_decided(base.outbox)}"
    return replace(base, state="open", text=text)


def _next_step(visit: Visit, state: TeamState, now: float) -> tuple[bool, str]:
    """Whether something is asked of the member, and the one sentence."""
    if state.problem:
        return True, state.problem
    if not state.is_verified and state.periods:
        return True, _to_verify(visit)
    gone = _without_a_seat(visit)
    if state.news and gone is None:
        return True, f"Epoch {state.epoch} brings changes. See them and say yes or no: {VERIFY}."
    for one in state.periods:
        if one.todo:
            return True, f"{one.period}: {one.todo}"
    running = [one for one in state.periods if one.state in ("open", "queued", "arrived")]
    for one in running:
        period = visit.task(one.period).period
        is_decided = one.outbox is not None and one.outbox.answer
        if not is_decided and now >= period.opens:
            until = instant(period.closes)
            return True, f"{one.period} closes {until}. See what would go: {SHARE}."
    if running:
        period = visit.task(running[0].period).period
        return False, f"Nothing now. {period.name} closes {instant(period.closes)}."
    return gone or (False, "Nothing now.")


def _to_verify(visit: Visit) -> str:
    desk = visit.standing.newest.desk.name
    return f"Only blanks are sent until you type three of the words that {desk} reads: {VERIFY}."


def _without_a_seat(visit: Visit) -> tuple[bool, str] | None:
    """What is next where this member may send nothing in the newest epoch, None where it may."""
    newest = visit.standing.newest
    try:
        visit.standing.may_say(newest)
    except EpochError as error:
        is_seated = newest.index_of(visit.identity.public) is not None
        asked_in = "" if is_seated else _asked_in(visit)
        return (False, asked_in) if asked_in else (True, str(error))
    return None


def _asked_in(visit: Visit) -> str:
    """How far the card of somebody who is not in the newest epoch is; empty without a card."""
    try:
        now = ceremony(visit.mailroom, visit.place.team)
    except Wrong:
        return ""
    card = next((one for one in now.cards if one.identity == visit.identity.public), None)
    if card is None:
        return ""
    if card in now.both:
        return f"{now.desk.name} said yes. You are in once both keyholders have signed it."
    asked = now.lock if card.role == "desk" and now.lock is not None else now.desk
    return f"You have asked to be in: {asked.name} has not said yes yet. Nothing is sent."


def _seat(visit: Visit) -> str:
    """Whether this machine has its role now (are), had it (were), or asked for it."""
    role, own, files = visit.place.role, visit.identity.public, visit.standing.files
    has = [
        file.index_of(own) is not None if role == "member" else file.holder(role).identity == own
        for file in files
    ]
    if has[-1:] == [True] or (role == "desk" and not files):
        return "are"
    return "were" if any(has) else "asked to be"


def _as_keyholder(visit: Visit, state: TeamState, now: float) -> TeamState:
    periods: list[PeriodState] = []
    due: list[str] = []
    waiting: list[str] = []
    for one in checked(visit):
        if visit.place.role not in _roles(visit, one.task):
            continue
        is_due, text = duty(visit.home, visit.mailroom, one.task, visit.place.role, now)
        what = "broken" if one.problem else "released" if one.release else "open"
        periods.append(
            PeriodState(one.task.period.name, what, one.problem or text, release=one.release)
        )
        if one.problem or is_due:
            due.append(one.problem or text)
        elif one.release is None and now < one.task.period.expires:
            waiting.append(text)
    if state.seat != "are":
        waiting.append(_asked_in(visit))
    elif (
        state.epoch == 1
        and visit.place.role == "desk"
        and now < visit.standing.newest.periods[0].closes
    ):
        waiting.insert(0, _READ)
    step = next((text for text in (*due, *waiting) if text), "Nothing now.")
    return replace(state, periods=tuple(periods), next=step, is_due=bool(due))


def _roles(visit: Visit, task: Task) -> list[str]:
    own = visit.identity.public
    return [role for role in ("desk", "lock") if task.file.holder(role).identity == own]
