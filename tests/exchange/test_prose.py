"""Words of other programs: fields by other names, headlines out of lines of Markdown."""

from __future__ import annotations

from typing import Any

import pytest

from chefslog.exchange.formats.entries import find_field, read_draft
from chefslog.exchange.formats.prose import plain_line, shorten_line, split_headline, split_sentence
from chefslog.exchange.formats.registry import Settings


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("AI level", "delegation"),
        ("ai", "delegation"),
        ("Level", "delegation"),
        ("Task", "headline"),
        ("proof", "evidence"),
        (" Day ", "day"),
        ("Date/Time", "day"),
        ("Start Time", "clock"),
        ("mood", None),
    ],
)
def test_a_name_stands_for_the_field_that_is_called_so(name: str, field: str | None) -> None:
    assert find_field(name) == field


@pytest.mark.parametrize(
    ("values", "draft", "left"),
    [
        ({"link": "#1", "evidence": ["#2"]},
         {"evidence": [{"kind": "pr", "ref": "#1"}, {"kind": "pr", "ref": "#2"}]}, {}),
        ({"person": "Ada", "people": ["Sam", "Bo"]}, {"people": ["Ada", "Sam", "Bo"]}, {}),
        ({"ai": "2", "delegation": "3"}, {"delegation": 2}, {"delegation": "3"}),
        ({"headline": {"a": 1}, "mood": "good"}, {}, {"headline": {"a": 1}, "mood": "good"}),
        ({"kind": ["fix", "build"]}, {}, {"kind": ["fix", "build"]}),
        ({"notes": "", "tags": [], "kind": None}, {}, {}),
        ({"tags": "aa, bb; cc\ndd"}, {"tags": ["aa", "bb", "cc", "dd"]}, {}),
        ({"tags": "#aa, #bb;"}, {"tags": ["#aa", "#bb"]}, {}),
        ({"people": "@ada @sam"}, {"people": ["@ada", "@sam"]}, {}),
        ({"people": "Ada Lovelace, Sam"}, {"people": ["Ada Lovelace", "Sam"]}, {}),
        ({"own": "true"}, {"own": "yes"}, {}),
        ({"took": "1d"}, {"took": 480}, {}),
    ],
)  # fmt: skip
def test_a_draft_is_read_from_texts_and_the_rest_is_left(
    values: dict[str, Any], draft: dict[str, Any], left: dict[str, Any]
) -> None:
    assert read_draft(values, Settings()) == (draft, left)


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("a" * 200, "a" * 200),
        ("a" * 201, "a" * 199 + "…"),
        ("b " + "a" * 196 + " cd", "b " + "a" * 196 + "…"),
        ("b " + "a" * 198 + " cd", "b…"),
        ("aa, " + "b" * 200, "aa…"),
        ("First sentence. " + "b" * 200, "First sentence."),
        ("Really (so)?! " + "b" * 200, "Really (so)?!"),
        ("a" * 198 + ". b" + "c" * 9, "a" * 198 + "."),
        ("a" * 199 + ". b" + "c" * 9, "a" * 199 + "…"),
        ("終わり。" + "b" * 200, "終わり。"),
    ],
)
def test_a_long_line_is_cut_at_its_first_sentence_or_at_a_word(line: str, wanted: str) -> None:
    assert shorten_line(line) == wanted


@pytest.mark.parametrize(("letters", "rest"), [(200, ""), (201, "a" * 201)])
def test_a_line_that_is_cut_stays_whole_in_the_text(letters: int, rest: str) -> None:
    assert split_headline("a" * letters)[1] == rest


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("- [ ] TODO fix it", "fix it"),
        ("TODO", "TODO"),
        ("12) one", "one"),
        ("## A **b** c", "A **b** c"),
        ("**All  done**", "All done"),
        ("_x_ and _y_", "x_ and _y"),
        ("[[page|shown]] and [text](https://example.org)", "shown and text"),
        ("<img src=x> after", "after"),
        ("`&amp;` &amp; \\*", "`&amp;` & *"),
        ("&nope;", "&nope;"),
    ],
)
def test_a_line_of_markdown_is_shown_without_its_marks(line: str, wanted: str) -> None:
    assert plain_line(line) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("One. Two", ("One.", "Two")),
        ("One. More\nTwo", ("One. More", "Two")),
        ("One!) Two", ("One!)", "Two")),
        ("v1.2 is out. Yes", ("v1.2 is out.", "Yes")),
        ("One", ("One", "")),
    ],
)
def test_a_title_of_jrnl_ends_with_its_line_or_sentence(text: str, wanted: tuple[str, str]) -> None:
    assert split_sentence(text) == wanted
