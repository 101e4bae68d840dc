"""What would leave is shown whole, and why the rest would not."""

from __future__ import annotations

from pathlib import Path

import pytest

from chefslog.team.errors import TeamError
from chefslog.team.founding.epochs import EpochError
from chefslog.team.founding.pin import start
from chefslog.team.member.preview import Preview, Row, open_task
from tests.team.member.kitchen import Cook, cook, ended, in_period
from tests.team.scene import Scene, found


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return found(tmp_path)


@pytest.fixture
def ada(scene: Scene, tmp_path: Path) -> Cook:
    made = cook(tmp_path, scene, 0)
    made.write("2026-10-05", delegation=2, checked="lines", outcome="kept")
    made.write("2026-10-06", delegation=2, checked="tests", outcome="kept")
    made.write("2026-11-02", checked="none", own="yes")
    return made


def rows(seen: Preview) -> dict[str, Row]:
    return {row.question.name: row for row in seen.rows}


def test_each_question_says_what_goes_or_why_not(ada: Cook, scene: Scene) -> None:
    ada.say(kept=False)
    seen = ada.look(ended(scene))
    assert {name: (row.answer, row.blank) for name, row in rows(seen).items()} == {
        "checked": ("yes", ""),
        "kept": ("no", "you said no"),
        "own": ("yes", "nothing was written for it"),
    }
    check = rows(seen)["checked"]
    assert (check.number, check.entries) == (20, 2)
    assert seen.contribution.numbers == (20, 0, 0)
    assert seen.contribution.filled == (True, False, False)
    assert seen.outbox is None, "looking decides nothing"


def test_the_file_has_one_size_blank_or_not(ada: Cook, scene: Scene) -> None:
    sizes = {ada.look(ended(scene)).size}
    for hour, is_yes in enumerate((False, True)):
        ada.answer(ended(scene), is_yes)
        ada.run(ended(scene) + hour * 3600)
        (file,) = Path(scene.place, scene.task().inbox).iterdir()
        sizes.add(file.stat().st_size)
    assert len(sizes) == 1


def test_who_sees_what_is_in_the_designs_words(ada: Cook, scene: Scene) -> None:
    seen = ada.look(ended(scene))
    assert seen.who[0] == (
        "Sam and Lee see by name which questions you answered, never the answer. "
        "Sam sees exact sums of at least 5 people."
    )
    assert scene.place in seen.who[2]
    assert seen.place == scene.place


def test_when_it_goes(ada: Cook, scene: Scene) -> None:
    early, late = ada.look(in_period(scene)), ada.look(ended(scene))
    assert early.when[0].startswith("From Sun 25 Oct, 00:00 UTC until Tue 3 Nov, 12:00 UTC a fresh")
    assert late.when[0].startswith("Now until Tue 3 Nov, 12:00 UTC a fresh file replaces")


def test_before_the_words_it_says_that_only_a_blank_goes(scene: Scene, tmp_path: Path) -> None:
    ben = cook(tmp_path, scene, 1, verified=False)
    ben.write("2026-10-05", delegation=2, checked="lines")
    seen = ben.look(ended(scene))
    assert "eight words were not typed here yet" in seen.held_back
    assert rows(seen)["checked"].number == 20


def test_a_period_has_its_time(ada: Cook, scene: Scene) -> None:
    with pytest.raises(TeamError, match=r"2026-10 closed on Tue 3 Nov, 12:00 UTC\. What"):
        ada.look(scene.task().period.closes)
    with pytest.raises(TeamError, match=r"2026-12 begins on Tue 1 Dec: nothing to share yet\."):
        ada.look(ended(scene), "2026-12")
    assert ada.look(in_period(scene), "").task.period.name == "2026-10"


def test_the_period_one_thinks_of_is_the_first_to_close(ada: Cook, scene: Scene) -> None:
    with ada.visit() as visit:
        named = [
            open_task(visit, when).period.name
            for when in (
                in_period(scene, day=3),
                ended(scene),
                scene.task().period.closes - 1,
                scene.task().period.closes,
                in_period(scene, "2026-12"),
            )
        ]
        assert named == ["2026-10", "2026-10", "2026-10", "2026-11", "2026-11"]
        with pytest.raises(TeamError, match="No period of Kitchen is open for you now"):
            open_task(visit, in_period(scene, day=-9))


def test_who_is_not_on_the_roster_sends_nothing(scene: Scene, tmp_path: Path) -> None:
    stranger = cook(tmp_path, found(tmp_path / "other", members=9), 8)
    stranger.scene, stranger.place = scene, cook(tmp_path, scene, 0).place
    with pytest.raises(TeamError, match="does not belong to that team yet"), stranger.visit():
        pass
    start(stranger.home, scene.file.team, "Ines", "member")
    with pytest.raises(EpochError, match=r"Ines is not in epoch 1 of Kitchen\. Nothing is sent"):
        stranger.look(ended(scene))
