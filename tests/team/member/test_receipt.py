"""Receipts tell what became of a file, and name what does not hold."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from chefslog.team.calendar import DAY
from chefslog.team.keyholder.work import put_erasure
from chefslog.team.keys import Identity
from chefslog.team.member.outbox import change_outbox
from chefslog.team.member.receipt import PROVES, Receipt, receipts
from chefslog.team.release.release import (
    batch_root,
    leaf,
    release_digest,
    statement_digest,
    write_release,
)
from chefslog.team.vault import KeyGone
from tests.team.member.kitchen import Cook, cook, ended, last_days
from tests.team.scene import Scene, found, identity_of


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return found(tmp_path, members=6)


@pytest.fixture
def ada(scene: Scene, tmp_path: Path) -> Cook:
    made = cook(tmp_path, scene, 0)
    made.write("2026-10-05", delegation=2, checked="lines", outcome="kept")
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
    out = ada.share(ended(scene))
    arrived = receipt_of(ada, ended(scene))
    assert (arrived.state, arrived.todo) == ("arrived", "")
    assert arrived.text.startswith("Your answers are in the place, sealed.")
    for is_swapped in (True, False):
        if is_swapped:
            ada.path(out).write_bytes(b"swapped")
        else:
            ada.path(out).unlink()
        gone = receipt_of(ada, ended(scene))
        assert (gone.state, "puts a fresh one there" in gone.todo) == ("gone", True)
    ada.answer(ended(scene), is_yes=False)
    ada.run(ended(scene) + 3600)
    assert receipt_of(ada, ended(scene)).text.startswith("A blank of yours is in the place")


def test_closed_waiting_and_expired(ada: Cook, scene: Scene) -> None:
    ada.share(ended(scene))
    waiting = receipt_of(ada, after(scene))
    assert waiting.state == "waiting"
    assert waiting.text == (
        "2026-10 has closed. Sam and Lee release it, or it expires unopened on Fri 20 Nov."
    )
    assert receipt_of(ada, after(scene, 17)).state == "expired"


def test_erased_is_said_only_where_both_signed_that_it_is(ada: Cook, scene: Scene) -> None:
    """The first build said it while both keys lay there."""
    ada.share(ended(scene))
    told = [receipt_of(ada, after(scene, 18)).text]
    for role in ("desk", "lock"):
        for days in (18, 20):
            scene.tend(role, after(scene, days))
        told.append(receipt_of(ada, after(scene, 20)).text)
    start = "2026-10 expired unopened on Fri 20 Nov. "
    assert [text.removeprefix(start) for text in told] == [
        "It can no longer be released. The programs of Sam and Lee erase their keys the next time "
        "they run.",
        "Sam has signed that the key is erased. Lee's program erases its key the next time it "
        "runs.",
        "Sam and Lee have signed that their keys for it are erased.",
    ]
    for machine in (scene.desk, scene.lock):
        with pytest.raises(KeyGone):
            machine.keys.period_key(scene.file.team, "2026-10")


def test_a_note_of_erasure_that_somebody_else_wrote_says_nothing(ada: Cook, scene: Scene) -> None:
    ada.share(ended(scene))
    with scene.open() as mailroom:
        for role in ("desk", "lock"):
            put_erasure(mailroom, scene.task(), role, identity_of("Mal"), int(after(scene, 18)))
    told = receipt_of(ada, after(scene, 18))
    assert "It can no longer be released." in told.text


def test_a_yes_that_never_set_out_is_told(ada: Cook, scene: Scene) -> None:
    ada.answer(ended(scene))
    told = receipt_of(ada, after(scene))
    assert told.state == "missed"
    assert "ran in its last days: nothing was sent" in told.text


def test_in_the_release(ada: Cook, scene: Scene) -> None:
    ada.share(ended(scene))
    others_send(scene)
    scene.play()
    told = receipt_of(ada, after(scene))
    assert told.state == "in"
    assert told.text == (f"Your file arrived: its receipt is one of 6 in the release. {PROVES}")
    assert receipt_of(ada, after(scene, 40)).state == "in"


def test_a_blank_has_the_same_receipt(ada: Cook, scene: Scene, tmp_path: Path) -> None:
    ada.run(last_days(scene))
    others_send(scene)
    scene.play()
    assert receipt_of(ada, after(scene)).state == "in"


def test_released_without_it(ada: Cook, scene: Scene) -> None:
    out = ada.share(ended(scene))
    others_send(scene)
    path = ada.path(out)
    data = path.read_bytes()
    path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    scene.play()
    told = receipt_of(ada, after(scene))
    assert told.state == "missing"
    assert told.text.startswith("2026-10 was released without your file. Rejected were: ")
    assert told.todo.startswith("Ask Sam and Lee whether it was among those rejected.")


def test_an_older_number_is_told_apart(ada: Cook, scene: Scene) -> None:
    """The host deletes a member's newest file and brings back the one before."""
    first = ada.share(ended(scene))
    data = ada.path(first).read_bytes()
    last = ada.share(ended(scene) + 60)
    ada.path(last).unlink()
    ada.path(first).write_bytes(data)
    others_send(scene)
    scene.play()
    told = receipt_of(ada, after(scene))
    assert told.state == "earlier"
    assert "Number 1 of your files is in the release, and not number 2" in told.text


@pytest.mark.parametrize("is_there", [True, False])
def test_a_file_that_may_have_arrived(ada: Cook, scene: Scene, is_there: bool) -> None:
    """Killed between sending and noting it: the one before counts if it did not arrive."""
    first = ada.share(ended(scene))
    data = ada.path(first).read_bytes()
    second = ada.share(ended(scene) + 60)
    unsent = lambda box: replace(box, files=(first, replace(second, is_sent=False)))  # noqa: E731
    change_outbox(ada.home, scene.task(), unsent)
    if not is_there:
        ada.path(second).unlink()
        ada.path(first).write_bytes(data)
    others_send(scene)
    scene.play()
    assert receipt_of(ada, after(scene)).state == "in"


def released(ada: Cook, scene: Scene) -> dict[str, Any]:
    """The release of the period, in which Ada's file is and which she has not looked at yet."""
    ada.share(ended(scene))
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


def test_a_release_without_the_second_keyholders_statement(ada: Cook, scene: Scene) -> None:
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
    out = ada.outbox().files[-1]
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
    ada.share(ended(scene, "2026-11"), "2026-11")
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
    ada.share(ended(scene, "2026-11"), "2026-11")
    others_send(scene, "2026-11")
    scene.play("2026-11")
    scene.put("release.json", b"{")
    now = scene.closed("2026-11")
    assert receipt_of(ada, now, "2026-10").state == "broken"
    assert receipt_of(ada, now, "2026-11").state == "in"


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"\xff", b"1" * 100, b'{"a":1,"a":1}'])
def test_any_other_file_by_that_name(ada: Cook, scene: Scene, data: bytes) -> None:
    ada.share(ended(scene))
    scene.put("release.json", data)
    told = receipt_of(ada, after(scene))
    assert told.state == "broken"
    assert told.text.startswith("The release of 2026-10 is not to be trusted.")
