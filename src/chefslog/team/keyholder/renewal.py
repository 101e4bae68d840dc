"""What a keyholder does for the next quarter: new keys, and an epoch that changes nothing else."""

from __future__ import annotations

from chefslog.home.paths import Home
from chefslog.model.days import spoken
from chefslog.team.calendar import DAP_EPOCH, DAY, period
from chefslog.team.errors import TeamError, list_names
from chefslog.team.founding.agreement import ProposalRefused, finish, review, seal
from chefslog.team.founding.ceremony import Ceremony, ceremony, next_holders, next_start, post_keys
from chefslog.team.founding.epochs import chain, difference
from chefslog.team.founding.limits import Wrong
from chefslog.team.founding.proposal import assemble, propose, proposed
from chefslog.team.founding.teamfile import TeamFile
from chefslog.team.keyholder.tend import Tended, tend
from chefslog.team.keys import KeyStore
from chefslog.team.mailroom.protocol import Mailroom
from chefslog.team.task import DESK, LOCK

AHEAD = 14 * DAY
"""How long before a quarter begins its epoch is prepared, in seconds."""
LOOK = "chefslog team"


def tend_all(home: Home, mailroom: Mailroom, keys: KeyStore, team: str, now: float) -> Tended:
    """Whatever comes next in every period, then for the next quarter; `now` is UNIX seconds.

    What cannot go on ahead does not hide what was done in the periods. Raises TeamError.
    """
    done, own = Tended(), keys.identity().public
    if any(own in (file.desk.identity, file.lock.identity) for file in chain(mailroom, team)):
        done = tend(home, keys, mailroom, team, now)
    try:
        ahead = prepare(home, mailroom, keys, team, now)
    except TeamError as error:
        ahead = Tended(stopped=[str(error)])
    return Tended(
        [*done.steps, *ahead.steps],
        [*done.waiting, *ahead.waiting],
        [*done.stopped, *ahead.stopped],
    )


def prepare(home: Home, mailroom: Mailroom, keys: KeyStore, team: str, now: float) -> Tended:
    """Prepare the next quarter as far as no yes is needed; what was done, and what is missing.

    From two weeks before its first day. Where anything but keys changes, the lines say that it has
    to be looked at. Before the first epoch only the keys are put there. Raises TeamError.
    """
    finish(home, mailroom, team)
    own, told = keys.identity().public, Tended()
    found = ceremony(mailroom, team)
    quarter = next_start(found, now)
    unheard = [one.name for one in found.unheard(own)]
    if unheard:
        told.waiting.append(
            f"{list_names(unheard)} wait{'s' * (len(unheard) == 1)} for your yes: {LOOK}."
        )
    held = [one for file in found.files for one in (file.desk, file.lock)]
    holders = [*held, found.desk, *next_holders(found)]
    if own not in [one.identity for one in holders if one is not None]:
        told.waiting.append(
            f"You hold no key of {found.founding.name} before both keyholders sign you in."
        )
    elif not is_early(found, quarter, now):
        role = put_keys(mailroom, keys, found, quarter)
        if found.desk.identity == own:
            _propose(mailroom, keys, found, quarter, now, told)
        elif role or found.is_keyholder(own):
            _sign(home, mailroom, keys, found, quarter, now, told)
    return told


def is_early(found: Ceremony, quarter: str, now: float) -> bool:
    """Whether nothing has to be done for a quarter yet."""
    return found.before is not None and now < _begins(quarter) - AHEAD


def put_keys(mailroom: Mailroom, keys: KeyStore, found: Ceremony, quarter: str) -> str:
    """Put this keyholder's keys for a quarter into the place; the seat there, empty for none.

    The seat is that of the next epoch, as far as both keyholders heard. Raises TeamError.
    """
    own, (desk, lock) = keys.identity().public, next_holders(found)
    role = LOCK if lock is not None and lock.identity == own else ""
    role = DESK if desk.identity == own else role
    if role:
        post_keys(mailroom, keys, found.team, role, quarter, found.terms.monthly)
    return role


def _propose(
    mailroom: Mailroom, keys: KeyStore, found: Ceremony, quarter: str, now: float, told: Tended
) -> None:
    """As the first keyholder."""
    shown = assemble(mailroom, keys.identity(), found.team, quarter)
    try:
        lying = proposed(mailroom, found)
    except Wrong:
        # What this desk proposed before cannot be used any more.
        lying = None
    missing = [f"{quarter}: {text}" for text in shown.waiting]
    if shown.file is None or (lying is not None and lying.hash == shown.file.hash):
        told.waiting.extend(missing)
    elif not all(_is_renewal(one, found) for one in (shown.file, lying) if one is not None):
        told.waiting.append(_look(found, quarter))
    elif not _waits(found, quarter, now, told):
        propose(mailroom, keys.identity(), found.team, quarter)
        told.steps.append(f"{quarter}: proposed, with new keys and nothing else new.")
        told.waiting.extend(missing)


def _sign(
    home: Home,
    mailroom: Mailroom,
    keys: KeyStore,
    found: Ceremony,
    quarter: str,
    now: float,
    told: Tended,
) -> None:
    """As the second keyholder, or as who takes a seat over or gives it up."""
    own = keys.identity().public
    try:
        shown = review(mailroom, keys, found.team)
    except ProposalRefused as error:
        told.waiting.append(f"{quarter}: {error}")
        return
    file = shown.file
    if file is None:
        told.waiting.append(f"{quarter}: {found.desk.name} has not proposed it yet.")
    elif own.hex() in file.signatures:
        told.waiting.extend(f"{quarter}: {text}" for text in shown.waiting)
    elif quarter not in (file.start, file.quarter):
        told.waiting.append(
            f"{found.desk.name} proposes {file.quarter}, and by this machine's clock {quarter} is "
            f"next. Compare your clocks; if it is meant so, sign it with {LOOK}."
        )
    elif own != file.lock.identity or not _is_renewal(file, found):
        told.waiting.append(_look(found, quarter))
    elif not _waits(found, quarter, now, told):
        done = seal(home, mailroom, keys, found.team, file.hash)
        if done.sealed:
            told.steps.append(f"{file.quarter}: epoch {file.epoch} is sealed.")
        else:
            # The second keyholder itself is the last of them.
            told.waiting.extend(f"{file.quarter}: {text}" for text in done.waiting[:-1])


def _is_renewal(file: TeamFile, found: Ceremony) -> bool:
    return found.before is not None and not difference(found.before, file)


def _waits(found: Ceremony, quarter: str, now: float, told: Tended) -> bool:
    """Whether somebody may still be heard before the quarter begins; said, if so."""
    spoken_for = set(found.both)
    names = [one.name for one in found.cards if one not in spoken_for]
    if not names or now >= _begins(quarter):
        return False
    told.waiting.append(
        f"{quarter} waits until {found.desk.name} has said yes to {list_names(names)}. From "
        f"{spoken(period(quarter).first)} on it begins without; sooner with {LOOK}."
    )
    return True


def _begins(quarter: str) -> int:
    return (period(quarter).first - DAP_EPOCH) * DAY


def _look(found: Ceremony, quarter: str) -> str:
    if found.before is None:
        return f"{quarter}: see the whole roster and sign it with {LOOK}."
    return f"{quarter} changes more than keys: see it and sign it with {LOOK}."
