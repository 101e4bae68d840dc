"""The proof: the same as by the slow arithmetic, held for valid measurements and for no others."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chefslog.team.vdaf.errors import VerifyError
from chefslog.team.vdaf.field import Field, Field64, Field128
from chefslog.team.vdaf.flp import Flp
from chefslog.team.vdaf.randomness import XofTurboShake128
from chefslog.team.vdaf.sum_vec import SumVec
from tests.team.vdaf import slow


@dataclass(frozen=True)
class Proof:
    """A proof system, a measurement and all randomness."""

    flp: Flp
    meas: list[int]
    prove_rand: list[int]
    joint_rand: list[int]
    query_rand: list[int]
    noise: XofTurboShake128

    @property
    def slow(self) -> slow.Circuit:
        valid = self.flp.valid
        return slow.Circuit(
            valid.field.MODULUS, valid.length, valid.max_measurement, valid.chunk_length
        )

    def decided(self, meas: list[int], proof: list[int], shares: int) -> bool:
        """Whether the aggregators accept, each of them with shares of both."""
        field = self.flp.field
        parts = zip(self.shared(meas, shares), self.shared(proof, shares), strict=True)
        verifiers = [
            self.flp.query(ours, proofs, self.query_rand, self.joint_rand, shares)
            for ours, proofs in parts
        ]
        return self.flp.decide(field.vec_sum(verifiers))

    def shared(self, vec: list[int], shares: int) -> list[list[int]]:
        others = [self.noise.next_vec(self.flp.field, len(vec)) for _ in range(shares - 1)]
        first = vec
        for other in others:
            first = self.flp.field.vec_sub(first, other)
        return [first, *others]


@st.composite
def proofs(draw: st.DrawFn, largest: int = 6) -> Proof:
    field: Field = draw(st.sampled_from([Field64, Field128]))
    length, max_measurement = draw(st.integers(1, largest)), draw(st.integers(1, 40))
    chunk_length = draw(st.integers(1, 8))
    flp = Flp(SumVec(field, length, max_measurement, chunk_length))
    numbers = st.integers(0, max_measurement)
    measurement = draw(st.lists(numbers, min_size=length, max_size=length))
    rand = XofTurboShake128(draw(st.binary(min_size=8, max_size=8)), b"test", b"")
    return Proof(
        flp,
        flp.valid.encode(measurement),
        rand.next_vec(field, flp.PROVE_RAND_LEN),
        rand.next_vec(field, flp.JOINT_RAND_LEN),
        rand.next_vec(field, flp.QUERY_RAND_LEN),
        rand,
    )


@settings(max_examples=40)
@given(proofs(largest=4), st.integers(1, 4))
def test_proof_and_query_are_those_of_the_slow_arithmetic(made: Proof, shares: int) -> None:
    flp, slowly = made.flp, made.slow
    proof = flp.prove(made.meas, made.prove_rand, made.joint_rand)
    assert proof == slowly.prove(made.meas, made.prove_rand, made.joint_rand)
    assert len(proof) == flp.PROOF_LEN
    meas_share = made.noise.next_vec(flp.field, flp.MEAS_LEN)
    proof_share = made.noise.next_vec(flp.field, flp.PROOF_LEN)
    (t,) = made.query_rand
    verifier = flp.query(meas_share, proof_share, [t], made.joint_rand, shares)
    assert verifier == slowly.query(meas_share, proof_share, t, made.joint_rand, shares)
    assert len(verifier) == flp.VERIFIER_LEN


@given(proofs(), st.integers(1, 5))
def test_a_valid_measurement_is_accepted(made: Proof, shares: int) -> None:
    proof = made.flp.prove(made.meas, made.prove_rand, made.joint_rand)
    assert made.decided(made.meas, proof, shares)


@given(proofs(), st.integers(1, 3), st.data())
def test_an_honest_proof_of_what_is_no_bit_is_refused(
    made: Proof, shares: int, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, made.flp.MEAS_LEN - 1))
    last = made.flp.field.MODULUS - 1
    made.meas[place] = data.draw(st.sampled_from([2, 3, last, last - 1]) | st.integers(2, last))
    proof = made.flp.prove(made.meas, made.prove_rand, made.joint_rand)
    assert not made.decided(made.meas, proof, shares)


@given(proofs(), st.integers(1, 3), st.data())
def test_a_proof_that_is_off_by_anything_is_refused(
    made: Proof, shares: int, data: st.DataObject
) -> None:
    proof = made.flp.prove(made.meas, made.prove_rand, made.joint_rand)
    place = data.draw(st.integers(0, made.flp.PROOF_LEN - 1))
    by = data.draw(st.integers(1, made.flp.field.MODULUS - 1))
    proof[place] = (proof[place] + by) % made.flp.field.MODULUS
    assert not made.decided(made.meas, proof, shares)


@given(proofs(), st.data())
def test_a_forged_output_is_found_by_the_gadget_test(made: Proof, data: st.DataObject) -> None:
    """A client that makes its circuit come out as zero has a gadget polynomial that is wrong."""
    flp = made.flp
    made.meas[data.draw(st.integers(0, flp.MEAS_LEN - 1))] = 2
    proof = flp.prove(made.meas, made.prove_rand, made.joint_rand)
    outputs = slice(flp.valid.ARITY + 2, flp.valid.ARITY + 2 * flp.valid.GADGET_CALLS + 1, 2)
    proof[outputs] = [0] * flp.valid.GADGET_CALLS
    verifier = flp.query(made.meas, proof, made.query_rand, made.joint_rand, 1)
    assert verifier[0] == 0
    assert not flp.decide(verifier)


@given(proofs(), st.data())
def test_a_test_point_at_a_node_is_refused(made: Proof, data: st.DataObject) -> None:
    flp = made.flp
    proof = flp.prove(made.meas, made.prove_rand, made.joint_rand)
    p = flp.field.MODULUS
    node = pow(slow.root(p, flp.wire_poly_len), data.draw(st.integers(0, 99)), p)
    with pytest.raises(VerifyError, match="test point is a root of unity"):
        flp.query(made.meas, proof, [node], made.joint_rand, 1)


@settings(max_examples=30)
@given(proofs(largest=3), st.data())
def test_a_test_point_between_the_nodes_is_like_any_other(made: Proof, data: st.DataObject) -> None:
    """It is a node of the gadget polynomial, which the draft allows."""
    flp = made.flp
    proof = flp.prove(made.meas, made.prove_rand, made.joint_rand)
    p, place = flp.field.MODULUS, data.draw(st.integers(0, 99))
    t = pow(slow.root(p, 2 * flp.wire_poly_len), 2 * place + 1, p)
    verifier = flp.query(made.meas, proof, [t], made.joint_rand, 1)
    assert verifier == made.slow.query(made.meas, proof, t, made.joint_rand, 1)
    assert flp.decide(verifier)
