"""A report sealed by a member opens for both keyholders, and nothing else does."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chefslog.team.dap import (
    ROLE_LEADER,
    Extension,
    HpkeCiphertext,
    PlaintextInputShare,
    decode_report,
    encode_input_share_aad,
    input_share_info,
)
from chefslog.team.dap import encode_report as encoded
from chefslog.team.errors import TeamError
from chefslog.team.hpke import seal_base
from chefslog.team.questions import Contribution, blank
from chefslog.team.release.reasons import REASONS
from chefslog.team.seal import Opened, Opener, Rejected, Sealed, report_size, seal
from chefslog.team.task import DESK, LOCK, Task, report_name
from tests.team.reports import Pair, client
from tests.team.scene import FEW, Scene, contribution, found, identity_of, seeded


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return found(tmp_path_factory.mktemp("team"))


def opened(scene: Scene, role: str, name: str, data: bytes, task: Task | None = None) -> Opened:
    """Open a share with the keyholder's key of the first period."""
    machine = scene.desk if role == DESK else scene.lock
    private = machine.keys.period_key(scene.file.team, scene.task().period.name)
    return Opener(task or scene.task(), role, private).open(name, data)


def refused(scene: Scene, data: bytes, name: str = "", role: str = DESK) -> Rejected:
    """Why a report is refused; under its own name where no other is given."""
    with pytest.raises(Rejected) as raised:
        opened(scene, role, name or report_name(data[:16]), data)
    return raised.value


@pytest.mark.parametrize("role", [DESK, LOCK])
def test_what_a_member_seals_each_keyholder_opens(scene: Scene, role: str) -> None:
    what = contribution(FEW, 7, ("checked", "own"))
    sealed = seal(scene.task(), 3, 9, what, scene.identities[3])
    found_in = opened(scene, role, report_name(sealed.report_id), sealed.data)
    vouching = found_in.vouching
    assert (vouching.index, vouching.seq, vouching.salt) == (3, 9, sealed.salt)
    assert vouching.filled == (True, False, True)
    assert found_in.report_id == sealed.report_id
    assert sealed.data[:16] == sealed.report_id


def test_both_shares_carry_the_same_vouching(scene: Scene) -> None:
    sealed = scene.seal(0)
    name = report_name(sealed.report_id)
    first, second = (opened(scene, role, name, sealed.data) for role in (DESK, LOCK))
    assert first.extension == second.extension
    assert len(first.extension) == 2 + 4 + 16 + 1 + 64
    assert first.extension[22] == 0b111
    assert first.input_share != second.input_share


def test_blank_or_not_the_file_has_one_size(scene: Scene) -> None:
    sizes = {
        len(scene.seal(member, what).data)
        for member, what in enumerate(
            [
                blank(len(FEW)),
                contribution(FEW),
                contribution(FEW, 3, ("own",)),
                contribution(FEW, 0),
            ]
        )
    }
    assert sizes == {report_size(scene.task())}


def test_the_same_randomness_gives_the_same_bytes(scene: Scene) -> None:
    def one(seed: int) -> Sealed:
        what = contribution(FEW)
        return seal(scene.task(), 0, 1, what, scene.identities[0], seeded(seed))

    assert one(1) == one(1)
    assert one(1).data != one(2).data


def test_together_the_shares_are_the_contribution(scene: Scene) -> None:
    what = contribution(FEW, 13)
    sealed = scene.seal(0, what)
    task = scene.task()
    shares = []
    for agg_id, role in enumerate((DESK, LOCK)):
        part = opened(scene, role, report_name(sealed.report_id), sealed.data)
        state, _ = task.vdaf.verify_init(
            bytes(32), task.ctx, agg_id, part.report_id, part.public_share, part.input_share
        )
        shares.append(state.out_share)
    assert tuple(task.vdaf.unshard(shares)) == what.numbers
    assert shares[0] != list(what.numbers)


# What a member's own client refuses to seal.


@pytest.mark.parametrize("number", [21, -1, 1000])
def test_numbers_that_cannot_be_are_not_sealed(scene: Scene, number: int) -> None:
    what = Contribution((number, 20, 0), (True, True, True))
    with pytest.raises(TeamError, match=f"^A question holds {number}; 0 to 20 are allowed"):
        scene.seal(0, what)


