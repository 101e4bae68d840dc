"""Both keyholders look at what modified clients send: nothing but a right report stands."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given, settings
from hypothesis import strategies as st

from chefslog.team.dap import PlaintextInputShare
from chefslog.team.keyholder.examine import verify_key
from chefslog.team.questions import blank
from chefslog.team.task import DESK, LOCK, report_name
from tests.team.keyholder.lies import private
from tests.team.reports import Pair, client
from tests.team.scene import FEW, Scene, contribution, found


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return found(tmp_path_factory.mktemp("team"))


@pytest.fixture(scope="module")
def pair(scene: Scene) -> Pair:
    return Pair(scene)


def test_a_right_report_stands(scene: Scene, pair: Pair) -> None:
    for what in (contribution(FEW), contribution(FEW, 3, ("own",)), blank(len(FEW))):
        assert pair.verdict(scene.seal(0, what)) == "stands"


@given(data=st.data())
@settings(max_examples=30)
def test_every_right_contribution_stands(data: st.DataObject, scene: Scene, pair: Pair) -> None:
    first = data.draw(st.integers(0, 20))
    filled = data.draw(st.sets(st.sampled_from(FEW)))
    assert pair.verdict(scene.seal(0, contribution(FEW, first, filled))) == "stands"


def test_shares_of_two_reports_do_not_stand_together(scene: Scene, pair: Pair) -> None:
    """Spliced by the member, who can sign anything: the joint randomness gives it away."""
    kept: list[PlaintextInputShare] = []

    def keep(shares: list[PlaintextInputShare]) -> list[PlaintextInputShare]:
        kept[:] = shares
        return shares

    first = client(scene)
    first.change = keep
    first.seal()
    second = client(scene)
    second.change = lambda shares: [
        shares[0],
        replace(shares[1], payload=kept[1].payload),
    ]
    assert pair.verdict(second.seal()) == "proof"


def test_both_sides_have_one_verify_key_bound_to_the_task(scene: Scene) -> None:
    task = scene.task()
    ours = verify_key(task, DESK, private(scene, scene.desk))
    assert ours == verify_key(task, LOCK, private(scene, scene.lock))
    shared = X25519PrivateKey.from_private_bytes(private(scene, scene.desk)).exchange(
        X25519PublicKey.from_public_bytes(task.public_key(LOCK))
    )
    assert ours == HKDF(SHA256(), 32, b"verify_key", task.task_id).derive(shared)


def test_another_file_on_the_other_side_is_told(scene: Scene, pair: Pair) -> None:
    sealed = scene.seal(0)
    name = report_name(sealed.report_id)
    right = pair.desk.look(name, sealed.data).line
    for theirs, doubt in (
        (right, ""),
        (None, "missing"),
        (replace(right, file_hash=bytes(32)), "file"),
        (replace(right, extension_hash=bytes(32)), "vouching"),
        (replace(right, blanks=bytes(32)), "blank"),
        (replace(right, verifier_share=b""), "proof"),
        (replace(right, verifier_share=b"\xff" * len(right.verifier_share)), "proof"),
    ):
        finding = pair.lock.look(name, sealed.data, theirs)
        assert finding.doubt == doubt
        assert bool(finding.out_share) == (not doubt)
