"""What the Team screen does for its person, each in a worker; importing it loads cryptography."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from chefslog.home.files import make_folder, write_private
from chefslog.home.paths import Home
from chefslog.team.errors import TeamError
from chefslog.team.founding import pin
from chefslog.team.keys import KeyStore
from chefslog.team.mailroom.place import settle_place
from chefslog.team.member.consent import decide, set_standing
from chefslog.team.member.places import Place
from chefslog.team.member.preview import Preview
from chefslog.team.member.sender import answer as answer_period
from chefslog.team.member.sender import tend_team
from chefslog.team.member.visit import Visit, visiting
from chefslog.team.questions import QUESTIONS
from chefslog.team.report.model import Report
from chefslog.team.report.pages import page
from chefslog.team.report.released import keep_view, open_team
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


def switch_standing(here: Here, seen: Preview) -> str:
    """Turn a yes for every period to come on or off; what goes is still shown each time."""
    is_on = not seen.is_standing
    set_standing(here.home, seen.task.file, is_on)
    return f"A yes for every period to come is {'on; you still see what goes' if is_on else 'off'}"


def send_seen(here: Here, seen: Preview) -> str:
    """Say yes to exactly what was shown; it goes with the next file."""
    with here.visit() as visit:
        outbox = answer_period(visit, seen, is_yes=True)
    return f"Yes: exactly what you saw goes with the next file for {outbox.period}"


def send_blank(here: Here, seen: Preview) -> str:
    """Say not this time: only blanks go."""
    with here.visit() as visit:
        outbox = answer_period(visit, seen, is_yes=False)
    return f"Not this time: only blanks go for {outbox.period}"


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
    done = tend_team(here.home, here.keys, here.place, here.now)
    if done.stopped:
        raise TeamError(" ".join(done.stopped))
    return " ".join([*done.steps, *done.waiting]) or "Nothing to do now."


def team_to_read(home: Home, typed: str) -> Place:
    """Return the one team of a place, to read its report. Raises TeamError."""
    address = settle_place(os.path.expanduser(typed))
    with open_team(home, address) as team:
        return Place(team.team, address, team.name, READER)


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
