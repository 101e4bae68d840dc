"""Prio3SumVec: sharing, verifying and summing vectors of whole numbers (draft: "Prio3").

Messages are the bytes of the draft's "Message Serialization". Output shares and aggregate shares
are vectors of elements until an aggregate share is encoded.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chefslog.team.vdaf.errors import DecodeError, ParameterError, VerifyError
from chefslog.team.vdaf.field import Field, Field128
from chefslog.team.vdaf.flp import Flp
from chefslog.team.vdaf.randomness import SEED_SIZE, Randomness, cut
from chefslog.team.vdaf.sum_vec import SumVec


@dataclass(frozen=True)
class VerifyState:
    """What an aggregator keeps until the verifier message comes (draft: "Verification").

    The output share counts only once `verify_next` has returned it.
    """

    out_share: list[int]
    joint_rand_seed: bytes


class Prio3SumVec:
    """Sums of vectors of `length` numbers in [0, max_measurement] (draft: "Prio3SumVec").

    With the keyword parameters left alone it is the registered Prio3SumVec, identifier 3. Several
    proofs in Field64 (draft: "Multiple Proofs") are another VDAF under another identifier.
    """

    NONCE_SIZE = 16
    VERIFY_KEY_SIZE = SEED_SIZE
    HELPER_SHARE_SIZE = 2 * SEED_SIZE

    def __init__(
        self,
        shares: int,
        length: int,
        max_measurement: int,
        chunk_length: int,
        *,
        proofs: int = 1,
        field: Field = Field128,
        algorithm: int = 3,
    ) -> None:
        """Raises ParameterError for numbers that the draft does not allow."""
        if not 2 <= shares <= 255:
            raise ParameterError(f"{shares} shares; there must be 2 to 255.")
        if not 1 <= proofs <= 255:
            raise ParameterError(f"{proofs} proofs; there must be 1 to 255.")
        if not 0 <= algorithm < 2**32:
            raise ParameterError(f"The identifier {algorithm} does not fit in four bytes.")
        self.field = field
        self.flp = Flp(SumVec(field, length, max_measurement, chunk_length))
        self.SHARES = shares
        self.RAND_SIZE = 2 * SEED_SIZE * shares
        self.PUBLIC_SHARE_SIZE = SEED_SIZE * shares
        elements = self.flp.MEAS_LEN + self.flp.PROOF_LEN * proofs
        self.LEADER_SHARE_SIZE = field.ENCODED_SIZE * elements + SEED_SIZE
        self.VERIFIER_SHARE_SIZE = field.ENCODED_SIZE * self.flp.VERIFIER_LEN * proofs + SEED_SIZE
        self._derive = Randomness(self.flp, proofs, algorithm)

    def shard(
        self, ctx: bytes, measurement: Sequence[int], nonce: bytes, rand: bytes
    ) -> tuple[bytes, list[bytes]]:
        """The public share, and an input share for each aggregator (draft: "Sharding").

        `rand` is RAND_SIZE fresh random bytes, never used again. Raises MeasurementError for a
        measurement that is not `length` numbers in range, DecodeError for a nonce or rand of
        another size.
        """
        _check_size("nonce", nonce, self.NONCE_SIZE)
        _check_size("sharding randomness", rand, self.RAND_SIZE)
        return self.shard_with_joint_rand(ctx, self.flp.valid.encode(measurement), nonce, rand)

    def shard_with_joint_rand(
        self, ctx: bytes, meas: list[int], nonce: bytes, rand: bytes
    ) -> tuple[bytes, list[bytes]]:
        """The same from an encoded measurement (draft: "FLPs With Joint Randomness").

        It is not checked here: whether it is valid is what the aggregators find out.
        """
        field, derive = self.field, self._derive
        *helper_seeds, leader_blind, prove_seed = cut(rand, SEED_SIZE)
        helpers = list(zip(helper_seeds[0::2], helper_seeds[1::2], strict=True))

        meas_share = meas
        parts = []
        for agg_id, (seed, blind) in enumerate(helpers, 1):
            helper_share = derive.helper_meas_share(ctx, agg_id, seed)
            meas_share = field.vec_sub(meas_share, helper_share)
            encoded = field.encode_vec(helper_share)
            parts.append(derive.joint_rand_part(ctx, agg_id, blind, encoded, nonce))
        encoded = field.encode_vec(meas_share)
        parts.insert(0, derive.joint_rand_part(ctx, 0, leader_blind, encoded, nonce))

        prove_rands = derive.prove_rands(ctx, prove_seed)
        joint_rands = derive.joint_rands(ctx, derive.joint_rand_seed(ctx, parts))
        proofs_share: list[int] = []
        for prove_rand, joint_rand in zip(prove_rands, joint_rands, strict=True):
            proofs_share += self.flp.prove(meas, prove_rand, joint_rand)
        for agg_id, (seed, _) in enumerate(helpers, 1):
            helper_share = derive.helper_proofs_share(ctx, agg_id, seed)
            proofs_share = field.vec_sub(proofs_share, helper_share)
        leader = encoded + field.encode_vec(proofs_share) + leader_blind
        return b"".join(parts), [leader, *(seed + blind for seed, blind in helpers)]

    def verify_init(
        self,
        verify_key: bytes,
        ctx: bytes,
        agg_id: int,
        nonce: bytes,
        public_share: bytes,
        input_share: bytes,
    ) -> tuple[VerifyState, bytes]:
        """An aggregator's state and its verifier share (draft: "Verification").

        Raises DecodeError for bytes that are none of these, VerifyError if the proof cannot be
        tested at the point that key and nonce give, ParameterError for no such aggregator.
        """
        _check_size("verify key", verify_key, self.VERIFY_KEY_SIZE)
        _check_size("nonce", nonce, self.NONCE_SIZE)
        _check_size("public share", public_share, self.PUBLIC_SHARE_SIZE)
        derive = self._derive
        meas_share, encoded, proofs_share, blind = self._expand(ctx, agg_id, input_share)

        parts = cut(public_share, SEED_SIZE)
        parts[agg_id] = derive.joint_rand_part(ctx, agg_id, blind, encoded, nonce)
        joint_rand_seed = derive.joint_rand_seed(ctx, parts)

        verifiers_share: list[int] = []
        for proof_share, query_rand, joint_rand in zip(
            cut(proofs_share, self.flp.PROOF_LEN),
            derive.query_rands(verify_key, ctx, nonce),
            derive.joint_rands(ctx, joint_rand_seed),
            strict=True,
        ):
            verifiers_share += self.flp.query(
                meas_share, proof_share, query_rand, joint_rand, self.SHARES
            )
        state = VerifyState(self.flp.valid.truncate(meas_share), joint_rand_seed)
        return state, self.field.encode_vec(verifiers_share) + parts[agg_id]

    def verifier_shares_to_message(self, ctx: bytes, verifier_shares: Sequence[bytes]) -> bytes:
        """The verifier message, from all shares in the order of the aggregators.

        (Draft: "Verification".) Raises VerifyError if a proof does not hold, DecodeError for bytes
        that are no verifier share or another number of them.
        """
        _check_count("verifier shares", verifier_shares, self.SHARES)
        for share in verifier_shares:
            _check_size("verifier share", share, self.VERIFIER_SHARE_SIZE)
        verifiers = self.field.vec_sum(
            [self.field.decode_vec(share[:-SEED_SIZE]) for share in verifier_shares]
        )
        if not all(map(self.flp.decide, cut(verifiers, self.flp.VERIFIER_LEN))):
            raise VerifyError("The proof does not hold: the measurement is not valid.")
        return self._derive.joint_rand_seed(ctx, [share[-SEED_SIZE:] for share in verifier_shares])

    def verify_next(self, ctx: bytes, state: VerifyState, message: bytes) -> list[int]:
        """The output share of a verified report (draft: "Verification").

        Raises VerifyError if the client did not use the joint randomness of its own shares,
        DecodeError for bytes that are no verifier message. The draft does not use `ctx` here.
        """
        _check_size("verifier message", message, SEED_SIZE)
        if message != state.joint_rand_seed:
            raise VerifyError("The joint randomness differs: the shares are not of one report.")
        return state.out_share

    def aggregate(self, out_shares: Iterable[list[int]]) -> list[int]:
        """The aggregate share of many output shares, which may stream (draft: "Aggregation")."""
        agg_share = [0] * self.flp.OUTPUT_LEN
        for out_share in out_shares:
            agg_share = self.field.vec_sum([agg_share, out_share])
        return agg_share

    def encode_agg_share(self, agg_share: list[int]) -> bytes:
        """An aggregate share's bytes (draft: "Message Serialization", "Aggregation")."""
        _check_count("elements in the aggregate share", agg_share, self.flp.OUTPUT_LEN)
        return self.field.encode_vec(agg_share)

    def decode_agg_share(self, encoded: bytes) -> list[int]:
        """The aggregate share of its bytes. Raises DecodeError."""
        _check_size("aggregate share", encoded, self.field.ENCODED_SIZE * self.flp.OUTPUT_LEN)
        return self.field.decode_vec(encoded)

    def unshard(self, agg_shares: Sequence[list[int]]) -> list[int]:
        """The sums over all measurements, from every aggregator's share (draft: "Unsharding").

        Sums are modulo the field's; the circuit's decoding has no use for the number of
        measurements. Raises DecodeError for another number of shares.
        """
        _check_count("aggregate shares", agg_shares, self.SHARES)
        return self.field.vec_sum(agg_shares)

    def _expand(
        self, ctx: bytes, agg_id: int, input_share: bytes
    ) -> tuple[list[int], bytes, list[int], bytes]:
        """An input share's measurement share, that encoded, its proofs share and its blind.

        (Draft: "Input Share", `expand_input_share`.)
        """
        field, derive = self.field, self._derive
        if not 0 <= agg_id < self.SHARES:
            raise ParameterError(f"There is no aggregator {agg_id} among {self.SHARES}.")
        if agg_id > 0:
            _check_size("helper's input share", input_share, self.HELPER_SHARE_SIZE)
            seed, blind = cut(input_share, SEED_SIZE)
            meas_share = derive.helper_meas_share(ctx, agg_id, seed)
            proofs_share = derive.helper_proofs_share(ctx, agg_id, seed)
            return meas_share, field.encode_vec(meas_share), proofs_share, blind
        _check_size("leader's input share", input_share, self.LEADER_SHARE_SIZE)
        encoded = input_share[: field.ENCODED_SIZE * self.flp.MEAS_LEN]
        proofs_share = field.decode_vec(input_share[len(encoded) : -SEED_SIZE])
        return field.decode_vec(encoded), encoded, proofs_share, input_share[-SEED_SIZE:]


def _check_size(what: str, data: bytes, size: int) -> None:
    if not isinstance(data, bytes) or len(data) != size:
        raise DecodeError(f"The {what} must be {size} bytes.")


def _check_count(what: str, vector: Sequence[object], count: int) -> None:
    if len(vector) != count:
        raise DecodeError(f"There are {len(vector)} {what}; there must be {count}.")
