"""The document of an entry: read back exactly, and clear about mistakes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chefslog.capture.document import DocumentError, read_document, write_document
from chefslog.capture.editor import with_message
from chefslog.model.entry import checked_draft
from chefslog.model.fields import FIELDS
from tests.capture.drafts import HARD, drafts

TODAY = "2026-11-20"
ENTRY: dict[str, Any] = {
    "headline": "Cut p99 login latency [/home/me]",
    "day": "2026-11-18",
    "delegation": 2,
    "checked": "tests",
    "value": "speed",
    "took": 180,
    "spend": 1.2,
    "bugs": [2, 1],
    "evidence": [{"kind": "pr", "ref": "PR-91"}, {"kind": "quote", "ref": "https://a.io/x"}],
    "tags": ["perf", "auth"],
    "goals": ["Keep, and grow"],
    "private": True,
    "notes": "One\n\n# Notes\n\n---\n",
}


def read(text: str) -> dict[str, Any]:
    return read_document(text, TODAY)


def test_a_document_is_readable() -> None:
    lines = write_document(ENTRY).split("\n")
    assert lines[:6] == [
        "---",
        "headline: Cut p99 login latency [/home/me]",
        "day: 2026-11-18",
        "kind:",
        "ai: 2",
        "check: tests",
    ]
    for line in (
        "took: 3h",
        "spend: 1.20",
        "bugs: 2/1",
        "pr: PR-91",
        "link: (quote) https://a.io/x",
    ):
        assert line in lines
    for line in ("tags: perf, auth", 'goal: "Keep, and grow"', "private: yes", "\\# Notes"):
        assert line in lines


def test_a_traveller_keeps_the_day_of_an_entry_that_is_tomorrow_here() -> None:
    ahead = {**ENTRY, "day": "2026-11-21"}
    assert read_document(write_document(ahead), TODAY, entry_day="2026-11-21") == ahead
    with pytest.raises(DocumentError, match="in the future"):
        read_document(write_document(ahead), TODAY, entry_day="2026-11-18")


def test_an_entry_comes_back() -> None:
    assert read(write_document(ENTRY)) == ENTRY


def test_a_heading_of_another_section_in_a_text_is_text() -> None:
    entry = ENTRY | {"notes": "One\n# Problem\n\\# Impact\n\ntwo"}
    assert read(write_document(entry)) == entry


@pytest.mark.parametrize("name", ["tags", "people", "goals"])
@pytest.mark.parametrize("word", ["#a", "+ab", "@@ab", "a #bc", "#", "+ a", '#"a', '"a', "a  @bc"])
def test_a_word_with_a_sign_comes_back(name: str, word: str) -> None:
    entry = {"headline": "x", name: [word, "b"]}
    assert read(write_document(entry)) == entry


@given(drafts)
def test_any_entry_comes_back(draft: dict[str, Any]) -> None:
    assert read(write_document(draft)) == draft


@given(drafts, st.sampled_from(HARD), st.sampled_from(HARD))
def test_an_entry_comes_back_under_messages(draft: dict[str, Any], one: str, two: str) -> None:
    text = write_document(draft)
    assert read(with_message(text, one)) == draft
    assert with_message(with_message(text, one), two) == with_message(text, two)


@given(drafts)
def test_line_ends_and_trailing_blank_lines_do_not_matter(draft: dict[str, Any]) -> None:
    text = write_document(draft)
    assert read(text.replace("\n", "\r\n") + "\r\n\r\n") == draft
    assert read("\ufeff" + text.rstrip("\n")) == draft


@given(drafts, st.sampled_from(("\ufeff", " \ufeff", "\ufeff \ufeff", "\n\ufeff\t")))
def test_a_byte_order_mark_in_front_of_a_value_changes_no_document(
    draft: dict[str, Any], mark: str
) -> None:
    marked = {**draft, "headline": mark + draft["headline"], "tags": [mark + "perf"]}
    kept = checked_draft(marked)
    assert read(write_document(kept)) == kept


def test_every_field_is_written_where_it_is_set() -> None:
    assert set(ENTRY) - {"day"} < {field.name for field in FIELDS}
    blank = write_document({"headline": "x"})
    for field in FIELDS:
        assert (
            f"{field.key or field.name}:" in blank
            or f"# {field.label}" in blank
            or (field.group not in ("what", "ladder", "where"))
        )


def document(*fields: str, sections: str = "") -> str:
    return "\n".join(["---", "headline: x", *fields, "---", sections])


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (("ai:", "value:   "), {}),
        (("  ai :  2  ",), {"delegation": 2}),
        (("delegation: station",), {"delegation": 2}),
        (("# ai: 2", "", "check: tests"), {"checked": "tests"}),
        (("tag: a, b", "tags: c"), {"tags": ["a", "b", "c"]}),
        (("private: no",), {}),
        (("commit: 1a2b3c4",), {"evidence": [{"kind": "commit", "ref": "1a2b3c4"}]}),
        (("link: (other) PR-9",), {"evidence": [{"kind": "other", "ref": "PR-9"}]}),
        (("link: (sic) PR-9",), {"evidence": [{"kind": "quote", "ref": "(sic) PR-9"}]}),
        (("day: last fri",), {"day": "2026-11-13"}),
        (("day: 3 november 2025",), {"day": "2025-11-03"}),
        (("day:",), {}),
        (('impact: "quoted" words',), {"impact": '"quoted" words'}),
        (('impact: "-"',), {"impact": "-"}),
        (("goal: a b, c",), {"goals": ["a b", "c"]}),
        (('goal: "a, "b", c',), {"goals": ['a, "b', "c"]}),
        (('goal: "a, b',), {"goals": ['"a', "b"]}),
        (('goal: "a" b, c',), {"goals": ['"a" b', "c"]}),
        (('goal: "a, b" , c',), {"goals": ["a, b", "c"]}),
        ((r'goal: "a, \"b", c',), {"goals": ['a, "b', "c"]}),
        (("tags: #foo, +bar,##baz",), {"tags": ["foo", "bar", "baz"]}),
        (("people: @sam @kim, @Ann Lee",), {"people": ["sam", "kim", "Ann Lee"]}),
        (('tag: #"a, b", "#c", c #1, R + D, #',), {"tags": ["a, b", "#c", "c #1", "R + D", "#"]}),
        (("goal: #1, @sam",), {"goals": ["#1", "@sam"]}),
    ],
)
def test_fields_by_hand(fields: tuple[str, ...], expected: dict[str, Any]) -> None:
    assert read(document(*fields)) == {"headline": "x", **expected}


@pytest.mark.parametrize(
    ("sections", "expected"),
    [
        ("just text", {"notes": "just text"}),
        ("# Result\nfine\n\n\n", {"result": "fine"}),
        ("# NOTES  \n\n  indented\n", {"notes": "  indented"}),
        ("# Other\n# Notes\nx", {"notes": "# Other\n\nx"}),
        ("above\n# Notes\nbelow", {"notes": "above\n\nbelow"}),
        ("# Notes\n\\\nx\n\\", {"notes": "\nx\n"}),
        ("# Problem\n\n# Result\n", {}),
    ],
)
def test_sections_by_hand(sections: str, expected: dict[str, Any]) -> None:
    assert read(document(sections=sections)) == {"headline": "x", **expected}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "line 1: the fields should begin with a line of ---"),
        ("# x\n\nheadline: x", "line 3: the fields should begin with a line of ---"),
        ("---\nheadline: x\n", "line 1: the fields should end with a line of ---"),
        (
            document("ai: 9"),
            'line 3: ai: "9" is not one of: 0 1 2 3 4, hand line station sous exec',
        ),
        (document("check: the"), 'line 3: check: "the" is not one of: lines tests spec none'),
        (document("nonsense"), 'line 3: "nonsense" is not a field; write fields as name: value'),
        (document("", "valeu: speed"), 'line 4: "valeu" is not one of: day headline kind ai'),
        (document("notes: x"), 'line 3: "notes" is not one of: day headline'),
        (document("ai: 1", "ai: 2"), "line 4: ai: is given twice"),
        (document("day: 2026-02-30"), 'line 3: day: "2026-02-30" is not a real day'),
        (document("day: 2026-11-22"), 'line 3: day: "2026-11-22" is in the future; today is'),
        ("---\nheadline:\nai: 2\n---\n", "line 2: headline: say what you solved"),
        ("---\nai: 2\n---\n", "line 3: headline: say what you solved"),
        (document(sections="# Notes\na\n# Notes\nb"), "line 6: the section Notes is given twice"),
        ("#! old message\n" + document("ai: 9"), 'line 4: ai: "9"'),
    ],
)
def test_a_mistake_is_named_with_its_line(text: str, message: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read(text)
    assert str(caught.value).startswith(message)
    assert caught.value.line == int(message[5 : message.index(":")])


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    for whole in (text, document(text), document(sections=text)):
        try:
            assert read(whole)["headline"]
        except DocumentError as error:
            assert 1 <= error.line <= whole.count("\n") + 1 + text.count("\r")


def test_a_message_goes_on_top() -> None:
    text = with_message(write_document(ENTRY), "line 3: wrong\nagain")
    assert text.startswith("#! line 3: wrong\n#! again\n---\n")
    assert read(text) == ENTRY
