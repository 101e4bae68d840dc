"""The report as a page and as Markdown: whole, safe, and readable without seeing it."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from textual.color import Color

from chefslog.home.files import make_folder
from chefslog.home.paths import Home
from chefslog.team.report.model import Report, build
from chefslog.team.report.pages import page
from chefslog.team.report.selfview import SelfView
from chefslog.team.report.telling import lines
from chefslog.team.sections import DEFAULT_SMALL
from tests.team.report.given import delivery, full, release, team, too_few
from tests.team.report.reading import CSS, Outline, colours
from tests.tui.test_themes import contrast

HOSTILE = "<script>document.title='owned'</script> [x](http://a.example) | \x1b[31m\u202eevil `*_"

OWN = SelfView("same", "2026-12-02")
REPORTS: dict[str, Callable[[], Report]] = {
    "full": full,
    "bare": lambda: build(team(2)),
    "small": lambda: build(team(3, members=7, months=("2026-Q3",), sections=DEFAULT_SMALL)),
    "shut": lambda: build([too_few("2026-10"), too_few("2026-11")], own=OWN),
    "empty": lambda: build([], team="Checkout"),
    "large": lambda: build(team(4, members=620, months=("2026-10", "2026-11"), noise="1")),
}  # fmt: skip


@pytest.fixture(params=REPORTS)
def report(request: pytest.FixtureRequest) -> Report:
    """Each sort of report in turn."""
    return made(request.param)


@cache
def made(name: str) -> Report:
    return REPORTS[name]()


def html(report: Report) -> str:
    text, problems = page(report, "html")
    assert problems == []
    return text


def test_a_page_refers_to_nothing_but_itself(report: Report) -> None:
    text = html(report)
    outline = Outline(text)
    assert not re.search(r"https?:|//[a-z]|@import|url\(|<script|<link|<img|<iframe", text)
    wanted = {"src", "srcset", "action", "data", "poster", "style"}
    assert [one for one in outline.tags if wanted & one[1].keys()] == []
    assert [one for one in outline.tags if any(name.startswith("on") for name in one[1])] == []
    ids = [attributes["id"] for _, attributes in outline.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    for tag, attributes in outline.tags:
        if "href" in attributes:
            assert tag == "a" and attributes["href"].removeprefix("#") in ids
        for name in attributes.get("aria-labelledby", "").split():
            assert name in ids
    assert ("html", {"lang": "en"}) in outline.tags
    policy = [one["content"] for _, one in outline.all("meta") if "http-equiv" in one]
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'"]


def test_a_page_is_read_in_a_sane_order(report: Report) -> None:
    outline = Outline(html(report))
    heads = [int(tag[1]) for tag, _ in outline.all("h1", "h2", "h3", "h4", "h5", "h6")]
    assert heads[0] == 1 and heads.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(heads))
    marks = [tag for tag, _ in outline.all("header", "nav", "main", "footer")]
    assert marks == (["header", "nav", "main", "footer"] if report.periods else
                     ["header", "main", "footer"])  # fmt: skip
    first = next(attributes for tag, attributes in outline.tags if tag == "a")
    assert first == {"class": "skip", "href": "#report"}
    # What is drawn is in the order of what is read, and nothing takes the focus out of turn.
    assert not re.search(r"\border:|-reverse|position: fixed", CSS)
    assert {one["tabindex"] for _, one in outline.tags if "tabindex" in one} <= {"0"}


def test_every_chart_has_its_words(report: Report) -> None:
    text = html(report)
    outline = Outline(text)
    for _, attributes in outline.all("svg"):
        assert attributes.get("aria-hidden") == "true" or len(attributes["aria-label"]) > 20
    for table in re.findall(r"<table.*?</table>", text, re.DOTALL):
        assert "<caption" in table and 'scope="col"' in table and 'scope="row"' in table
    for part in report.parts:
        for figure in part.figures:
            for row in figure.rows:
                for band in row.bands:
                    assert band is None or band.words.replace(" %", "\u00a0%") in text


def test_page_markdown_and_text_say_the_same(report: Report) -> None:
    shown = unescape(html(report)).replace("\u00a0", " ")
    told = " ".join("\n".join(lines(report)).split())
    written, problems = page(report, "md")
    assert problems == []
    assert written.startswith(f"# {report.team}: team report\n")
    said = [*(one.text for one in report.glance), *(one.text for one in report.questions)]
    for text in (shown, told, written):
        assert all(one in text for one in said)
    for figure in (figure for part in report.parts for figure in part.figures):
        assert figure.title in told
        assert figure.question in shown and figure.question in written
        for row in figure.rows if figure.latest is not None else ():
            assert row.label in shown and row.label in told and row.label in written
            assert figure.now(row).words in told
    for text in (shown, told, written):
        assert all(line in text for line in (*report.caveats, *report.empty))


def test_big_words_are_not_used_where_they_are_not_true(report: Report) -> None:
    for text in (html(report), page(report, "md")[0], "\n".join(lines(report))):
        assert not re.search(r"anonym|confidential|differential", text, re.IGNORECASE)
        assert not re.search(r"\b(ranking|league|leaderboard)\b", text, re.IGNORECASE)


@pytest.mark.parametrize("width", (64, 80, 100, 140))
def test_no_line_of_the_text_is_wider_than_asked(report: Report, width: int) -> None:
    assert max(map(len, lines(report, width))) <= width


def test_what_a_team_writes_stays_text() -> None:
    sums = {"spend": [240, 0, 0, 0, 0], "own": [240, 0, 0]}
    theirs: dict[str, Any] = {"name": HOSTILE, "guardrails": [HOSTILE], "currency": "<b>|"}
    held = release("2026-11", dict.fromkeys(sums, 12), sums, **theirs)
    report = build([held])
    text = html(report)
    assert "<script" not in text and "&lt;script&gt;" in text
    assert "<b>" not in text and "http:" not in text
    for written in (text, page(report, "md")[0], "\n".join(lines(report))):
        assert "\x1b" not in written and "\u202e" not in written
        assert "\\u001b[31m" in written.replace("\\[", "[").replace("\\\\", "\\")
    assert r"under 20 \<b>\|" in page(report, "md")[0]


TEXT = ("ink", "soft", "strong")
SHAPES = ("strong", "past", "hand", "hand-past", "unsaid", "unsaid-past")


@pytest.mark.parametrize("scheme", ("light", "dark", "print"))
def test_colours_can_be_told_from_their_ground(scheme: str) -> None:
    held = {name: Color.parse(value) for name, value in colours(scheme).items()}
    for ground in ("page", "panel"):
        for ink in TEXT:
            assert contrast(held[ink], held[ground]) >= 4.5, (scheme, ink, ground)
    for shape in SHAPES:
        assert contrast(held[shape], held["page"]) >= 3, (scheme, shape)
    assert contrast(held["page"], held["hand"]) >= 4.5


def test_the_readers_own_template_comes_first(home: Home) -> None:
    folder = Path(home.config, "templates")
    make_folder(str(folder))
    (folder / "report.md").write_text("{{ report.team }} for me\n", encoding="utf-8")
    assert page(full(), "md", home.config) == ("Checkout for me\n", [])
    (folder / "report.html").write_text('{% import "charts.html" as c %}{{ c.moved(1) }}',
                                        encoding="utf-8")  # fmt: skip
    assert "▲ up" in page(full(), "html", home.config)[0]
    (folder / "report.md").write_text("{{ report.nothing }}", encoding="utf-8")
    text, (problem,) = page(full(), "md", home.config)
    assert text.startswith("# Checkout: team report")
    assert "report.md, line 1" in problem and "The shipped template is used." in problem


def test_flow_and_quality_are_invited_where_they_are_missing() -> None:
    text = html(build(team(1)))
    assert text.count("chefslog team report --repo FOLDER") == 2
    assert "chefslog team report --my-view 1.5x" in text
    assert "--repo FOLDER" not in html(build(team(1), delivery()))
