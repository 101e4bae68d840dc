"""Where this machine is in each of its teams, and the next step, in one look."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from chefslog.home.paths import Home
from chefslog.model.days import spoken
from chefslog.team.calendar import day_of, instant, quarter_after
from chefslog.team.errors import TeamError, list_names
from chefslog.team.founding.agreement import can_stand_in
from chefslog.team.founding.ceremony import Ceremony, ceremony
from chefslog.team.founding.epochs import EpochError, difference, signers
from chefslog.team.founding.limits import Wrong
from chefslog.team.founding.proposal import gathered, proposal_path, proposed
from chefslog.team.keyholder.boxes import box_name
from chefslog.team.keyholder.ledger import Shelf
from chefslog.team.keyholder.renewal import LOOK, is_early
from chefslog.team.keyholder.work import say_erased
from chefslog.team.keys import KeyStore
from chefslog.team.member.outbox import NO, YES, load_outbox
from chefslog.team.member.places import Place, places
from chefslog.team.member.preview import has_begun
from chefslog.team.member.receipt import Receipt, receipt
from chefslog.team.member.visit import Checked, Visit, checked, visiting
from chefslog.team.release.release import NAME
from chefslog.team.task import DESK, LOCK, Task

VERIFY = "chefslog team words"
SHARE = "chefslog team share"
TEND = "chefslog team tend"


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
    periods: tuple[Receipt, ...] = ()
    next: str = ""
    is_due: bool = False


def overview(
    home: Home,
    keys: KeyStore,
    now: float,
    act: Callable[[Visit], None] | None = None,
    only: str = "",
) -> tuple[TeamState, ...]:
    """Every team of this machine, or the one of an id. A place that is away is told as its problem.

    `act` does a member's part during the same look. Raises TeamError only where this machine's own
    list of teams is damaged.
    """
    found = []
    for place in places(home):
        if only not in ("", place.team):
            continue
        try:
            with visiting(home, keys, place) as visit:
                if act is not None and place.role == "member":
                    act(visit)
                found.append(state_of(visit, now))
        except TeamError as error:
            text = str(error)
            found.append(TeamState(place, "", problem=text, next=text, is_due=True))
    return tuple(found)


def state_of(visit: Visit, now: float) -> TeamState:
    """One team that is being visited. Raises TeamError."""
    standing, role, own = visit.standing, visit.place.role, visit.identity.public
    has = [file.role_of(own) == role for file in standing.files]
    seat = "were" if any(has) else "asked to be"
    if has[-1:] == [True] or (role == "desk" and not has):
        seat = "are"
    state = TeamState(
        visit.place,
        visit.mailroom.place,
        seat,
        is_verified=bool(standing.pin.verified),
        news=tuple(line for _, lines in standing.news for line in lines),
    )
    if not standing.files:
        begins = "The team begins when both keyholders have signed it"
        begins = f"You have asked to be in. {begins}." if role == "member" else f"{begins}: {LOOK}."
        state = replace(state, next=begins)
    else:
        newest = standing.newest
        state = replace(state, epoch=newest.epoch, quarter=newest.quarter)
        look = _as_member if role == "member" else _as_keyholder
        state = look(visit, state, now)
    asked = "" if state.is_due else _asked(visit, now)
    return replace(state, next=asked, is_due=True) if asked else state


def _as_member(visit: Visit, state: TeamState, now: float) -> TeamState:
    own = {task.task_id for task in visit.tasks()}
    seen = [one for one in checked(visit) if one.task.task_id in own]
    periods = tuple(_period(visit, one, now) for one in seen)
    is_due, step = _next_step(visit, replace(state, periods=periods), now)
    return replace(state, periods=periods, next=step, is_due=is_due)


def _period(visit: Visit, one: Checked, now: float) -> Receipt:
    found, period, name = receipt(visit, one, now), one.task.period, one.task.period.name
    outbox = load_outbox(visit.home, one.task.file.team, name)
    decided = ""
    if outbox is not None and outbox.answer == YES:
        decided = "You said yes: your answers go with the next file too."
        if outbox.held_back:
            decided = f"You said yes, and your answers wait. {outbox.held_back}"
    elif outbox is not None and outbox.answer == NO:
        decided = "You said not this time."
    if found.state in ("arrived", "queued", "gone"):
        decided = decided or f"Only blanks go until you say yes: {SHARE}."
        return replace(found, text=f"{found.text} {decided}")
    if found.state != "none":
        return found
    if one.problem:
        return Receipt(name, "broken", one.problem)
    if not has_begun(period, now):
        return Receipt(name, "upcoming", f"It begins on {spoken(period.first)}.")
    if now < period.closes:
        text = f"Files go from {instant(period.opens)} on. {decided}"
        return Receipt(name, "open", text.rstrip())
    if one.release is not None:
        return Receipt(name, "released", f"{name} is released. {found.text}")
    if now >= period.expires:
        return Receipt(name, "expired", f"{name} expired unopened. {found.text}")
    return Receipt(name, "nothing", f"{name} has closed. {found.text}")


def _next_step(visit: Visit, state: TeamState, now: float) -> tuple[bool, str]:
    """Whether something is asked of the member, and the one sentence."""
    newest = visit.standing.newest
    if not state.is_verified and state.periods:
        return True, (
            f"Only blanks are sent until you type three of the words that {newest.desk.name} "
            f"reads: {VERIFY}."
        )
    seatless = None
    try:
        visit.standing.why_blank(newest)
    except EpochError as error:
        asked_in = _asked_in(visit)
        seatless = (False, asked_in) if asked_in else (True, str(error))
    if state.news and seatless is None:
        return True, f"Epoch {state.epoch} brings changes. See them and say yes or no: {VERIFY}."
    for one in state.periods:
        if one.todo:
            return True, f"{one.period}: {one.todo}"
    running = [one.period for one in state.periods if one.state in ("open", "queued", "arrived")]
    for name in running:
        period, outbox = visit.task(name).period, load_outbox(visit.home, state.place.team, name)
        if now >= period.opens and not (outbox is not None and outbox.answer):
            until = instant(period.closes)
            return True, f"{name} closes {until}. See what would go: {SHARE}."
    if running:
        closes = instant(visit.task(running[0]).period.closes)
        return False, f"Nothing now. {running[0]} closes {closes}."
    return seatless or (False, "Nothing now.")


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


def _as_keyholder(visit: Visit, state: TeamState, now: float) -> TeamState:
    role, own = visit.place.role, visit.identity.public
    periods: list[Receipt] = []
    due: list[str] = []
    waiting: list[str] = []
    for one in checked(visit):
        if one.task.file.holder(role).identity != own:
            continue
        is_due, text = _duty(visit, one.task, now)
        text = one.problem or text
        what = "broken" if one.problem else "released" if one.release else "open"
        periods.append(Receipt(one.task.period.name, what, text))
        if one.problem or is_due:
            due.append(text)
        elif one.release is None and now < one.task.period.expires:
            waiting.append(text)
    if state.seat != "are":
        waiting.append(_asked_in(visit))
    elif state.epoch == 1 and role == DESK and now < visit.standing.newest.periods[0].closes:
        read = f"Read the eight words aloud when all are together, if you have not: {VERIFY}."
        waiting.insert(0, read)
    step = next((text for text in (*due, *waiting) if text), "Nothing now.")
    return replace(state, periods=tuple(periods), next=step, is_due=bool(due))


def _duty(visit: Visit, task: Task, now: float) -> tuple[bool, str]:
    """Whether it is this keyholder's turn in a period, and a sentence that says what is next.

    Nothing is opened or changed: `tend` looks closer and knows more. Raises MailroomError.
    """
    mailroom, role = visit.mailroom, visit.place.role
    period, file, name = task.period, task.file, task.period.name
    if now < period.closes:
        return False, f"{name} collects until {instant(period.closes)}."
    names = set(mailroom.names(task.folder))
    if NAME in names:
        return False, f"{name} is released."
    if now >= period.expires:
        if Shelf(visit.home, task).progress.is_over:
            return False, f"{name} expired unopened. {say_erased(mailroom, task)}"
        return True, f"{name} expired unopened: {TEND} erases your key for it."
    asked, answered = box_name(DESK) in names, box_name(LOCK) in names
    own_turn = {DESK: not asked or answered, LOCK: asked and not answered}[role]
    if not own_turn:
        other = file.lock.name if role == DESK else file.desk.name
        last = spoken(day_of(period.expires))
        return False, f"{name} waits for {other}, and expires unopened on {last}."
    finished = {DESK: NAME, LOCK: box_name(LOCK)}[role]
    has_key = KeyStore(visit.home).has_period_key(file.team, name)
    if not has_key and Shelf(visit.home, task).get(finished) is None:
        return True, (
            f"{name} cannot be opened here: your key for it is on another machine or lost. "
            f"Run {TEND} on the machine that made it."
        )
    return True, f"{name} waits for you: {TEND}."


def _asked(visit: Visit, now: float) -> str:
    """What is asked for the next epoch in one sentence, empty for nothing.

    What `tend` finds wrong with it is not told here. Raises MailroomError, EpochError.
    """
    mailroom, team, own = visit.mailroom, visit.place.team, visit.identity.public
    is_keyholder = visit.place.role != "member"
    path = proposal_path(team, len(visit.standing.files) + 1)
    has_proposal = path.rpartition("/")[2] in mailroom.names(f"{team}/proposals")
    if not is_keyholder and not has_proposal:
        return ""
    try:
        found = ceremony(mailroom, team)
        unheard = found.unheard(own) if is_keyholder else []
        if unheard:
            return f"{list_names([one.name for one in unheard])} asked to be in: {LOOK}."
        to_sign = _to_sign(visit, found) if has_proposal else ""
        if to_sign or not is_keyholder or found.before is None:
            return to_sign
        quarter = quarter_after(found.before.quarter)
        return "" if is_early(found, quarter, now) else f"{quarter} needs its keys: {TEND}."
    except Wrong:
        return ""


def _to_sign(visit: Visit, found: Ceremony) -> str:
    """A proposal that misses this signature; the second keyholder's only when it is the last."""
    own, file = visit.identity.public, proposed(visit.mailroom, found)
    if file is None:
        return ""
    there = {bytes.fromhex(one) for one in gathered(visit.mailroom, file, found.before).signatures}
    if can_stand_in(file, found.before, own) and own not in there:
        return f"A keyholder of {file.name} is replaced. See who follows and say yes or no: {LOOK}."
    missing = signers(file, found.before).keys() - there
    if own not in missing or (own == file.lock.identity and len(missing) > 1):
        return ""
    is_renewal = found.before is not None and not difference(found.before, file)
    how = TEND if is_renewal and own == file.lock.identity else LOOK
    return f"Epoch {file.epoch}, for {file.quarter}, waits for your signature: {how}."
