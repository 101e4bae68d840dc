"""Prio3SumVec as its users meet it: sums come out right, and what was touched is refused."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from chefslog.team.vdaf.errors import (
    DecodeError,
    MeasurementError,
    ParameterError,
    VdafError,
    VerifyError,
)
from chefslog.team.vdaf.field import Field64, Field128
from chefslog.team.vdaf.prio3 import Prio3SumVec, VerifyState
from chefslog.team.vdaf.sum_vec import best_chunk_length

KEY = hashlib.sha256(b"verify key").digest()
CTX = b"dap-18 and a task"


def noise(label: str, size: int) -> bytes:
    return hashlib.shake_128(label.encode()).digest(size)


@dataclass(frozen=True)
class Report:
    """A report, and the key, ctx and nonce that each aggregator takes for the right ones."""

    vdaf: Prio3SumVec
    keys: tuple[bytes, ...]
    ctxs: tuple[bytes, ...]
    nonces: tuple[bytes, ...]
    public_share: bytes
    input_shares: tuple[bytes, ...]

    def initialised(self) -> list[tuple[VerifyState, bytes]]:
        return [
            self.vdaf.verify_init(key, ctx, agg_id, nonce, self.public_share, input_share)
            for agg_id, (key, ctx, nonce, input_share) in enumerate(
                zip(self.keys, self.ctxs, self.nonces, self.input_shares, strict=True)
            )
        ]

    def verified(self) -> list[list[int]]:
        """The output shares. Raises VdafError if any aggregator refuses."""
        begun = self.initialised()
        message = self.vdaf.verifier_shares_to_message(self.ctxs[0], [share for _, share in begun])
        return [
            self.vdaf.verify_next(ctx, state, message)
            for ctx, (state, _) in zip(self.ctxs, begun, strict=True)
        ]

    def with_own(self, field: str, agg_id: int, data: bytes) -> Report:
        """The same with other bytes in one aggregator's hands."""
        values = list(getattr(self, field))
        values[agg_id] = data
        changes: Any = {field: tuple(values)}
        return replace(self, **changes)

    def flipped(self, field: str, agg_id: int, bit: int) -> Report:
        """The same with one bit turned, for one aggregator."""
        return self.with_own(field, agg_id, turned(getattr(self, field)[agg_id], bit))


