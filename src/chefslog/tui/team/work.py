"""What the Team screen reads and does in a worker; importing it loads the cryptography."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, replace

from chefslog.home.files import make_folder, write_private
from chefslog.home.paths import Home
from chefslog.reading.connect import Snapshot
from chefslog.team.bands import PATH, POINTS
from chefslog.team.errors import TeamError
from chefslog.team.founding import pin
from chefslog.team.founding.teamfile import TeamFile
from chefslog.team.founding.words import eight_words
from chefslog.team.keys import KeyStore
from chefslog.team.mailroom.place import settle_place
from chefslog.team.mailroom.protocol import Mailroom
from chefslog.team.member.consent import decide, defend, set_standing
from chefslog.team.member.places import Place, places
from chefslog.team.member.preview import Preview, Row, open_task, preview
from chefslog.team.member.sender import answer as answer_period
from chefslog.team.member.sender import tend_team
from chefslog.team.member.state import state_of
from chefslog.team.member.visit import Visit, checked, visiting
from chefslog.team.report.figures import Release
from chefslog.team.report.model import Report, build
from chefslog.team.report.pages import page
from chefslog.team.report.released import keep_view, open_team, own_views
from chefslog.team.stories import stories
from chefslog.tui.team.view import READER, View


def read_view(
    home: Home, keys: KeyStore, snapshot: Snapshot, now: float, wanted: str, reads: Place | None
) -> View:
    """Return the team of this id, else the first; `reads` is one whose report alone is read."""
    view = View()
    try:
        teams = (*places(home), *([reads] if reads else []))
        place = next((one for one in teams if one.team == wanted), teams[0] if teams else None)
        view = View(teams=teams, place=place)
        if place is None:
            return view
        if place.role == READER:
            with open_team(home, place.place, place.team) as team:
                view = _with_stories(view, team.mailroom, team.files)
                return _with_report(view, home, place, team.releases())
        with visiting(home, keys, place) as visit:
            return _visited(view, visit, snapshot, now)
    except (TeamError, OSError) as error:
        return replace(view, problem=str(error))


def _visited(view: View, visit: Visit, snapshot: Snapshot, now: float) -> View:
    view, files = replace(view, state=state_of(visit, now)), visit.standing.files
    if files:
        words = eight_words(files[-1].hash) if visit.place.role == "desk" else ()
        view = replace(view, file=files[-1], words=tuple(words))
        view = _with_stories(view, visit.mailroom, files)
    if files and visit.place.role == "member":
        # Without a period that is open, or without a seat, the state says so.
        with suppress(TeamError):
            view = replace(view, preview=preview(visit, snapshot, open_task(visit, now), now))
    found = checked(visit)
    released = [one.release for one in found if one.release]
    view = _with_report(view, visit.home, visit.place, released)
    broken = next((one.problem for one in found if one.problem), "")
    return replace(view, no_report=broken) if broken and view.report is None else view


def _with_report(view: View, home: Home, place: Place, found: Sequence[Release]) -> View:
    try:
        return replace(view, report=build(found, own=own_views(home, place.team), team=place.name))
    except TeamError as error:
        return replace(view, no_report=str(error))


def _with_stories(view: View, mailroom: Mailroom, files: Sequence[TeamFile]) -> View:
    """The stories that their authors signed."""
    found = stories(mailroom, *reversed(files)) if files else []
    return replace(view, stories=tuple(one.story for one in found if one.story is not None))


@dataclass(frozen=True)
class Here:
    """This machine in one of its teams at a moment (`now` is UNIX seconds)."""

    home: Home
    keys: KeyStore
    place: Place
    now: float

    def visit(self) -> AbstractContextManager[Visit]:
        """Open the team's place. Raises TeamError, OSError."""
        return visiting(self.home, self.keys, self.place)


def answer(here: Here, seen: Preview, answers: Mapping[str, bool]) -> str:
    """Keep which questions a member says yes or no to, under the epoch that was shown."""
    decide(here.home, seen.task.file, answers)
    count = sum(answers.values())
    return f"{count} questions yes, {len(answers) - count} no"


def turn_answer(here: Here, seen: Preview, row: Row) -> str:
    """Say the other of yes and no to a question; to a path yes, no, nothing in turn."""
    said, keep = "no" if row.answer == "yes" else "yes", decide
    if row.question.kind == PATH:
        said = {None: "yes", POINTS: "no"}.get(row.number, "not answered")
        keep = decide if row.number == 0 else defend
    keep(here.home, seen.task.file, {row.question.name: said == "yes"})
    return f"{row.question.title}: {said}"


def switch_standing(here: Here, seen: Preview) -> str:
    """Turn a yes for every period to come on or off; what goes is still shown each time."""
    is_on = not seen.is_standing
    set_standing(here.home, seen.task.file, is_on)
    return f"A yes for every period to come is {'on; you still see what goes' if is_on else 'off'}"


def send_seen(here: Here, seen: Preview, is_yes: bool) -> str:
    """Say yes to exactly what was shown, or not this time; it goes with the next file."""
    with here.visit() as visit:
        period = answer_period(visit, seen, is_yes).period
    if is_yes:
        return f"Yes: exactly what you saw goes with the next file for {period}"
    return f"Not this time: only blanks go for {period}"


def asked_words(here: Here) -> tuple[str, tuple[int, ...]]:
    """Return who reads the eight words, and the places of those this machine asks for."""
    with here.visit() as visit:
        file = visit.standing.newest
        return file.desk.name, tuple(pin.asked_places(here.keys.identity(), file))


def hear_words(here: Here, typed: str, places: tuple[int, ...]) -> str:
    """Take the words at these places (or all eight) as a person heard them. Raises EpochError."""
    with here.visit() as visit:
        pin.verify(here.home, visit.standing, typed, places)
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