def test_a_number_in_an_empty_question_is_not_sealed(scene: Scene) -> None:
    what = replace(contribution(FEW), filled=(False, True, True))
    with pytest.raises(TeamError, match="and 0 where it is not"):
        scene.seal(0, what)


def test_another_length_is_not_sealed(scene: Scene) -> None:
    text = "A contribution to this team has 3 numbers, not 2 and 3. Nothing was sealed."
    with pytest.raises(TeamError, match=f"^{re.escape(text)}$"):
        scene.seal(0, Contribution((0,) * 2, (False,) * 3))


def test_nobody_seals_in_anothers_name(scene: Scene) -> None:
    for index, name in ((1, "Ada"), (8, "Ada"), (-1, "Hugo"), (0, "Nobody")):
        with pytest.raises(
            TeamError, match=r"does not have this machine's key\. Nothing was sealed"
        ):
            seal(scene.task(), index, 1, contribution(FEW), identity_of(name))


# What a keyholder refuses to open: each check with its code and its text.


def test_a_file_that_is_no_report_by_its_name(scene: Scene) -> None:
    sealed = scene.seal(0)
    for name in ("note.txt", sealed.report_id.hex(), sealed.report_id.hex().upper() + ".rep"):
        error = refused(scene, sealed.data, name)
        assert error.reason == "name"
        assert str(error) == f"{name} is no name of a report: the file is foreign."


def test_a_copy_under_another_name(scene: Scene) -> None:
    error = refused(scene, scene.seal(0).data, report_name(bytes(16)))
    assert error.reason == "name"
    assert str(error) == "Its name is not its report id: it was renamed or copied."


def test_a_truncated_file(scene: Scene) -> None:
    data = scene.seal(0).data
    error = refused(scene, data[:-1])
    assert error.reason == "size"
    assert str(error) == (
        f"It has {len(data) - 1} bytes, not {len(data)}: it was cut short, or was far too large "
        "to read."
    )


def test_bytes_behind_a_report(scene: Scene) -> None:
    error = refused(scene, scene.seal(0).data + b"\0")
    assert (error.reason, str(error)) == ("trailing", "1 bytes stand behind the report.")


def test_a_foreign_file_of_the_right_size(scene: Scene) -> None:
    data = b"\xff" * report_size(scene.task())
    error = refused(scene, data)
    assert error.reason == "malformed"
    assert str(error) == "It is no report. It is cut short in public_extensions."


def test_a_report_with_a_longer_share(scene: Scene) -> None:
    report = decode_report(scene.seal(0).data)
    longer = HpkeCiphertext(1, report.leader.enc, report.leader.payload + b"\0")
    error = refused(scene, encoded(replace(report, leader=longer)))
    assert error.reason == "size"
    assert str(error).endswith(f"bytes, not {report_size(scene.task())}.")


def test_a_public_extension(scene: Scene) -> None:
    report = decode_report(scene.seal(0).data)
    metadata = replace(report.metadata, public_extensions=(Extension(1, b"x" * 6),))
    shorter = replace(report.helper, payload=report.helper.payload[:-10])
    error = refused(scene, encoded(replace(report, metadata=metadata, helper=shorter)))
    assert error.reason == "extension"
    assert str(error) == "It has a public extension; a report has none."


def test_a_time_outside_the_period(scene: Scene) -> None:
    report = decode_report(scene.seal(0).data)
    for time in (0, scene.task().time - 1, scene.task().time + 1, 2**64 - 1):
        data = encoded(replace(report, metadata=replace(report.metadata, time=time)))
        error = refused(scene, data)
        assert (error.reason, str(error)) == ("time", "Its time is not the first day of 2026-10.")


def test_another_hpke_key(scene: Scene) -> None:
    report = decode_report(scene.seal(0).data)
    data = encoded(replace(report, leader=replace(report.leader, config_id=2)))
    error = refused(scene, data)
    assert (error.reason, str(error)) == ("config", "It was sealed to the key 2; there is one.")


SHUT = "It does not open: it was changed, or sealed for another period, epoch or team."


