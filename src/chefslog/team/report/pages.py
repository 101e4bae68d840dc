"""The pages to hand on, as Markdown or HTML that asks for nothing: report, teams, board, pack."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from chefslog.home.overrides import Shelf
from chefslog.model.sanitize import legible
from chefslog.team.bands import POINTS, people_band, question_grid
from chefslog.team.calendar import DAP_EPOCH, DAY, periods_of
from chefslog.team.founding.teamfile import TeamFile
from chefslog.team.questions import question_of, say_questions
from chefslog.team.rehearse.power import power_table
from chefslog.team.report.figures import Figure
from chefslog.team.report.model import Report
from chefslog.team.report.text import MAP_TITLE, MY_VIEW, NOT_RANKED, team_rows
from chefslog.team.seal import report_size
from chefslog.team.task import tasks_of

ASKED = (
    ("What got done that would not have been done without AI?", ("otherwise",)),
    ("How much of the thinking is delegated, and is delegated work checked?",
     ("delegation", "checked")),
    ("Is it kept, and does it hold weeks later?", ("kept", "held")),
    ("Could the team defend it in production at 3 am?", ("own",)),
    ("Is routine work handed over first, and does critical work stay led by people?",
     ("routine", "human_led")),
    ("When does AI help, and when does it hurt?", ("effect",)),
    ("Do people say they get more done than a year ago?", ("impact_ai",)),
    ("Is review the bottleneck?", ("review_load",)),
    ("Can people keep this up?", ("interruptions", "after_hours")),
    ("Are bugs fixed on the spot, now that fixing is cheap?", ("bugs",)),
    ("How sure are people of what they shipped?", ("confidence",)),
    ("What does it cost a person?", ("spend",)),
)  # fmt: skip
"""What leadership is to ask in place of tokens, and the questions of the report that answer it."""
_TEAMS = 400
_FOLDER = os.path.join(os.path.dirname(__file__), "templates")


def page(report: Report, form: str, config: str | None = None) -> tuple[str, list[str]]:
    """Return the report as `md` or `html`, and lines to show about the reader's own template."""
    return _render(f"report.{form}", config, report=report, map_title=MAP_TITLE, my_view=MY_VIEW)


def teams_page(reports: Sequence[Report], form: str, config: str) -> tuple[str, list[str]]:
    """Return the published bands of several teams on one page, in the same forms."""
    rows = [*team_rows(reports)]
    return _render(f"teams.{form}", config, rows=rows, not_ranked=NOT_RANKED)


def board_text(report: Report) -> str:
    """Return one page for leadership that answers the slide with tokens, as Markdown."""
    by_name = {figure.name: figure for figure in report.figures}
    said = {
        question: "; ".join(_said(by_name[name]) for name in names if name in by_name)
        for question, names in ASKED
    }
    missing = " ".join(question for question, text in said.items() if not text)
    return _render("board.md", None, report=report, said=said, missing=missing)[0]


def _said(figure: Figure) -> str:
    if figure.now is None:
        return f"{figure.question.title}: hidden, too few people answered"
    moved = {1: ", up and lasting", -1: ", down and lasting"}.get(figure.change, "")
    return f"{figure.question.title}: {figure.now.text}{moved}"


def pack_text(file: TeamFile, teams: int = _TEAMS) -> str:
    """Return what a works council or a privacy officer asks of a team, as Markdown.

    `teams` are simulated for the figures of the attacks, as `chefslog team rehearse --power` does.
    """
    members = len(file.members)
    period = periods_of(file.quarter, file.monthly)[0]
    rows = power_table((max(members, file.k),), teams)
    text, _ = _render(
        "pack.md",
        None,
        file=file,
        first=legible(file.desk.name),
        second=legible(file.lock.name),
        questions=[question_of(name) for name in file.questions],
        map_lines=say_questions(file.questions)[1:],
        size=f"{report_size(tasks_of(file)[0]):,}",
        points=POINTS,
        bands=len(question_grid("mean", members, members).edges) + 1,
        people=people_band(members, file.k),
        closes=period.closes // DAY - (period.last - DAP_EPOCH),
        expires=(period.expires - period.closes) // DAY,
        kinds=[
            (f"questions that are {kind}s", *(row for row in rows if row.question_kind == kind))
            for kind in ("mean", "share")
        ],
        teams=teams,
    )
    return text


def _render(name: str, config: str | None, **context: Any) -> tuple[str, list[str]]:
    from chefslog.home.templates import render  # Jinja2 takes a while to load

    return render(Shelf(_FOLDER, config), name, context)
