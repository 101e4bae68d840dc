"""Screen 5 for keyholders: hearing keys, signing the roster, reading words, tending."""

from __future__ import annotations

from pathlib import Path

from chefslog.team.founding.ceremony import ceremony
from chefslog.team.founding.epochs import chain
from chefslog.team.founding.words import eight_words
from chefslog.team.task import DESK, LOCK
from chefslog.tui.team.eight_words import EightWordsScreen
from tests.journals import NOON
from tests.team.ceremonies import Gathering, Person
from tests.team.founders import NAMES, TEAM
from tests.tui.running import rest, screen_text
from tests.tui.teams import gathered, keyholder, kitchen, press, take, team_screen

HEARD_ALL = ("h",) * (len(NAMES) + 1)


def heard(people: Gathering, who: Person) -> set[str]:
    """Whose keys somebody confirmed."""
    own = who.identity.public
    now = ceremony(people.mailroom, TEAM, own)
    return {card.name for card in now.words[own]}


async def test_hearing_on_never_takes_a_word_back(tmp_path: Path) -> None:
    people = gathered(tmp_path)
    async with team_screen(people.sam.home) as (app, pilot, _):
        await press(app, pilot, *HEARD_ALL, "h", "h")
        assert heard(people, people.sam) == {*NAMES, "Lee"}


async def test_the_first_epoch_from_both_screens(tmp_path: Path) -> None:
    people = gathered(tmp_path)
    people.hear(people.sam)
    async with team_screen(people.lee.home) as (app, pilot, screen):
        assert "Sam has proposed no epoch 1 yet." in screen_text(app)
        assert "y sign" not in screen_text(app)
    async with team_screen(people.sam.home, width=120) as (app, pilot, screen):
        text = screen_text(app)
        assert "Epoch 1, 2026-Q4: the team" in text
        assert "6 members: Ana, Bo, Cem, Dora, Eli, Fay" in text
        assert "y signs exactly this." in text
        await press(app, pilot, "y")
        assert "✓ You signed this. What is missing:" in screen_text(app)
        assert screen.view is not None
        assert not screen.view.can_sign
        assert chain(people.mailroom, TEAM) == ()
    async with team_screen(people.lee.home) as (app, pilot, screen):
        assert "y signs exactly this." in screen.front.text
        await press(app, pilot, "y")
        assert "Epoch 1 is signed by all. Now the call with everybody." in screen_text(app)
        (file,) = chain(people.mailroom, TEAM)
        words = eight_words(file.hash)
        assert words[0] not in screen.front.text
        await press(app, pilot, "v")
        await take(app, pilot, " ".join(words))
        assert "The words fit: your" in screen_text(app)


async def test_a_roster_that_changed_after_it_was_shown_is_not_signed(tmp_path: Path) -> None:
    people = gathered(tmp_path)
    people.hear(people.sam)
    people.hear(people.lee)
    async with team_screen(people.sam.home) as (app, pilot, screen):
        assert screen.view is not None
        assert screen.view.can_sign
        extra = people.person("Gil")
        people.join(extra)
        people.hear(people.sam, "Gil")
        people.hear(people.lee, "Gil")
        await press(app, pilot, "y")
        assert "The roster is another than the one you were shown." in screen_text(app)
        assert people.mailroom.names(f"{TEAM}/proposals") == []
        assert "Gil" in screen.front.text


async def test_the_desk_shows_its_words_large_and_lets_somebody_leave(tmp_path: Path) -> None:
    people = gathered(tmp_path)
    people.hear(people.sam)
    people.hear(people.lee)
    people.propose()
    file = people.seal().file
    assert file is not None
    async with team_screen(people.sam.home) as (app, pilot, screen):
        assert screen.page == "periods"
        await press(app, pilot, "v")
        assert isinstance(app.screen, EightWordsScreen)
        for word in eight_words(file.hash):
            assert "  ".join(word.upper()) in app.screen.sheet.text
        assert app.screen.sheet.virtual_size.height <= app.screen.sheet.size.height
        await press(app, pilot, "escape")
        people.post(people.sam, people.lee)
        extra = people.person("Gil")
        people.join(extra)
        people.hear(people.sam)
        people.hear(people.lee)
        screen.show_page("keys")
        await press(app, pilot, "r")
        screen.front.go_to("member:Bo")
        await press(app, pilot, "d")
        assert "Bo leaves." in screen.front.text
        assert "Gil joins with key" in screen.front.text
        await press(app, pilot, "y")
        assert "✓ You signed this." in screen.front.text
        await press(app, pilot, "d")
        assert "Bo leaves." not in screen.front.text
        assert "y signs exactly this." in screen.front.text


async def test_a_member_says_yes_to_what_changed(tmp_path: Path) -> None:
    people = gathered(tmp_path)
    people.hear(people.sam)
    people.hear(people.lee)
    people.propose()
    file = people.seal().file
    assert file is not None
    ana = people.members[0]
    async with team_screen(ana.home) as (app, pilot, screen):
        await press(app, pilot, "v", "enter")
        await take(app, pilot, " ".join(eight_words(file.hash)))
        people.join(people.person("Gil"))
        people.hear(people.sam)
        people.hear(people.lee)
        people.next_epoch()
        screen.show_page("keys")
        await press(app, pilot, "r")
        text = screen_text(app)
        assert "Epoch 2 changes" in text
        assert "Gil joins with key" in text
        assert "See them and say yes or no: the page keys." in text
        await press(app, pilot, "y")
        assert "You said yes to the changes." in screen_text(app)
        assert "Epoch 2 changes" not in screen_text(app)


async def test_tending_shows_its_steps_until_the_release(tmp_path: Path) -> None:
    ada = kitchen(tmp_path)
    scene = ada.scene
    for member in range(6):
        scene.send(member, period="2026-10")
    now = scene.closed("2026-10")
    desk, lock = keyholder(scene, DESK), keyholder(scene, LOCK)
    async with team_screen(desk, now=now) as (app, pilot, screen):
        screen.show_page("periods")
        await rest(app, pilot)
        text = screen_text(app)
        assert "2026-10 waits for you: key t." in text
        await press(app, pilot, "t")
        text = screen_text(app)
        assert "What tending did" in text
        assert "✓ 2026-10: checked the 6 reports that were there." in text
        assert "· Lee has not answered yet. 2026-10 expires unopened on 20 Nov." in text
    async with team_screen(lock, now=now) as (app, pilot, screen):
        await press(app, pilot, "t")
        assert "✓ 2026-10: checked the reports and signed what opens." in screen_text(app)
    async with team_screen(desk, now=now, width=120) as (app, pilot, screen):
        await press(app, pilot, "t")
        text = screen_text(app)
        assert "✓ 2026-10: finished the release: 3 of 3 questions open." in text
        assert scene.release("2026-10") is not None
        assert screen.view is not None
        assert screen.view.report is not None
        assert screen.view.report.periods


async def test_a_keyholder_sees_how_many_files_came(tmp_path: Path) -> None:
    ada = kitchen(tmp_path)
    ada.scene.send(3, period="2026-11")
    async with team_screen(keyholder(ada.scene, DESK), now=NOON) as (app, pilot, screen):
        screen.show_page("periods")
        await rest(app, pilot)
        text = screen_text(app)
        assert "1 of 6 files are there." in text
        ahead = text.index("Ahead")
        assert text.index("○ 2026-11") < ahead < text.index("· 2026-12  ahead")
        assert "space yes or no" not in text
