"""For any journal, picks and form: what is printed is what was written and picked, whole."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chefslog.home.paths import Home
from chefslog.model.fields import BY_NAME
from chefslog.model.season import Pick, Season
from chefslog.season.desk import find_place
from chefslog.season.disclosure import list_disclosure
from chefslog.season.document import Sources
from chefslog.season.forms import Field, Form, form_names, read_form
from chefslog.season.handout import FORMATS, fit_form, render_review
from chefslog.season.item import ORDER
from chefslog.season.material import Piece
from chefslog.season.prose import UNITS, measure
from tests.journals import TODAY, entry
from tests.season.given import full, sources

SPAN = ("H2", "2026-07-01", "2026-12-31")


@dataclass(frozen=True)
class Written:
    """An entry whose every word is its own: `sentences` by field, in the writer's order."""

    id: str
    title: tuple[str, ...]
    sentences: dict[str, list[tuple[str, ...]]]
    piece: Piece


@st.composite
def journals(draw: st.DrawFn) -> list[Written]:
    """Entries of unique words, some fields in notes behind their labels."""
    words = (f"w{number}" for number in itertools.count())

    def sentence() -> tuple[str, ...]:
        return tuple(itertools.islice(words, draw(st.integers(1, 4))))

    found = []
    for number in range(draw(st.integers(1, 6))):
        title, told, notes = sentence(), {}, []
        fields: dict[str, Any] = {"headline": " ".join(title).capitalize()}
        for name in ORDER:
            told[name] = [sentence() for _ in range(draw(st.integers(0, 3)))]
            stops = [draw(st.sampled_from(".!?")) for _ in told[name]]
            text = draw(st.sampled_from((" ", "\n"))).join(
                " ".join(one).capitalize() + stop
                for one, stop in zip(told[name], stops, strict=True)
            )
            if text and name != "impact" and draw(st.booleans()):
                notes.append(f"{name.capitalize()}: {text}")
            elif text:
                fields[name] = text
        if notes:
            # What stands behind no label is nobody's field, and in no text.
            fields["notes"] = "\n\n".join([*notes, " ".join(sentence()).capitalize() + "."][:-1])
        if draw(st.booleans()):
            fields["value"] = draw(st.sampled_from(("people", "speed")))
        ref = f"{number:08x}-0000-7000-8000-000000000000"
        piece = Piece(ref, ref[:12], TODAY - number, fields)
        found.append(Written(ref, title, told, piece))
    return found


@st.composite
def forms(draw: st.DrawFn) -> Form:
    """A form with any limits, units, orders and line ends."""
    fields = [
        Field(
            f"f{number}", "A field", tuple(draw(st.permutations(("impact", "wider")))),
            draw(st.integers(1, 400)), draw(st.sampled_from(UNITS)),
            draw(st.sampled_from(("", "• ", "- "))), draw(st.sampled_from(("\n", "\n\n", " "))),
            draw(st.sampled_from((1, 2))), tuple(draw(st.permutations(ORDER))),
        )
        for number in range(draw(st.integers(1, 3)))
    ]  # fmt: skip
    return Form("any", "Any", "", tuple(fields))


def made_of(written: Sequence[Written], picks: Sequence[Pick]) -> Sources:
    return Sources(
        Season(*SPAN, picks=tuple(picks)), [one.piece for one in written], None, (), TODAY
    )


def runs_of(text: str, written: Sequence[Written]) -> list[tuple[Written, list[str]]]:
    """The words of a text, cut where the entry that they are of changes."""
    owner = {
        word: one
        for one in written
        for said in (one.title, *itertools.chain(*one.sentences.values()))
        for word in said
    }
    words = [word.lower() for word in re.findall(r"\b[wW]\d+\b", text)]
    return [
        (by_id[ref], list(run))
        for by_id in ({one.id: one for one in written},)
        for ref, run in itertools.groupby(words, lambda word: owner[word].id)
    ]


def check_run(one: Written, words: list[str], order: Sequence[str]) -> None:
    """A run is title and impact, then whole sentences in their order, of which the last may lack.

    Where the title had no room, it begins with the impact.
    """
    impact = [*one.sentences["impact"]]
    rest = [said for name in order if name != "impact" for said in one.sentences[name]]
    whole = [one.title, *impact, *rest]
    ends = list(itertools.accumulate(map(len, whole)))[len(impact) :]
    flat = [word for said in whole for word in said]
    bare = 0 if words[:1] == flat[:1] else len(one.title)
    assert words == flat[bare : bare + len(words)]
    assert bare + len(words) in ends


