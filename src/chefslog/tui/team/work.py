"""What the Team screen does for its person, each in a worker; importing it loads cryptography."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from chefslog.home.files import make_folder, write_private
from chefslog.home.paths import Home
from chefslog.team.errors import TeamError
from chefslog.team.founding import founding, pin
from chefslog.team.keyholder.renewal import tend_all
from chefslog.team.keyholder.tend import erase_expired
from chefslog.team.keys import KeyStore
from chefslog.team.mailroom.place import open_mailroom, settle_place
from chefslog.team.member.closing_day import send_due
from chefslog.team.member.consent import decide
from chefslog.team.member.outbox import Outgoing
from chefslog.team.member.places import Place
from chefslog.team.member.preview import Preview
from chefslog.team.member.saying import instant
from chefslog.team.member.sharing import share, share_blank
from chefslog.team.member.visit import Visit, visiting
from chefslog.team.questions import QUESTIONS
from chefslog.team.report.model import Report
from chefslog.team.report.pages import page
from chefslog.team.report.selfview import keep_view
from chefslog.tui.team.view import READER


@dataclass(frozen=True)
class Here:
    """This machine in one of its teams at a moment (`now` is UNIX seconds)."""

    home: Home
    keys: KeyStore
    place: Place
    now: float

    @contextmanager
    def visit(self) -> Iterator[Visit]:
        """Open the team's place. Raises TeamError, OSError."""
        with visiting(self.home, self.keys, self.place) as visit:
            yield visit


def answer(here: Here, seen: Preview, answers: Mapping[str, bool]) -> str:
    """Keep which questions a member says yes or no to, under the epoch that was shown."""
    decide(here.home, seen.task.file, answers)
    count = sum(answers.values())
    if len(answers) == 1:
        return f"{QUESTIONS[next(iter(answers))].title}: {'yes' if count else 'no'}"
    return f"{count} questions yes, {len(answers) - count} no"


def send_seen(here: Here, seen: Preview) -> str:
    """Seal exactly what was shown; it goes at its time."""
    with here.visit() as visit:
        return _said("Exactly what you saw", share(visit, seen, here.now))


def send_blank(here: Here, seen: Preview) -> str:
    """Put a blank in the place of what was sealed."""
    with here.visit() as visit:
        return _said("Not this time: a blank", share_blank(visit, seen.task, here.now))


def _said(what: str, out: Outgoing) -> str:
    if out.state == "sent":
        return f"{what} was sent for {out.period}"
    return f"{what} is sealed for {out.period} and goes from {instant(out.due)} on"


def send_waiting(home: Home, keys: KeyStore, now: float, undecided: bool = False) -> str:
    """Send what is due in any team, a blank for the undecided too if asked; what became of it."""
    told = send_due(home, keys, now, undecided=undecided)
    return " ".join(f"{one.name}: {one.text}" for one in told)


def asked_words(here: Here) -> tuple[str, tuple[int, ...]]:
    """Return who reads the eight words, and which of them (from 1) this machine asks for."""
    with here.visit() as visit:
        file = visit.standing.newest
        places = pin.asked_places(here.keys.identity(), file)
    return file.desk.name, tuple(place + 1 for place in places)


def hear_words(here: Here, typed: str, places: tuple[int, ...]) -> str:
    """Take the words of these numbers (or all eight) as a person heard them. Raises EpochError."""
    with here.visit() as visit:
        pin.verify(here.home, visit.standing, typed, tuple(place - 1 for place in places))
    return "The words fit: your answers count from now on."


def agree(here: Here) -> str:
    """Say yes to what new epochs changed."""
    with here.visit() as visit:
        pin.agree(here.home, visit.standing)
    return "You said yes to the changes."


def tend(here: Here) -> str:
    """Do whatever comes next in every period, and for the next quarter. Raises TeamError."""
    # First, whether or not the place can be reached.
    erase_expired(here.home, here.keys, here.place.team, here.now)
    with open_mailroom(here.home, here.place.place) as mailroom:
        mailroom.sync()
        done = tend_all(here.home, mailroom, here.keys, here.place.team, here.now)
    if done.stopped:
        raise TeamError(" ".join(done.stopped))
    return " ".join([*done.steps, *done.waiting]) or "Nothing to do now."


def team_to_read(home: Home, typed: str) -> Place:
    """Return the one team of a place, to read its report. Raises TeamError."""
    address = settle_place(os.path.expanduser(typed))
    with open_mailroom(home, address) as mailroom:
        mailroom.sync()
        found = founding.teams(mailroom)
        shown = mailroom.place
    if len(found) != 1:
        names = ", ".join(team.name for team in found) or "none"
        raise TeamError(f"{shown} has no single team to read ({names}): chefslog team report")
    return Place(found[0].team, address, found[0].name, READER)


def keep_own_view(here: Here, given: str, day: str) -> str:
    """Keep the reader's own answer; it stays on this machine."""
    keep_view(here.home, here.place.team, given, day)
    return "Your answer stands beside theirs; it stays on this machine."


def write_report(report: Report, path: str, form: str, config: str) -> str:
    """Write the report into a file, `md` or `html`. Raises OSError."""
    text, problems = page(report, form, config)
    make_folder(os.path.dirname(path))
    write_private(path, text.encode("utf-8", "replace"))
    return " ".join([f"written: {path}", *problems])