@pytest.mark.parametrize("role", [DESK, LOCK])
def test_a_share_that_does_not_open(scene: Scene, role: str) -> None:
    report = decode_report(scene.seal(0).data)
    sealed = report.leader if role == DESK else report.helper
    for changed in (
        replace(sealed, payload=sealed.payload[:-1] + bytes([sealed.payload[-1] ^ 1])),
        replace(sealed, enc=sealed.enc[:-1] + bytes([sealed.enc[-1] ^ 0x80])),
        replace(sealed, enc=bytes(32)),
    ):
        of_desk, of_lock = replace(report, leader=changed), replace(report, helper=changed)
        error = refused(scene, encoded(of_desk if role == DESK else of_lock), role=role)
        assert (error.reason, str(error)) == ("decrypt", SHUT)


def test_a_report_of_another_period_epoch_or_team(scene: Scene, tmp_path: Path) -> None:
    later = found(tmp_path / "later", before=scene, quarter="2027-Q1")
    others = [scene.seal(0, period="2026-11"), later.seal(0), found(tmp_path / "other").seal(0)]
    for sealed in others:
        report = decode_report(sealed.data)
        metadata = replace(report.metadata, time=scene.task().time)
        error = refused(scene, encoded(replace(report, metadata=metadata)))
        assert (error.reason, str(error)) == ("decrypt", SHUT)


def test_shares_swapped_between_the_keyholders(scene: Scene, pair: Pair) -> None:
    swapped = client(scene)
    swapped.change = lambda shares: shares[::-1]
    assert pair.verdict(swapped.seal()) == "share"


def test_an_input_share_that_is_none(scene: Scene) -> None:
    task, report = scene.task(), decode_report(scene.seal(0).data)
    aad = encode_input_share_aad(
        task.task_id, task.configuration, report.metadata, report.public_share
    )
    plain = b"\xff" * (len(report.leader.payload) - 16)
    info = input_share_info(ROLE_LEADER)
    sealed = HpkeCiphertext(1, *seal_base(task.public_key(DESK), info, aad, plain, seeded(1)))
    error = refused(scene, encoded(replace(report, leader=sealed)))
    text = "What was sealed is no input share. It is cut short in private_extensions."
    assert (error.reason, str(error)) == ("share", text)


def with_extensions(scene: Scene, *extensions: Extension, keep: bool = True) -> bytes:
    """A report whose private extensions are others; its size is kept by a shorter share."""

    def change(shares: list[PlaintextInputShare]) -> list[PlaintextInputShare]:
        changed = []
        for share in shares:
            own = (*share.private_extensions * keep, *extensions)
            grown = sum(4 + len(one.data) for one in own)
            usual = sum(4 + len(one.data) for one in share.private_extensions)
            payload = share.payload[: len(share.payload) - (grown - usual)]
            payload += bytes(max(0, usual - grown))
            changed.append(PlaintextInputShare(own, payload))
        return changed

    modified = client(scene)
    modified.change = change
    return modified.seal().data


def test_extensions_unknown_twice_missing_or_of_another_length(scene: Scene) -> None:
    vouched = opened(scene, DESK, *_named(scene.seal(0))).extension
    cases = [
        (with_extensions(scene, Extension(0xFC02, b"")), "It has an unknown extension, 0xFC02."),
        (with_extensions(scene, Extension(1, b"")), "It has an unknown extension, 0x0001."),
        (with_extensions(scene, Extension(0xFC01, b"")), "It has the same extension twice."),
        (with_extensions(scene, keep=False), "Nobody vouches for it: the extension is missing."),
        (
            with_extensions(scene, Extension(0xFC01, vouched[:-1]), keep=False),
            "The vouching has another length than this team's.",
        ),
    ]
    for data, text in cases:
        error = refused(scene, data)
        assert (error.reason, str(error)) == ("extension", text)


def _named(sealed: Sealed) -> tuple[str, bytes]:
    return report_name(sealed.report_id), sealed.data


def test_an_index_that_is_not_on_the_roster(scene: Scene) -> None:
    for index in (8, 65_535):
        nobody = client(scene)
        nobody.index = index
        error = refused(scene, nobody.seal().data)
        assert (error.reason, str(error)) == ("roster", f"Place {index} is not on the roster.")


def test_a_forged_signature(scene: Scene) -> None:
    forged = client(scene)
    forged.index = 1
    error = refused(scene, forged.seal().data)
    assert (error.reason, str(error)) == ("signature", "Ben did not sign it.")


