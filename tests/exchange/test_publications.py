"""Publications: nothing private, nothing unpublished, nothing that a browser or table would run."""

from __future__ import annotations

import csv
import io
import os
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chefslog.exchange.publication import PUBLISHED, published
from chefslog.home.paths import Home
from chefslog.model.fields import FIELDS, Field, Links
from chefslog.model.kinds import Choice, Flag, Kind, Level, Minutes, Money, Pair, Reference, Words
from chefslog.reading.connect import open_snapshot
from chefslog.store import records
from tests.capture.drafts import drafts
from tests.exchange.given import a_home, bring_in, publication
from tests.journals import entry, put_journal, put_letters
from tests.store.given import an_entry, an_id, opened

FORMS = ("md", "csv", "html")
MARK = "ZQXMARK"


def marked(field: Field) -> Any:
    """A value of a field with the marker in it, as far as it can hold one."""
    if isinstance(field.kind, Words):
        return [f"{MARK}{field.name}"]
    if isinstance(field.kind, Links):
        return [{"kind": "pr", "ref": f"{MARK}-1"}]
    if isinstance(field.kind, Choice):
        return field.kind.values[0]
    shapes: dict[type[Kind], Any] = {
        Level: 3, Minutes: 777_777, Money: 77_777.25, Pair: [77_771, 77_772], Flag: True,
        Reference: "01940000-0000-7000-8000-000000000001",
    }  # fmt: skip
    return shapes.get(type(field.kind), f"{MARK} {field.name}")


ALL = {field.name: marked(field) for field in FIELDS}
HIDDEN = (MARK, "777777", "77777.25", "77,777", "77771", "12962", "1620")


@pytest.mark.parametrize("form", FORMS)
def test_nothing_of_a_private_entry_a_draft_or_the_trash_is_in_a_publication(
    home: Home, form: str
) -> None:
    hidden = [
        entry(1, **ALL, typed=MARK),
        entry(2, **{**ALL, "private": False}, state="trashed"),
        entry(3, **{**ALL, "private": False}, state="draft", source="git"),
        entry(4, **{**ALL, "private": False}, state="dismissed"),
    ]
    put_journal(home, [*hidden, entry(5, headline="Shown", ago=3)])
    put_letters(home, [entry(6, **ALL, typed=MARK)])
    with opened(home) as journal:
        records.give_verdict(journal, [entry(1)["id"]], "held", MARK)
        records.save_checkin(journal, "2026-W47", {"note": MARK})
    put_letters(home, [entry(7, **ALL, typed=MARK)])
    for words in ("", f"{MARK}", "private:yes", "ai:3"):
        text = publication(home, form, words)
        assert [one for one in HIDDEN if one in text] == [], words
        for one in hidden:
            assert one["id"] not in text and one["short"][:6] not in text
    assert "Shown" in publication(home, form)
    assert MARK not in " ".join(os.listdir(home.data))


@pytest.mark.parametrize("form", FORMS)
def test_what_is_for_the_writer_alone_is_left_out_of_a_public_entry(home: Home, form: str) -> None:
    fields = {name: value for name, value in ALL.items() if name != "private"}
    put_journal(home, [entry(1, **fields, typed="TYPED-LINE", extra={"EXTRA": 1}, source="tui")])
    text = publication(home, form)
    for word in ("777777", "12962h", "77777.25", "TYPED-LINE", "EXTRA", "tui", entry(1)["id"]):
        assert word not in text
    assert MARK in text
    for field in FIELDS:
        if not field.published:
            assert not re.search(rf"\b{field.label}\b|\b{field.name}\b", text), field.name


@settings(max_examples=40)
@given(held=st.lists(st.tuples(drafts, st.booleans()), max_size=6))
def test_whatever_the_journal_holds_only_public_entries_and_fields_come_out(
    held: list[tuple[dict[str, Any], bool]],
) -> None:
    with a_home() as home:
        made = [
            {**an_entry(n), **draft, "private": secret, "day": "2026-11-20"}
            for n, (draft, secret) in enumerate(held, 1)
        ]
        put_journal(home, made)
        with open_snapshot(home) as snapshot:
            found = list(published(snapshot))
    names = {"day", *(field.name for field in PUBLISHED)}
    assert all(set(one) <= names for one in found)
    expected = [one["headline"] for one in reversed(made) if not one["private"]]
    assert [one["headline"] for one in found] == expected


