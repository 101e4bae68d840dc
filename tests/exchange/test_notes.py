"""Markdown files and what their tools put round the words: front matter, marks, tags, names."""

from __future__ import annotations

import json
import os
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chefslog.capture.grammar import parse_line
from chefslog.exchange.formats.entries import to_typed_word
from chefslog.exchange.formats.front_matter import split_front_matter
from chefslog.exchange.formats.prose import split_headline, unescape_text
from chefslog.exchange.formats.registry import Record, Settings, Unreadable
from chefslog.exchange.imports import Import
from chefslog.exchange.tally import Tally
from chefslog.home.paths import Home
from tests.exchange.given import NOW, bring_in, publication, put, read, read_one, refusals
from tests.journals import entry, put_journal
from tests.store.given import all_entries, opened


def only(home: Home) -> dict[str, Any]:
    (found,) = all_entries(home).values()
    return found


def carry_out(home: Home, name: str) -> Tally:
    path = os.path.join(home.data, name)
    with (
        Import(path, Settings(zone="Europe/Berlin", now=NOW)) as importing,
        opened(home) as journal,
    ):
        return importing.carry_out(journal)


@pytest.mark.parametrize(
    ("yaml", "wanted"),
    [
        ("title: >-\n  Fix the\n  parser: really", {"title": "Fix the parser: really"}),
        ("title: |\n  Two\n  lines", {"title": "Two\nlines"}),
        (r'title: "Say \"no\" — \u00fc"', {"title": 'Say "no" — ü'}),
        ("title: 'It''s'  # a comment", {"title": "It's"}),
        ("title: Wrapped\n  over two lines", {"title": "Wrapped over two lines"}),
        ("tags: [aa,\n  'b, c', # why\n  dd]", {"tags": ["aa", "b, c", "dd"]}),
        ("tags:\n- aa\n- bb", {"tags": ["aa", "bb"]}),
        ("tags: aa\ntags: [bb]", {"tags": ["aa", "bb"]}),
        ("a: no\nb: 12:30\nc: 2026-11-03\nd: 0o17\ne: 1e3", {
            "a": "no", "b": "12:30", "c": "2026-11-03", "d": "0o17", "e": "1e3"}),
        ("a: ~\nb: null\nc:", {"a": None, "b": None, "c": None}),
        ("a: &x [p, q]\nb: *x", {"a": ["p", "q"], "b": ["p", "q"]}),
        ("A: {b: {c: d}}", {"a": {"b": {"c": "d"}}}),
        ("title: Fix: the parser", {"title": "Fix: the parser"}),
        ("title: a: b\nmeta:\n\tcolor: red\n\tsize: x", {
            "title": "a: b", "meta": {"color": "red", "size": "x"}}),
        ("title: @sam and I\ndate: 2026-11-03", {"title": "@sam and I", "date": "2026-11-03"}),
        ("title: [draft] x", {"title": "[draft] x"}),
        ("title: !important x", {"title": "!important x"}),
        ('title: "one" and "two"', {"title": '"one" and "two"'}),
        ("title: Fix: it\ntags: [aa,\n  bb]", {"title": "Fix: it", "tags": ["aa", "bb"]}),
        ("title: it's never closed\nx: 'so", {"title": "it's never closed", "x": "'so"}),
        ("title: x\ntags:\n\t- aa\n\t- bb", {"title": "x", "tags": ["aa", "bb"]}),
    ],
)  # fmt: skip
def test_front_matter_says_what_its_writer_meant(yaml: str, wanted: dict[str, Any]) -> None:
    found, body, _ = split_front_matter(f"---\n{yaml}\n---\nbody")
    assert (found, body) == (wanted, "body")


@pytest.mark.parametrize(
    "yaml",
    [
        "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b]\n"
        "d: &d [*c,*c,*c,*c,*c,*c]\ne: [*d,*d,*d,*d,*d]",
        "a: " + "[" * 30_000,
        "- " * 20_000,
        "a: {" * 10_000,
        "title: x\ntags:\n  - aa\n bb: cc",
        "title: x\n" * 10_000,
        "title: x\ntags: [aa,\n  bb",
    ],
)
def test_front_matter_that_is_a_bomb_or_broken_is_refused(yaml: str) -> None:
    with pytest.raises(Unreadable, match="front matter"):
        split_front_matter(f"---\n{yaml}\n---\nbody")


@pytest.mark.parametrize("text", ["---\ntitle: x\nbody", "+++\ntitle = 'x'\nbody"])
def test_front_matter_without_an_end_is_listed(home: Home, text: str) -> None:
    tally = bring_in(home, text, "markdown")
    assert (tally.new, tally.unread) == ({"entry": 0}, 1)
    assert "has no end" in tally.problems[0].reason


