"""Titles of tables, JSON and front matter are no Markdown: no sign or word of them is lost."""

from __future__ import annotations

import csv
import io
import json

import pytest

from chefslog.exchange.formats.prose import split_headline
from tests.exchange.given import read_one

TITLES = [
    r"Fix crash when path is C:\_temp\.cache",
    r"Regex \d+\.\d+ breaks",
    r"\\server\share moved",
    "__init__",
    "_internal_",
    "NOW playing shows stale cover",
    "LATER is now NOW",
    "DONE column for the board",
    "TODO app launched",
    "3. place in the race",
    "> 5 s to < 1 s",
    "# of retries halved",
    "+ 40 % users",
    "- minus sign lost",
    "2) second try",
    "Drop <!-- markers --> from output",
    "**kwargs**",
    "See [[wiki]] links and ![x](y) fail",
    "[x] in the parser",
]


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("form", ["csv", "brag", "markdown"])
def test_a_title_is_taken_as_it_stands(form: str, title: str) -> None:
    row = io.StringIO()
    csv.writer(row).writerows([["date", "title"], ["2026-11-03", title]])
    data = {
        "csv": row.getvalue(),
        "brag": json.dumps([{"date": "2026-11-03", "title": title}]),
        "markdown": f"---\ndate: 2026-11-03\ntitle: {json.dumps(title)}\n---\nBody",
    }[form]
    found = read_one(form, data)
    assert (found["headline"], found.get("notes")) == (
        title, "Body" if form == "markdown" else None
    )  # fmt: skip


def test_entities_of_a_title_are_decoded_and_its_other_lines_are_notes() -> None:
    found = read_one("csv", 'date,title\n2026-11-03,"---\nAT&amp;T `&lt;`\n# more"\n')
    assert (found["headline"], found["notes"]) == ("AT&T `&lt;`", "---\n# more")


def test_a_long_title_stays_whole_in_the_notes() -> None:
    found = read_one("csv", f"date,title\n2026-11-03,> {'word ' * 60}\n")
    assert found["headline"].startswith("> word") and found["headline"].endswith("…")
    assert found["notes"] == f"> {'word ' * 60}".strip()


@pytest.mark.parametrize(
    ("line", "headline", "rest"),
    [
        ("NOW playing is stale", "playing is stale", "NOW playing is stale"),
        ("# TODO app launched", "app launched", "# TODO app launched"),
        ("- DONE fixed it", "fixed it", ""),
        ("Drop <!-- markers --> here", "Drop here", "Drop <!-- markers --> here"),
        ("Drop <!-- --> here", "Drop here", ""),
    ],
)
def test_a_line_of_markdown_stays_in_the_notes_where_a_word_of_it_is_left_out(
    line: str, headline: str, rest: str
) -> None:
    assert split_headline(line) == (headline, rest)


@pytest.mark.parametrize(
    ("title", "first", "notes"),
    [
        ("place", "3. place", "3. place\nmore"),
        ("fix it", "TODO fix it", "TODO fix it\nmore"),
        ("fix it", "# Fix *it*", "# Fix *it*\nmore"),
        ("fix it", "## fix it", "more"),
        ("3. place", "3. place", "more"),
        ("3. place", "# 3. place", "more"),
    ],
)
def test_the_first_line_is_dropped_only_where_it_says_what_the_title_says(
    title: str, first: str, notes: str
) -> None:
    text = f"---\ndate: 2026-11-03\ntitle: {title}\n---\n{first}\nmore"
    assert read_one("markdown", text)["notes"] == notes


def test_the_id_of_an_entry_is_what_it_was() -> None:
    title = "---\ndate: 2026-11-03\ntitle: TODO app launched\n---\nx"
    assert read_one("markdown", title)["id"] == "203b4f39-1d3e-5ae0-bc7b-cbe6e45b6cc3"
    escaped = r"\# of retries" + "\n\nx"
    assert (
        read_one("markdown", escaped, inside="2026-11-03.md")["id"]
        == "98385cc4-c69b-5abe-a2eb-a91b0272ca92"
    )
