"""The second keyholder against a desk that lies: it finds each lie, and opens nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from chefslog.team.keyholder.boxes import DESK_BIN, LOCK_BIN, Box, Line
from chefslog.team.release.release import release_digest, write_release
from chefslog.team.task import DESK, LOCK, report_name
from tests.team.keyholder.lies import desk_box, lock_box, private, put_desk_box
from tests.team.reports import client
from tests.team.scene import FEW, HOUR, Scene, contribution, found, identity_of


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    """Eight sent; four of them filled `own`, which stays shut; the first keyholder answered."""
    scene = found(tmp_path)
    scene.send_all(lambda member: contribution(FEW, 15, FEW if member < 4 else FEW[:2]))
    scene.tend(DESK)
    return scene


def lost(count: int, good: int, why: str) -> str:
    return (
        f"2026-10: {count} of {good} reports that are good on this machine do not stand with Sam "
        f"({why}); at most 1 may. Nothing was opened. Compare with Sam what lies in the place. It "
        "expires."
    )


def found_out(scene: Scene, box: Box, text: str) -> None:
    """The second keyholder refuses the box for this reason, now and when asked again."""
    put_desk_box(scene, box)
    for _ in range(2):
        assert scene.tend(LOCK).stopped == [text]
        assert scene.get(LOCK_BIN) is None
        assert len(private(scene, scene.lock)) == 32


def changed(box: Box, change: Callable[[Line], Line], count: int = 2) -> Box:
    """The box with so many of its lines changed."""
    lines = tuple(change(one) if place < count else one for place, one in enumerate(box.lines))
    return replace(box, lines=lines)


def test_the_honest_answer_is_taken(scene: Scene) -> None:
    put_desk_box(scene, desk_box(scene))
    assert scene.tend(LOCK).stopped == []
    assert lock_box(scene).statement["opened"] == ["checked", "kept"]


def test_it_drops_reports_and_blames_them(scene: Scene) -> None:
    box = desk_box(scene)
    blamed = {report_name(one.report_id): "signature" for one in box.lines[:2]}
    lie = replace(box, lines=box.lines[2:], rejects=blamed)
    found_out(scene, lie, lost(2, 8, "signature: 2"))


def test_it_drops_nearly_everybody(scene: Scene) -> None:
    text = (
        "2026-10: 5 of 8 members have a report that stands; two thirds, 6, are needed. Nothing "
        "was opened. It expires."
    )
    box = desk_box(scene)
    found_out(scene, replace(box, lines=box.lines[3:]), text)


def test_dropping_one_opens_nothing_that_has_too_few_then(tmp_path: Path) -> None:
    scene = found(tmp_path)
    scene.send_all(lambda member: contribution(FEW, 15, FEW if member < 5 else FEW[:2]))
    scene.tend(DESK)
    box = desk_box(scene)
    of_ada = scene.sent[0].report_id
    put_desk_box(
        scene, replace(box, lines=tuple(one for one in box.lines if one.report_id != of_ada))
    )
    assert scene.tend(LOCK).stopped == []
    assert lock_box(scene).statement["opened"] == ["checked", "kept"]
    assert lock_box(scene).rejects == {report_name(of_ada): "missing"}


def test_it_shifts_its_share(scene: Scene) -> None:
    """Its verifier shares and its question sums are those of a shifted share."""

    def shift(line: Line) -> Line:
        first = (line.verifier_share[0] + 1) % 256
        return replace(line, verifier_share=bytes([first]) + line.verifier_share[1:])

    found_out(scene, changed(desk_box(scene), shift), lost(2, 8, "proof: 2"))


def test_it_says_other_blanks(scene: Scene) -> None:
    lie = changed(desk_box(scene), lambda line: replace(line, blanks=bytes(32)))
    found_out(scene, lie, lost(2, 8, "blank: 2"))


def test_it_says_another_file(scene: Scene) -> None:
    lie = changed(desk_box(scene), lambda line: replace(line, file_hash=bytes(32)))
    found_out(scene, lie, lost(2, 8, "file: 2"))


def test_it_lies_about_support(scene: Scene) -> None:
    """Support comes from the vouching alone; it can only say that it saw another."""
    lie = changed(desk_box(scene), lambda line: replace(line, extension_hash=bytes(32)))
    found_out(scene, lie, lost(2, 8, "vouching: 2"))


def test_it_splices_reports(scene: Scene) -> None:
    box = desk_box(scene)
    first, second, *rest = box.lines
    swapped = (
        replace(first, verifier_share=second.verifier_share),
        replace(second, verifier_share=first.verifier_share),
        *rest,
    )
    found_out(scene, replace(box, lines=swapped), lost(2, 8, "proof: 2"))


def test_it_vouches_for_people_who_sent_nothing(tmp_path: Path) -> None:
    """Five real ones, and three made up: they are nobody's for the second keyholder."""
    scene = found(tmp_path)
    for member in range(5):
        scene.send(member)
    made = []
    for member in (5, 6, 7):
        forged = client(scene, member)
        forged.identity = identity_of("Sam's own")
        made.append(forged.seal())
        scene.drop(made[-1])
    scene.tend(DESK)
    box = desk_box(scene)
    assert set(box.rejects.values()) == {"signature"}
    line = box.lines[0]
    lines = (*box.lines, *(replace(line, report_id=one.report_id) for one in made))
    text = (
        "2026-10: 5 of 8 members have a report that stands; two thirds, 6, are needed. Nothing "
        "was opened. It expires."
    )
    found_out(scene, replace(box, lines=lines, rejects={}), text)