@pytest.mark.parametrize(
    "yaml", ["x: !!python/object/apply:os.system ['touch owned']", "x: !!python/name:os.system"]
)
def test_front_matter_runs_nothing(home: Home, yaml: str) -> None:
    bring_in(home, f"---\ntitle: Safe\ndate: 2026-11-03\n{yaml}\n---\n", "markdown")
    assert not os.path.exists("owned")
    assert only(home)["extra"]["markdown"]["x"].startswith("!!python")


@given(st.dictionaries(
    st.text("abcdefgh", min_size=1, max_size=5),
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=20),
    min_size=1,
))  # fmt: skip
def test_what_a_yaml_library_writes_is_read_back(values: dict[str, str]) -> None:
    import yaml

    text = yaml.safe_dump(values, allow_unicode=True)
    found, body, note = split_front_matter(f"---\n{text}---\nbody")
    assert (found, body, note) == (values, "body", "")


_LOGSEQ = "tags:: auth, [[two words]]\ntitle:: A page\n\n- first #inline\n  id:: 64-1\n- TODO b\n"


@pytest.mark.parametrize(
    ("name", "text", "headline", "day", "tags"),
    [
        ("v/2026_11_03.md", "- DONE fixed the [[parser|Parser]]\n- b", "fixed the Parser",
         "2026-11-03", []),
        ("v/journals/2026_11_03.md", _LOGSEQ, "A page", "2026-11-03",
         ["auth", "two-words", "inline"]),
        ("v/Daily/2026-11-03 Tuesday.md", "![[board.png]]\n\n---\n# Cut p99 #perf\n\nrest",
         "Cut p99 #perf", "2026-11-03", ["perf"]),
        ("v/_posts/2026-11-03-hi.md", '---\ntitle:  "Welcome: hi"\ntags: aa bb\n---\nYou.',
         "Welcome: hi", "2026-11-03", ["aa", "bb"]),
        ("v/post.md", "+++\ntitle = 'Hugo'\ndate = 2026-11-03T10:00:00-05:00\n[taxonomies]\n"
         "tags = ['aa', 'bb']\n+++\nbody", "Hugo", "2026-11-03", ["aa", "bb"]),
        ("v/zoned.md", "---\ntitle: Late\ndate: 2026-11-03\ntime: 23:30\ntimezone: Asia/Tokyo\n---",
         "Late", "2026-11-03", []),
        ("v/linked.md", "---\ntitle: ''\nheadline: Linked\ndate: '[[2026-11-03]]'\n---\n",
         "Linked", "2026-11-03", []),
        ("v/linter.md", "\n\n---\ntitle: Linter\n"
         "date created: Tuesday, November 3rd 2026, 9:15:30 am\ndate modified: 2026-11-04\n---\n",
         "Linter", "2026-11-03", []),
        ("v/twice.md", "---\ntitle: Twice\ndate: 2026-11-03\ndate: 2026-11-04\n---\n", "Twice",
         "2026-11-03", []),
        ("v/comment.md", "---\ndate: 2026-11-03\n---\n<!-- a comment -->\nWhat I ran\n",
         "What I ran", "2026-11-03", []),
        ("v/hashed.md", "---\ntitle: Hashed\ndate: 2026-11-03\ntags: #aa #bb\n---\n", "Hashed",
         "2026-11-03", ["aa", "bb"]),
        ("v/odd.md", "---\ntitle: `x` of\ndate: 2026-11-03\ntags: [aa, 'b c', @dd]\n---\n",
         "`x` of", "2026-11-03", ["aa", "b-c", "dd"]),
        ("v/2026-11-03.md", "# Cut\n#two words# #aa and C# or #bb# #c d e f g# #xx/yy", "Cut",
         "2026-11-03", ["two-words", "aa", "xx/yy"]),
        ("v/Tuesday.md", "# 3 Nov 2026\n\n- Cut p99 #perf\n- more", "Cut p99 #perf", "2026-11-03",
         ["perf"]),
        ("v/Cut 20251103aaaa4d5e6f7a8b9c0d1e2f3a.md", "# Cut\n\nDate: 3 Nov 2026\nBy: A", "Cut",
         "2026-11-03", []),
        ("v/code.md", "---\ndate: 2026-11-03\n---\nUsed `#define x`\n\n```\n#include\n```",
         "Used `#define x`", "2026-11-03", []),
    ],
)  # fmt: skip
def test_notes_as_their_tools_keep_them(
    home: Home, name: str, text: str, headline: str, day: str, tags: list[str]
) -> None:
    put(home, text, name)
    tally = carry_out(home, "v")
    assert tally.unread == 0, tally.problems
    assert (only(home)["headline"], only(home)["day"]) == (headline, day)
    assert only(home).get("tags", []) == tags


