"""Front matter at its limits, and what of it becomes of a note."""

from __future__ import annotations

from typing import Any

import pytest

from chefslog.exchange.formats import markdown
from chefslog.exchange.formats.entries import derive_id
from chefslog.exchange.formats.front_matter import split_front_matter
from chefslog.exchange.formats.registry import Record, Unreadable
from tests.exchange.given import read, read_one, refusals


@pytest.mark.parametrize(
    ("text", "found", "body"),
    [
        ("+++\na = true\nb = [1, false]\nc = 1979-05-27\n+++\nbody",
         {"a": "yes", "b": ["1", "no"], "c": "1979-05-27"}, "body"),
        ('{\n"A": 1.50, "b": true, "c": null}\nbody', {"a": "1.50", "b": "yes", "c": None},
         "\nbody"),
        ("---\na: 1\n...\nbody", {"a": "1"}, "body"),
        ("tags:: a, b\nTitle:: x\n\nbody", {"tags": "a, b", "title": "x"}, "\nbody"),
        ("---\n---\nbody", {}, "body"),
        ("{\n nothing of JSON", {}, "{\n nothing of JSON"),
        ("---\njust text\n---\nbody", {}, "---\njust text\n---\nbody"),
        ("---\nno key", {}, "---\nno key"),
        ("+++\nno key", {}, "+++\nno key"),
        ("---", {}, "---"),
    ],
)  # fmt: skip
def test_front_matter_is_parted_from_the_text(text: str, found: dict[str, Any], body: str) -> None:
    assert split_front_matter(text) == (found, body, "")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("+++\na = 1", 'the front matter has no end: a line "+++" is missing'),
        ("---\na: 1", 'the front matter has no end: a line "---" is missing'),
    ],
)
def test_front_matter_without_its_last_line_is_refused(text: str, reason: str) -> None:
    with pytest.raises(Unreadable) as refused:
        split_front_matter(text)
    assert str(refused.value) == reason


@pytest.mark.parametrize(
    ("text", "place"),
    [("+++\na = 1 2\n+++\n", "at line 1,"), ("---\na: x\nb: [c,\n d\n---\n", "line ")],
)
def test_front_matter_that_is_broken_is_refused_with_its_place(text: str, place: str) -> None:
    with pytest.raises(Unreadable, match=f"^front matter: .*{place}"):
        split_front_matter(text)


def test_front_matter_may_be_as_long_as_the_limit() -> None:
    found, _, _ = split_front_matter(f"---\na: {'x' * 65_533}\n---\n")
    assert len(found["a"]) == 65_533
    with pytest.raises(Unreadable, match="front matter of 65,537 characters; 65,536 is the limit"):
        split_front_matter(f"---\na: {'x' * 65_534}\n---\n")


@pytest.mark.parametrize("text", ["---\na: %s\n---\n", '{\n"a": %s}'])
def test_front_matter_may_be_nested_forty_deep(text: str) -> None:
    found, _, _ = split_front_matter(text % ("[" * 39 + "1" + "]" * 39))
    assert str(found["a"]) == "[" * 39 + "'1'" + "]" * 39
    with pytest.raises(Unreadable, match="front matter: nested too deeply"):
        split_front_matter(text % ("[" * 40 + "1" + "]" * 40))


def test_front_matter_may_have_ten_thousand_values() -> None:
    found, _, _ = split_front_matter('{\n"a": [' + "1," * 9_997 + "1]}")
    assert len(found["a"]) == 9_998
    with pytest.raises(Unreadable, match="its aliases unfold to too much"):
        split_front_matter('{\n"a": [' + "1," * 9_998 + "1]}")


@pytest.mark.parametrize(("marks", "is_read"), [(160, True), (161, False)])
def test_a_line_of_front_matter_may_have_160_brackets(marks: int, is_read: bool) -> None:
    text = f"---\na: '{'[ ' * marks}'\n---\n"
    if is_read:
        assert split_front_matter(text)[0] == {"a": "[ " * marks}
        return
    with pytest.raises(Unreadable, match=r"^front matter: nested too deeply$"):
        split_front_matter(text)


NOTE = "2026-11-03.md"


@pytest.mark.parametrize("text", ["", "---\n---\n", "---\ntitle: ' '\n---\n\n![[a.png]]"])
def test_a_note_without_words_is_listed(text: str) -> None:
    assert refusals("markdown", text, inside=NOTE) == [
        ("", "there is no title and no text in it", text)
    ]


def test_a_note_of_more_bytes_than_an_entry_holds_is_not_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(markdown, "TEXT_LIMIT", 500)
    assert read_one("markdown", "One\n" + "x" * 1_996, inside=NOTE)["headline"] == "One"
    assert refusals("markdown", "One\n" + "x" * 1_997, inside=NOTE) == [
        ("", "2,001 bytes: more than an entry holds", "")
    ]


