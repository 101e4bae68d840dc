"""The first keyholder against a second that lies: it finds each lie, and opens nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from chefslog.team.keyholder.boxes import DESK_BIN, LOCK_BIN, Box, Line
from chefslog.team.release.release import batch_root, leaf
from chefslog.team.task import DESK, LOCK, report_name
from tests.team.keyholder.lies import (
    desk_box,
    lock_box,
    nothing_opened,
    private,
    put_lock_box,
    stated,
)
from tests.team.reports import Pair, client
from tests.team.scene import FEW, HOUR, Scene, contribution, found, identity_of

REFUSED = "2026-10: Lee's lock.bin is refused: {}. Nothing was opened."


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    """Eight sent; four of them filled `own`, which stays shut."""
    scene = found(tmp_path)
    scene.send_all(lambda member: contribution(FEW, 15, FEW if member < 4 else FEW[:2]))
    scene.tend(DESK)
    return scene


@pytest.fixture
def box(scene: Scene) -> Box:
    """The honest answer."""
    assert not scene.tend(LOCK).stopped
    return lock_box(scene)


def found_out(scene: Scene, box: Box, text: str) -> None:
    """It refuses the box for this reason, now and when asked again, and opens nothing."""
    put_lock_box(scene, box)
    for _ in range(2):
        assert scene.tend(DESK).stopped == [text]
        assert nothing_opened(scene)


def test_the_honest_answer_is_taken(scene: Scene, box: Box) -> None:
    put_lock_box(scene, box)
    assert scene.tend(DESK).stopped == []
    release = scene.release()
    assert release is not None
    assert [one["why"] for one in release["questions"]] == ["", "", "under-k"]


@pytest.mark.parametrize(
    ("opened", "told"),
    [
        (["checked", "kept", "own"], "checked, kept, own"),
        (["checked"], "checked"),
        (["checked", "own"], "checked, own"),
        (["kept", "checked"], "kept, checked"),
        ([], "nothing"),
    ],
)
def test_it_lies_about_support(scene: Scene, box: Box, opened: list[str], told: str) -> None:
    why = f"Lee opened {told}; by this machine's count it is checked, kept"
    found_out(scene, stated(scene, box, opened=opened), REFUSED.format(why))


def without(scene: Scene, box: Box, members: list[int]) -> Box:
    """The box without the reports of some, with a T that fits."""
    gone = [scene.sent[member].report_id for member in members]
    lines = tuple(line for line in box.lines if line.report_id not in gone)
    leaves = [
        leaf(sealed.salt, sealed.report_id)
        for sealed in scene.sent.values()
        if sealed.report_id not in gone
    ]
    root = batch_root(scene.task().task_id, leaves).hex()
    return stated(scene, replace(box, lines=lines), batch=root)


def test_it_drops_reports(scene: Scene, box: Box) -> None:
    text = (
        "2026-10: 2 of 8 reports that are good on this machine do not stand with Lee (missing: "
        "2); at most 1 may. Nothing was opened. Compare with Lee what lies in the place. It "
        "expires."
    )
    found_out(scene, without(scene, box, [6, 7]), text)


def test_it_drops_reports_and_blames_them(scene: Scene, box: Box) -> None:
    names = {f"{scene.sent[member].report_id.hex()}.rep": "proof" for member in (6, 7)}
    lie = replace(without(scene, box, [6, 7]), rejects=names)
    text = (
        "2026-10: 2 of 8 reports that are good on this machine do not stand with Lee (proof: 2); "
        "at most 1 may. Nothing was opened. Compare with Lee what lies in the place. It expires."
    )
    found_out(scene, lie, text)


def test_it_drops_nearly_everybody(scene: Scene, box: Box) -> None:
    text = (
        "2026-10: 5 of 8 members have a report that stands; two thirds, 6, are needed. Nothing "
        "was opened. It expires."
    )
    found_out(scene, without(scene, box, [5, 6, 7]), text)


def shifted(scene: Scene, box: Box, change: Callable[[list[int]], None]) -> Box:
    """The box with another aggregate share."""
    vdaf = scene.task().vdaf
    share = vdaf.decode_agg_share(box.aggregate_share)
    change(share)
    share = [one % vdaf.field.MODULUS for one in share]
    return replace(box, aggregate_share=vdaf.encode_agg_share(share))


def test_it_shifts_its_share(scene: Scene, box: Box) -> None:
    def change(share: list[int]) -> None:
        share[1] += 41

    why = "the sum of kept is more than 8 people can give: Lee's share is wrong"
    found_out(scene, shifted(scene, box, change), REFUSED.format(why))


def test_it_shifts_its_share_out_of_what_can_be(scene: Scene, box: Box) -> None:
    def change(share: list[int]) -> None:
        share[0] -= 1000

    why = "the sum of checked is more than 8 people can give: Lee's share is wrong"
    found_out(scene, shifted(scene, box, change), REFUSED.format(why))


def test_it_sends_sums_that_stay_shut(scene: Scene, box: Box) -> None:
    def change(share: list[int]) -> None:
        share[2] = 7

    found_out(
        scene,
        shifted(scene, box, change),
        REFUSED.format("Lee sent a sum of own, which stays hidden"),
    )


def test_it_counts_a_report_with_a_forged_vouching(tmp_path: Path) -> None:
    scene = found(tmp_path)
    for member in range(7):
        scene.send(member)
    forged = client(scene, 6)
    forged.index = 7
    made = forged.seal()
    scene.drop(made)
    scene.tend(DESK)
    scene.tend(LOCK)
    box = lock_box(scene)
    lie = replace(box, lines=(*box.lines, replace(box.lines[0], report_id=made.report_id)))
    why = "Lee counts 1 that do not stand here (signature: 1)"
    found_out(scene, lie, REFUSED.format(why))


def test_it_splices_reports(scene: Scene, box: Box) -> None:
    first, second, *rest = box.lines
    swapped = (
        Line(first.report_id, second.verifier_share),
        Line(second.report_id, first.verifier_share),
        *rest,
    )
    why = "Lee counts 2 that do not stand here (proof: 2)"
    found_out(scene, replace(box, lines=swapped), REFUSED.format(why))


def test_it_counts_a_report_that_nobody_sent(scene: Scene, box: Box) -> None:
    lie = replace(box, lines=(replace(box.lines[0], report_id=bytes(16)), *box.lines))
    why = "Lee counts 1 that do not stand here (unknown: 1)"
    found_out(scene, lie, REFUSED.format(why))


def test_it_counts_somebody_twice(tmp_path: Path) -> None:
    scene = found(tmp_path)
    earlier = scene.send(0)
    scene.send_all()
    pair = Pair(scene)
    scene.tend(DESK)
    scene.tend(LOCK)
    box = lock_box(scene)
    assert earlier.report_id not in [line.report_id for line in box.lines]
    name = report_name(earlier.report_id)
    _, own = pair.look(name, earlier.data)
    line = Line(earlier.report_id, own.line.verifier_share)
    lie = replace(box, lines=(*box.lines, line))
    why = "Lee counts 1 that do not stand here (superseded: 1)"
    found_out(scene, lie, REFUSED.format(why))


def test_it_says_another_t(scene: Scene, box: Box) -> None:
    why = "the statement is about another batch than the answer"
    found_out(scene, stated(scene, box, batch="ab" * 32), REFUSED.format(why))


def test_it_uses_a_statement_again(tmp_path: Path) -> None:
    scene = found(tmp_path)
    for period in ("2026-10", "2026-11"):
        scene.send_all(period=period)
    scene.tend(DESK)
    scene.tend(LOCK)
    earlier = lock_box(scene)
    scene.tend(DESK)
    assert scene.release() is not None
    now = scene.closed("2026-11")
    scene.tend(DESK, now)
    scene.tend(LOCK, now)
    box = replace(lock_box(scene, "2026-11"), statement=earlier.statement)
    put_lock_box(scene, box, period="2026-11")
    assert scene.tend(DESK, now).stopped == [
        "2026-11: Lee's lock.bin is refused: the statement is about another period, epoch or "
        "team. Nothing was opened."
    ]
    assert scene.release("2026-11") is None


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"task_id": "ab" * 32}, "the statement is about another period, epoch or team"),
        ({"k": 4}, "the statement is about another k or another time"),
        ({"at": 1}, "the statement is about another k or another time"),
        (
            {"previous": "ab" * 32},
            "the statement follows another release than the last one known here",
        ),
    ],
)
def test_its_statement_is_about_something_else(
    scene: Scene, box: Box, changes: dict[str, Any], why: str
) -> None:
    found_out(scene, stated(scene, box, **changes), REFUSED.format(why))


def test_its_statement_is_signed_by_somebody_else(scene: Scene, box: Box) -> None:
    lie = stated(scene, box, scene.desk.keys.identity())
    found_out(scene, lie, REFUSED.format("Lee did not sign the statement"))


def test_it_sends_a_second_answer(scene: Scene, box: Box) -> None:
    put_lock_box(scene, stated(scene, box, k=6))
    assert scene.tend(DESK).stopped
    put_lock_box(scene, box)
    text = (
        "2026-10: this is a second lock.bin of Lee's. A period has one, ever: it is refused, and "
        "nothing was opened."
    )
    assert scene.tend(DESK).stopped == [text]
    assert nothing_opened(scene)


def test_rubbish_in_its_place_does_not_stop_the_right_one(scene: Scene, box: Box) -> None:
    for rubbish in (b"", b"{}", b"x" * 70_000, scene.get(DESK_BIN) or b""):
        scene.put(LOCK_BIN, rubbish)
        assert scene.tend(DESK).stopped == ["lock.bin of 2026-10 is foreign or cut short."]
    put_lock_box(scene, box, identity_of("Mallory"))
    assert scene.tend(DESK).stopped == ["Lee did not sign lock.bin of 2026-10."]
    assert nothing_opened(scene)
    put_lock_box(scene, box)
    assert scene.tend(DESK).stopped == []
    assert scene.release() is not None


def test_it_answers_before_it_was_asked(scene: Scene, box: Box) -> None:
    asked = desk_box_time(scene)
    lie = stated(scene, replace(box, at=asked - 1), at=asked - 1)
    put_lock_box(scene, lie)
    (text,) = scene.tend(DESK).stopped
    assert text == (
        "2026-10: Lee signed lock.bin at 3 Nov 2026, 12:59 UTC, which cannot be: it is before it "
        "could be known or after it expired. Nothing was opened. Compare your clocks."
    )
    assert nothing_opened(scene)


def desk_box_time(scene: Scene) -> int:
    return int(scene.closed())


def test_it_answers_from_the_future(scene: Scene, box: Box) -> None:
    now = int(scene.closed())
    for ahead, text in (
        (
            HOUR,
            "This machine's clock (3 Nov 2026, 13:00 UTC) is behind Lee's last signature (3 Nov "
            "2026, 14:00 UTC). tend stops here: set the clock right, or wait until it has caught "
            "up.",
        ),
        (
            25 * HOUR,
            "This machine's clock (3 Nov 2026, 13:00 UTC) is over a day apart from Lee's, who "
            "signed at 4 Nov 2026, 14:00 UTC. One of them is wrong: tend stops here until it is "
            "set right.",
        ),
    ):
        put_lock_box(scene, stated(scene, replace(box, at=now + ahead), at=now + ahead))
        assert scene.tend(DESK).stopped == [text]
        assert nothing_opened(scene)
    put_lock_box(scene, box)
    assert scene.tend(DESK).stopped == []


def test_the_first_keyholders_own_answer_was_only_good_ones(scene: Scene) -> None:
    """The figures that the other tests stand on."""
    found_in = desk_box(scene)
    assert len(found_in.lines) == 8
    assert not found_in.rejects
    assert len(private(scene, scene.desk)) == 32