def test_a_folder_says_what_it_leaves_out(home: Home) -> None:
    put(home, "One", "v/2026-11-03.md")
    put(home, b"\x89PNG", "v/a.png")
    put(home, "[2026-11-04 09:00] Two\n", "v/2026/11/04.txt")
    put(home, "x", "v/.obsidian/app.json")
    put(home, "x", "v/logseq/bak/old.md")
    entry = {"title": "Three", "body": "b", "date": "2026-11-03", "time": "09:15", "tags": ["@aa"]}
    put(home, json.dumps(entry), "v/2026-11-03_three.json")
    text = {"entries": [{"text": "Four", "creationDate": "2026-11-03T09:15:00Z"}]}
    put(home, json.dumps(text), "v/Journal.json")
    put(home, '{"chefslog-archive":1,"whole":true,"entries":[]}', "v/mine.json")
    put(home, b"PK\x03\x04", "v/b.zip")
    os.mkfifo(os.path.join(home.data, "v", "pipe.md"))
    tally = carry_out(home, "v")
    found = sorted(one["headline"] for one in all_entries(home).values())
    assert (found, tally.unread) == (["Four", "One", "Three", "Two"], 0)
    assert tally.left_out == {".png": 1, ".zip": 1, ".json": 1}


@pytest.mark.parametrize(
    ("text", "headline", "notes"),
    [
        ("![](dayone-moment://AB12)\n\nShipped it\\!\n\nMore \\- text\\.", "Shipped it!",
         "More - text."),
        ("![](dayone-moment:/video/AB12)\n# Big \\#1\nx &amp; y", "Big #1", "x & y"),
        ("\n\n---\n\n**All done**\nrest", "All done", "rest"),
        ("Kept `a\\!b` as code\nand\n```\nx\\!\n```", "Kept `a\\!b` as code",
         "and\n```\nx\\!\n```"),
    ],
)  # fmt: skip
def test_day_one_is_cleaned(home: Home, text: str, headline: str, notes: str) -> None:
    data = {"entries": [{"text": text, "creationDate": "2026-11-03T09:00:00Z"}]}
    bring_in(home, json.dumps(data), "dayone")
    assert (only(home)["headline"], only(home)["notes"]) == (headline, notes)


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        ("```\ncode\n```\nWords here", "code"),
        ("# See [the doc](https://example.org/x)\nMore", "See the doc"),
        ("# ![a picture](x.png) with words\nMore", "a picture with words"),
        ("# " + "long " * 60, "long " * 39 + "long…"),
    ],
)
def test_what_a_headline_leaves_out_stays_in_the_text(text: str, headline: str) -> None:
    found, rest = split_headline(text)
    assert (found[:190], rest) == (headline[:190], text.strip())


@given(st.text("ab![](){}#*_->. \n\\`&;1", max_size=40))
def test_no_word_of_a_text_is_lost_to_its_headline(text: str) -> None:
    if not text.strip():
        return
    headline, rest = split_headline(text)
    both = f"{headline}\n{rest}"
    assert all(both.count(sign) for sign in "ab1" if sign in text)


@given(st.text("ab \n", max_size=30))
def test_text_without_escapes_stays_as_it_is(text: str) -> None:
    assert unescape_text(text) == text


def test_front_matter_in_json_is_read_as_hugo_writes_it(home: Home) -> None:
    text = '{\n "title": "It\'s {done}",\n "date": "2026-11-03",\n "tags": ["aa", "bb"]\n}\n\nBody'
    bring_in(home, text, "markdown")
    entry = only(home)
    kept = (entry["headline"], entry["day"], entry["tags"], entry["notes"])
    assert kept == ("It's {done}", "2026-11-03", ["aa", "bb"], "Body")


def test_keys_that_mean_a_field_are_that_field_and_none_is_lost(home: Home) -> None:
    matter = "title: x\ndate: 2026-11-03\ndescription: |\n  two\n  lines\nrepo: api\nsummary: short"
    tally = bring_in(home, f"---\n{matter}\nlabels: [aa]\n---\nBody", "markdown")
    entry = only(home)
    kept = (entry["headline"], entry["notes"], entry["project"], entry["tags"])
    assert kept == ("x", "two\nlines\n\nBody", "api", ["aa"])
    assert (entry["extra"], tally.notes) == ({"markdown": {"summary": "short"}}, {})


