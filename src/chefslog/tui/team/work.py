"""What the Team screen does for its person, each in a worker; importing it loads cryptography."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from chefslog.home.files import make_folder, write_private
from chefslog.home.paths import Home
from chefslog.team.calendar import quarter_of
from chefslog.team.errors import TeamError
from chefslog.team.founding import founding, pin, proposing, sealing
from chefslog.team.founding.cards import Card, hear
from chefslog.team.founding.ceremony import ceremony
from chefslog.team.founding.epochs import EpochError
from chefslog.team.founding.founding import Founding, Terms
from chefslog.team.founding.joining import take_seat
from chefslog.team.founding.proposal import Proposal
from chefslog.team.founding.teamfile import Keyholder, TeamFile
from chefslog.team.keyholder.renewal import tend_all
from chefslog.team.keyholder.tend import Tended, erase_expired
from chefslog.team.keys import KeyStore
from chefslog.team.mailroom.place import doubt_folder, open_mailroom
from chefslog.team.member.closing_day import send_due
from chefslog.team.member.consent import decide
from chefslog.team.member.places import Place
from chefslog.team.member.preview import Preview
from chefslog.team.member.saying import instant
from chefslog.team.member.sharing import share, share_blank
from chefslog.team.member.visit import Visit, visiting
from chefslog.team.questions import QUESTIONS
from chefslog.team.report.model import Report
from chefslog.team.report.pages import page
from chefslog.team.report.selfview import keep_view
from chefslog.tui.team.view import Asked


@dataclass(frozen=True)
class Here:
    """This machine in one of its teams at a moment (`now` is UNIX seconds)."""

    home: Home
    keystore: KeyStore
    place: Place
    now: float

    @contextmanager
    def visit(self) -> Iterator[Visit]:
        """The team's place, open. Raises TeamError, OSError."""
        with visiting(self.home, self.keystore, self.place) as visit:
            yield visit


# -- a member -----------------------------------------------------------------------------


def answer(here: Here, file: TeamFile, answers: Mapping[str, bool]) -> str:
    """Keep what questions a member says yes or no to, under the epoch that was shown."""
    decide(here.home, file, answers)
    count = sum(answers.values())
    if len(answers) == 1:
        title = QUESTIONS[next(iter(answers))].title
        return f"{title}: {'yes' if count else 'no'}"
    return f"{count} questions yes, {len(answers) - count} no"


def seal_seen(here: Here, seen: Preview, *, at_once: bool) -> str:
    """Seal exactly what was shown."""
    with here.visit() as visit:
        out = share(visit, seen, here.now, at_once=at_once)
    what = "a blank" if out.is_blank else "exactly what you saw"
    if out.state == "sent":
        return f"sent: {what}, for {out.period}"
    return f"sealed: {what}; it goes from {instant(out.due)} on"


def seal_blank(here: Here, period: str) -> str:
    """Put a blank in the place of what was sealed; at once where that has been sent."""
    with here.visit() as visit:
        out = share_blank(visit, visit.task(period), here.now)
    if out.state == "sent":
        return f"a blank was sent for {period}; it counts instead"
    return f"a blank waits for {period} in its place"


def send_waiting(home: Home, keystore: KeyStore, now: float, undecided: bool = False) -> str:
    """Send what is due in any team, a blank for the undecided too if asked; what became of it."""
    told = send_due(home, keystore, now, undecided=undecided)
    return " ".join(f"{one.name}: {one.text}" for one in told)


def hear_words(here: Here, typed: str, voice: str, seen: bytes) -> str:
    """Take the eight words that a member or the second lock typed, for the epoch they were shown.

    `seen` is its hash. Raises EpochError where the newest is another one by now.
    """
    with here.visit() as visit:
        if visit.standing.newest.hash != seen:
            raise EpochError(
                "The team file is another than the one you were shown. Nothing was taken as "
                "verified: look at the names again."
            )
        now = pin.verify(here.home, visit.standing, typed)
    return f"The words fit: your answers count from now on, {now.name}."


def agree(here: Here) -> str:
    """Say yes to what new epochs changed."""
    with here.visit() as visit:
        pin.agree(here.home, visit.standing)
    return "You said yes to the changes."


# -- the keyholders -----------------------------------------------------------------------


