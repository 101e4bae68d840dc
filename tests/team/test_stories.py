"""Stories: told by name, signed, taken back; never a private word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chefslog.model.fields import FIELDS
from chefslog.model.kinds import Line
from chefslog.season.shapes import shape
from chefslog.season.templates import render
from chefslog.team.errors import TeamError
from chefslog.team.founding.charter import Person
from chefslog.team.founding.notes import put_note
from chefslog.team.founding.teamfile import TeamFile
from chefslog.team.keys import Identity
from chefslog.team.mailroom.folder import Folder
from chefslog.team.stories import (
    Story,
    StoryError,
    draft_story,
    publish,
    stories,
    story_id,
    withdraw,
)
from tests.journals import entry
from tests.team.scene import identity_of

TEAM = "5e" * 16
ADA, BEN, EVE = (identity_of(name) for name in ("Ada", "Ben", "Eve"))


def roster(**members: Identity) -> TeamFile:
    """A team file with these members; what stories do not read is left empty."""
    return TeamFile(
        TEAM, "Checkout", 1, "0" * 64, "2026-Q4", 5, ("own",), (), "", 1,
        Person("Sam", b"s" * 32), Person("Lee", b"l" * 32), (),
        tuple(Person(name, identity.public) for name, identity in members.items()),
    )  # fmt: skip


FILE = roster(Ada=ADA, Ben=BEN)


@pytest.fixture
def mailroom(tmp_path: Path) -> Iterator[Folder]:
    """An empty place."""
    (tmp_path / "place").mkdir()
    with Folder(str(tmp_path / "place")) as folder:
        yield folder


def tell(fields: dict[str, Any]) -> str:
    """The story's text as `chefslog show ID --as story` writes it."""
    return render("story.md", shape(fields), None)[0]


def told(number: int = 1, name: str = "Ada", **fields: Any) -> Story:
    """A story of an entry with something in it."""
    held = {"story": True, "delegation": 3, "problem": "Slow logins.", **fields}
    return draft_story(entry(number, **held), name, tell)


def file_of(mailroom: Folder, story: Story, ending: str = "md") -> Path:
    return Path(mailroom.place, TEAM, "stories", f"{story.id}.{ending}")


def test_what_is_shown_is_what_is_published_and_read(mailroom: Folder) -> None:
    story = told(headline='Cut "p99" login: latency', impact="1.8 s → 240 ms")
    head, blank, *_ = story.text.removeprefix("---\n").split("\n---\n")
    assert head.splitlines() == [
        'name: "Ada"', "day: 2026-11-21", 'title: "Cut \\"p99\\" login: latency"', "level: 3",
    ]  # fmt: skip
    assert blank.startswith("\n")
    assert "Slow logins." in story.text and "**1.8 s → 240 ms**" in story.text
    path = publish(mailroom, FILE, story, ADA)
    data = Path(mailroom.place, path).read_text(encoding="utf-8")
    kept = [one for one in data.splitlines() if not one.startswith(("key: ", "signature: "))]
    assert kept == story.text.splitlines()
    (found,) = stories(mailroom, FILE)
    assert (found.story, found.key, found.why) == (story, ADA.public, "")


def test_no_private_word_gets_to_whoever_writes_the_story() -> None:
    fields: dict[str, Any] = {
        field.name: "zanzibar" for field in FIELDS if isinstance(field.kind, Line)
    }
    full = entry(1, **fields, story=True, guess=777, took=777, spend=777.0, hold=True)
    seen: list[dict[str, Any]] = []

    def keep(given: dict[str, Any]) -> str:
        seen.append(given)
        return "Told."

    story = draft_story(full, "Ada", keep)
    unpublished = {one.name for one in FIELDS if not one.published}
    assert not unpublished & seen[0].keys()
    assert not {"typed", "captured_at", "zone", "source", "extra"} & seen[0].keys()
    assert "777" not in story.text and full["id"] not in story.text


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"private": True, "story": True}, "This entry is private: nothing of it is ever"),
        ({}, "not marked as a story, so nothing was sent"),
        ({"story": True, "state": "draft"}, "no draft and no trash"),
        ({"story": True, "state": "trashed"}, "no draft and no trash"),
        ({"story": True, "notes": "x" * 70_000}, "are allowed. Nothing was sent"),
    ],
)
def test_what_is_no_story_is_refused(fields: dict[str, Any], why: str) -> None:
    with pytest.raises(StoryError, match=why):
        draft_story(entry(1, **fields), "Ada", tell)


def test_only_a_member_publishes_and_only_under_their_name(mailroom: Folder) -> None:
    with pytest.raises(StoryError, match="You are not on the roster of Checkout"):
        publish(mailroom, FILE, told(name="Eve"), EVE)
    with pytest.raises(StoryError, match="knows you as Ben, not as Ada"):
        publish(mailroom, FILE, told(name="Ada"), BEN)
    with pytest.raises(TeamError):
        told(name="A\u202eda")
    assert stories(mailroom, FILE) == []