def turned(data: bytes, bit: int) -> bytes:
    bit %= 8 * len(data)
    return data[: bit // 8] + bytes([data[bit // 8] ^ 1 << bit % 8]) + data[bit // 8 + 1 :]


def report(vdaf: Prio3SumVec, measurement: list[int], label: str = "a", ctx: bytes = CTX) -> Report:
    meas = vdaf.flp.valid.encode(measurement)
    return forged(vdaf, meas, label, ctx)


def forged(vdaf: Prio3SumVec, meas: list[int], label: str = "a", ctx: bytes = CTX) -> Report:
    """A report of any elements at all, made as an honest client would make it."""
    n, nonce = vdaf.SHARES, noise("nonce" + label, 16)
    rand = noise("rand" + label, vdaf.RAND_SIZE)
    public_share, input_shares = vdaf.shard_with_joint_rand(ctx, meas, nonce, rand)
    return Report(vdaf, (KEY,) * n, (ctx,) * n, (nonce,) * n, public_share, tuple(input_shares))


@st.composite
def vdafs(draw: st.DrawFn) -> Prio3SumVec:
    field, proofs = draw(st.sampled_from([(Field128, 1), (Field64, 3), (Field64, 2)]))
    return Prio3SumVec(
        draw(st.integers(2, 5)),
        draw(st.integers(1, 12)),
        draw(st.integers(1, 40) | st.integers(1, 2**40)),
        draw(st.integers(1, 20)),
        proofs=proofs,
        field=field,
        algorithm=3 if proofs == 1 else 0xFFFFFFFF,
    )


def measurements(vdaf: Prio3SumVec) -> st.SearchStrategy[list[int]]:
    top, length = vdaf.flp.valid.max_measurement, vdaf.flp.OUTPUT_LEN
    return st.lists(st.integers(0, top) | st.just(top), min_size=length, max_size=length)


SMALL = Prio3SumVec(2, 4, 20, best_chunk_length(4, 5))
THREE = Prio3SumVec(3, 4, 20, 7)


@settings(max_examples=60)
@given(vdafs(), st.data())
def test_the_sum_comes_out(vdaf: Prio3SumVec, data: st.DataObject) -> None:
    given_in = data.draw(st.lists(measurements(vdaf), max_size=4))
    verified = [report(vdaf, one, str(i)).verified() for i, one in enumerate(given_in)]
    agg_shares = [
        vdaf.aggregate(out_shares[agg_id] for out_shares in verified)
        for agg_id in range(vdaf.SHARES)
    ]
    expected = [sum(column) for column in zip(*given_in, strict=True)] or [0] * vdaf.flp.OUTPUT_LEN
    assert vdaf.unshard(agg_shares) == expected
    encoded = [vdaf.encode_agg_share(share) for share in agg_shares]
    assert [vdaf.decode_agg_share(share) for share in encoded] == agg_shares


def test_255_aggregators() -> None:
    vdaf = Prio3SumVec(255, 2, 3, 2)
    assert vdaf.unshard(report(vdaf, [3, 1]).verified()) == [3, 1]


BYTES = ["keys", "ctxs", "nonces", "input_shares"]


@settings(max_examples=300)
@given(
    st.sampled_from([SMALL, THREE]),
    st.sampled_from(BYTES),
    st.integers(0, 2),
    st.integers(0, 2**20),
)
def test_a_flipped_bit_is_refused(vdaf: Prio3SumVec, field: str, agg_id: int, bit: int) -> None:
    touched = report(vdaf, [1, 0, 20, 7]).flipped(field, agg_id % vdaf.SHARES, bit)
    with pytest.raises((VerifyError, DecodeError)):
        touched.verified()


@settings(max_examples=100)
@given(st.sampled_from(["ctxs", "nonces"]), st.integers(0, 2**20))
def test_a_bit_flipped_for_everyone_is_refused(field: str, bit: int) -> None:
    touched = report(SMALL, [1, 0, 20, 7]).flipped(field, 0, bit).flipped(field, 1, bit)
    with pytest.raises(VerifyError):
        touched.verified()


@settings(max_examples=100)
@given(st.sampled_from([SMALL, THREE]), st.integers(0, 2**20))
def test_a_bit_flipped_in_the_public_share_is_refused(vdaf: Prio3SumVec, bit: int) -> None:
    honest = report(vdaf, [1, 0, 20, 7])
    with pytest.raises(VerifyError):
        replace(honest, public_share=turned(honest.public_share, bit)).verified()


@settings(max_examples=100)
@given(st.sampled_from([SMALL, THREE]), st.integers(0, 2), st.integers(0, 2**20))
def test_a_flipped_verifier_share_is_refused(vdaf: Prio3SumVec, agg_id: int, bit: int) -> None:
    begun = report(vdaf, [1, 0, 20, 7]).initialised()
    shares = [share for _, share in begun]
    shares[agg_id % vdaf.SHARES] = turned(shares[agg_id % vdaf.SHARES], bit)
    with pytest.raises((VerifyError, DecodeError)):
        vdaf.verify_next(CTX, begun[0][0], vdaf.verifier_shares_to_message(CTX, shares))


@given(st.integers(0, 255))
def test_a_flipped_verifier_message_is_refused(bit: int) -> None:
    begun = report(SMALL, [1, 0, 20, 7]).initialised()
    message = SMALL.verifier_shares_to_message(CTX, [share for _, share in begun])
    with pytest.raises(VerifyError, match="joint randomness differs"):
        SMALL.verify_next(CTX, begun[0][0], turned(message, bit))


@given(vdafs(), st.data())
def test_elements_that_are_no_bits_are_refused(vdaf: Prio3SumVec, data: st.DataObject) -> None:
    """A client with an encoder of its own, honest in all the rest."""
    meas = vdaf.flp.valid.encode(data.draw(measurements(vdaf)))
    last = vdaf.field.MODULUS - 1
    for place in data.draw(st.sets(st.integers(0, vdaf.flp.MEAS_LEN - 1), min_size=1, max_size=3)):
        meas[place] = data.draw(st.sampled_from([2, last]) | st.integers(2, last))
    with pytest.raises(VerifyError, match="proof does not hold"):
        forged(vdaf, meas).verified()


@given(st.integers(1, Field128.MODULUS - 1), st.integers(0, 19))
def test_a_share_shifted_by_hand_is_refused(by: int, place: int) -> None:
    honest = report(SMALL, [1, 0, 20, 7])
    leader = honest.input_shares[0]
    vec = Field128.decode_vec(leader[:320])
    vec[place] = (vec[place] + by) % Field128.MODULUS
    shifted = Field128.encode_vec(vec) + leader[320:]
    with pytest.raises(VerifyError):
        honest.with_own("input_shares", 0, shifted).verified()


def test_two_contexts_are_never_mixed() -> None:
    ours, theirs = report(SMALL, [1, 2, 3, 4]), report(SMALL, [1, 2, 3, 4], ctx=b"another task")
    for mixed in (
        replace(ours, ctxs=theirs.ctxs),
        replace(ours, ctxs=(CTX, b"another task")),
        replace(ours, public_share=theirs.public_share),
        ours.with_own("input_shares", 0, theirs.input_shares[0]),
    ):
        with pytest.raises(VerifyError):
            mixed.verified()
    begun = ours.initialised()
    message = SMALL.verifier_shares_to_message(b"another task", [share for _, share in begun])
    with pytest.raises(VerifyError, match="joint randomness differs"):
        SMALL.verify_next(CTX, begun[0][0], message)


def test_two_reports_are_never_mixed() -> None:
    first, second = report(SMALL, [1, 2, 3, 4], "a"), report(SMALL, [1, 2, 3, 4], "b")
    for spliced in (
        replace(first, public_share=second.public_share),
        replace(first, nonces=second.nonces),
        *(first.with_own("nonces", i, second.nonces[i]) for i in (0, 1)),
        *(first.with_own("input_shares", i, second.input_shares[i]) for i in (0, 1)),
    ):
        with pytest.raises(VerifyError):
            spliced.verified()


def test_two_algorithms_are_never_mixed() -> None:
    other = Prio3SumVec(2, 4, 20, SMALL.flp.valid.chunk_length, algorithm=0xFFFFFFFF)
    with pytest.raises(VerifyError):
        replace(report(SMALL, [1, 2, 3, 4]), vdaf=other).verified()


@given(st.sampled_from(BYTES), st.integers(0, 1), st.binary(max_size=400))
def test_any_bytes_are_refused_in_words(field: str, agg_id: int, data: bytes) -> None:
    honest = report(SMALL, [1, 2, 3, 4])
    assume(getattr(honest, field)[agg_id] != data)
    with pytest.raises(VdafError):
        honest.with_own(field, agg_id, data).verified()


@pytest.mark.parametrize("by", [-1, 1])
def test_a_wrong_size_is_named(by: int) -> None:
    honest = report(SMALL, [1, 2, 3, 4])
    with pytest.raises(DecodeError, match=r"The verify key must be 32 bytes\."):
        honest.with_own("keys", 0, bytes(32 + by)).initialised()
    with pytest.raises(DecodeError, match=r"The nonce must be 16 bytes\."):
        honest.with_own("nonces", 1, bytes(16 + by)).initialised()
    with pytest.raises(DecodeError, match=r"The public share must be 64 bytes\."):
        replace(honest, public_share=bytes(64 + by)).initialised()


@pytest.mark.parametrize(("agg_id", "who"), [(0, "leader"), (1, "helper")])
@pytest.mark.parametrize("cut", [slice(None, -1), slice(1, None), slice(0, 0)])
def test_a_truncated_input_share_is_named(agg_id: int, who: str, cut: slice) -> None:
    honest = report(SMALL, [1, 2, 3, 4])
    less = honest.input_shares[agg_id][cut]
    with pytest.raises(DecodeError, match=f"The {who}'s input share must be"):
        honest.with_own("input_shares", agg_id, less).initialised()


@pytest.mark.parametrize("place", [0, 19, 20, 40])
def test_a_number_that_is_no_element_is_named(place: int) -> None:
    honest = report(SMALL, [1, 2, 3, 4])
    leader = honest.input_shares[0]
    for number in (Field128.MODULUS, 2**128 - 1):
        encoded = leader[: 16 * place] + number.to_bytes(16, "little") + leader[16 * place + 16 :]
        with pytest.raises(DecodeError, match="not below the modulus of Field128"):
            honest.with_own("input_shares", 0, encoded).initialised()


Refused = Callable[[], object]
STATE = VerifyState([0] * 4, bytes(32))
VERIFIER = bytes(16 * SMALL.flp.VERIFIER_LEN + 32)


@pytest.mark.parametrize(
    ("refused", "words"),
    [
        (lambda: SMALL.shard(CTX, [0] * 4, bytes(15), bytes(128)), "The nonce must be 16 bytes."),
        (
            lambda: SMALL.shard(CTX, [0] * 4, bytes(16), bytes(127)),
            "The sharding randomness must be 128 bytes.",
        ),
        (
            lambda: SMALL.verifier_shares_to_message(CTX, [VERIFIER]),
            "There are 1 verifier shares; there must be 2.",
        ),
        (
            lambda: SMALL.verifier_shares_to_message(CTX, [VERIFIER, VERIFIER[1:]]),
            f"The verifier share must be {len(VERIFIER)} bytes.",
        ),
        (
            lambda: SMALL.verifier_shares_to_message(CTX, [VERIFIER, b"\xff" * len(VERIFIER)]),
            "A number is not below the modulus of Field128.",
        ),
        (
            lambda: SMALL.verify_next(CTX, STATE, bytes(31)),
            "The verifier message must be 32 bytes.",
        ),
        (lambda: SMALL.decode_agg_share(bytes(63)), "The aggregate share must be 64 bytes."),
        (
            lambda: SMALL.decode_agg_share(b"\xff" * 64),
            "A number is not below the modulus of Field128.",
        ),
        (
            lambda: SMALL.encode_agg_share([0] * 5),
            "There are 5 elements in the aggregate share; there must be 4.",
        ),
        (
            lambda: SMALL.unshard([[0] * 4] * 3),
            "There are 3 aggregate shares; there must be 2.",
        ),
        (lambda: SMALL.aggregate([[0] * 3]), "Vectors of different lengths cannot be added."),
    ],
)
def test_what_does_not_decode_is_refused_in_words(refused: Refused, words: str) -> None:
    with pytest.raises(DecodeError) as caught:
        refused()
    assert str(caught.value) == words


@pytest.mark.parametrize("wrong", [[0, 0, 0, 21], [0, 0, -1, 0], [0] * 3, [0] * 5, [0, 0, 0, 0.5]])
def test_a_measurement_out_of_range_is_not_shared(wrong: Any) -> None:
    with pytest.raises(MeasurementError):
        SMALL.shard(CTX, wrong, bytes(16), bytes(SMALL.RAND_SIZE))


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (lambda: Prio3SumVec(1, 4, 20, 7), "1 shares; there must be 2 to 255."),
        (lambda: Prio3SumVec(256, 4, 20, 7), "256 shares; there must be 2 to 255."),
        (lambda: Prio3SumVec(2, 4, 20, 7, proofs=0), "0 proofs; there must be 1 to 255."),
        (lambda: Prio3SumVec(2, 4, 20, 7, proofs=256), "256 proofs; there must be 1 to 255."),
        (
            lambda: Prio3SumVec(2, 4, 20, 7, algorithm=2**32),
            "The identifier 4294967296 does not fit in four bytes.",
        ),
    ],
)
def test_parameters_the_draft_does_not_allow(made: Refused, words: str) -> None:
    with pytest.raises(ParameterError) as caught:
        made()
    assert str(caught.value) == words