def test_it_names_reports_that_nobody_sent(scene: Scene) -> None:
    box = desk_box(scene)
    put_desk_box(
        scene, replace(box, lines=(replace(box.lines[0], report_id=bytes(16)), *box.lines))
    )
    assert scene.tend(LOCK).stopped == []
    assert [one.report_id for one in lock_box(scene).lines] == [one.report_id for one in box.lines]


def test_it_sends_a_second_answer(scene: Scene) -> None:
    box = desk_box(scene)
    put_desk_box(scene, replace(box, lines=box.lines[3:]))
    assert scene.tend(LOCK).stopped
    text = (
        "2026-10: this is a second desk.bin of Sam's. A period has one, ever: it is refused, and "
        "nothing was opened."
    )
    found_out(scene, box, text)


def test_it_sends_the_answer_of_another_period(tmp_path: Path) -> None:
    scene = found(tmp_path)
    for period in ("2026-10", "2026-11"):
        scene.send_all(period=period)
    scene.tend(DESK)
    scene.put(DESK_BIN, scene.get(DESK_BIN) or b"", "2026-11")
    now = scene.closed("2026-11")
    assert scene.tend(LOCK, now).stopped == [
        "desk.bin of 2026-11 does not open: it was changed or cut short, or is of another period, "
        "epoch or team."
    ]
    assert scene.get(LOCK_BIN, "2026-11") is None


def test_rubbish_in_its_place_does_not_stop_the_right_one(scene: Scene) -> None:
    box = desk_box(scene)
    scene.put(DESK_BIN, b"rubbish")
    assert scene.tend(LOCK).stopped == ["desk.bin of 2026-10 is foreign or cut short."]
    put_desk_box(scene, box, identity_of("Mallory"))
    assert scene.tend(LOCK).stopped == ["Sam did not sign desk.bin of 2026-10."]
    put_desk_box(scene, box)
    assert scene.tend(LOCK).stopped == []


def test_it_answers_before_closing(scene: Scene) -> None:
    closes = scene.task().period.closes
    text = (
        "2026-10: Sam signed desk.bin at 3 Nov 2026, 11:59 UTC, which cannot be: it is before it "
        "could be known or after it expired. Nothing was opened. Compare your clocks."
    )
    found_out(scene, replace(desk_box(scene), at=closes - 1), text)


def test_it_answers_from_the_future(scene: Scene) -> None:
    box = desk_box(scene)
    put_desk_box(scene, replace(box, at=int(scene.closed()) + HOUR))
    (text,) = scene.tend(LOCK).stopped
    assert "is behind Sam's last signature (3 Nov 2026, 14:00 UTC)" in text
    assert scene.get(LOCK_BIN) is None
    assert scene.tend(LOCK, scene.closed() + HOUR).stopped == []


# What it writes into the release.


def resigned(scene: Scene, change: Callable[[dict[str, Any]], None]) -> None:
    """The release changed and signed again by the first keyholder."""
    release = scene.release()
    assert release is not None
    release = json.loads(json.dumps(release))
    change(release)
    release["signature"] = scene.desk.keys.identity().sign(release_digest(release)).hex()
    scene.put("release.json", write_release(release))


@pytest.fixture
def released(scene: Scene) -> Scene:
    for role in (LOCK, DESK):
        assert not scene.tend(role).stopped
    return scene


def test_the_release_says_that_more_people_stand_behind_a_section(tmp_path: Path) -> None:
    scene = found(tmp_path, members=12)
    scene.send_all(lambda member: contribution(FEW, 15, FEW if member < 11 else ("checked",)))
    for role in (DESK, LOCK, DESK):
        assert not scene.tend(role).stopped

    def change(release: dict[str, Any]) -> None:
        release["questions"][1] |= {"support": "12–24"}

    resigned(scene, change)
    text = (
        "2026-10: the release of Sam's says something else than this machine signed: how many "
        "people there were, or what opened. Tell the team: it is not to be trusted."
    )
    assert scene.tend(LOCK).stopped == [text]


def test_the_release_opens_more_than_the_statement(released: Scene) -> None:
    def change(release: dict[str, Any]) -> None:
        release["questions"][2] |= {
            **release["questions"][1],
            "name": "own",
        }

    resigned(released, change)
    (text,) = released.tend(LOCK).stopped
    assert re.search(r"The statement in it opened other questions\.", text)


def test_the_release_leaves_somebody_out(released: Scene) -> None:
    def change(release: dict[str, Any]) -> None:
        del release["leaves"][0]

    resigned(released, change)
    (text,) = released.tend(LOCK).stopped
    assert "The statement in it is about other reports than its leaves." in text


def test_the_release_carries_a_statement_that_the_second_keyholder_never_made(
    released: Scene,
) -> None:
    def change(release: dict[str, Any]) -> None:
        release["statement"]["opened"] = ["checked"]
        release["questions"][1] |= {
            **dict.fromkeys(("width", "margin", "end", "band"), 0),
            "support": "",
            "why": "under-k",
        }

    resigned(released, change)
    (text,) = released.tend(LOCK).stopped
    assert "Lee did not sign the statement in it." in text