@pytest.mark.parametrize(
    ("text", "headline", "day", "extra"),
    [
        ("---\nheadline: own\nai: 9\n---\nb", "own", "2026-11-03", {"delegation": "9"}),
        ("---\nheadline: own\nday: 2026-11-05\n---\n\n# Mine\n\nx", "own", "2026-11-05", None),
        ("---\ntitle: x\ndate: 2026-11-04 10:00\ntime: 23:30\n---\n", "x", "2026-11-04",
         {"time": "23:30"}),
        ("---\ntitle: x\nupdated: 2026-11-09\n---\n", "x", "2026-11-03",
         {"changed": "2026-11-09"}),
        ("---\ntitle: [one, two]\ndate: [2026-11-04, 2026-11-05]\n---\n", "one", "2026-11-04",
         {"title": ["two"], "date": ["2026-11-05"]}),
        ("title:: P\nid:: 5\n\n- a\n  collapsed:: true\n  id:: 7", "P", "2026-11-03", None),
    ],
)  # fmt: skip
def test_what_front_matter_says_beside_the_fields_is_kept(
    text: str, headline: str, day: str, extra: dict[str, Any] | None
) -> None:
    found = read_one("markdown", text, inside=NOTE)
    kept = found["extra"].get("markdown")
    assert (found["headline"], found["day"], kept) == (headline, day, extra)


@pytest.mark.parametrize(
    ("said", "notes"),
    [
        ("kind: nope\nmood: y", ('kind: "nope" is not one of its values',)),
        ("kind: [fix, tool]", ('kind: "fix, tool" is not one of its values',)),
        ("ai: 2\ndelegation: 3", ('delegation: "3" comes second; the first one counts',)),
        ("ai: 2\nlevel: 3", ('level: "3" comes second; the first one counts',)),
        ("project: a\nrepository: b", ('repository: "b" comes second; the first one counts',)),
        ("tags: infra\nlabels: auth", ()),
    ],
)
def test_what_no_field_takes_is_noted(said: str, notes: tuple[str, ...]) -> None:
    (record,) = read("markdown", f"---\ntitle: x\n{said}\n---\nb", inside=NOTE)
    assert isinstance(record, Record)
    assert record.notes == notes


@pytest.mark.parametrize(("name", "day"), [(NOTE, "2026-11-03"), ("x.md", "2026-11-09")])
def test_the_day_of_the_last_change_counts_where_there_is_no_other(name: str, day: str) -> None:
    text = "---\ntitle: x\nupdated: 2026-11-09\n---\n"
    assert read_one("markdown", text, inside=name)["day"] == day


def test_the_rest_of_a_line_with_an_embed_is_kept() -> None:
    (record,) = read("markdown", "a ![[b.png]] c\n\nmore\n![[d]]", inside=NOTE)
    assert isinstance(record, Record)
    assert (record.value["headline"], record.value["notes"]) == ("a c", "more")
    assert record.notes == ("embedded pictures or notes left out: 2",)


@pytest.mark.parametrize(
    "matter",
    [
        "date: [[2026-11-04]]",
        "date: [[2026-11-04|Wed]]",
        "createdAt: 2026-11-04T09:00",
        "dateCreated: 2026-11-04",
        "created_time: 2026-11-04",
        "Created-On: 2026-11-04",
        "date: {start: 2026-11-04, end: 2026-11-06}",
        "date:\n  end: 2026-11-06\n  start: 2026-11-04",
        'created: "[[2026-11-04|Wed]]"',
        "done: yes\ncompletedAt: 2026-11-04",
        "Closed: 2026-11-04",
        "created: 2026-11-02\ncompleted: 2026-11-04",
        "created: 2026-11-02\ncompleted: [2026-11-04, 2026-11-05]",
        "published: 2026-11-02\ndone: '[[2026-11-04]]'",
        "completed: 100%\ncreated: 2026-11-04",
        "date: 2026-11-04\ncompleted: 2026-11-06",
    ],
)
def test_the_day_is_found_however_its_key_is_written(matter: str) -> None:
    (record,) = read("markdown", f"---\ntitle: x\n{matter}\n---\nb", inside="x.md")
    assert isinstance(record, Record)
    assert (record.value["day"], record.guesses) == ("2026-11-04", ())


def test_the_day_is_found_among_the_lines_below_the_title() -> None:
    page = (
        "# Shipped\n\nStatus: Done\nCreated: November 4, 2026 9:00 AM\nTags: auth perf, ui\n\n"
        "Why: 2026-11-09\n"
    )
    found = read_one("markdown", page, inside="Shipped 0a1b.md")
    assert (found["headline"], found["captured_at"]) == ("Shipped", "2026-11-04T08:00:00.000Z")
    assert (found["notes"], found["tags"]) == ("Why: 2026-11-09", ["auth-perf", "ui"])
    assert found["extra"] == {"markdown": {"status": "Done"}}


