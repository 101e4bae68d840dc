"""No private entry and, where they are not named, no person is in anything that is handed on."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chefslog.home.paths import Home
from chefslog.model.fields import FIELDS
from chefslog.model.kinds import Line, Words
from chefslog.model.season import Pick, Season, with_switch
from chefslog.reading.connect import open_snapshot
from chefslog.season.document import AUDIENCES, document
from chefslog.season.forms import form_names, read_form
from chefslog.season.handout import FORMATS, brief_lines, fit_form, list_facts, render_review
from chefslog.season.item import make_item
from chefslog.season.material import Piece, material
from chefslog.season.names import Names
from chefslog.season.prose import sentences
from chefslog.season.shapes import PrivateEntry, shape, standup
from tests.journals import TODAY, entry, put_journal
from tests.season.given import full, sources

MARK = "zanzibar"


def secret(number: int) -> dict[str, Any]:
    """A private entry with a marker word in every field that takes one."""
    fields: dict[str, Any] = {}
    for field in FIELDS:
        if isinstance(field.kind, Line):
            fields[field.name] = f"{MARK}{field.name}. Learned: {MARK}. 9 s → 1 s"
        elif isinstance(field.kind, Words):
            fields[field.name] = [f"{MARK}{field.name}"]
    fields |= {"evidence": [{"kind": "pr", "ref": f"{MARK}proof"}], "private": True}
    fields |= {"kind": "build", "value": "speed", "outcome": "kept", "delegation": 4}
    return entry(number, **fields)


def texts(held: Any) -> list[str]:
    """Every text that a season can become, its contexts too."""
    found = []
    for audience in AUDIENCES:
        found.append(json.dumps(document(held, audience), ensure_ascii=False))
        found += [render_review(held, audience, form)[0] for form in FORMATS]
        for name in form_names():
            fitted = fit_form(held, audience, read_form(name)[0])
            found += [box.text for box in fitted.boxes]
            found.append(json.dumps([fitted.left_out, fitted.shortened]))
    return found


@settings(max_examples=5)
@given(st.sets(st.integers(0, 5)))
def test_private_entries_are_in_no_text_index_count_or_context(
    tmp_path_factory: pytest.TempPathFactory, private: set[int]
) -> None:
    path = str(tmp_path_factory.mktemp("journal"))
    entries = [secret(n) if n in private else full(n, ago=n * 9) for n in range(6)]
    held = sources(Home(path, path), entries, [one["id"] for one in entries])
    assert held.names == (sorted({f"{MARK}people"}) if private else [])
    counts = document(held)["header"]["counts"]
    assert counts.endswith(f"{6 - len(private)} of {6 - len(private)} entries used")
    secrets = [MARK, *(one["id"] for one in entries if one.get("private"))]
    for text in texts(held):
        assert not any(secret_text in text for secret_text in secrets)


def test_a_private_entry_is_in_no_standup_and_has_no_shape(home: Home) -> None:
    put_journal(home, [secret(1), full(2)])
    with open_snapshot(home) as snapshot:
        done = material(snapshot, TODAY, TODAY)
    assert MARK not in json.dumps(standup(done, TODAY, TODAY))
    with pytest.raises(PrivateEntry):
        shape(secret(1))


def test_what_is_not_published_is_not_in_the_context(home: Home) -> None:
    held = sources(home, [full(1, guess=77701, took=77702, spend=777.03)])
    assert "777" not in json.dumps(document(held))


def named(number: int) -> dict[str, Any]:
    return full(
        number,
        headline=f"Paired with @samira on retries {number}",
        problem="Samira found it; tomasz.wolski agreed. Wolski said so.",
        impact="4 h → 1 h, Samira's team",
        notes="Result: thanks to @kim-lee, and 由紀さん",
        evidence=[{"kind": "doc", "ref": "https://docs.example.net/samira/plan"}],
        goals=["latency", "help-samira"],
        tags=["x1", "samira"],
        people=["samira", "tomasz.wolski", "由紀"],
        project="samira-tools",
    )


def test_people_are_roles_for_every_other_reader(home: Home) -> None:
    held = sources(home, [named(1), named(2)])
    for audience, context in [(one, document(held, one)) for one in AUDIENCES]:
        shown = [json.dumps(context, ensure_ascii=False)]
        shown += [render_review(held, audience, form)[0] for form in FORMATS]
        for name in form_names():
            shown += [box.text for box in fit_form(held, audience, read_form(name)[0]).boxes]
        if audience == "me":
            assert "samira" in shown[0]
            continue
        for text in shown:
            low = text.lower()
            assert not any(name in low for name in ("samira", "wolski", "tomasz", "@kim", "由紀"))
        assert "3 colleagues" in shown[0]


@pytest.mark.parametrize("audience", ["me", "manager"])
def test_where_names_are_on_every_text_has_them_as_they_were_written(
    home: Home, audience: str
) -> None:
    title = "Paired with @sam, Sam found the leak"
    one = full(1, headline=title, people=["sam"], evidence=[{"kind": "doc", "ref": "notes of Sam"}])
    held = sources(home, [one], [one["id"]])
    held = replace(held, season=with_switch(held.season, "manager", "names", True))
    shown = [render_review(held, audience, "txt")[0], *brief_lines(list_facts(held, audience))]
    form = fit_form(held, audience, read_form("plain")[0])
    shown = ["\n".join(shown), "\n".join(box.text for box in form.boxes)]
    assert all(title in text and "colleague" not in text.lower() for text in shown)


def test_a_common_word_that_is_a_name_too_is_not_changed() -> None:
    names = Names(["will", "mark", "may", "max", "sandra", "sam.lee"], frozenset({"lee"}))
    text = "Will we mark May as done? Sandra and Max said so; max 5 retries, @will, Sam Lee."
    assert names.text(text) == (
        "Will we mark May as done? A colleague and Max said so; "
        "max 5 retries, a colleague, a colleague."
    )
    assert list(names.replaced) == ["@will", "Sandra", "Sam Lee"]
    assert list(names.stays) == ["Will", "May", "Max"]


def test_an_address_is_no_name() -> None:
    assert Names(["sam"]).text("see a@b.example and sample") == "see a@b.example and sample"


def marked(number: int, *, is_private: bool) -> dict[str, Any]:
    return {**secret(number), "private": is_private, "day": full(number)["day"]}


def test_nothing_that_was_not_picked_is_in_any_text_while_the_switches_are_off(home: Home) -> None:
    entries = [full(1), marked(2, is_private=False), marked(3, is_private=True)]
    held = sources(home, entries, [entries[0]["id"]])
    for audience in ("manager", "skip", "peer"):
        shown = [json.dumps(document(held, audience), ensure_ascii=False)]
        shown += [render_review(held, audience, form)[0] for form in FORMATS]
        for name in form_names():
            fitted = fit_form(held, audience, read_form(name)[0])
            shown += [json.dumps([fitted.left_out, [box.text for box in fitted.boxes]])]
        assert not [text for text in shown if MARK in text]


LINES = st.lists(
    st.sampled_from(["It was slow.", "We cut it.", "But not at night.", "Support noticed."]),
    max_size=4, unique=True,
).map(" ".join)  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(LINES, LINES, LINES), min_size=1, max_size=4))
def test_every_sentence_is_one_of_its_own_entry_in_its_order(
    told: list[tuple[str, str, str]],
) -> None:
    season = Season("S", "2026-01-01", "2026-12-31")
    for number, (problem, approach, result) in enumerate(told):
        fields = {"headline": f"Thing {number}", "impact": f"{number} s → 0 s, all",
                  "problem": problem, "approach": approach, "result": result}  # fmt: skip
        piece = Piece(str(number), str(number), TODAY, fields)
        item = make_item(Pick(piece.id), piece, season)
        written = [f"{number} s → 0 s, all.", *sentences(problem), *sentences(approach),
                   *sentences(result)]  # fmt: skip
        assert [*item.impact, *item.rest] == list(dict.fromkeys(written))


def test_a_handle_that_is_an_ordinary_word_too_changes_no_sentence(home: Home) -> None:
    one = full(1, result="Support stopped calling. Sandra and sandra's team knew why.",
               notes="We asked the support desk.", people=["support", "sandra"])  # fmt: skip
    text, _ = render_review(sources(home, [one], [one["id"]]), "manager", "txt")
    assert "Support stopped calling. A colleague and" in text
