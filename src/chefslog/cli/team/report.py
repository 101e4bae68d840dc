"""`chefslog team report`, `board`, `pack` and `delivery`: the trends, and what is behind them."""

from __future__ import annotations

import os
from dataclasses import dataclass

from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.output import Output, json_text
from chefslog.cli.team.context import TeamContext, choose_place
from chefslog.home.clock import Moment, now
from chefslog.home.config import load_config
from chefslog.home.files import make_folder, write_private
from chefslog.home.narration import narrate
from chefslog.home.paths import find_home
from chefslog.insight.window import months_back
from chefslog.model.days import iso, parse_day

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any

    from chefslog.team.delivery.delivery import Delivery
    from chefslog.team.founding.teamfile import TeamFile
    from chefslog.team.member.places import Place

_MONTHS = 6
_WIDTH = 80
_ENDINGS = {".md": "md", ".html": "html", ".htm": "html", ".json": "json"}


@dataclass(frozen=True)
class _Released:
    """A team as its place has it: its epochs' files and its checked releases, oldest first."""

    team: str
    name: str
    files: Sequence[TeamFile]
    releases: Sequence[dict[str, Any]]


def show_report(args: Arguments) -> Output:
    """`chefslog team report [PLACE]`: from the released files, no key needed."""
    context = TeamContext(args)
    from chefslog.team.report.model import build
    from chefslog.team.report.released import keep_view, own_views

    if len(args.words) > 1:
        return _side_by_side(context)
    found = _released(context, args.words[0] if args.words else "")
    answer = args.text("my_view")
    if answer:
        keep_view(context.home, found.team, answer, context.moment.day)
        narrate(f"Your own answer, {answer}, is kept here and nowhere else.")
    delivery = _delivery(context, found.releases)
    report = build(found.releases, delivery, own_views(context.home, found.team), found.name)

    def lines(width: int) -> Iterator[str]:
        from chefslog.team.report.text import report_lines

        return report_lines(report, width or _WIDTH)

    def page(form: str) -> tuple[str, list[str]]:
        from chefslog.team.report.pages import page

        return page(report, form, context.home.config)

    return _written(args, report.as_json, lines, page)


def _side_by_side(context: TeamContext) -> Output:
    """Several teams on one page."""
    from chefslog.team.report.model import build
    from chefslog.team.report.pages import teams_page
    from chefslog.team.report.text import in_order, teams_lines

    if context.args.text("my_view") or context.args.many("repo"):
        raise UsageError("--my-view and --repo go with one team")
    found = [_released(context, word) for word in context.args.words]
    reports = in_order([build(one.releases, team=one.name) for one in found])
    return _written(
        context.args,
        lambda: [report.as_json() for report in reports],
        lambda width: teams_lines(reports, width or _WIDTH),
        lambda form: teams_page(reports, form, context.home.config),
    )


def _written(
    args: Arguments,
    data: Callable[[], Any],
    lines: Callable[[int], Iterator[str]],
    page: Callable[[str], tuple[str, list[str]]],
) -> Output:
    """A report in the form that is asked for, on standard output or in a file."""
    form, path = _form(args), _path(args)

    def text(width: int) -> str:
        if form == "json":
            return json_text(data()) + "\n"
        if form == "text":
            return "\n".join(lines(width)) + "\n"
        found, problems = page(form)
        narrate(*problems)
        return found

    if path is None:
        return Output(data, lambda width: text(width).removesuffix("\n").split("\n"))
    make_folder(os.path.dirname(os.path.abspath(path)))
    write_private(path, text(0).encode("utf-8", "replace"))
    narrate(f"✓ {path}")
    return Output()


def show_board(args: Arguments) -> Output:
    """`chefslog team board [PLACE]`: one page for leadership, in place of the one with tokens."""
    context = TeamContext(args)
    from chefslog.team.report.model import build
    from chefslog.team.report.pages import board_text

    found = _released(context, args.words[0] if args.words else "")
    return _page(args, board_text(build(found.releases, team=found.name)))


def show_pack(args: Arguments) -> Output:
    """`chefslog team pack [PLACE]`: what a works council or a privacy officer asks for."""
    context = TeamContext(args)
    from chefslog.team.report.pages import pack_text

    found = _released(context, args.words[0] if args.words else "")
    if not found.files:
        raise UsageError(f"{found.name} has no signed roster yet, so there is nothing to describe")
    return _page(args, pack_text(found.files[-1]))


def _page(args: Arguments, text: str) -> Output:
    """Markdown on standard output, or in a file."""
    path = _path(args)
    if path is not None:
        make_folder(os.path.dirname(os.path.abspath(path)))
        write_private(path, text.encode("utf-8", "replace"))
        narrate(f"✓ {path}")
        return Output()
    return Output({"markdown": text}, text.removesuffix("\n").split("\n"))


def _released(context: TeamContext, word: str) -> _Released:
    """What the place has that a word names: one of this machine's teams, or the place itself."""
    from chefslog.team.report.released import open_team

    own = _own_place(context, word)
    wanted = own.team if own else context.args.text("team") or ""
    with open_team(context.home, own.place if own else word, wanted) as team:
        return _Released(team.team, team.name, team.files, team.releases())


def _own_place(context: TeamContext, word: str) -> Place | None:
    """This machine's team of a name, or its only one without. Raises UsageError for none."""
    from chefslog.team.member.places import places

    known = places(context.home)
    if word:
        return next((one for one in known if one.name.casefold() == word.casefold()), None)
    if not known:
        raise UsageError(f"say where the team is: chefslog {context.args.command.name} PLACE")
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


def _delivery(context: TeamContext, releases: Sequence[dict[str, Any]]) -> Delivery | None:
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
