"""The commands of a team's reader: the report, and what git says of the team as a whole."""

from __future__ import annotations

import os

from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.output import terminal
from chefslog.cli.team.context import TeamDesk, place_of
from chefslog.cli.team.places import team_in
from chefslog.cli.team.printing import as_json, json_text, say
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


def report(args: Arguments) -> int:
    """`chefslog team report [PLACE]`: from the released files, no key needed."""
    desk = TeamDesk(args)
    from chefslog.team.report.model import build
    from chefslog.team.report.pages import page
    from chefslog.team.report.selfview import keep_view, own_view
    from chefslog.team.report.telling import lines

    team, name, found = _released(desk, args)
    answer = args.text("my_view")
    if answer:
        keep_view(desk.home, team, answer, desk.moment.day)
        say(f"Your own answer, {answer}, is kept here and nowhere else.")
    told = build(found, _delivery(desk, args, found), own_view(desk.home, team), name)
    form = _form(args)
    if form == "json" and _path(args) is None:
        as_json(told.as_json())
    elif form == "json":
        _write(args, told, json_text(told.as_json()) + "\n")
    elif form == "text":
        text = "\n".join(lines(told, terminal().width or _WIDTH)) + "\n"
        _write(args, told, legible(text, lines=True))
    else:
        text, problems = page(told, form, desk.home.config)
        say(*problems)
        _write(args, told, text)
    return 0


def _released(desk: TeamDesk, args: Arguments) -> tuple[str, str, list[dict[str, Any]]]:
    """A team's id, its name, and its checked releases, oldest first."""
    from chefslog.team.founding.epochs import chain
    from chefslog.team.mailroom.place import open_mailroom
    from chefslog.team.release.release import releases

    own = None if args.words else _own_place(desk)
    place = own.place if own else args.words[0]
    with open_mailroom(desk.home, place) as mailroom:
        mailroom.sync()
        found = own or team_in(mailroom, args.text("team") or "")
        files = chain(mailroom, found.team)
        return found.team, found.name, releases(mailroom, files)


def _own_place(desk: TeamDesk) -> Place:
    """Where this machine's team is. Raises UsageError where it has none."""
    from chefslog.team.member.places import places

    if not places(desk.home):
        raise UsageError("say where the team is: chefslog team report PLACE")
    return place_of(desk)


def _form(args: Arguments) -> str:
    form, path = args.text("format"), args.text("output")
    if args.flag("json"):
        if form:
            raise UsageError("--json or --format, not both")
        return "json"
    ending = os.path.splitext(path or "")[1].lower()
    return form or _ENDINGS.get(ending, "text")


def _path(args: Arguments) -> str | None:
    """The file to write to, None for standard output. Raises UsageError for a folder."""
    path = args.text("output") or "-"
    if os.path.isdir(path):
        raise UsageError(f"{path} is a folder; say which file in it")
    return None if path == "-" else path


def _write(args: Arguments, told: Report, text: str) -> None:
    path = _path(args)
    if path is None:
        print(text, end="")
        return
    make_folder(os.path.dirname(os.path.abspath(path)))
    write_private(path, text.encode("utf-8", "replace"))
    count = len(told.periods)
    say(f"✓ {path}: {count} {'period' if count == 1 else 'periods'}")


def _delivery(desk: TeamDesk, args: Arguments, found: list[dict[str, Any]]) -> Delivery | None:
    from chefslog.team.delivery.delivery import TAGS, delivery

    repos = args.many("repo")
    if not repos:
        return None
    first = found[0]["first"][:7] if found else ""
    months = [month for month in _months(desk.moment, 12 if found else _MONTHS) if month >= first]
    return delivery(repos, months, args.text("tags") or TAGS)


def delivery(args: Arguments) -> int:
    """`chefslog team delivery`: flow and quality from git, without authors."""
    from chefslog.team.delivery.delivery import TAGS
    from chefslog.team.delivery.delivery import delivery as measure

    count = args.number("months", _MONTHS)
    if not 1 <= count <= 120:
        raise UsageError("--months is 1 to 120")
    config, problems = load(find_home())
    say(*problems)
    months = _months(now(config.day_starts), count)
    found = measure(args.many("repo") or ["."], months, args.text("tags") or TAGS)
    if args.flag("json"):
        as_json(found.as_json())
    else:
        print(legible(found.as_markdown(), lines=True).rstrip())
    return 0


def _months(moment: Moment, count: int) -> list[str]:
    """The last months, this one included, oldest first."""
    today = parse_day(moment.day) or 1
    return [iso(months_back(today, back))[:7] for back in reversed(range(count))]
