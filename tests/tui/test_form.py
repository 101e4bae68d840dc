"""The composer's form: values to texts and back, only what changed is changed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chefslog.capture.grammar import parse_line
from chefslog.model.fields import BY_NAME, FIELDS, read_value
from chefslog.model.kinds import LABELS
from chefslog.model.sanitize import clean_line, clean_text
from chefslog.tui.composer.form import Form, FormProblem, line_parts, texts_of
from tests.journals import entry

VALUES: dict[str, Any] = {
    "headline": "Cut p99 [login]",
    "notes": "one\n\ntwo",
    "kind": "fix",
    "delegation": 3,
    "checked": "none",
    "took": 95,
    "spend": 1.25,
    "bugs": [2, 0],
    "evidence": [{"kind": "quote", "ref": "well done, Ada"}, {"kind": "pr", "ref": "PR-9"}],
    "project": "auth",
    "tags": ["perf", "infra"],
    "people": ["sam"],
    "goals": ["faster logins", "q4"],
    "hold": True,
}
TODAY = "2026-11-21"


@pytest.mark.parametrize("name", VALUES)
def test_a_value_survives_its_text(name: str) -> None:
    field = BY_NAME[name]
    assert read_value(field, field.text(VALUES[name])) == VALUES[name]


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_blank_is_unset(field: Any) -> None:
    assert field.text(None) == ""
    form = Form.of_draft("new-1", {})
    form.texts[field.name] = "  "
    if field.name != "headline":
        assert form.values([field.name], TODAY, LABELS, 480) == {field.name: None}


@given(st.text(min_size=1))
def test_any_notes_are_taken(text: str) -> None:
    form = Form.of_draft("new-1", {})
    form.texts["notes"] = text
    notes = form.values(["notes"], TODAY, LABELS, 480)["notes"]
    assert notes == (clean_text(text) if clean_text(text).strip() else None)


def test_only_changed_fields_are_saved() -> None:
    form = Form.of_entry(entry(1, **VALUES))
    assert form.changed == []
    form.texts["impact"] = "3 → 1 s"
    form.texts["took"] = ""
    assert form.values(form.changed, TODAY, LABELS, 480) == {"impact": "3 → 1 s", "took": None}


@pytest.mark.parametrize("name", [name for name in VALUES if not BY_NAME[name].kind.is_multiline])
def test_a_form_as_one_line_is_read_back_as_the_same_entry(name: str) -> None:
    draft = {"headline": "Cut p99", name: VALUES[name]}
    line = " ".join(line_parts(texts_of({**draft, "day": TODAY}), TODAY))
    assert parse_line(line, TODAY).draft[name] == VALUES[name]


@example("/")
@example("://")
@example("-")
@given(st.text(min_size=1))
def test_any_impact_is_read_back_from_the_line(text: str) -> None:
    impact = clean_line(text).strip()
    line = " ".join(line_parts(texts_of({"headline": "Cut p99", "impact": impact}), TODAY))
    assert parse_line(line, TODAY).draft.get("impact", "") == impact


def test_another_day_is_in_the_line() -> None:
    texts = texts_of({"headline": "Cut p99", "day": "2026-11-03"})
    assert line_parts(texts, TODAY) == ["Cut p99", "day:2026-11-03"]


def test_what_a_field_does_not_take_is_named() -> None:
    form = Form.of_draft("new-1", {"headline": "Fix it"})
    form.texts["took"] = "soon"
    with pytest.raises(FormProblem) as caught:
        form.values(form.changed, TODAY, LABELS, 480)
    assert caught.value.name == "took"
    assert "soon" in str(caught.value)


def test_a_headline_is_needed() -> None:
    form = Form.of_draft("new-1", {})
    with pytest.raises(FormProblem, match="headline"):
        form.values(["headline"], TODAY, LABELS, 480)


@pytest.mark.parametrize(
    ("typed", "day"), [("yesterday", "2026-11-20"), ("2026-11-01", "2026-11-01")]
)
def test_the_day_is_typed_like_in_a_line(typed: str, day: str) -> None:
    form = Form.of_draft("new-1", {"headline": "Fix it"})
    form.texts["day"] = typed
    assert form.values(["day"], TODAY, LABELS, 480) == {"day": day}


@pytest.mark.parametrize("typed", ["soon", "2026-12-24", "2026-11"])
def test_days_that_are_none_are_refused(typed: str) -> None:
    form = Form.of_draft("new-1", {"headline": "Fix it"})
    form.texts["day"] = typed
    with pytest.raises(FormProblem, match="day"):
        form.values(["day"], TODAY, LABELS, 480)


def test_a_form_comes_back_as_it_was_left() -> None:
    form = Form.of_entry(entry(1, **VALUES))
    form.texts["impact"] = "3 → 1 s"
    form.texts["took"] = "not yet a time"
    again = Form.of_unsaved(form.to_keep())
    assert (again.entry_id, again.changed) == (form.entry_id, form.changed)
    assert again.texts["took"] == "not yet a time"
    assert again.seen == form.seen
