"""release.json: read strictly, believed only as signed, and only in its chain."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chefslog.team.bands import people_band
from chefslog.team.digest import H, canonical
from chefslog.team.keyholder.boxes import LOCK_BIN
from chefslog.team.keys import verify_signature
from chefslog.team.release.release import (
    FIRST,
    NAME,
    batch_root,
    check_release,
    leaf,
    read_release,
    release_digest,
    release_hash,
    releases,
    statement_digest,
    write_release,
)
from chefslog.team.release.shape import ReleaseError
from chefslog.team.task import DESK, LOCK
from tests.team.scene import FEW, Scene, contribution, found

Change = Callable[[dict[str, Any]], Any]


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """A team with one release; four of eight filled `own`."""
    scene = found(tmp_path_factory.mktemp("team"))
    scene.send_all(lambda member: contribution(FEW, 15, FEW if member < 4 else FEW[:2]))
    scene.play()
    return scene


@pytest.fixture
def release(scene: Scene) -> dict[str, Any]:
    """The release, for a test to change."""
    data = scene.get(NAME)
    assert data is not None
    return read_release(data)


def refused(scene: Scene, release: dict[str, Any], previous: str = FIRST) -> str:
    with pytest.raises(ReleaseError) as error:
        check_release(read_release(write_release(release)), scene.file, previous)
    return str(error.value)


def resigned(
    scene: Scene, release: dict[str, Any], statement: dict[str, Any] | None = None
) -> dict[str, Any]:
    """The release signed again by the first keyholder, and its statement by the second."""
    if statement is not None:
        release["statement"] |= statement
        digest = statement_digest(release["statement"])
        release["statement"]["signature"] = scene.lock.keys.identity().sign(digest).hex()
    release["signature"] = scene.desk.keys.identity().sign(release_digest(release)).hex()
    return release


def test_a_release_holds(scene: Scene, release: dict[str, Any]) -> None:
    check_release(release, scene.file, FIRST)
    assert resigned(scene, release, {}) == release


def test_the_first_keyholders_signature_covers_all_of_it(
    scene: Scene, release: dict[str, Any]
) -> None:
    unsigned = {name: value for name, value in release.items() if name != "signature"}
    digest = H("release", canonical(unsigned))
    assert digest == release_digest(release)
    signature = bytes.fromhex(release["signature"])
    assert verify_signature(scene.file.desk.identity, digest, signature)
    statement = {name: value for name, value in release["statement"].items() if name != "signature"}
    signature = bytes.fromhex(release["statement"]["signature"])
    assert verify_signature(
        scene.file.lock.identity, H("statement", canonical(statement)), signature
    )


def test_leaves_and_t_are_the_designs(scene: Scene, release: dict[str, Any]) -> None:
    sent = scene.sent.values()
    leaves = sorted(H("leaf", one.salt, one.report_id) for one in sent)
    assert [one.hex() for one in leaves] == release["leaves"]
    assert {leaf(one.salt, one.report_id) for one in sent} == set(leaves)
    task_id = scene.task().task_id
    assert batch_root(task_id, reversed(leaves)) == H("batch", task_id, *leaves)
    assert release["statement"]["batch"] == H("batch", task_id, *leaves).hex()


EDITS: dict[str, Change] = {
    "a band": lambda release: release["questions"][0].__setitem__("band", 0),
    "a support": lambda release: release["questions"][0].__setitem__("support", "12–24"),
    "a shut question": lambda release: release["questions"][2].__setitem__("why", "overlap"),
    "the period": lambda release: release.__setitem__("period", "2026-11"),
    "the team's name": lambda release: release.__setitem__("name", "Canteen"),
    "the rejects": lambda release: release["rejects"].__setitem__("proof", 1),
    "a leaf": lambda release: release["leaves"].pop(),
    "the time": lambda release: release.__setitem__("at", release["at"] + 1),
    "the statement": lambda release: release["statement"].__setitem__("k", 4),
    "the statement's signature": lambda release: release["statement"].__setitem__(
        "signature", "ab" * 64
    ),
    "the signature": lambda release: release.__setitem__("signature", "ab" * 64),
}


@pytest.mark.parametrize("edit", EDITS)
def test_an_edited_release_is_refused(scene: Scene, release: dict[str, Any], edit: str) -> None:
    EDITS[edit](release)
    assert refused(scene, release) == (
        "The signature of Sam does not fit: it was changed after signing, or never signed."
    )


def test_whitespace_is_no_edit(scene: Scene, release: dict[str, Any]) -> None:
    check_release(read_release(json.dumps(release).encode()), scene.file, FIRST)


SIGNED: list[tuple[Change, dict[str, Any] | None, str]] = [
    (lambda r: r.update(name="Canteen"), None, "Its name is not that of epoch 1."),
    (lambda r: r.update(team_hash="ab" * 32), None, "Its team_hash is not that of epoch 1."),
    (lambda r: r.update(epoch=2), None, "Its epoch is not that of epoch 1."),
    (lambda r: r.update(k=4), None, "Its k is not that of epoch 1."),
    (lambda r: r.update(task_id="ab" * 32), None, "Its task_id is not that of epoch 1."),
    (lambda r: r.update(first="2026-10-02"), None, "Its first is not that of epoch 1."),
    (lambda r: r.update(members="12–24"), None, "Its members is not that of epoch 1."),
    (lambda r: r.update(currency="X"), None, "Its currency is not that of epoch 1."),
    (
        lambda r: None,
        {"task_id": "ab" * 32},
        "The statement in it is about another period or another k.",
    ),
    (lambda r: None, {"k": 4}, "The statement in it is about another period or another k."),
    (
        lambda r: None,
        {"batch": "ab" * 32},
        "The statement in it is about other reports than its leaves.",
    ),
    (
        lambda r: r["leaves"].pop(),
        None,
        "The statement in it is about other reports than its leaves.",
    ),
    (lambda r: None, {"opened": ["checked"]}, "The statement in it opened other questions."),
    (
        lambda r: r["questions"][2].update(why="", support="5–11", width=7, band=1),
        None,
        "The statement in it opened other questions.",
    ),
    (
        lambda r: None,
        {"previous": "ab" * 32},
        "It does not follow the release before it: one of them is missing or was changed.",
    ),
    (
        lambda r: r.update(reports="12–24"),
        None,
        "The number of reports is not that of its leaves.",
    ),
    (
        lambda r: r["questions"].reverse(),
        {"opened": ["kept", "checked"]},
        "Its questions are not those of the team file.",
    ),
    (
        lambda r: r["questions"][0].update(width=3),
        None,
        "The question checked in it is not whole.",
    ),
    (
        lambda r: r["questions"][0].update(band=90),
        None,
        "The question checked in it is not whole.",
    ),
    (
        lambda r: r["questions"][0].update(support="12–24"),
        None,
        "The question checked in it is not whole.",
    ),
    (
        lambda r: r["questions"][2].update(why="too-few"),
        None,
        "The question own in it is not whole.",
    ),
    (
        lambda r: r["questions"][2].update(support="5–11"),
        None,
        "The question own in it is not whole.",
    ),
    (
        lambda r: r.update(at=r["statement"]["at"] - 1),
        None,
        "Its times cannot be: closing, statement, release, expiry is their order.",
    ),
    (
        lambda r: r.update(at=r["at"] + 18 * 86_400),
        None,
        "Its times cannot be: closing, statement, release, expiry is their order.",
    ),
    (
        lambda r: None,
        {"at": 1},
        "Its times cannot be: closing, statement, release, expiry is their order.",
    ),
]


@pytest.mark.parametrize(("change", "statement", "text"), SIGNED)
def test_a_release_that_cannot_be_is_refused_although_it_is_signed(
    scene: Scene,
    release: dict[str, Any],
    change: Change,
    statement: dict[str, Any] | None,
    text: str,
) -> None:
    change(release)
    assert refused(scene, resigned(scene, release, statement)) == text


def test_the_statement_is_signed_by_the_second_keyholder(
    scene: Scene, release: dict[str, Any]
) -> None:
    digest = statement_digest(release["statement"])
    release["statement"]["signature"] = scene.desk.keys.identity().sign(digest).hex()
    text = refused(scene, resigned(scene, release))
    assert text == "Lee did not sign the statement in it."


def test_a_period_of_another_epoch_is_refused(scene: Scene, release: dict[str, Any]) -> None:
    release["period"] = "2027-01"
    assert refused(scene, release) == "Epoch 1 has no period 2027-01."


def test_leaves_of_under_two_thirds_are_refused(scene: Scene, release: dict[str, Any]) -> None:
    leaves = release["leaves"][:5]
    release["leaves"] = leaves
    root = batch_root(scene.task().task_id, map(bytes.fromhex, leaves)).hex()
    text = refused(scene, resigned(scene, release, {"batch": root}))
    assert text == "Its leaves are under two thirds of the roster, or more than it."


# The shape.


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"\xff", b"[" * 100_000, b'{"k":1.5}', b'{"k":NaN}', b'{"k":1,"k":1}', b"{}x"],
)
def test_what_is_no_json_is_no_release(data: bytes) -> None:
    text = "It is not JSON, or only a part of one."
    with pytest.raises(ReleaseError, match=f"^{re.escape(text)}$"):
        read_release(data)


@pytest.mark.parametrize("data", [b"[]", b"1", b'"x"', b"null", b"{}"])
def test_other_json_is_no_release(data: bytes) -> None:
    text = "It has another shape than a release: look at the file."
    with pytest.raises(ReleaseError, match=f"^{re.escape(text)}$"):
        read_release(data)


def test_every_key_is_needed_and_no_other_is_known(release: dict[str, Any]) -> None:
    for name in release:
        less = {key: value for key, value in release.items() if key != name}
        with pytest.raises(ReleaseError, match="another shape"):
            read_release(write_release(less))
    with pytest.raises(ReleaseError, match="another shape"):
        read_release(write_release({**release, "totals": [1]}))


@pytest.mark.parametrize("value", [None, True, -1, 2**53, "x" * 9, [], {}, ["x"], {"x": "y"}, [[]]])
def test_every_value_is_of_its_kind(release: dict[str, Any], value: object) -> None:
    for name in (name for name, there in release.items() if not isinstance(value, type(there))):
        with pytest.raises(ReleaseError):
            read_release(write_release({**release, name: value}))


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (lambda r: r["leaves"].reverse(), "leaves"),
        (lambda r: r["leaves"].append(r["leaves"][-1]), "leaves"),
        (lambda r: r["leaves"].append("AB" * 32), "leaves"),
        (lambda r: r["rejects"].update({"Ada is blank": 1}), "rejects"),
        (lambda r: r["rejects"].update({"proof": -1}), "rejects"),
        (lambda r: r.update(period="../../x"), "period"),
        (lambda r: r["statement"].update(held=False), "held"),
        (lambda r: r["statement"].pop("held"), "statement"),
        (lambda r: r["questions"][0].update(band="3"), "band"),
        (lambda r: r["questions"][0].update(total=1), "questions"),
        (lambda r: r.update(signature="zz" * 64), "signature"),
    ],
)
def test_a_shape_that_is_wrong_is_named(
    release: dict[str, Any], change: Change, where: str
) -> None:
    change(release)
    text = f"It has another shape than a release: look at {where}."
    with pytest.raises(ReleaseError, match=f"^{re.escape(text)}$"):
        read_release(write_release(release))


def test_another_format_is_named(release: dict[str, Any]) -> None:
    with pytest.raises(
        ReleaseError, match=r"^format: 'chefslog-team/2' is expected, not 'x/9'\. Update"
    ):
        read_release(write_release({**release, "format": "x/9"}))


@given(st.binary(max_size=300))
def test_any_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(ReleaseError):
        read_release(data)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)


@given(data=st.data())
def test_any_value_anywhere_is_refused_or_unsigned(data: st.DataObject, scene: Scene) -> None:
    whole = json.loads(scene.get(NAME) or b"")
    name = data.draw(st.sampled_from(sorted(whole)))
    value = data.draw(json_values)
    if value == whole[name] and type(value) is type(whole[name]):
        return
    whole[name] = value
    with pytest.raises(ReleaseError):
        check_release(read_release(write_release(whole)), scene.file, FIRST)


# The chain.


@pytest.fixture
def chained(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """A team with releases of October and December; November expired."""
    scene = found(tmp_path_factory.mktemp("chain"))
    for period in ("2026-10", "2026-12"):
        scene.send_all(period=period)
        scene.play(period, scene.closed(period))
    return scene


def chain(scene: Scene) -> list[dict[str, Any]]:
    with scene.open() as mailroom:
        return releases(mailroom, [scene.file])


def test_the_chain_comes_oldest_first(chained: Scene) -> None:
    first, second = chain(chained)
    assert (first["period"], second["period"]) == ("2026-10", "2026-12")
    assert first["statement"]["previous"] == FIRST
    assert second["statement"]["previous"] == release_hash(first)


def broken(scene: Scene) -> str:
    with pytest.raises(ReleaseError) as error:
        chain(scene)
    return str(error.value)


def test_a_release_that_was_taken_away_breaks_the_chain(chained: Scene) -> None:
    chained.delete(NAME)
    assert broken(chained) == (
        "The release of 2026-12 is not to be trusted. It does not follow the release before it: "
        "one of them is missing or was changed. Nothing in it counts. Sam has the signed one: "
        "chefslog team tend puts it back."
    )
    now = chained.closed("2026-12")
    chained.tend(DESK, now)
    assert len(chain(chained)) == 2


def test_an_edited_release_breaks_the_chain(chained: Scene) -> None:
    data = chained.get(NAME)
    assert data is not None
    chained.put(NAME, data.replace(b'"band": ', b'"band": 1', 1))
    assert broken(chained) == (
        "The release of 2026-10 is not to be trusted. The signature of Sam does not fit: it was "
        "changed after signing, or never signed. Nothing in it counts. Sam has the signed one: "
        "chefslog team tend puts it back."
    )


def test_a_release_in_anothers_place_breaks_the_chain(chained: Scene) -> None:
    chained.put(NAME, chained.get(NAME) or b"", "2026-11")
    assert broken(chained).startswith(
        "The release of 2026-11 is not to be trusted. It is the release of 2026-10."
    )


def test_a_truncated_release_breaks_the_chain(chained: Scene) -> None:
    chained.put(NAME, (chained.get(NAME) or b"")[:100])
    assert broken(chained).startswith(
        "The release of 2026-10 is not to be trusted. It is not JSON, or only a part of one."
    )


def test_a_place_without_releases_has_none(tmp_path_factory: pytest.TempPathFactory) -> None:
    assert chain(found(tmp_path_factory.mktemp("empty"))) == []


def test_people_are_told_as_bands() -> None:
    assert [people_band(n, 5) for n in (1, 4, 5, 11, 12, 24, 25, 99, 100, 500, 9999)] == [
        "1–11", "1–11", "5–11", "5–11", "12–24", "12–24", "25–49", "50–99", "100–499", "500+",
        "500+",
    ]  # fmt: skip


def test_the_roles_files_lie_beside_it(chained: Scene) -> None:
    assert chained.get(LOCK_BIN) is not None
    assert chained.tend(LOCK, chained.closed("2026-12")).stopped == []
