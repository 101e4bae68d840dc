"""Fully linear proofs that a measurement is valid (draft: "FLP Specification").

Written for circuits of the shape of SumVec: one gadget of degree two, and one output, the sum of
the gadget's outputs. Wire polynomials have p values, the gadget polynomial 2p - 1, of which those
at even places are the gadget's outputs.
"""

from __future__ import annotations

from collections.abc import Sequence

from chefslog.team.vdaf.errors import VerifyError
from chefslog.team.vdaf.polynomial import (
    double_evaluations,
    last_evaluation,
    poly_eval,
    poly_eval_batched,
)
from chefslog.team.vdaf.sum_vec import SumVec, wire_poly_len


class Flp:
    """The proof system of one circuit; the lengths in capitals are the draft's ("FLPs")."""

    def __init__(self, valid: SumVec) -> None:
        self.valid = valid
        self.field = valid.field
        self.wire_poly_len = wire_poly_len(valid.GADGET_CALLS)
        self.PROVE_RAND_LEN = valid.ARITY
        self.QUERY_RAND_LEN = 1
        self.JOINT_RAND_LEN = valid.JOINT_RAND_LEN
        self.MEAS_LEN = valid.MEAS_LEN
        self.OUTPUT_LEN = valid.OUTPUT_LEN
        self.PROOF_LEN = valid.ARITY + 2 * self.wire_poly_len - 1
        self.VERIFIER_LEN = valid.ARITY + 2

    def prove(
        self, meas: Sequence[int], prove_rand: Sequence[int], joint_rand: Sequence[int]
    ) -> list[int]:
        """The proof: wire seeds, gadget polynomial (draft: "Generating the Proof")."""
        calls = self.valid.wires(meas, joint_rand, 1)
        unused = [[0] * self.valid.ARITY] * (self.wire_poly_len - 1 - len(calls))
        wires = double_evaluations(self.field, [prove_rand, *calls, *unused])
        return [*prove_rand, *map(self.valid.gadget, wires[:-1])]

    def query(
        self,
        meas: Sequence[int],
        proof: Sequence[int],
        query_rand: Sequence[int],
        joint_rand: Sequence[int],
        num_shares: int,
    ) -> list[int]:
        """A share of the verifier message from shares of the rest (draft: "Querying the Proof").

        Raises VerifyError if the test point is a node of the wire polynomials: the message would
        show the measurement.
        """
        field, arity, p = self.field, self.valid.ARITY, self.wire_poly_len
        (t,) = query_rand
        if pow(t, p, field.MODULUS) == 1:
            raise VerifyError("The test point is a root of unity.")
        wire_seeds, gadget_poly = proof[:arity], list(proof[arity:])
        gadget_poly.append(last_evaluation(field, gadget_poly))
        output = sum(gadget_poly[2 : 2 * self.valid.GADGET_CALLS + 1 : 2]) % field.MODULUS
        wires = [wire_seeds, *self.valid.wires(meas, joint_rand, num_shares)]
        wire_checks = poly_eval_batched(field, wires, p, t)
        return [output, *wire_checks, poly_eval(field, gadget_poly, t)]

    def decide(self, verifier: Sequence[int]) -> bool:
        """Whether output and gadget test hold for a whole message (draft: "Deciding Validity")."""
        output, *wire_checks, gadget_check = verifier
        return output == 0 and self.valid.gadget(wire_checks) == gadget_check
