"""The document's parts, what is missing, and its three forms."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

import chefslog.season
from chefslog.home.files import make_folder
from chefslog.home.paths import Home
from chefslog.model.fields import BY_NAME
from chefslog.model.season import OwnText, folded, with_part, with_text, without_picks
from chefslog.season.check import check_text
from chefslog.season.document import document
from chefslog.season.forms import FormError, form_names, read_form, with_limits
from chefslog.season.handout import fit_form, render_review
from chefslog.season.item import source_of
from chefslog.season.prose import measure
from chefslog.season.templates import render
from tests.journals import entry
from tests.season.given import full, sources

SOURCE = Path(chefslog.season.__path__[0]).parent
HOSTILE = "<script>alert(1)</script> & [x](javascript:y) {{ 7*7 }} http://evil.example"


def test_the_season_asks_an_entry_for_no_field_that_there_is_not() -> None:
    files = [*SOURCE.glob("season/*.py"), *SOURCE.glob("tui/season/*.py")]
    asking = re.compile(r'(?:\.words|fields\.get|piece\.text)\("(\w+)"')
    asked = {name for file in files for name in asking.findall(file.read_text("utf-8"))}
    assert "goals" in asked
    assert asked <= {*BY_NAME}


@pytest.mark.parametrize(
    ("fields", "part"),
    [
        ({"value": "people"}, "wider"),
        ({"kind": "support"}, "wider"),
        ({"kind": "explore", "outcome": "discarded"}, "learning"),
        ({"kind": "explore"}, "impact"),
        ({"people": ["sam"]}, "impact"),
    ],
)
def test_a_part_is_proposed_from_value_kind_and_outcome(
    home: Home, fields: dict[str, object], part: str
) -> None:
    (item,) = sources(home, [full(1, **fields)]).items()
    assert item.part == part


def test_the_parts_come_in_their_order_and_say_what_was_written(home: Home) -> None:
    entries = [full(n, ago=n * 10) for n in range(3)]
    entries.append(full(9, value="people", headline="Reviewed the split plan", people=["sam"]))
    made = document(sources(home, entries, [one["id"] for one in entries]))
    names = [part["name"] for part in made["parts"]]
    assert names == ["opening", "goals", "impact", "wider", "thanks", "learned", "appendix"]
    assert made["opening"].startswith(
        "Cut login latency, part 0. 1.8 s → 240 ms p99, all logins. Cut login latency, part 1."
    )
    (first, *_) = made["impact"]
    assert first["text"] == (
        "1.8 s → 240 ms p99, all logins. Every login fetched the keys. It was so from the first "
        "week. A cache with a background refresh. Logins are quick now. Nobody asked why."
    )
    assert made["wider"][0]["title"] == "Reviewed the split plan"
    assert made["thanks"] == [{"who": "sam", "what": "Reviewed the split plan"}]
    assert made["learned"][0]["text"] == "Measure first."
    assert made["header"]["counts"].endswith("4 of 4 entries used")


def test_what_is_not_there_is_left_out_and_listed(home: Home) -> None:
    made = document(sources(home, [entry(1, headline="Fixed the thing")]))
    assert [part["name"] for part in made["parts"]] == ["opening", "goals", "impact", "appendix"]
    missing = "\n".join(made["missing"])
    assert "Goal latency: no pick serves it" in missing
    assert "problem, approach, result, impact, proof, not followed up yet" in missing


def test_an_empty_season_is_a_text_too(home: Home) -> None:
    held = sources(home)
    for form in ("md", "txt", "html"):
        assert "H2-2026" in render_review(held, "me", form)[0]


def test_the_opening_never_joins_one_items_sentence_to_another(home: Home) -> None:
    entries = [
        entry(1, headline="Faster login", impact="1.8 s → 240 ms, all logins",
              result="Support stopped hearing about it."),
        entry(2, headline="New refund page",
              impact="refund time 3 days → 1 day. Complaints fell from 40 to 3 a week."),
        entry(3, headline="Cheaper builds", impact="900 € → 400 € a month"),
    ]  # fmt: skip
    made = document(sources(home, entries, [one["id"] for one in entries]), "manager")
    assert made["opening"] == (
        "Faster login. 1.8 s → 240 ms, all logins. New refund page. Refund time 3 days → 1 day. "
        "Complaints fell from 40 to 3 a week. Cheaper builds. 900 € → 400 € a month."
    )


def test_an_own_text_is_printed_until_it_is_stale_or_its_entry_is_withheld(home: Home) -> None:
    entries = [full(1), full(2, private=True)]
    first, second = (one["id"] for one in entries)
    held = sources(home, entries, [first])
    (bare,) = held.items()
    own_words = OwnText("It is quick now.", "Login", source_of(bare), (first,))
    texts = {first: own_words}
    (item,) = replace(held, season=held.season._replace(texts=texts)).items()
    assert (item.title, item.words, item.is_stale) == ("Login", "It is quick now.", False)
    stale = {first: own_words._replace(source="older")}
    (item,) = replace(held, season=held.season._replace(texts=stale)).items()
    assert item.is_stale
    gone = {first: own_words._replace(ids=(first, second))}
    (item,) = replace(held, season=held.season._replace(texts=gone)).items()
    assert item.is_withheld
    assert "It is quick now." not in item.words


def test_what_the_title_says_already_is_not_said_twice(home: Home) -> None:
    one = entry(1, headline="label service p95 1.2s->300ms by dropping the pdf round trip",
                impact="p95 1.2s->300ms")  # fmt: skip
    (item,) = sources(home, [one], [one["id"]]).items()
    assert item.title.startswith("Label service")
    assert item.impact == ()


def test_proof_that_names_a_colleague_keeps_only_its_kind_for_readers_who_see_no_names(
    home: Home,
) -> None:
    evidence = [
        {"kind": "pr", "ref": "https://git.example/sam/12"},
        {"kind": "doc", "ref": "https://git.example/design"},
    ]
    made = document(sources(home, [full(1, people=["sam"], evidence=evidence)]), "skip")
    (item,) = made["impact"]
    assert [one["ref"] for one in item["proof"]] == ["pr", "https://git.example/design"]


class Balanced(HTMLParser):
    """Holds every tag against its end."""

    VOID = ("meta", "br", "link", "img")

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.open: list[str] = []
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        assert not any(name in ("href", "src", "onload", "style") for name, _ in attrs)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_no_line_of_a_text_ends_with_a_space(home: Home) -> None:
    held = replace(sources(home, [full(1, evidence=[])]), today=0)
    piece = replace(held.pieces[0], verdict="held", verdict_day="2026-09-23")
    for kind in ("md", "txt", "html"):
        text, _ = render_review(replace(held, pieces=[piece]), "manager", kind)
        assert "Held up (23 Sep 2026)." in text
        assert not [line for line in text.splitlines() if line != line.rstrip()]


def test_a_change_of_the_season_makes_only_the_items_anew_that_it_changes(home: Home) -> None:
    held = sources(home, [full(number) for number in range(4)])
    before = held.items()
    ids = [item.id for item in before]
    season = with_text(held.season, ids[0], OwnText("Own words.", ids=(ids[0],)))
    season = folded(with_part(season, [ids[1]], "wider"), ids[2], [ids[3]])
    after = {item.id: item for item in replace(held, season=season).items()}
    assert after[ids[0]].words == "Own words."
    assert after[ids[1]].part == "wider"
    assert [piece.id for piece in after[ids[2]].pieces] == ids[2:]
    assert ids[3] not in after
    same = replace(held, season=without_picks(season, ids[:1])).items()
    assert [item is after[item.id] for item in same] == [True, True]
    assert replace(held, season=held.season).items() == before


def test_without_a_pick_no_entry_is_in_a_text(home: Home) -> None:
    entries = [full(number, headline=f"Zebra {number}", people=["sam"]) for number in range(12)]
    held = sources(home, entries, [])
    for audience in ("me", "manager", "peer"):
        text = str({**document(held, audience), "appendix": "", "missing": ""}).lower()
        assert "zebra" not in text
        assert "login" not in text
    form, _ = read_form("plain")
    assert [box.text for box in fit_form(held, "manager", form).boxes] == [""]
    assert check_text("Zebra 3.", held.season, held.picked())


@pytest.mark.parametrize("audience", ["me", "skip"])
def test_the_page_is_whole_escaped_and_refers_to_nothing(home: Home, audience: str) -> None:
    hostile = full(
        1, headline=HOSTILE, problem=HOSTILE, impact=HOSTILE, project=HOSTILE,
        evidence=[{"kind": "pr", "ref": HOSTILE}], people=["<b>sam</b>"],
    )  # fmt: skip
    page, _ = render_review(sources(home, [hostile, full(2)]), audience, "html")
    reader = Balanced()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    assert page.startswith("<!DOCTYPE html>")
    assert "script" not in reader.seen
    assert "&lt;script&gt;" in page
    assert "http" not in page
    assert "url(" not in page
    assert "{{ 7*7 }}" in page
    assert "@media print" in page
    assert "prefers-color-scheme: dark" in page


def test_markdown_shows_a_headline_as_it_was_written(home: Home) -> None:
    text, _ = render_review(sources(home, [full(1, headline="# list[int] <b>*")]), "me", "md")
    assert "### \\# list\\[int\\] \\<b>\\*" in text


def own(home: Home, folder: str, name: str, text: str) -> Path:
    make_folder(f"{home.config}/{folder}")
    path = Path(home.config, folder, name)
    path.write_text(text)
    return path


def test_an_own_template_is_used(home: Home) -> None:
    own(home, "templates", "summary.md", "Dear {{ header.name }}")
    assert render_review(sources(home), "me", "md", home.config) == ("Dear Ada\n", [])


@pytest.mark.parametrize(
    "wrong",
    [
        "fine\n\n{% if %}",
        "fine\n\n{{ nothing.here }}",
        "fine\n\n{{ ''.__class__.__mro__ }}",
        "fine\n\n{{ 1 / 0 }}",
        "fine\n\n{% include 'other.md' %}",
        "fine\n\n{% for n in range(10 ** 9) %}{% endfor %}",
    ],
)
def test_a_wrong_own_template_is_named_with_its_line_and_the_shipped_one_used(
    home: Home, wrong: str
) -> None:
    path = own(home, "templates", "summary.md", wrong)
    text, problems = render_review(sources(home, [full(1)]), "me", "md", home.config)
    assert "## Impact" in text
    (problem,) = problems
    assert problem.startswith(f"{path}, line 3: ")
    assert "shipped template is used" in problem


def test_a_template_cannot_leave_its_folder(home: Home) -> None:
    own(home, "templates", "standup.md", "{% include '../config.toml' %}")
    text, problems = render("standup.md", {"since": "x", "done": [], "next": []}, home.config)
    assert "Since x" in text
    assert len(problems) == 1


@pytest.mark.parametrize("name", form_names())
def test_every_shipped_form_is_filled_within_its_limits(home: Home, name: str) -> None:
    form, _ = read_form(name)
    entries = [full(n, ago=n, headline=f"Did thing {n} für 顧客 👩‍👩‍👧") for n in range(40)]
    held = sources(home, entries, [one["id"] for one in entries])
    for field, box in zip(form.fields, fit_form(held, "me", form).boxes, strict=True):
        assert measure(box.text, field.unit, field.newline) == box.length <= field.limit
    tight = with_limits(form, {"": 37})
    assert all(box.length <= 37 for box in fit_form(held, "peer", tight).boxes)


def test_items_in_a_full_box_leave_less_than_three_per_cent(home: Home) -> None:
    entries = [full(n, ago=n) for n in range(40)]
    held = sources(home, entries, [one["id"] for one in entries])
    (box, *_) = fit_form(held, "me", read_form("apple-2500c")[0]).boxes
    assert box.length >= 0.97 * box.limit


def test_an_own_form_stands_in_and_a_wrong_one_is_named(home: Home) -> None:
    field = '[[field]]\nkey = "a"\nparts = ["items"]\nlimit = 9\n'
    own(home, "forms", "ours.toml", field)
    assert read_form("ours", home.config)[0].fields[0].limit == 9
    path = own(home, "forms", "plain.toml", field + 'unit = "pages"\n')
    form, (problem,) = read_form("plain", home.config)
    assert form.fields[0].limit == 20000
    assert problem.startswith(f'{path}: field 1: unit: "pages" is not one of: chars')
    own(home, "forms", "theirs.toml", "x = ")
    with pytest.raises(FormError, match=r"theirs\.toml"):
        read_form("theirs", home.config)
    with pytest.raises(FormError, match="there are: ai-impact, amazon-60w"):
        read_form("nothing", home.config)


def test_a_limit_for_a_field_that_is_not_there_is_refused() -> None:
    with pytest.raises(FormError, match="proud others next"):
        with_limits(read_form("lattice")[0], {"pride": 3})


def test_a_long_headline_is_never_cut_to_a_stub(home: Home) -> None:
    long = "led the migration that lets every shop in twelve countries " + "and more " * 8 + "pay"
    one = entry(1, headline=long, impact="71 % → 89 %", problem="slow. It hurt.")
    (item,) = sources(home, [one], [one["id"]]).items()
    assert item.title == "L" + long[1:]
    assert item.words == "71 % → 89 %. Slow. It hurt."