def test_a_vouching_taken_from_another_report(scene: Scene) -> None:
    stolen = opened(scene, DESK, *_named(scene.seal(1))).extension
    thief = client(scene)
    thief.change = lambda shares: [
        replace(share, private_extensions=(Extension(0xFC01, stolen),)) for share in shares
    ]
    error = refused(scene, thief.seal().data)
    assert (error.reason, str(error)) == ("signature", "Ben did not sign it.")


def test_bits_beyond_the_sections(scene: Scene) -> None:
    padded = client(scene)
    padded.bits = b"\x0f"
    error = refused(scene, padded.seal().data)
    assert (error.reason, str(error)) == ("bitmap", "The bitmap has bits beyond its 3 questions.")


def test_a_share_with_a_number_that_is_no_element(scene: Scene, pair: Pair) -> None:
    broken = client(scene)
    broken.change = lambda shares: [
        replace(shares[0], payload=b"\xff" * 16 + shares[0].payload[16:]),
        shares[1],
    ]
    assert pair.verdict(broken.seal()) == "share"


def test_the_wrong_key_is_told_before_anything_is_opened(scene: Scene) -> None:
    private = scene.desk.keys.period_key(scene.file.team, "2026-11")
    with pytest.raises(TeamError, match=r"^This machine's key for 2026-10 is not the one in epoch"):
        Opener(scene.task(), DESK, private)


# Whatever the bytes are: none accepted, none crash.


@pytest.fixture(scope="module")
def pair(scene: Scene) -> Pair:
    return Pair(scene)


@pytest.fixture(scope="module")
def good(scene: Scene, pair: Pair) -> Sealed:
    sealed = scene.seal(0)
    assert pair.verdict(sealed) == "stands"
    return sealed


@given(data=st.data())
@settings(max_examples=300)
def test_changed_reports_never_stand(data: st.DataObject, good: Sealed, pair: Pair) -> None:
    changed = bytearray(good.data)
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(changed) - 1))
        changed[place] ^= data.draw(st.integers(1, 255))
    kept = bytes(changed)
    names = {report_name(good.report_id), report_name(kept[:16])}
    assert all(pair.verdict_of(name, kept) != "stands" or kept == good.data for name in names)


@given(data=st.binary(max_size=4000), name=st.text(max_size=40))
def test_any_bytes_under_any_name_are_rejected(data: bytes, name: str, pair: Pair) -> None:
    assert pair.verdict_of(name, data) != "stands"
    assert pair.verdict_of(report_name(data[:16].ljust(16, b"\0")), data) != "stands"


@pytest.mark.slow
def test_ten_thousand_mutated_reports(
    scene: Scene, tmp_path: Path, good: Sealed, pair: Pair
) -> None:
    """Every kind of mutation by turns: flipped, cut, spliced between members, periods, teams."""
    random = seeded(18)
    other_team = found(tmp_path / "other")
    donors = [
        scene.seal(1).data,
        scene.seal(2).data,
        scene.seal(0, period="2026-11").data,
        other_team.seal(0).data,
    ]
    size = len(good.data)
    reasons: dict[str, int] = {}
    for turn in range(10_000):
        draw = int.from_bytes(random(8), "big")
        start, stop = sorted((draw % (size + 1), draw // size % (size + 1)))
        donor = donors[turn // 5 % len(donors)]
        base = donor if turn % 7 == 3 else good.data
        if turn % 5 == 0:
            flipped = bytes([base[draw % size] ^ 1 << draw // size % 8])
            data = base[: draw % size] + flipped + base[draw % size + 1 :]
        elif turn % 5 == 1:
            data = base[:start]
        elif turn % 5 == 2:
            data = good.data[:start] + donor[start:stop] + good.data[stop:]
        elif turn % 5 == 3:
            data = base[:start] + random(stop - start) + base[stop:]
        else:
            data = base[:start] + base[stop:] + random(stop - start)
        whole = data in (good.data, *donors[:2])
        verdict = pair.verdict_of(report_name(data[:16].ljust(16, b"\0")), data)
        assert whole or verdict != "stands", turn
        reasons[verdict] = reasons.get(verdict, 0) + 1
    assert len(reasons) >= 5
    assert reasons.keys() <= {"stands", *REASONS}
