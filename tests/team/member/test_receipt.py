"""Receipts tell what became of a file, and name what does not hold."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from chefslog.team.calendar import DAY
from chefslog.team.keys import Identity
from chefslog.team.member.outbox import move, newest
from chefslog.team.member.receipt import PROVES, Receipt, receipts
from chefslog.team.release.release import (
    batch_root,
    leaf,
    release_digest,
    statement_digest,
    write_release,
)
from tests.team.member.kitchen import Cook, closing_day, cook, ended
from tests.team.scene import Scene, found


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return found(tmp_path, members=6)


@pytest.fixture
def ada(scene: Scene, tmp_path: Path) -> Cook:
    made = cook(tmp_path, scene, 0)
    made.write("2026-10-05", delegation=2, checked="lines", outcome="kept")
    made.say_yes()
    return made


def others_send(scene: Scene, period: str = "") -> None:
    for member in range(1, 6):
        scene.send(member, period=period)


def receipt_of(cook_: Cook, now: float, period: str = "2026-10") -> Receipt:
    with cook_.visit() as visit:
        found = {one.period: one for one in receipts(visit, now)}
    return found[period]


def after(scene: Scene, days: int = 0) -> float:
    return scene.closed() + days * DAY


def test_nothing_sealed_has_no_receipt(ada: Cook, scene: Scene) -> None:
    with ada.visit() as visit:
        assert receipts(visit, ended(scene)) == ()


def test_before_closing_it_says_where_the_file_is(ada: Cook, scene: Scene) -> None:
    ada.share(ended(scene))
    queued = receipt_of(ada, ended(scene))
    assert queued.state == "queued"
    assert queued.text == "It waits here, sealed, and goes from Mon 2 Nov, 12:00 UTC on."
    ada.send_due(closing_day(scene))
    arrived = receipt_of(ada, closing_day(scene))
    assert (arrived.state, arrived.todo) == ("arrived", "")
    sealed = newest(ada.home, scene.file.team, "2026-10")
    assert sealed is not None
    there = Path(scene.place, sealed.path)
    for is_swapped in (True, False):
        if is_swapped:
            there.write_bytes(b"swapped")
        else:
            there.unlink()
        gone = receipt_of(ada, closing_day(scene))
        assert (gone.state, gone.todo) == ("gone", "Share once more.")


def test_closed_waiting_and_expired(ada: Cook, scene: Scene) -> None:
    ada.share(ended(scene), at_once=True)
    waiting = receipt_of(ada, after(scene))
    assert waiting.state == "waiting"
    assert waiting.text == (
        "2026-10 has closed. Sam and Lee release it, or it expires unopened on Fri 20 Nov."
    )
    expired = receipt_of(ada, after(scene, 17))
    assert expired.state == "expired"
    assert "2026-10 expired unopened on Fri 20 Nov. Nobody read your file" in expired.text


def test_what_never_set_out_is_not_waited_for(ada: Cook, scene: Scene) -> None:
    ada.share(ended(scene))
    for _ in range(2):
        told = receipt_of(ada, after(scene))
        assert told.state == "missed"
        assert "what was sealed here was not sent" in told.text
        ada.send_due(after(scene))


def test_in_the_release(ada: Cook, scene: Scene) -> None:
    ada.share(ended(scene), at_once=True)
    others_send(scene)
    scene.play()
    told = receipt_of(ada, after(scene))
    assert told.state == "in"
    assert told.text == (f"Your file arrived: its receipt is one of 6 in the release. {PROVES}")
    assert receipt_of(ada, after(scene, 40)).state == "in"


def test_a_blank_has_the_same_receipt(ada: Cook, scene: Scene, tmp_path: Path) -> None:
    ada.send_due(closing_day(scene))
    others_send(scene)
    scene.play()
    assert receipt_of(ada, after(scene)).state == "in"


def test_released_without_it(ada: Cook, scene: Scene) -> None:
    out = ada.share(ended(scene), at_once=True)
    others_send(scene)
    path = Path(scene.place, out.path)
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    scene.play()
    told = receipt_of(ada, after(scene))
    assert told.state == "missing"
    assert told.text.startswith("2026-10 was released without your file. Rejected were: ")
    assert told.todo.startswith("Ask Sam and Lee whether it was among those rejected.")


def test_an_older_number_is_told_apart(ada: Cook, scene: Scene) -> None:
    ada.share(ended(scene), at_once=True)
    ada.write("2026-10-07", delegation=2, checked="none")
    last = ada.share(ended(scene) + 60, at_once=True)
    Path(scene.place, last.path).unlink()
    others_send(scene)
    scene.play()
    told = receipt_of(ada, after(scene))
    assert told.state == "earlier"
    assert "Number 1 of your files is in the release, and not number 2" in told.text


def test_a_file_that_may_have_arrived_did(ada: Cook, scene: Scene) -> None:
    out = ada.share(ended(scene), at_once=True)
    move(ada.home, replace(out, state="going"))
    others_send(scene)
    scene.play()
    ada.send_due(after(scene))
    assert receipt_of(ada, after(scene)).state == "in"


def released(ada: Cook, scene: Scene) -> dict[str, Any]:
    """The release of the period, in which Ada's file is and which she has not looked at yet."""
    ada.share(ended(scene), at_once=True)
    others_send(scene)
    return scene.play()


