"""What a keyholder's program does by itself in a team's place; what is left for its person."""

from __future__ import annotations

from chefslog.home.paths import Home
from chefslog.reading.connect import Snapshot
from chefslog.team.calendar import DAY
from chefslog.team.errors import TeamError
from chefslog.team.founding.epochs import chain
from chefslog.team.founding.pin import look
from chefslog.team.keyholder.renewal import tend_all
from chefslog.team.keyholder.tend import Tended, erase_expired
from chefslog.team.keys import KeyStore
from chefslog.team.mailroom.place import open_mailroom
from chefslog.team.mailroom.protocol import Mailroom
from chefslog.team.member.places import Place
from chefslog.team.member.schedule import due_places, note_look
from chefslog.team.member.sender import send_due
from chefslog.team.member.state import state_of
from chefslog.team.member.visit import Visit


def keep_up(
    home: Home, keys: KeyStore, snapshot: Snapshot, now: float, tends: bool
) -> tuple[str, ...]:
    """Do what a member's and a keyholder's program does by itself; what did not work, in lines.

    `tends` is whether a keyholder's part is done too. Raises TeamError.
    """
    due = due_places(home, now)
    told = [f"{one.name}: {one.text}" for one in send_due(home, keys, snapshot, now)]
    for place in due:
        if place.role == "member":
            continue
        try:
            done = tend_team(home, keys, place, now, tends)
        except TeamError as error:
            told.append(f"{place.name}: {error}")
        else:
            told += [f"{place.name}: {text}" for text in done.stopped]
    return tuple(told)


def tend_team(home: Home, keys: KeyStore, place: Place, now: float, is_on: bool = True) -> Tended:
    """Do whatever comes next for a keyholder, and note for Today what is left to do by hand.

    Only looks where `is_on` is false. Raises TeamError.
    """
    if is_on:
        # First, whether or not the place can be reached.
        erase_expired(home, keys, place.team, now)
    with open_mailroom(home, place.place) as mailroom:
        mailroom.sync()
        done = tend_all(home, mailroom, keys, place.team, now) if is_on else Tended()
        periods = [period for file in chain(mailroom, place.team) for period in file.periods]
        todo = done.stopped[0] if done.stopped else _left(home, mailroom, keys, place, now)
    windows = [(one.closes, one.expires + 2 * DAY) for one in periods]
    note_look(home, place, now, windows, todo)
    return done


def _left(home: Home, mailroom: Mailroom, keys: KeyStore, place: Place, now: float) -> str:
    """What `chefslog team` asks of this keyholder, empty for nothing."""
    try:
        identity = keys.identity()
        standing = look(home, mailroom, place.team, identity.public)
        state = state_of(Visit(home, place, mailroom, identity, standing), now)
    except TeamError as error:
        return str(error)
    return state.next if state.is_due else ""
