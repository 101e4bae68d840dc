"""The document's parts, what is missing, and its three forms."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest

from chefslog.home.files import make_folder
from chefslog.home.paths import Home
from chefslog.season.document import document
from chefslog.season.forms import FormError, form_names, read_form, with_limits
from chefslog.season.measure import measure
from chefslog.season.publishing import fit_form, publish
from chefslog.season.templates import render
from chefslog.store.checkins import give_verdict
from chefslog.store.journal import open_journal
from tests.journals import entry, noon, put_journal
from tests.season.given import full, sources

HOSTILE = "<script>alert(1)</script> & [x](javascript:y) {{ 7*7 }} http://evil.example"


def test_the_parts_come_in_their_order_and_say_what_was_written(home: Home) -> None:
    entries = [full(n, ago=n * 10) for n in range(3)]
    entries.append(full(9, kind="review", headline="Reviewed the split plan", people=["sam"]))
    made = document(sources(home, entries, [one["id"] for one in entries]))
    names = [part["name"] for part in made["parts"]]
    assert names == [
        "summary", "goals", "items", "wider", "ai", "others", "learned", "appendix"
    ]  # fmt: skip
    assert made["summary"][0] == "Cut login latency, part 0: 1.8 s → 240 ms p99, all logins."
    (first, *_) = made["items"]
    assert first["decided"] == "A cache with a background refresh."
    assert first["competencies"] == ("Engineering craft",)
    assert first["held"] == "not followed up yet"
    assert made["wider"][0]["title"] == "Reviewed the split plan"
    assert made["others"] == [{"who": "sam", "what": "Reviewed the split plan"}]
    assert made["learned"]["learned"] == ["measure first."]
    assert made["header"]["used"] == made["header"]["total"] == 4
    assert made["ai"]["numbers"][0].startswith("Delegation, of 4 entries that say: 4 station chef.")


def test_what_is_not_there_is_left_out_and_listed(home: Home) -> None:
    made = document(sources(home, [entry(1, headline="Fixed the thing")]))
    assert [part["name"] for part in made["parts"]] == ["summary", "goals", "items", "appendix"]
    missing = "\n".join(made["missing"])
    assert "How I worked with AI: nothing written yet" in missing
    assert "Goal latency: no item serves it" in missing
    assert "problem, decided, result, proof, competencies" in missing


def test_an_item_has_at_most_80_words_and_ends_with_its_sentences(home: Home) -> None:
    long = " ".join(f"Sentence {n} has exactly six words." for n in range(40))
    made = document(sources(home, [full(1, problem=long, result=long, approach=long)]))
    (item,) = made["items"]
    assert 40 <= item["words"] <= 80
    assert all(item[name].endswith(".") for name in ("problem", "decided", "result"))


def test_an_empty_season_is_a_text_too(home: Home) -> None:
    held = sources(home)
    for form in ("md", "txt", "html"):
        assert "H2-2026" in publish(held, "me", form)[0]


def test_what_did_not_hold_is_quoted_under_learned(home: Home) -> None:
    verdicts = ("held", "unknown", "reworked", "reverted", "incident")
    entries = [full(n, headline=f"Thing {n}", result="") for n, _ in enumerate(verdicts)]
    put_journal(home, [*entries, full(9, headline="Silent", result="")])
    with open_journal(home, noon, session="test") as journal:
        for one, verdict in zip(entries, verdicts, strict=True):
            give_verdict(journal, one["id"], verdict, f"it was {verdict}")
        give_verdict(journal, full(9)["id"], "reworked")
    learned = document(sources(home))["learned"]["learned"]
    assert set(learned) == {
        "Thing 2: it was reworked.", "Thing 3: it was reverted.", "Thing 4: it was incident."
    }  # fmt: skip


def test_the_appendix_lists_entries_by_project_with_the_numbers_of_their_proof(home: Home) -> None:
    shared = {"kind": "doc", "ref": "ADR-7"}
    entries = [
        full(1, ago=1, project="fares", evidence=[{"kind": "pr", "ref": "PR-1"}, shared]),
        full(2, ago=2, project="fares", evidence=[shared]),
        full(3, ago=3, project=None, evidence=[]),
    ]
    appendix = document(sources(home, entries))["appendix"]
    marks = {one["name"]: [row["proof"] for row in one["entries"]] for one in appendix["projects"]}
    numbers = {one["ref"]: one["number"] for one in appendix["proof"]}
    assert sorted(numbers.values()) == [1, 2]
    assert sorted(marks) == ["No project", "fares"]
    assert marks["No project"] == [[]]
    expected = [[numbers["PR-1"], numbers["ADR-7"]], [numbers["ADR-7"]]]
    assert sorted(map(sorted, marks["fares"])) == sorted(map(sorted, expected))


def test_the_summary_has_three_titles_and_a_second_sentence_of_two(home: Home) -> None:
    result = "Thing {n} is quick. It stayed so {n} weeks. Nobody asked why."
    entries = [full(n, ago=n, impact="", result=result.format(n=n)) for n in range(4)]
    made = document(sources(home, entries, [one["id"] for one in entries]))
    assert made["summary"] == [
        *(f"Cut login latency, part {n}: Thing {n} is quick." for n in range(3)),
        "It stayed so 0 weeks.",
        "It stayed so 1 weeks.",
    ]


def test_proof_that_names_a_colleague_keeps_only_its_kind_for_readers_who_see_no_names(
    home: Home,
) -> None:
    evidence = [
        {"kind": "pr", "ref": "https://git.example/sam/12"},
        {"kind": "doc", "ref": "https://git.example/design"},
    ]
    made = document(sources(home, [full(1, people=["sam"], evidence=evidence)]), "skip")
    (item,) = made["items"]
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


@pytest.mark.parametrize("audience", ["me", "skip"])
def test_the_page_is_whole_escaped_and_refers_to_nothing(home: Home, audience: str) -> None:
    hostile = full(
        1, headline=HOSTILE, problem=HOSTILE, impact=HOSTILE, project=HOSTILE,
        evidence=[{"kind": "pr", "ref": HOSTILE}], people=["<b>sam</b>"],
    )  # fmt: skip
    page, _ = publish(sources(home, [hostile, full(2)]), audience, "html")
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
    text, _ = publish(sources(home, [full(1, headline="# list[int] <b>*")]), "me", "md")
    assert "### \\# list\\[int\\] \\<b>\\*" in text


def own(home: Home, folder: str, name: str, text: str) -> Path:
    make_folder(f"{home.config}/{folder}")
    path = Path(home.config, folder, name)
    path.write_text(text)
    return path


def test_an_own_template_is_used(home: Home) -> None:
    own(home, "templates", "summary.md", "Dear {{ header.name }}")
    assert publish(sources(home), "me", "md", home.config) == ("Dear Ada\n", [])


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
    text, problems = publish(sources(home, [full(1)]), "me", "md", home.config)
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
        assert measure(box.text, field.unit) == box.length <= field.limit
    tight = with_limits(form, {"": 37})
    assert all(box.length <= 37 for box in fit_form(held, "peer", tight).boxes)


def test_items_in_a_full_box_leave_less_than_three_per_cent(home: Home) -> None:
    entries = [full(n, ago=n) for n in range(40)]
    held = sources(home, entries, [one["id"] for one in entries])
    (box, *_) = fit_form(held, "me", read_form("apple-2500c")[0]).boxes
    assert len(box.items) >= 8
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
    with pytest.raises(FormError, match="there are: amazon-60w"):
        read_form("nothing", home.config)


def test_a_limit_for_a_field_that_is_not_there_is_refused() -> None:
    with pytest.raises(FormError, match="proud others next"):
        with_limits(read_form("lattice")[0], {"pride": 3})


def test_five_are_told_and_the_others_named(home: Home) -> None:
    entries = [full(n, ago=n) for n in range(7)]
    held = sources(home, entries, [one["id"] for one in entries])
    made = document(held)
    assert len(made["items"]) == 5
    assert [one["title"] for one in made["also"]] == [
        "Cut login latency, part 5", "Cut login latency, part 6"
    ]  # fmt: skip
    for form in ("md", "txt", "html"):
        assert "part 6" in publish(held, "peer", form)[0]