def tend(here: Here) -> Tended:
    """Whatever comes next in every period, and for the next quarter."""
    # First, whether or not the place can be reached.
    erase_expired(here.home, here.keystore, here.place.team, here.now)
    with open_mailroom(here.home, here.place.place) as mailroom:
        mailroom.sync()
        return tend_all(here.home, mailroom, here.keystore, here.place.team, here.now)


def give_word(here: Here, card: Card, *, heard: bool) -> str:
    """Say that the owner of a card read its key aloud, or take that back."""
    with here.visit() as visit:
        role = here.place.role
        hear(visit.mailroom, here.place.team, role, visit.identity, card, heard)
    return f"{card.name}: heard" if heard else f"{card.name}: your word is taken back"


def sign(here: Here, seen: bytes, leaving: tuple[str, ...]) -> str:
    """Sign the next epoch that was shown, by its hash, in the seat that this person has."""
    with here.visit() as visit:
        mailroom, team = visit.mailroom, here.place.team
        if here.place.role == "desk":
            shown = _propose(visit, seen, leaving)
        elif here.place.role == "lock":
            shown = sealing.seal(here.home, mailroom, here.keystore, team, seen)
        else:
            shown = sealing.agree_to(mailroom, here.keystore, team, seen)
    assert shown.file is not None
    if shown.sealed:
        return f"Epoch {shown.file.epoch} is signed by all. Now the call with everybody."
    return f"signed; missing: {' '.join(shown.waiting)}"


def _propose(visit: Visit, seen: bytes, leaving: tuple[str, ...]) -> Proposal:
    mailroom, team = visit.mailroom, visit.place.team
    now = ceremony(mailroom, team)
    quarter = proposing.next_quarter(now)
    shown = proposing.assemble(mailroom, visit.identity, team, quarter, leaving=leaving)
    if shown.file is None or shown.file.hash != seen:
        raise TeamError(
            "The roster is another than the one you were shown. Nothing was signed: look again."
        )
    return proposing.propose(mailroom, visit.identity, team, quarter, leaving=leaving)


# -- which team ---------------------------------------------------------------------------


def teams_at(home: Home, place: str) -> tuple[Founding, ...]:
    """The teams of a place. Raises TeamError where there is none."""
    with open_mailroom(home, place) as mailroom:
        mailroom.sync()
        found = tuple(founding.teams(mailroom))
        shown = mailroom.place
    if not found:
        raise TeamError(f"{shown} has no team yet; its desk begins one. Nothing was put there.")
    return found


def join(home: Home, keystore: KeyStore, asked: Asked, wanted: Founding) -> tuple[str, str]:
    """Put the card of this person into the place, and remember the team; its id, what to say."""
    role = "lock" if asked.verb == "lock" else "member"
    with open_mailroom(home, asked.place) as mailroom:
        mailroom.sync()
        take_seat(home, keystore, mailroom, asked.place, wanted, asked.own, role)
    text = f"You asked to be in {wanted.name}. Read your key aloud to both keyholders."
    return wanted.team, text


def begin(home: Home, keystore: KeyStore, asked: Asked, today: int) -> tuple[str, str]:
    """Found a team as its desk, with what suits a small one; its id, what to say."""
    doubt = doubt_folder(asked.place)
    if doubt:
        raise TeamError(f"{doubt}; for a plain folder say folder:{asked.place}")
    identity = keystore.make_identity()
    desk = Keyholder(asked.own, identity.public)
    terms = Terms()
    with open_mailroom(home, asked.place) as mailroom:
        mailroom.sync()
        wanted = Founding("", asked.team, quarter_of(today), desk, terms)
        made = founding.found(mailroom, identity, wanted, os.urandom)
        take_seat(home, keystore, mailroom, asked.place, made, asked.own, "desk")
    return made.team, f"{made.name} is founded, from {made.quarter} on. You are its desk."


# -- the report ---------------------------------------------------------------------------


def keep_own_view(here: Here, given: str, day: str) -> str:
    """Keep the reader's own answer; it stays on this machine."""
    keep_view(here.home, here.place.team, given, day)
    return "Your answer stands beside theirs; it stays on this machine."


def write_report(report: Report, path: str, form: str, config: str) -> str:
    """The report in a file, `md` or `html`. Raises OSError."""
    text, problems = page(report, form, config)
    make_folder(os.path.dirname(path))
    write_private(path, text.encode("utf-8", "replace"))
    return " ".join([f"written: {path}", *problems])