@pytest.mark.parametrize("form", ["csv", "markdown", "dayone", "brag", "jrnl"])
def test_tags_become_tags_that_can_be_typed_or_stay_in_the_notes(home: Home, form: str) -> None:
    tags = ["C++", "auth perf", "#Über/x", "123", "perf"]
    data = {
        "csv": 'title,date,tags\nx,2026-11-03,"C++,auth perf,#Über/x,123,perf"\n',
        "markdown": f"---\ntitle: x\ndate: 2026-11-03\ntags: {json.dumps(tags)}\n---\n",
        "dayone": json.dumps({"entries": [
            {"text": "x", "creationDate": "2026-11-03", "tags": tags}]}),
        "brag": json.dumps([{"title": "x", "date": "2026-11-03", "tags": tags}]),
        "jrnl": json.dumps({"entries": [{"title": "x", "date": "2026-11-03", "tags": tags}]}),
    }[form]  # fmt: skip
    tally = bring_in(home, data, form)
    found = only(home)
    kept = ["auth-perf", "über/x", "perf"] if form == "jrnl" else ["auth-perf", "Über/x", "perf"]
    assert found["tags"] == kept
    assert {"c++", "123"} == {
        w.casefold() for w in found["notes"].removeprefix("Tags: ").split(", ")
    }
    assert sum("cannot be a tag" in note for note in tally.notes) == 2
    assert any("auth-perf" in note for note in tally.notes)


def test_a_word_that_cannot_be_a_tag_is_kept_beside_words_that_have_its_letters(home: Home) -> None:
    bring_in(home, "title,date,tags\nFix it,2026-11-03,x\n", "csv")
    assert only(home)["notes"] == "Tags: x"


def test_a_log_with_days_as_headings_is_an_entry_a_day(home: Home) -> None:
    text = (
        "# Done\n\n## 3/11/2026\n- Cut it\n- more\n\n## 24/11/2026\n\n## 25/11/2026\nShipped #aa\n"
    )
    tally = bring_in(home, text, "markdown")
    found = {one["headline"]: (one["day"], one.get("notes")) for one in all_entries(home).values()}
    assert found == {"Cut it": ("2026-11-03", "- more"), "Shipped #aa": ("2026-11-25", None)}
    assert [(one.place, one.raw) for one in tally.problems] == [("line 7", "## 24/11/2026\n")]
    kept = [one["extra"] for one in all_entries(home).values()]
    assert kept == [{"markdown": {"page": "Done"}}] * 2


def test_days_of_a_log_may_be_written_in_words() -> None:
    days = ("3. November 2026", "Mittwoch, 4. Nov. 2026", "5. Dezember 2025", "6. November 2026")
    text = "# Protokoll\n" + "".join(f"\n## {day}\n- Cut {day[0]}\n" for day in days)
    found = [one for one in read("markdown", text) if isinstance(one, Record)]
    assert {one.value["headline"]: one.value["day"] for one in found} == {
        "Cut 3": "2026-11-03", "Cut M": "2026-11-04", "Cut 5": "2025-12-05", "Cut 6": "2026-11-06",
    }  # fmt: skip
    assert len({one.value["id"] for one in found}) == len(days)


def test_tags_under_a_name_of_another_language_are_kept_beside_those_of_the_text() -> None:
    text = "---\ntitel: T\ndatum: 2026-11-03\nstichwörter: [aa, bb]\n---\nb #cc\n"
    found = read_one("markdown", text)
    assert (found["headline"], found["day"], found["tags"]) == (
        "T",
        "2026-11-03",
        ["aa", "bb", "cc"],
    )


def test_text_above_the_days_of_a_log_is_listed() -> None:
    text = "# Done\nWhat I did.\n\n## 2026-11-03\n- Cut it\n\n## 2026-11-04\n- Cut that\n"
    assert [raw for *_, raw in refusals("markdown", text)] == ["# Done\nWhat I did.\n"]


@pytest.mark.parametrize("above", ["---\ntitle: Releases\nversion: 1.2.9\n---\n", "# Releases\n"])
def test_the_numbers_of_versions_are_no_days(home: Home, above: str) -> None:
    path = put(home, f"{above}\n## 1.2.11\n- b\n\n## 1.2.10\n- a\n", "Releases.md")
    os.utime(path, (1793696400, 1793696400))
    carry_out(home, "Releases.md")
    assert (only(home)["headline"], only(home)["day"]) == ("Releases", "2026-11-03")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("-\n", "there is no title and no text in it"),
        ("---\ntitle: x\ndate: {{date}}\n---\n", '"{{date}}" is not a date'),
    ],
)
def test_a_page_without_words_and_a_template_are_listed(home: Home, text: str, reason: str) -> None:
    (problem,) = bring_in(home, text, "markdown").problems
    assert problem.reason.startswith(reason)


@given(st.text(max_size=12))
def test_every_tag_that_is_kept_is_one_that_the_grammar_reads(word: str) -> None:
    tag = to_typed_word(word, "#")
    if tag is not None:
        assert parse_line(f"x #{tag}", "2026-11-21").draft["tags"] == [tag]


def test_a_publication_is_refused_and_not_one_long_entry(home: Home) -> None:
    put_journal(home, [entry(1), entry(2)])
    text = publication(home, "md")
    tally = bring_in(home, text, "markdown", name="own.md")
    assert (tally.new, tally.unread) == ({"entry": 0}, 1)
    assert "archive" in tally.problems[0].reason
