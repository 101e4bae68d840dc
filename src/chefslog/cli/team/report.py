"""The commands of a team's reader: the report, and what git says of the team as a whole."""

from __future__ import annotations

import os

from chefslog.cli.command import Asked
from chefslog.cli.dispatch import UsageError
from chefslog.cli.journal.read import as_json, json_text, say
from chefslog.cli.team.context import TeamDesk, place_of
from chefslog.cli.team.places import absolute, team_in
from chefslog.cli.text import look
from chefslog.home.clock import Moment, now
from chefslog.home.config import load
from chefslog.home.files import make_folder, write_private
from chefslog.home.paths import find_home
from chefslog.insight.window import months_back
from chefslog.model.days import iso, parse_day
from chefslog.model.sanitize import legible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from chefslog.team.delivery.delivery import Delivery
    from chefslog.team.member.places import Place
    from chefslog.team.report.model import Report

_MONTHS = 6
_WIDTH = 80
_ENDINGS = {".md": "md", ".html": "html", ".htm": "html", ".json": "json"}


def report(asked: Asked) -> int:
    """`chefslog team report [PLACE]`: from the released files, no key needed."""
    desk = TeamDesk(asked)
    from chefslog.team.report.model import build
    from chefslog.team.report.pages import page
    from chefslog.team.report.selfview import keep_view, own_view
    from chefslog.team.report.telling import lines

    team, name, found = _released(desk, asked)
    answer = asked.text("my_view")
    if answer:
        keep_view(desk.home, team, answer, desk.moment.day)
        say(f"Your own answer, {answer}, is kept here and nowhere else.")
    told = build(found, _delivery(desk, asked, found), own_view(desk.home, team), name)
    form = _form(asked)
    if form == "json" and _path(asked) is None:
        as_json(told.as_json())
    elif form == "json":
        _write(asked, told, json_text(told.as_json()) + "\n")
    elif form == "text":
        text = "\n".join(lines(told, look(False).width or _WIDTH)) + "\n"
        _write(asked, told, legible(text, lines=True))
    else:
        text, problems = page(told, form, desk.home.config)
        say(*problems)
        _write(asked, told, text)
    return 0


def _released(desk: TeamDesk, asked: Asked) -> tuple[str, str, list[dict[str, Any]]]:
    """A team's id, its name, and its checked releases, oldest first."""
    from chefslog.team.founding.epochs import chain
    from chefslog.team.mailroom.place import open_mailroom
    from chefslog.team.release.release import releases

    own = None if asked.words else _own_place(desk)
    place = own.place if own else absolute(asked.words[0])
    with open_mailroom(place) as mailroom:
        mailroom.sync()
        found = own or team_in(mailroom, asked.text("team") or "")
        files = chain(mailroom, found.team)
        return found.team, found.name, releases(mailroom, files)


def _own_place(desk: TeamDesk) -> Place:
    """Where this machine's team is. Raises UsageError where it has none."""
    from chefslog.team.member.places import places

    if not places(desk.home):
        raise UsageError("say where the team is: chefslog team report PLACE")
    return place_of(desk)


def _form(asked: Asked) -> str:
    form, path = asked.text("format"), asked.text("output")
    if asked.flag("json"):
        if form:
            raise UsageError("--json or --format, not both")
        return "json"
    ending = os.path.splitext(path or "")[1].lower()
    return form or _ENDINGS.get(ending, "text")


def _path(asked: Asked) -> str | None:
    """The file to write to, None for standard output. Raises UsageError for a folder."""
    path = asked.text("output") or "-"
    if os.path.isdir(path):
        raise UsageError(f"{path} is a folder; say which file in it")
    return None if path == "-" else path


def _write(asked: Asked, told: Report, text: str) -> None:
    path = _path(asked)
    if path is None:
        print(text, end="")
        return
    make_folder(os.path.dirname(os.path.abspath(path)))
    write_private(path, text.encode("utf-8", "replace"))
    count = len(told.periods)
    say(f"✓ {path}: {count} {'period' if count == 1 else 'periods'}")


def _delivery(desk: TeamDesk, asked: Asked, found: list[dict[str, Any]]) -> Delivery | None:
    from chefslog.team.delivery.delivery import TAGS, delivery

    repos = asked.many("repo")
    if not repos:
        return None
    first = found[0]["first"][:7] if found else ""
    months = [month for month in _months(desk.moment, 12 if found else _MONTHS) if month >= first]
    return delivery(repos, months, asked.text("tags") or TAGS)


def delivery(asked: Asked) -> int:
    """`chefslog team delivery`: flow and quality from git, without authors."""
    from chefslog.team.delivery.delivery import TAGS
    from chefslog.team.delivery.delivery import delivery as measure

    count = asked.number("months", _MONTHS)
    if not 1 <= count <= 120:
        raise UsageError("--months is 1 to 120")
    config, problems = load(find_home())
    say(*problems)
    months = _months(now(config.day_starts), count)
    found = measure(asked.many("repo") or ["."], months, asked.text("tags") or TAGS)
    if asked.flag("json"):
        as_json(found.as_json())
    else:
        print(legible(found.as_markdown(), lines=True).rstrip())
    return 0


def _months(moment: Moment, count: int) -> list[str]:
    """The last months, this one included, oldest first."""
    today = parse_day(moment.day) or 1
    return [iso(months_back(today, back))[:7] for back in reversed(range(count))]