def test_what_says_more_than_the_day_stays_beside() -> None:
    text = "---\ntitle: x\ndate: {start: 2026-11-04, end: 2026-11-06}\ntimezone: Mars\n---\nb"
    (record,) = read("markdown", text)
    assert isinstance(record, Record)
    assert record.value["extra"]["markdown"] == {
        "date": {"start": "2026-11-04", "end": "2026-11-06"}, "zone": "Mars",
    }  # fmt: skip
    assert record.notes == ('there is no zone "Mars"',)


@pytest.mark.parametrize(
    "matter", ["deadline: 2026-11-04", "sprint: {until: '[[2026-11-04]]'}", "x: [4 Nov 2026]"]
)
def test_a_day_under_another_name_is_asked_for_and_the_time_of_the_file_not_taken(
    matter: str,
) -> None:
    ((_, reason, _),) = refusals("markdown", f"---\ntitle: x\n{matter}\n---\nb", inside="x.md")
    assert reason.startswith('is "') and reason.endswith('" its day? Then call that "date"')


def test_the_day_that_a_note_was_made_stays_beside_that_of_the_work() -> None:
    text = "---\ntitle: x\ncreated: 2026-11-02\nresolved: 2026-11-04\n---\nb"
    found = read_one("markdown", text, inside="x.md")
    assert (found["day"], found["extra"]) == (
        "2026-11-04", {"markdown": {"created": "2026-11-02"}},
    )  # fmt: skip
    assert found["id"] == derive_id("markdown", "2026-11-02", "x", "x.md")


def test_a_day_that_is_found_now_changes_no_id() -> None:
    text = "---\ntitle: x\ncreatedAt: 2026-11-04\n---\nb"
    assert read_one("markdown", text, inside="x.md")["id"] == derive_id("markdown", "", "x", "x.md")


@pytest.mark.parametrize("zone", ["GMT-05:00", "-0500", "America/New_York"])
def test_the_zone_of_front_matter_may_be_an_offset(zone: str) -> None:
    text = f"---\ntitle: x\ndate: 2026-11-04T03:00:00Z\ntimezone: {zone}\n---\nb"
    found = read_one("markdown", text)
    assert (found["day"], found["offset"]) == ("2026-11-03", -300)


@pytest.mark.parametrize(
    "body",
    ["[see](#install)", "[a]: #install", "[a](x.md#install)", "`#install`", "![x](#install)"],
)
def test_where_a_link_leads_is_no_tag(body: str) -> None:
    assert "tags" not in read_one("markdown", f"Words\n{body}\n", inside=NOTE)
    assert read_one("markdown", f"Words\n{body} (#auth)\n", inside=NOTE).get("tags") == (
        None if body[:4] == "[a]:" else ["auth"]
    )


@pytest.mark.parametrize(
    "matter",
    [
        "+++\ntitle = 'x'\ntags = ['aa']\n[taxonomies]\ntags = ['bb']\nCategories = ['cc']\n+++\n",
        "---\ntitle: x\ntags: aa\ntaxonomies: {tags: [bb], categories: cc}\n---\n",
    ],
)
def test_tags_beside_taxonomies_are_kept(matter: str) -> None:
    assert read_one("markdown", matter, inside=NOTE)["tags"] == ["aa", "bb", "cc"]


def test_what_looks_like_a_property_or_an_embed_in_code_stays() -> None:
    code = "```\nid:: 5\n![[x]]\n```\nand `![[y]]`"
    (record,) = read("markdown", f"Words\n{code}\nid:: 6\ncollapsed:: true\n![[z]]", inside=NOTE)
    assert isinstance(record, Record)
    assert record.value["notes"] == code
    assert record.notes == ("embedded pictures or notes left out: 1",)


@pytest.mark.parametrize(
    ("matter", "field", "kept"),
    [
        ('project: "[[Auth]]"', "project", "Auth"),
        ("project: [[Auth]]", "project", "Auth"),
        ('repo: "[[work/auth|Auth]]"', "project", "Auth"),
        ('people: ["[[Ada]]", Sam]', "people", ["Ada", "Sam"]),
        ('skills: "[[Go]]"', "skills", ["Go"]),
        ("project: '[x] y'", "project", "[x] y"),
    ],
)
def test_a_link_to_a_page_is_the_name_of_the_page(matter: str, field: str, kept: Any) -> None:
    assert read_one("markdown", f"---\ntitle: x\n{matter}\n---\n", inside=NOTE)[field] == kept