def test_pages_and_letters_come_newest_first(home: Home) -> None:
    put_journal(home, [entry(number, ago=number % 700) for number in range(1300)])
    put_letters(home, [entry(2000, ago=300, tags=["x"])])
    with open_snapshot(home) as snapshot:
        found = list(published(snapshot))
    assert len(found) == 1301
    days = [one["day"] for one in found]
    assert days == sorted(days, reverse=True)
    assert [one["tags"] for one in found if "tags" in one] == [["x"]]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "＝", "＋"])
def test_no_cell_is_a_formula(home: Home, sign: str) -> None:
    risky = f"{sign}cmd|' /C calc'!A0"
    put_journal(home, [entry(1, headline=risky, problem=risky, project=risky, tags=[risky])])
    (row,) = csv.DictReader(io.StringIO(publication(home, "csv")))
    assert not next(iter(row)).startswith("\ufeff")
    for cell in row.values():
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋"))
    with a_home() as there:
        bring_in(there, publication(home, "csv"), name="back.csv")
        with open_snapshot(there) as snapshot:
            (back,) = published(snapshot)
    assert back["headline"] == risky.strip()


def test_a_table_comes_back_as_it_was(home: Home) -> None:
    fields = {f.name: ALL[f.name] for f in PUBLISHED}
    put_journal(home, [entry(1, **fields, ago=2)])
    with open_snapshot(home) as snapshot:
        (before,) = published(snapshot)
    with a_home() as there:
        bring_in(there, publication(home, "csv"), name="back.csv")
        with open_snapshot(there) as snapshot:
            (after,) = published(snapshot)
    assert after == before


class Tags(HTMLParser):
    """Collects the elements of a page, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.references: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.references += [f"{n}={v}" for n, v in attrs if n in ("src", "href", "action", "data")]
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@settings(max_examples=40)
@given(draft=drafts, headline=st.sampled_from(["<script>alert(1)</script>", "</div>&amp;", "\"'>"]))
def test_a_page_is_well_formed_self_contained_and_what_was_written_is_text(
    draft: dict[str, Any], headline: str
) -> None:
    with a_home() as home:
        put_journal(home, [{**an_entry(1), **draft, "headline": headline, "private": False}])
        page = publication(home, "html")
    tags = Tags()
    tags.feed(page)
    tags.close()
    assert tags.open == []
    assert "script" not in tags.seen
    assert tags.references == []
    assert headline in tags.text
    assert "url(" not in page.partition("</style>")[0]
    assert "@import" not in page.partition("</style>")[0]


def test_markdown_shows_short_texts_as_they_are_and_keeps_headings_in_place(home: Home) -> None:
    put_journal(
        home,
        [
            entry(
                1, headline="<b> *not* bold # x", notes="# Big\n\n```sh\n# comment\n```\n#### Small"
            )
        ],
    )
    text = publication(home, "md")
    assert "### \\<b\\> \\*not\\* bold \\# x" in text
    assert "\n#### Big\n" in text
    assert "\n###### Small" in text
    assert "\n# comment\n" in text


def test_a_page_keeps_the_lines_of_a_long_text(home: Home) -> None:
    put_journal(home, [entry(1, notes="first <line>\nsecond\x07 line")])
    text = publication(home, "html")
    assert "first &lt;line&gt;\nsecond" in text
    assert "\x07" not in text


def test_a_filter_narrows_a_publication(home: Home) -> None:
    put_journal(home, [entry(1, tags=["aa"]), entry(2, tags=["bb"]), an_entry(3)])
    assert len(list(csv.reader(io.StringIO(publication(home, "csv", "+aa"))))) == 2
    assert an_id(3) not in publication(home, "csv")
