"""The report as Markdown and as one HTML page that asks for nothing."""

from __future__ import annotations

import os

from chefslog.home.overrides import Shelf
from chefslog.home.templates import render
from chefslog.team.report.model import Report
from chefslog.team.report.wording import MY_VIEW

FORMATS = {"md": "report.md", "html": "report.html"}
_FOLDER = os.path.join(os.path.dirname(__file__), "templates")


def page(report: Report, form: str, config: str | None = None) -> tuple[str, list[str]]:
    """The report as `md` or `html`, and lines to show about the reader's own template."""
    context = {"report": report, "my_view": MY_VIEW}
    text, problems = render(Shelf.of(_FOLDER, config), FORMATS[form], context)
    return text, problems
