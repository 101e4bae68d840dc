"""What holds for every line: nothing is lost, nothing fails, and it takes linear time."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chefslog.capture.grammar import parse_line
from chefslog.capture.lexer import KEYS, quoted
from chefslog.model.entry import checked_draft
from chefslog.model.fields import FIELDS, Field, Links
from chefslog.model.kinds import LABELS, Flag, Words
from chefslog.model.sanitize import clean_line, clean_text
from tests.capture.drafts import values

TODAY = "2026-11-20"
PLAIN = (
    "login",
    "a+b",
    "C#",
    "10:30",
    "note:",
    "std::x",
    "don't",
    "[/x]",
    "認証",
    "#1",
    "-",
    "(x)",
)
TOKENS = (
    *("#perf", "+auth", "@sam", "ai:2", "ai:9", "value:speed", 'impact:"a b"', 'impact:"open'),
    *(
        "`x #y`",
        "`",
        "\\#z1",
        "//",
        "https://a.io/x",
        "link:PR-9",
        "project:-",
        "bugs:1/2",
        "goal:a",
    ),
    *(
        "today:",
        "nov 3:",
        '"',
        "\\",
        "check:",
        ":",
        "vlaue:speed",
        "took:1h30",
        "\n",
        "\t",
        "\u3000",
    ),
)
pieces = st.one_of(st.sampled_from(PLAIN), st.sampled_from(TOKENS), st.text(max_size=6))
joints = st.sampled_from((" ", " ", " ", "  ", ""))
any_line = st.lists(st.tuples(pieces, joints), max_size=14).map(
    lambda parts: "".join(piece + joint for piece, joint in parts)
)


@given(any_line)
def test_every_sign_is_kept_in_what_was_typed(line: str) -> None:
    typed = parse_line(line, TODAY).draft["typed"]
    assert "".join(typed.split()) == "".join(clean_text(line).split())


@given(any_line)
def test_what_is_read_can_be_kept(line: str) -> None:
    parsed = parse_line(line, TODAY)
    draft = {name: value for name, value in parsed.draft.items() if value is not None}
    assert checked_draft(draft, partial=True) == draft
    assert len(parsed.problems) <= len(parsed.hints)


@given(any_line)
def test_spans_are_in_order_and_within_the_line(line: str) -> None:
    end = 0
    for start, stop, name in parse_line(line, TODAY).spans:
        assert end <= start < stop <= len(line)
        assert name == "day" or name in {field.name for field in FIELDS}
        end = stop


@given(st.lists(st.sampled_from((*PLAIN, *TOKENS[:6], "https://a.io/x")), max_size=12), any_line)
def test_every_plain_word_is_in_the_headline(words: list[str], notes: str) -> None:
    draft = parse_line(" ".join(["Fix", *words]) + " // " + notes, TODAY).draft
    found = draft["headline"].split()
    assert [word for word in found if word in PLAIN] == [word for word in words if word in PLAIN]
    assert draft.get("notes", "") == clean_text(f"// {notes}")[3:].strip()


@given(st.text(max_size=30))
@example("\ufeff")
def test_notes_are_kept_as_they_are(notes: str) -> None:
    # A mark of the order of bytes is one only at the beginning of a line.
    kept = clean_text(f"// {notes}")[3:].strip()
    assert parse_line(f"Fix it // {notes}", TODAY).draft.get("notes", "") == kept


def token(field: Field, value: Any) -> str:
    if isinstance(field.kind, Flag):
        return f"{field.key}:yes"
    if isinstance(field.kind, Links):
        return " ".join(f"{field.key}:{quoted(one['ref'])}" for one in value)
    if isinstance(field.kind, Words):
        return " ".join(f"{field.key}:{quoted(one)}" for one in value)
    return f"{field.key}:{quoted(field.kind.text(value))}"


@given(st.data(), st.permutations([field for field in FIELDS if field.key]))
def test_every_value_of_every_key_can_be_typed(data: st.DataObject, order: list[Field]) -> None:
    chosen = {field: data.draw(values(field)) for field in order[:5]}
    line = "Fix it " + " ".join(token(field, value) for field, value in chosen.items())
    parsed = parse_line(line, TODAY, labels=LABELS)
    assert parsed.draft["headline"] == "Fix it"
    for field, value in chosen.items():
        found = parsed.draft[field.name]
        if isinstance(field.kind, Links):
            assert [one["ref"] for one in found] == [one["ref"] for one in value]
        else:
            assert found == value
    assert not parsed.hints


@pytest.mark.parametrize("field", [field for field in FIELDS if field.key], ids=lambda f: f.key)
@given(value=st.text(min_size=1, max_size=12))
def test_a_value_is_taken_or_stays_text(field: Field, value: str) -> None:
    line = f"Fix {field.key}:{quoted(clean_line(value))}"
    parsed = parse_line(line, TODAY)
    if field.name in parsed.draft:
        assert parsed.draft["headline"] == "Fix"
    else:
        # A backslash in front of a backtick leaves, as in any text.
        assert parsed.draft["headline"].replace("\\", "") == line.replace("\\", "")
        assert len(parsed.problems) == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        *("a:", '"', "`", "\\", "//", "#", "@", "(", ")", ":", "'", "`` ` ", " // ", "#aa ", "#a,"),
        *(
            'ai:"',
            'ai:"x ',
            'impact:"\\" ',
            'impact:"a"b ',
            "\\`",
            "`a ``b ",
            "https://x) ",
            "https://",
        ),
        *(
            "link:)",
            "goal:a,",
            "vlaue:x ",
            "value:x ",
            "value:speed ",
            "\u0301a",
            "\\#a ",
            "goal:- ",
        ),
    ],
)
def test_the_longest_line_takes_linear_time(piece: str) -> None:
    """64 KiB of anything are read in well under a second: the best of three, on a busy machine."""
    line = piece * (65536 // len(piece))
    took = []
    for _ in range(3):
        began = time.process_time()
        parsed = parse_line(line, TODAY)
        took.append(time.process_time() - began)
    assert parsed.draft["typed"] == clean_text(line).strip()
    assert min(took) < 1


def test_keys_are_the_table_s() -> None:
    assert {field.key for field in FIELDS if field.key} <= set(KEYS)
