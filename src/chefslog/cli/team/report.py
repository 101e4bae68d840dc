"""`chefslog team report` and `team delivery`: the trends, and what git says of the whole team."""

from __future__ import annotations

import os

from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.output import Output, json_text
from chefslog.cli.team.context import TeamContext, choose_place, team_in
from chefslog.cli.text import count_text
from chefslog.home.clock import Moment, now
from chefslog.home.config import load_config
from chefslog.home.files import make_folder, write_private
from chefslog.home.narration import narrate
from chefslog.home.paths import find_home
from chefslog.insight.window import months_back
from chefslog.model.days import iso, parse_day

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from chefslog.team.delivery.delivery import Delivery
    from chefslog.team.member.places import Place
    from chefslog.team.report.model import Report

_MONTHS = 6
_WIDTH = 80
_ENDINGS = {".md": "md", ".html": "html", ".htm": "html", ".json": "json"}


def show_report(args: Arguments) -> Output:
    """`chefslog team report [PLACE]`: from the released files, no key needed."""
    context = TeamContext(args)
    from chefslog.team.report.model import build
    from chefslog.team.report.selfview import keep_view, own_views

    team, name, releases = _released(context)
    answer = args.text("my_view")
    if answer:
        keep_view(context.home, team, answer, context.moment.day)
        narrate(f"Your own answer, {answer}, is kept here and nowhere else.")
    delivery = _delivery(context, releases)
    report = build(releases, delivery, own_views(context.home, team), name)
    form, path = _form(args), _path(args)
    if path is None:
        return Output(
            report.as_json,
            lambda width: _text(context, report, form, width).removesuffix("\n").split("\n"),
        )
    make_folder(os.path.dirname(os.path.abspath(path)))
    write_private(path, _text(context, report, form, 0).encode("utf-8", "replace"))
    periods = count_text(len(report.periods), "period")
    narrate(f"✓ {path}: {periods}")
    return Output()


def _text(context: TeamContext, report: Report, form: str, width: int) -> str:
    """The report as a text of this form."""
    from chefslog.team.report.pages import page
    from chefslog.team.report.text import report_lines

    if form == "json":
        return json_text(report.as_json()) + "\n"
    if form == "text":
        return "\n".join(report_lines(report, width or _WIDTH)) + "\n"
    text, problems = page(report, form, context.home.config)
    narrate(*problems)
    return text


def _released(context: TeamContext) -> tuple[str, str, list[dict[str, Any]]]:
    """A team's id, its name, and its checked releases, oldest first."""
    from chefslog.team.founding.epochs import chain
    from chefslog.team.mailroom.place import open_mailroom
    from chefslog.team.release.release import releases

    args = context.args
    own = None if args.words else _own_place(context)
    place = own.place if own else args.words[0]
    with open_mailroom(context.home, place) as mailroom:
        mailroom.sync()
        team = own or team_in(mailroom, args.text("team") or "")
        files = chain(mailroom, team.team)
        return team.team, team.name, releases(mailroom, files)


def _own_place(context: TeamContext) -> Place:
    """Where this machine's team is. Raises UsageError where it has none."""
    from chefslog.team.member.places import places

    if not places(context.home):
        raise UsageError("say where the team is: chefslog team report PLACE")
    return choose_place(context)


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


def _delivery(context: TeamContext, releases: list[dict[str, Any]]) -> Delivery | None:
    from chefslog.team.delivery.delivery import delivery

    repos = context.args.many("repo")
    if not repos:
        return None
    first = releases[0]["first"][:7] if releases else ""
    months = _months(context.moment, 12 if releases else _MONTHS)
    months = [month for month in months if month >= first]
    return delivery(repos, months, context.args.text("tags") or "")


def show_delivery(args: Arguments) -> Output:
    """`chefslog team delivery`: flow and quality from git, without authors."""
    from chefslog.team.delivery.delivery import delivery

    count = args.number("months", _MONTHS)
    if not 1 <= count <= 120:
        raise UsageError("--months is 1 to 120")
    config, problems = load_config(find_home())
    narrate(*problems)
    months = _months(now(config.day_starts), count)
    measured = delivery(args.many("repo") or ["."], months, args.text("tags") or "")
    return Output(measured.as_json, lambda _width: measured.as_markdown().rstrip().split("\n"))


def _months(moment: Moment, count: int) -> list[str]:
    """The last whole months, oldest first."""
    today = parse_day(moment.day) or 1
    return [iso(months_back(today, back))[:7] for back in reversed(range(1, count + 1))]