@pytest.mark.parametrize("agg_id", [-1, 2])
def test_there_is_no_such_aggregator(agg_id: int) -> None:
    one = report(SMALL, [0] * 4)
    with pytest.raises(ParameterError, match=f"no aggregator {agg_id} among 2"):
        SMALL.verify_init(KEY, CTX, agg_id, one.nonces[0], one.public_share, one.input_shares[1])


def test_a_context_too_long_for_a_tag_is_refused() -> None:
    longest = b"x" * (65535 - 8)
    assert report(SMALL, [0] * 4, ctx=longest).verified()
    with pytest.raises(ParameterError, match="domain separation tag of 65536 bytes"):
        report(SMALL, [0] * 4, ctx=longest + b"x")


def test_sizes_for_81_cells() -> None:
    """What a report weighs: a change here changes every team's files."""
    vdaf = Prio3SumVec(2, 81, 20, best_chunk_length(81, 5))
    whole = report(vdaf, [20] * 81)
    assert (vdaf.flp.MEAS_LEN, vdaf.flp.PROOF_LEN, vdaf.flp.VERIFIER_LEN) == (405, 85, 56)
    assert [len(share) for share in whole.input_shares] == [16 * 490 + 32, 64]
    assert len(whole.public_share) == 64
    assert vdaf.unshard(whole.verified()) == [20] * 81
