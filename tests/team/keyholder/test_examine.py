"""Both keyholders look at what modified clients send: nothing but a right report stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given, settings
from hypothesis import strategies as st

from chefslog.team.dap import Extension, PlaintextInputShare
from chefslog.team.digest import u16, u32
from chefslog.team.errors import TeamError
from chefslog.team.founding.teamfile import PeriodKeys
from chefslog.team.keyholder.examine import Examiner, verify_key
from chefslog.team.questions import blank
from chefslog.team.seal import VOUCHING, vouch
from chefslog.team.task import DESK, LOCK, Task, report_name
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


def with_bits(scene: Scene, change: Callable[[list[int], int], None]) -> list[int]:
    """The usual measurement's bits, changed; the modulus comes along."""
    vdaf = scene.task().vdaf
    bits = vdaf.flp.valid.encode(list(contribution(FEW).numbers))
    change(bits, vdaf.field.MODULUS)
    return bits


def test_a_number_over_20_has_no_proof(scene: Scene, pair: Pair) -> None:
    def change(bits: list[int], modulus: int) -> None:
        bits[0] = 2

    over = client(scene)
    over.encoded = with_bits(scene, change)
    assert pair.verdict(over.seal()) == "proof"


def test_a_negative_number_has_no_proof(scene: Scene, pair: Pair) -> None:
    def change(bits: list[int], modulus: int) -> None:
        bits[5] = modulus - 1

    below = client(scene)
    below.encoded = with_bits(scene, change)
    assert pair.verdict(below.seal()) == "proof"


def test_content_under_an_empty_bit_does_not_stand(scene: Scene, pair: Pair) -> None:
    hidden = client(scene)
    hidden.filled = (False, True, True)
    assert pair.verdict(hidden.seal()) == "blank"


def test_different_vouchings_do_not_stand(scene: Scene, pair: Pair) -> None:
    """Both are signed by the member, for the same report."""
    two_faced = client(scene)

    def change(shares: list[PlaintextInputShare]) -> list[PlaintextInputShare]:
        report_id, public_share = two_faced.watch
        salt_and_bits = shares[1].private_extensions[0].data[6:-64]
        head = u16(0) + u32(2) + salt_and_bits
        data = vouch(scene.task(), two_faced.identity, report_id, public_share, head)
        return [shares[0], replace(shares[1], private_extensions=(Extension(VOUCHING, data),))]

    two_faced.change = change
    assert pair.verdict(two_faced.seal()) == "vouching"


def test_a_wrong_nonce_or_context_has_no_proof(scene: Scene, pair: Pair) -> None:
    nonce = client(scene)
    nonce.nonce = bytes(16)
    assert pair.verdict(nonce.seal()) == "proof"
    for task in (scene.task("2026-11"), scene.task("2026-12")):
        elsewhere = client(scene)
        elsewhere.ctx = task.ctx
        assert pair.verdict(elsewhere.seal()) == "proof"


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


def test_another_verify_key_proves_nothing(scene: Scene, pair: Pair) -> None:
    later = found(Path(scene.place).parent / "later", before=scene, quarter="2027-Q1")
    examiner = Examiner(scene.task(), LOCK, private(scene, scene.lock))
    examiner._verify_key = verify_key(
        later.task(), LOCK, scene.lock.keys.period_key(scene.file.team, "2027-01")
    )
    sealed = scene.seal(0)
    name = report_name(sealed.report_id)
    theirs = pair.desk.look(name, sealed.data).line
    assert pair.lock.look(name, sealed.data, theirs).doubt == ""
    assert examiner.look(name, sealed.data, theirs).doubt == "proof"


def test_both_sides_have_one_verify_key_bound_to_the_task(scene: Scene) -> None:
    task = scene.task()
    ours = verify_key(task, DESK, private(scene, scene.desk))
    assert ours == verify_key(task, LOCK, private(scene, scene.lock))
    shared = X25519PrivateKey.from_private_bytes(private(scene, scene.desk)).exchange(
        X25519PublicKey.from_public_bytes(task.public_key(LOCK))
    )
    assert ours == HKDF(SHA256(), 32, b"verify_key", task.task_id).derive(shared)


def test_an_all_zero_secret_is_refused(scene: Scene) -> None:
    keys = [
        PeriodKeys(one.period, one.desk, bytes(32)) if one.period == "2026-10" else one
        for one in scene.file.keys
    ]
    task = Task(replace(scene.file, keys=tuple(keys)), scene.task().period)
    with pytest.raises(TeamError, match=r"^The period key 00000000… gives an all-zero secret"):
        verify_key(task, DESK, private(scene, scene.desk))


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