def signed_by(machine_key: Identity, release: dict[str, Any]) -> bytes:
    return write_release({**release, "signature": machine_key.sign(release_digest(release)).hex()})


def test_an_edited_release(ada: Cook, scene: Scene) -> None:
    release = released(ada, scene)
    release["questions"][0]["band"] += 1
    scene.put("release.json", write_release(release))
    told = receipt_of(ada, after(scene))
    assert told.state == "broken"
    assert "The signature of Sam does not fit: it was changed after signing" in told.text
    assert told.todo == "Show this to Lee and Sam."


def test_a_release_without_the_second_locks_statement(ada: Cook, scene: Scene) -> None:
    release = released(ada, scene)
    statement = {**release["statement"], "opened": []}
    for row in release["questions"]:
        row |= {
            "why": "too-few",
            "support": "",
            **dict.fromkeys(("width", "margin", "end", "band"), 0),
        }
    scene.put(
        "release.json",
        signed_by(scene.desk.keys.identity(), {**release, "statement": statement}),
    )
    told = receipt_of(ada, after(scene))
    assert (told.state, "Lee did not sign the statement in it." in told.text) == ("broken", True)


def test_a_desk_that_drops_a_leaf(ada: Cook, scene: Scene) -> None:
    release = released(ada, scene)
    out = newest(ada.home, scene.file.team, "2026-10")
    assert out is not None
    own = leaf(bytes.fromhex(out.salt), bytes.fromhex(out.report_id)).hex()
    leaves = [one for one in release["leaves"] if one != own]
    release |= {"leaves": leaves}
    scene.put("release.json", signed_by(scene.desk.keys.identity(), release))
    told = receipt_of(ada, after(scene))
    assert told.state == "broken"
    assert "is about other reports than its leaves" in told.text


def forged(scene: Scene, release: dict[str, Any], leaves: list[str]) -> bytes:
    """Another release of the same period, signed by both keyholders."""
    task = scene.task()
    root = batch_root(task.task_id, [bytes.fromhex(one) for one in leaves])
    statement = {**release["statement"], "batch": root.hex()}
    statement["signature"] = scene.lock.keys.identity().sign(statement_digest(statement)).hex()
    whole = {**release, "leaves": leaves, "statement": statement}
    return signed_by(scene.desk.keys.identity(), whole)


def test_a_second_release_of_a_period(ada: Cook, scene: Scene) -> None:
    release = released(ada, scene)
    assert receipt_of(ada, after(scene)).state == "in"
    other = sorted([*release["leaves"][1:], "ab" * 32])
    scene.put("release.json", forged(scene, release, other))
    told = receipt_of(ada, after(scene))
    assert told.state == "broken"
    assert "is another than this machine has seen, and Sam signed both" in told.text


def test_a_release_that_was_taken_away_again(ada: Cook, scene: Scene) -> None:
    released(ada, scene)
    assert receipt_of(ada, after(scene)).state == "in"
    scene.delete("release.json")
    told = receipt_of(ada, after(scene))
    assert told.state == "broken"
    assert "this machine has seen is no longer in the place. Sam has it" in told.text
    scene.tend("desk")
    assert receipt_of(ada, after(scene)).state == "in"


def test_the_chain_of_releases(ada: Cook, scene: Scene) -> None:
    released(ada, scene)
    first = scene.get("release.json")
    assert first is not None
    ada.share(ended(scene, "2026-11"), "2026-11", at_once=True)
    others_send(scene, "2026-11")
    scene.play("2026-11")
    now = scene.closed("2026-11")
    assert [receipt_of(ada, now, name).state for name in ("2026-10", "2026-11")] == ["in", "in"]

    os.unlink(os.path.join(ada.home.team, scene.file.team, "releases.json"))
    scene.delete("release.json")
    told = receipt_of(ada, now, "2026-11")
    assert told.state == "broken"
    assert "It does not follow the release before it: one of them is missing" in told.text

    edited = {**json.loads(first), "name": "Bakery"}
    scene.put("release.json", write_release(edited))
    told = receipt_of(ada, now, "2026-11")
    assert "The one before it, 2026-10, does not hold either." in told.text

    scene.put("release.json", first)
    assert receipt_of(ada, now, "2026-11").state == "in"


def test_what_was_seen_carries_the_chain_past_a_spoilt_release(ada: Cook, scene: Scene) -> None:
    released(ada, scene)
    assert receipt_of(ada, after(scene)).state == "in"
    ada.share(ended(scene, "2026-11"), "2026-11", at_once=True)
    others_send(scene, "2026-11")
    scene.play("2026-11")
    scene.put("release.json", b"{")
    now = scene.closed("2026-11")
    assert receipt_of(ada, now, "2026-10").state == "broken"
    assert receipt_of(ada, now, "2026-11").state == "in"


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"\xff", b"1" * 100, b'{"a":1,"a":1}'])
def test_any_other_file_by_that_name(ada: Cook, scene: Scene, data: bytes) -> None:
    ada.share(ended(scene), at_once=True)
    scene.put("release.json", data)
    told = receipt_of(ada, after(scene))
    assert told.state == "broken"
    assert told.text.startswith("The release of 2026-10 is not to be trusted.")