def test_a_story_in_anothers_name_is_hidden_with_its_reason(mailroom: Folder) -> None:
    own, other = told(1), told(2, name="Ben")
    publish(mailroom, FILE, own, ADA)
    publish(mailroom, roster(Ben=EVE), other, EVE)
    held = {one.id: one for one in stories(mailroom, FILE)}
    assert held[own.id].story == own
    assert held[other.id].story is None
    assert "a key that the roster does not know so" in held[other.id].why
    assert next(iter(stories(mailroom, FILE))).id == own.id


def test_a_changed_story_is_hidden(mailroom: Folder) -> None:
    story = told()
    publish(mailroom, FILE, story, ADA)
    path = file_of(mailroom, story)
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b"Slow", b"Fast"))
    (found,) = stories(mailroom, FILE)
    assert found.story is None and "it was changed after signing" in found.why
    path.write_bytes(whole[:-40])
    assert stories(mailroom, FILE)[0].story is None
    path.rename(path.with_name("ab" * 16 + ".md")).write_bytes(whole)
    assert stories(mailroom, FILE)[0].why != ""
    path.with_name("README.md").write_bytes(b"not ours")
    assert len(stories(mailroom, FILE)) == 1


@given(st.data())
def test_no_flipped_bit_is_ever_shown(tmp_path_factory: pytest.TempPathFactory, data: Any) -> None:
    place = tmp_path_factory.mktemp("place")
    with Folder(str(place)) as mailroom:
        story = told()
        path = Path(place, publish(mailroom, FILE, story, ADA))
        whole = bytearray(path.read_bytes())
        at = data.draw(st.integers(0, len(whole) * 8 - 1))
        whole[at // 8] ^= 1 << at % 8
        path.write_bytes(bytes(whole))
        (found,) = stories(mailroom, FILE)
        assert found.story is None and found.why


def test_who_left_is_still_known_from_an_earlier_epoch(mailroom: Folder) -> None:
    story = told()
    publish(mailroom, FILE, story, ADA)
    later = replace(roster(Ben=BEN), epoch=2)
    assert stories(mailroom, later)[0].story is None
    assert stories(mailroom, later, FILE)[0].story == story


def test_telling_again_replaces_and_taking_back_lasts(mailroom: Folder) -> None:
    first, second = told(problem="Slow."), told(problem="Slow, and why.")
    assert first.id == second.id == story_id(entry(1)["id"])
    path = file_of(mailroom, first)
    publish(mailroom, FILE, first, ADA)
    old = path.read_bytes()
    publish(mailroom, FILE, second, ADA)
    assert [one.story for one in stories(mailroom, FILE)] == [second]
    for _ in range(2):
        withdraw(mailroom, FILE, first.id, ADA)
    assert stories(mailroom, FILE) == [] and not path.exists()
    # A folder that was synchronised late brings the file back: it stays hidden.
    path.write_bytes(old)
    assert stories(mailroom, FILE) == []
    publish(mailroom, FILE, second, ADA)
    assert [one.story for one in stories(mailroom, FILE)] == [second]


def test_nobody_takes_back_anothers_story(mailroom: Folder) -> None:
    story = told()
    publish(mailroom, FILE, story, ADA)
    with pytest.raises(StoryError, match="only its author takes it back"):
        withdraw(mailroom, FILE, story.id, BEN)
    note = file_of(mailroom, story, "withdrawn")
    for name, author in ((f"{story.id}.withdrawn", BEN), (f"{'ab' * 16}.withdrawn", ADA)):
        put_note(mailroom, f"{TEAM}/stories/{name}", {}, author)
        note.with_name(name).rename(note)
        assert [one.story for one in stories(mailroom, FILE)] == [story]
    file_of(mailroom, story, "withdrawn").write_bytes(b"\xff\x00 what")
    assert [one.story for one in stories(mailroom, FILE)] == [story]
    with pytest.raises(StoryError, match="There is no story"):
        withdraw(mailroom, FILE, "ab" * 16, ADA)
    with pytest.raises(StoryError, match="is no story's id"):
        withdraw(mailroom, FILE, "../../x", ADA)


def test_signs_that_a_terminal_obeys_are_made_visible(mailroom: Folder) -> None:
    story = told(headline="Red \x1b[31malert\u202e", notes="a\u202eb\n---\nkey: x")
    assert "\x1b" not in story.text and "\u202e" not in story.text
    publish(mailroom, FILE, story, ADA)
    assert stories(mailroom, FILE)[0].story == story


def test_the_newest_stories_come_first(mailroom: Folder) -> None:
    for number, ago in ((1, 5), (2, 0), (3, 9)):
        publish(mailroom, FILE, told(number, ago=ago), ADA)
    days = [one.story.day for one in stories(mailroom, FILE) if one.story]
    assert days == sorted(days, reverse=True) and len(days) == 3