@settings(deadline=None, max_examples=50)
@given(journals(), st.data())
def test_a_document_says_what_the_picks_say_each_in_its_item_and_order(
    written: list[Written], data: st.DataObject
) -> None:
    chosen = data.draw(st.permutations(written))[: data.draw(st.integers(1, len(written)))]
    held = made_of(written, [Pick(one.id) for one in chosen])
    for kind in FORMATS:
        text, _ = render_review(held, "manager", kind)
        runs = runs_of(text, written)
        assert {one.id for one, _ in runs} == {one.id for one in chosen}
        opening = list(itertools.takewhile(lambda run: run[1] != [], runs))[: min(3, len(chosen))]
        for (one, words), expected in zip(opening, chosen, strict=False):
            lead = [word for said in (one.title, *one.sentences["impact"]) for word in said]
            assert one is expected
            # The last of the opening is followed by the first item, which may be the same one.
            assert words[: len(lead)] == lead
        for one in chosen:
            bare = [word for said in (one.title, *(s for n in ORDER for s in one.sentences[n]))
                    for word in said]  # fmt: skip
            assert any(bare == words[-len(bare) :] for other, words in runs if other is one)


@settings(deadline=None, max_examples=80)
@given(journals(), forms(), st.booleans(), st.data())
def test_a_form_holds_whole_sentences_cut_only_from_the_end_and_is_never_over(
    written: list[Written], form: Form, balanced: bool, data: st.DataObject
) -> None:
    chosen = data.draw(st.permutations(written))[: data.draw(st.integers(1, len(written)))]
    held = made_of(written, [Pick(one.id) for one in chosen])
    fitted = fit_form(held, "manager", form, is_balanced=balanced)
    for field, box in zip(form.fields, fitted.boxes, strict=True):
        assert measure(box.text, field.unit, field.newline) == box.length <= field.limit
        runs = runs_of(box.text, chosen)
        assert len({one.id for one, _ in runs}) == len(runs)
        for one, words in runs:
            check_run(one, words, field.order)
        if not balanced:
            parts = {item.id: item.part for item in held.items()}
            order = [one.id for part in field.parts for one in chosen if parts[one.id] == part]
            places = [order.index(one.id) for one, _ in runs]
            assert places == sorted(places)


def test_marks_of_unpicked_and_private_entries_are_in_nothing_that_is_handed_out(
    home: Home,
) -> None:
    marks: dict[str, str] = {}
    given_entries = []
    for number, private in ((2, False), (3, True), (4, True)):
        fields: dict[str, Any] = {"private": private}
        for field in BY_NAME.values():
            if field.kind.values or field.name in ("private", "story", "hold", "follows"):
                continue
            mark = f"quokka{number}{field.name.replace('_', '')}"
            try:
                fields[field.name] = field.kind.parse(mark)
            except ValueError:
                continue
            marks[mark] = field.name
        for label in ("Problem", "Learned", "Next"):
            fields["notes"] += f"\n{label}: quokka{number}{label}."
        marks |= {f"quokka{number}{label}": label for label in ("Problem", "Learned", "Next")}
        fields["evidence"] = [{"kind": "pr", "ref": f"QUOKKA-{number}"}]
        marks[f"QUOKKA-{number}"] = "evidence"
        given_entries.append(entry(number, **fields))
    assert len(marks) > 30
    # A private entry that was picked, and one folded into a pick, before they were private.
    held = sources(home, [full(1), *given_entries], [full(1)["id"], entry(3)["id"]])
    picks = (Pick(full(1)["id"], (entry(4)["id"],)), Pick(entry(3)["id"]))
    season = Season(*SPAN, picks=picks)
    held = Sources(season, held.pieces, held.rubric, held.names, TODAY)
    texts = []
    for audience in ("manager", "skip", "peer"):
        texts += [render_review(held, audience, kind)[0] for kind in (*FORMATS, *form_names())]
        texts += [box.text for name in form_names()
                  for box in fit_form(held, audience, read_form(name)[0]).boxes]  # fmt: skip
        shown = list_disclosure(held, audience)
        texts += [*shown.lines(), shown.text]
        texts += [find_place(held, key).text for key in ("opening", full(1)["id"])]
    whole = "\n".join(texts)
    assert "Cut login latency" in whole
    assert [mark for mark in marks if mark.casefold() in whole.casefold()] == []


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("newline", [1, 2])
@pytest.mark.parametrize("limit", [900, 4_000])
def test_a_form_is_filled_where_the_picks_suffice(unit: str, newline: int, limit: int) -> None:
    """With other data than one journal's: short items, so that line ends are many."""
    pieces = [
        Piece(f"{n:08x}-0000-7000-8000-000000000000", f"{n:012x}", TODAY - n % 90,
              {"headline": f"Straßenbahn {n} fährt", "impact": f"{n} → {2 * n} Fahrgäste je Tag",
               "result": "Läuft. Ja."})
        for n in range(1, 1500)
    ]  # fmt: skip
    season = Season(*SPAN, picks=tuple(Pick(piece.id) for piece in pieces))
    held = Sources(season, pieces, None, (), TODAY)
    field = Field("one", "One", ("impact",), limit, unit, "• ", "\n", newline)
    (box,) = fit_form(held, "manager", Form("any", "Any", "", (field,))).boxes
    assert 0.97 * limit <= box.length <= limit
