"""The report as Markdown and as one HTML page that asks for nothing."""

from __future__ import annotations

import os
from collections.abc import Sequence

from chefslog.home.overrides import Shelf
from chefslog.home.templates import render
from chefslog.team.report.model import Report
from chefslog.team.report.teams import NOT_RANKED, team_rows
from chefslog.team.report.wording import MY_VIEW

_FOLDER = os.path.join(os.path.dirname(__file__), "templates")


def page(report: Report, form: str, config: str | None = None) -> tuple[str, list[str]]:
    """The report as `md` or `html`, and lines to show about the reader's own template."""
    context = {"report": report, "my_view": MY_VIEW}
    return render(Shelf.of(_FOLDER, config), f"report.{form}", context)


def teams_page(reports: Sequence[Report], form: str, config: str) -> tuple[str, list[str]]:
    """The reports of several teams on one page, in the same forms."""
    context = {"rows": [*team_rows(reports)], "not_ranked": NOT_RANKED}
    return render(Shelf.of(_FOLDER, config), f"teams.{form}", context)
