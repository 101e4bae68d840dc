"""The report as Markdown and as one page: whole, escaped, and asking for nothing."""

from __future__ import annotations

import itertools
import re

import pytest

from chefslog.team.report.model import build
from chefslog.team.report.pages import page
from tests.team.report.given import full, team
from tests.team.report.reading import Outline, colours


@pytest.fixture
def html() -> str:
    text, problems = page(full(), "html")
    assert not problems
    return text


def test_the_page_asks_for_nothing(html: str) -> None:
    outline = Outline(html)
    assert not outline.all("script", "link", "img", "iframe", "object", "form")
    assert "default-src 'none'" in html
    assert not re.search(r"url\(|@import|https?://", html)


def test_every_question_and_every_drawing_has_words(html: str) -> None:
    outline = Outline(html)
    texts = [text.strip() for text in outline.texts]
    for figure in full().figures:
        assert figure.question.question in texts
        assert figure.now and figure.now.words in texts
    drawings = outline.all("svg")
    assert len(drawings) == 2 * len(full().figures)
    assert all(one["role"] == "img" and one["aria-label"] for _, one in drawings)


def test_ids_are_there_once_and_headings_do_not_skip(html: str) -> None:
    outline = Outline(html)
    ids = [one["id"] for _, one in outline.tags if "id" in one]
    assert len(ids) == len(set(ids))
    levels = [int(tag[1]) for tag, _ in outline.all("h1", "h2", "h3")]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    labels = [one["aria-labelledby"] for _, one in outline.tags if "aria-labelledby" in one]
    assert set(labels) <= set(ids)


@pytest.mark.parametrize("form", ["html", "md"])
def test_a_name_with_markup_is_only_a_name(form: str) -> None:
    releases = [one | {"name": "<b>*Team*</b>|"} for one in team(5)]
    text, _ = page(build(releases), form)
    assert "<b>" not in text.replace(r"\<b>", "")


def test_markdown_has_a_row_for_each_question_and_no_gap_in_its_tables() -> None:
    text, _ = page(full(), "md")
    rows = [line for line in text.split("\n") if line.startswith("| ")]
    table = [row for row in rows if row.count("|") == len(full().periods) + 4]
    assert len(table) == len(full().figures) + 1
    assert "{{" not in text and "\n\n\n" not in text


def test_without_a_release_both_say_so() -> None:
    for form in ("html", "md"):
        assert "No period has been released yet." in page(build([]), form)[0]


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
def test_each_scheme_has_the_colours_that_the_page_uses(scheme: str) -> None:
    assert {"page", "ink", "soft", "strong", "past", "track"} <= colours(scheme).keys()
