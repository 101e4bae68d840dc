"""`tend` through one period: what it does, says and waits for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from chefslog.team.errors import TeamError
from chefslog.team.founding.pin import start
from chefslog.team.keyholder.tend import Tended, tend
from chefslog.team.questions import blank
from chefslog.team.release.reasons import REASONS
from chefslog.team.release.release import grid_in, leaf
from chefslog.team.task import DESK, LOCK
from tests.team.keyholder.watching import COLLECTS, key_is_there, reports
from tests.team.scene import DAY, FEW, HOUR, Machine, Scene, contribution, found


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return found(tmp_path)


def test_a_period_from_collecting_to_the_release(scene: Scene) -> None:
    scene.send_all(lambda member: contribution(FEW, 15, FEW if member < 4 else FEW[:2]))
    collecting = Tended([], ["2026-10 collects until 3 Nov 2026, 12:00 UTC.", COLLECTS])
    assert scene.tend(DESK, scene.closed() - 2 * HOUR) == collecting
    assert scene.tend(LOCK, scene.closed() - 2 * HOUR) == collecting
    assert scene.tend(LOCK) == Tended(
        [], ["Sam has not answered yet. 2026-10 expires unopened on 20 Nov.", COLLECTS]
    )
    assert scene.tend(DESK) == Tended(
        [
            "2026-10: checked the 8 reports that were there.",
            "2026-10: put desk.bin into the place.",
        ],
        ["Lee has not answered yet. 2026-10 expires unopened on 20 Nov.", COLLECTS],
    )
    assert scene.tend(LOCK) == Tended(
        [
            "2026-10: checked the reports and signed what opens.",
            "2026-10: put lock.bin into the place.",
        ],
        ["Sam has not released yet. 2026-10 expires unopened on 20 Nov.", COLLECTS],
    )
    assert not key_is_there(scene, scene.lock)
    assert key_is_there(scene, scene.desk)
    assert scene.tend(DESK) == Tended(
        [
            "2026-10: finished the release: 2 of 3 questions open.",
            "2026-10: put release.json into the place.",
            "2026-10: took 8 reports out of the place.",
        ],
        [COLLECTS],
    )
    assert not key_is_there(scene, scene.desk)
    assert reports(scene) == []
    assert scene.tend(LOCK) == Tended(
        ["2026-10: Sam released it; it is what this machine signed."], [COLLECTS]
    )
    for role in (DESK, LOCK):
        assert scene.tend(role) == Tended([], [COLLECTS])


def test_the_release_says_what_was_sent_in_bands(scene: Scene) -> None:
    scene.send_all(lambda member: contribution(FEW, 5, FEW if member < 4 else FEW[:2]))
    release = scene.play()
    shown = {"width": 6, "margin": 8, "end": 10}
    hidden = dict.fromkeys((*shown, "band"), 0)
    assert release["questions"] == [
        {"name": "checked", "support": "5–11", **shown, "band": 2, "why": ""},
        {"name": "kept", "support": "5–11", **shown, "band": 2, "why": ""},
        {"name": "own", "support": "", **hidden, "why": "under-k"},
    ]
    assert (release["members"], release["reports"]) == ("5–11", "5–11")
    assert (release["first"], release["last"]) == ("2026-10-01", "2026-10-31")
    assert release["rejects"] == {}
    assert release["statement"]["opened"] == ["checked", "kept"]
    assert release["statement"]["previous"] == "0" * 64
    assert release["leaves"] == sorted(
        leaf(one.salt, one.report_id).hex() for one in scene.sent.values()
    )


def test_blank_reports_have_a_leaf_and_open_nothing(scene: Scene) -> None:
    scene.send_all(lambda member: blank(len(FEW)))
    scene.tend(DESK)
    scene.tend(LOCK)
    tended = scene.tend(DESK)
    assert tended.steps[0] == (
        "2026-10: finished the release without values: too few people for every question."
    )
    release = scene.release()
    assert release is not None
    assert {one["why"] for one in release["questions"]} == {"too-few"}
    assert len(release["leaves"]) == 8


def test_of_several_reports_the_highest_seq_counts(scene: Scene) -> None:
    scene.send_all(lambda member: contribution(FEW, 0))
    for member in range(8):
        scene.send(member, contribution(FEW, 20))
    release = scene.play()
    assert release["questions"][0]["band"] == len(grid_in(release["questions"][0]).edges)
    assert release["rejects"] == {"superseded": 8}
    assert len(release["leaves"]) == 8


def test_a_foreign_and_a_truncated_file_do_not_count(scene: Scene) -> None:
    scene.send_all()
    cut = scene.seal(0)
    with scene.open() as mailroom:
        mailroom.put(scene.task().report_path(cut.report_id), cut.data[:-5])
        mailroom.put(f"{scene.task().inbox}/note.txt", b"Hello")
        mailroom.put(f"{scene.task().inbox}/{'ab' * 16}.rep", bytes(100_000))
    release = scene.play()
    assert release["rejects"] == {"name": 1, "size": 2}
    assert len(release["leaves"]) == 8
    assert reports(scene) == ["note.txt"]


def test_what_comes_after_closing_is_late(scene: Scene) -> None:
    for member in range(7):
        scene.send(member)
    scene.tend(DESK)
    scene.send(7)
    said = [step for step in scene.tend(LOCK).steps if "not count" in step]
    assert said == [f"2026-10: 1 does not count: {REASONS['missing']}."]
    assert scene.tend(DESK).stopped == []
    release = scene.release()
    assert release is not None
    assert release["rejects"] == {"late": 1}
    assert len(release["leaves"]) == 7
    assert reports(scene) == []


def test_what_is_changed_or_taken_away_after_closing_does_not_count(scene: Scene) -> None:
    scene.send_all()
    scene.tend(LOCK)
    task = scene.task()
    sent = scene.sent[0]
    changed = sent.data[:-1] + bytes([sent.data[-1] ^ 1])
    with scene.open() as mailroom:
        mailroom.put(task.report_path(sent.report_id), changed, replace=True)
        mailroom.delete(task.report_path(scene.sent[1].report_id))
    release = scene.play()
    assert release["rejects"] == {"changed": 1}
    assert len(release["leaves"]) == 6


def test_it_says_for_how_many_days_somebody_has_not_answered(scene: Scene) -> None:
    scene.send_all(period="2026-11")
    closed = scene.closed("2026-11")
    scene.tend(DESK, closed)
    for days, said in ((0, "yet"), (1, "for 1 day"), (7, "for 7 days"), (16, "for 16 days")):
        waiting = scene.tend(DESK, closed + days * DAY).waiting
        assert f"Lee has not answered {said}. 2026-11 expires unopened on 20 Dec." in waiting


def test_the_second_keyholder_waits_for_the_first_keyholder(scene: Scene) -> None:
    closed = scene.closed("2026-11")
    scene.send_all(period="2026-11")
    waiting = scene.tend(LOCK, closed + 3 * DAY).waiting
    assert "Sam has not answered for 3 days. 2026-11 expires unopened on 20 Dec." in waiting
    scene.tend(DESK, closed + 3 * DAY)
    scene.tend(LOCK, closed + 4 * DAY)
    waiting = scene.tend(LOCK, closed + 6 * DAY).waiting
    assert "Sam has not released for 2 days. 2026-11 expires unopened on 20 Dec." in waiting


def test_before_the_first_epoch_there_is_nothing_to_tend(tmp_path: Path) -> None:
    machine = Machine.make(tmp_path / "desk")
    start(machine.home, "ab" * 16, "Sam", DESK)
    scene = found(tmp_path / "other")
    with scene.open() as mailroom:
        assert tend(machine.home, machine.keys, mailroom, "ab" * 16, 2e9) == Tended()


def test_a_member_tends_nothing(scene: Scene) -> None:
    ada = Machine.make(Path(scene.place).parent / "ada")
    start(ada.home, scene.file.team, "Nobody", "member")
    text = (
        "This machine is no keyholder of Kitchen. Its first keyholder is Sam, its second keyholder "
        "Lee: they tend it."
    )
    with scene.open() as mailroom, pytest.raises(TeamError, match=f"^{re.escape(text)}$"):
        tend(ada.home, ada.keys, mailroom, scene.file.team, scene.closed())


def test_a_band_sticks_to_that_of_the_month_before(tmp_path: Path) -> None:
    scene = found(tmp_path)
    bands = []
    for period, number in (("2026-10", 10), ("2026-11", 12), ("2026-12", 16)):
        scene.send_all(lambda member, said=number: contribution(FEW, said), period)  # type: ignore[misc]
        bands.append(scene.play(period)["questions"][0]["band"])
    first, same, other = bands
    assert same == first, "two points of twenty lie within the margin"
    assert other > first
    fresh = grid_in(scene.release("2026-12")["questions"][0])  # type: ignore[index]
    assert fresh.place(8 * 12, 8) > first, "without the month before it would be another band"
