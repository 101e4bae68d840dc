"""Values read and written: each the other's inverse, for every field of the table."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chefslog.model.fields import (
    BY_KEY,
    BY_NAME,
    FIELDS,
    FLAG_OF,
    LINK_KEYS,
    Field,
    FieldError,
    guess_evidence,
    read_value,
)
from chefslog.model.kinds import LABELS
from tests.capture.drafts import values

SINGLE = [field for field in FIELDS if not field.kind.is_many]


@pytest.mark.parametrize("field", SINGLE, ids=lambda field: field.name)
@given(data=st.data())
def test_a_value_written_is_read_again(field: Field, data: st.DataObject) -> None:
    value = data.draw(values(field))
    assert read_value(field, field.kind.text(value)) == value


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
@given(text=st.text(max_size=20))
def test_a_text_is_read_stably_or_refused(field: Field, text: str) -> None:
    try:
        value = read_value(field, text)
    except FieldError as error:
        assert str(error).startswith(f"{field.key or field.name}: ")
        return
    assert read_value(field, field.kind.text(value)) == value


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("took", "45m", 45),
        ("took", "2h", 120),
        ("took", "1h30", 90),
        ("took", "1h30m", 90),
        ("took", "1.5h", 90),
        ("took", "2d", 960),
        ("took", "1d2h3m", 603),
        ("took", "0m", 0),
        ("took", " 2H ", 120),
        ("spend", "1.20", 1.2),
        ("spend", "0", 0.0),
        ("spend", "12.3456", 12.3456),
        ("bugs", "0/0", [0, 0]),
        ("delegation", "4", 4),
        ("delegation", "e", 4),
        ("delegation", "s", None),
        ("delegation", "st", 2),
        ("delegation", "BY HAND", 0),
        ("value", "SPEED", "speed"),
        ("value", "s", None),
        ("value", "c", None),
        ("value", "cu", "customer"),
        ("outcome", "disc", "discarded"),
        ("stakes", "human_led", "human_led"),
        ("private", "y", True),
        ("private", "no", False),
    ],
)
def test_examples(name: str, text: str, value: Any) -> None:
    if value is None:
        with pytest.raises(FieldError):
            read_value(BY_NAME[name], text)
    else:
        assert read_value(BY_NAME[name], text) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        *(
            ("took", text)
            for text in ("", "3", "h", "1m2h", "1h2h", "1h60", "-1h", "1.5.2h", "٣h", "1h.5")
        ),
        *(("took", text) for text in ("99999999999d", "1e3h", "2 h", ".h", "1000000m")),
        *(
            ("spend", text)
            for text in ("", "-1", "1,20", "1.", ".5", "1.23456", "1e3", "NaN", "٣", "²")
        ),
        *(
            ("bugs", text)
            for text in ("", "2", "2/", "/1", "1/2/3", "-1/2", "a/b", "100000/1", "²/1")
        ),
        *(("delegation", text) for text in ("", "5", "-1", "02", "chef")),
        *(("private", text) for text in ("", "1", "true", "maybe")),
        *((name, "  ") for name in ("headline", "impact", "project", "tags", "evidence", "value")),
    ],
)
def test_refused(name: str, text: str) -> None:
    with pytest.raises(FieldError):
        read_value(BY_NAME[name], text)


def test_the_message_names_field_value_and_what_is_allowed() -> None:
    with pytest.raises(FieldError) as caught:
        read_value(BY_NAME["checked"], "the" + "x" * 80)
    shown = "the" + "x" * 56 + "…"
    assert str(caught.value) == f'check: "{shown}" is not one of: lines tests spec none'


def test_renamed_labels_are_read_and_named() -> None:
    labels = ("By hand", "Asked", "Station chef", "Sous chef", "Executive chef")
    level = BY_NAME["delegation"]
    assert read_value(level, "asked", labels) == 1
    assert read_value(level, "line", labels) == 1
    assert level.kind.allowed(labels) == "0 1 2 3 4, hand line station sous exec, Asked"
    assert [read_value(level, word) for word in level.kind.value_words] == list(range(5))
    assert [read_value(level, label) for label in LABELS] == list(range(5))


def test_a_day_of_work_can_be_set() -> None:
    assert read_value(BY_NAME["took"], "2d", day_minutes=420) == 840


@pytest.mark.parametrize(
    ("ref", "kind"),
    [
        ("PR-91", "pr"),
        ("#91", "pr"),
        ("!12", "pr"),
        ("https://github.com/o/r/pull/9", "pr"),
        ("https://gitlab.com/o/r/-/merge_requests/9", "pr"),
        ("https://github.com/o/r/commit/abc", "commit"),
        ("1a2b3c4", "commit"),
        ("1234567", "other"),
        ("https://grafana.example.org/d/1", "dashboard"),
        ("https://docs.example.org/x", "doc"),
        ("README.md", "doc"),
        ("It saved my week", "quote"),
        ("https://example.org", "other"),
        ("JIRA-12", "other"),
    ],
)
def test_a_link_s_kind_is_guessed_from_its_shape(ref: str, kind: str) -> None:
    assert guess_evidence(ref) == kind


def test_the_table_is_sound() -> None:
    names = [field.name for field in FIELDS]
    keys = [field.key for field in FIELDS if field.key]
    assert len(set(names)) == len(names)
    assert len(set(keys)) == len(keys) == len(BY_KEY)
    assert set(LINK_KEYS) & set(keys) == {"link"}
    assert len(set(FLAG_OF.values())) == len(FIELDS)
    for key in (*keys, *LINK_KEYS):
        assert key.isascii() and key.isalpha() and key.islower()
    found = [column for field in FIELDS for column in field.columns]
    assert len(set(found)) == len(found)


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("tags", "#perf #infra", ["perf", "infra"]),
        ("tags", "perf, infra", ["perf", "infra"]),
        ("tags", '#"auth perf" +C++', ["auth perf", "C++"]),
        ("tags", '"unclosed', ['"unclosed']),
        ("people", "@sam,,@kim ,", ["sam", "kim"]),
        ("goals", 'faster logins, q4, "a, b"', ["faster logins", "q4", "a, b"]),
    ],
)
def test_several_words_are_read_and_written_again(name: str, text: str, words: list[str]) -> None:
    field = BY_NAME[name]
    assert read_value(field, text) == words
    assert read_value(field, field.text(words)) == words


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("delegation", 2, "2 Station chef"),
        ("checked", "none", "not checked yet"),
        ("stakes", "human_led", "human-led"),
        ("bugs", [2, 1], "2 fixed inline, 1 queued"),
        ("spend", 1.2, "1.20 EUR"),
        ("took", 95, "1h35"),
        ("hold", True, "yes"),
        ("tags", ["perf", "infra"], "#perf #infra"),
        ("goals", ["q4", "calm oncall"], "q4, calm oncall"),
        ("evidence", [{"kind": "pr", "ref": "PR-9"}, {"kind": "doc", "ref": "x.md"}],
         "pr PR-9\ndoc x.md"),
    ],
)  # fmt: skip
def test_every_kind_puts_a_value_into_words(name: str, value: Any, shown: str) -> None:
    assert BY_NAME[name].kind.describe(value, LABELS, "EUR") == shown


def test_a_publication_shows_no_hours_no_money_and_no_marks() -> None:
    held_back = [field.name for field in FIELDS if not field.published]
    assert held_back == ["guess", "took", "spend", "follows", "private", "story", "hold"]
