"""`chefslog team report`, `board` and `pack`: the trends, and what is behind them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any

from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.output import Output, json_text
from chefslog.cli.team.context import TeamContext
from chefslog.cli.team.standalone import MONTHS, whole_months
from chefslog.home.narration import narrate
from chefslog.season.handout import write_handout
from chefslog.team.delivery.delivery import Delivery, delivery
from chefslog.team.member.places import places
from chefslog.team.report import pages
from chefslog.team.report.figures import Release
from chefslog.team.report.model import build
from chefslog.team.report.released import OpenTeam, keep_view, open_team, own_views
from chefslog.team.report.text import in_order, report_lines, teams_lines

_WIDTH = 80
_ENDINGS = {
    "": "text", ".txt": "text", ".md": "md", ".html": "html", ".htm": "html", ".json": "json",
}  # fmt: skip


def show_report(args: Arguments) -> Output:
    """`chefslog team report [PLACE…]`: from the released files, no key needed."""
    context, answer = TeamContext(args), args.text("my_view")
    config = context.home.config
    if len(args.words) > 1:
        if answer or args.many("repo"):
            raise UsageError("--my-view and --repo go with one team")
        reports = []
        for word in args.words:
            with _open(context, word) as team:
                reports.append(build(team.releases(), team=team.name))
        reports = in_order(reports)
        return _written(
            args,
            lambda: [report.as_json() for report in reports],
            lambda width: teams_lines(reports, width or _WIDTH),
            lambda form: pages.teams_page(reports, form, config),
        )
    with _open(context, *args.words) as team:
        found = team.releases()
    if answer:
        keep_view(context.home, team.team, answer, context.moment.day)
        narrate(f"Your own answer, {answer}, is kept here and nowhere else.")
    views = own_views(context.home, team.team)
    report = build(found, _read_delivery(context, found), views, team.name)
    return _written(
        args,
        report.as_json,
        lambda width: report_lines(report, width or _WIDTH),
        lambda form: pages.page(report, form, config),
    )


def _read_delivery(context: TeamContext, releases: Sequence[Release]) -> Delivery | None:
    """What git says of the months of a report, where a repository is named."""
    repos = context.args.many("repo")
    first = releases[0]["first"][:7] if releases else ""
    months = whole_months(context.moment, 12 if releases else MONTHS)
    months = [month for month in months if month >= first]
    return delivery(repos, months, context.args.text("tags") or "") if repos else None


def show_board(args: Arguments) -> Output:
    """`chefslog team board [PLACE]`: one page for leadership, in place of the one with tokens."""
    with _open(TeamContext(args), *args.words) as team:
        return _markdown(args, pages.board_text(build(team.releases(), team=team.name)))


def show_pack(args: Arguments) -> Output:
    """`chefslog team pack [PLACE]`: what a works council or a privacy officer asks for."""
    with _open(TeamContext(args), *args.words) as team:
        team.releases()
        if not team.files:
            raise UsageError(
                f"{team.name} has no signed roster yet, so there is nothing to describe"
            )
    return _markdown(args, pages.pack_text(team.files[-1]))


def _open(context: TeamContext, word: str = "") -> AbstractContextManager[OpenTeam]:
    """What a word names: one of this machine's teams (its only one without), or a place.

    Raises UsageError without either.
    """
    known = places(context.home)
    own = next((one for one in known if one.name.casefold() == word.casefold()), None)
    if not word:
        if not known:
            raise UsageError(f"say where the team is: chefslog {context.args.command.name} PLACE")
        own = context.choose_place()
    wanted = own.team if own else context.args.text("team") or ""
    return open_team(context.home, own.place if own else word, wanted)


def _written(
    args: Arguments,
    data: Callable[[], Any],
    lines: Callable[[int], Iterator[str]],
    page: Callable[[str], tuple[str, list[str]]] | None = None,
) -> Output:
    """A report in the form that is asked for, on standard output or in a file.

    Without `page`, the lines are Markdown and there is no other form but JSON.
    """
    form, path = args.text("format"), _path(args)
    if args.flag("json"):
        if form:
            raise UsageError("--json or --format, not both")
        form = "json"
    endings = {end: kind for end, kind in _ENDINGS.items() if page or kind != "html"}
    form = form or endings.get(os.path.splitext(path)[1].lower())
    if form is None:
        raise UsageError(
            f"{path}: the ending says how it is written: {' '.join(filter(None, endings))}"
        )

    def text(width: int) -> str:
        if form == "json":
            return json_text(data()) + "\n"
        if form == "text" or page is None:
            return "\n".join(lines(width)) + "\n"
        found, problems = page(form)
        narrate(*problems)
        return found

    if path:
        narrate(f"✓ {write_handout(path, text(0), ())}")
        return Output()
    return Output(data, lambda width: text(width).removesuffix("\n").split("\n"))


def _markdown(args: Arguments, text: str) -> Output:
    return _written(args, lambda: {"markdown": text}, lambda _: iter(text.splitlines()))


def _path(args: Arguments) -> str:
    """The file to write to, empty for standard output. Raises UsageError for a folder."""
    path = args.text("output") or "-"
    if os.path.isdir(path):
        raise UsageError(f"{path} is a folder; say which file in it")
    return "" if path == "-" else path
