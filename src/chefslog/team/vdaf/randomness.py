"""What Prio3 expands from seeds, one domain for each use (draft: Prio3, "Auxiliary Functions").

By the extendable output function of the draft: "XofTurboShake128".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from Crypto.Hash import TurboSHAKE128

from chefslog.team.vdaf.errors import ParameterError
from chefslog.team.vdaf.field import Field
from chefslog.team.vdaf.flp import Flp

VERSION = 18
"""The draft's constant in every domain separation tag."""
_VDAF_CLASS = 0
_DOMAIN = 1
SEED_SIZE = 32
_Whole = TypeVar("_Whole", bytes, list[int])

_MEAS_SHARE = 1
_PROOF_SHARE = 2
_JOINT_RANDOMNESS = 3
_PROVE_RANDOMNESS = 4
_QUERY_RANDOMNESS = 5
_JOINT_RAND_SEED = 6
_JOINT_RAND_PART = 7


class XofTurboShake128:
    """A stream of pseudorandom bytes from a seed, a domain separation tag and a binder string."""

    def __init__(self, seed: bytes, dst: bytes, binder: bytes) -> None:
        """Raises ParameterError for a dst above 65535 bytes or a seed above 255."""
        if len(dst) > 0xFFFF:
            raise ParameterError(f"A domain separation tag of {len(dst)} bytes: at most 65535.")
        if len(seed) > 0xFF:
            raise ParameterError(f"A seed of {len(seed)} bytes: at most 255.")
        head = len(dst).to_bytes(2, "little") + dst + len(seed).to_bytes(1, "little") + seed
        self._stream = TurboSHAKE128.new(domain=_DOMAIN, data=head + binder)

    def next(self, length: int) -> bytes:
        """The next `length` bytes of the stream (draft: "XofTurboShake128")."""
        return self._stream.read(length)

    def next_vec(self, field: Field, length: int) -> list[int]:
        """The next `length` elements by rejection sampling (draft: "Extendable Output Functions").

        As many elements as are missing are read at once. That never reads further than the draft,
        which tries one at a time. Its mask is left out: a MODULUS fills all bits of ENCODED_SIZE.
        """
        modulus = field.MODULUS
        vec: list[int] = []
        while len(vec) < length:
            tried = field.integers(self.next((length - len(vec)) * field.ENCODED_SIZE))
            vec += tried if max(tried) < modulus else [x for x in tried if x < modulus]
        return vec

    @classmethod
    def derive_seed(cls, seed: bytes, dst: bytes, binder: bytes) -> bytes:
        """A fresh seed of SEED_SIZE bytes (draft: "Extendable Output Functions")."""
        return cls(seed, dst, binder).next(SEED_SIZE)

    @classmethod
    def expand_into_vec(
        cls, field: Field, seed: bytes, dst: bytes, binder: bytes, length: int
    ) -> list[int]:
        """The first `length` elements of a seed (draft: "Extendable Output Functions")."""
        return cls(seed, dst, binder).next_vec(field, length)


@dataclass(frozen=True)
class Randomness:
    """The derivations of one Prio3: seeds of SEED_SIZE bytes, vectors, or one for each proof."""

    flp: Flp
    proofs: int
    algorithm: int

    def helper_meas_share(self, ctx: bytes, agg_id: int, share: bytes) -> list[int]:
        """A helper's share of the encoded measurement, from its seed."""
        binder = bytes([agg_id])
        return self._vector(_MEAS_SHARE, ctx, share, binder, self.flp.MEAS_LEN)

    def helper_proofs_share(self, ctx: bytes, agg_id: int, share: bytes) -> list[int]:
        """A helper's share of the proofs, from its seed."""
        binder = bytes([self.proofs, agg_id])
        return self._vector(_PROOF_SHARE, ctx, share, binder, self.flp.PROOF_LEN * self.proofs)

    def prove_rands(self, ctx: bytes, prove_seed: bytes) -> list[list[int]]:
        """The wire seeds, known to the client alone."""
        return self._vectors(_PROVE_RANDOMNESS, ctx, prove_seed, b"", self.flp.PROVE_RAND_LEN)

    def query_rands(self, verify_key: bytes, ctx: bytes, nonce: bytes) -> list[list[int]]:
        """The test points, known to the aggregators alone."""
        return self._vectors(_QUERY_RANDOMNESS, ctx, verify_key, nonce, self.flp.QUERY_RAND_LEN)

    def joint_rand_part(
        self, ctx: bytes, agg_id: int, blind: bytes, meas_share: bytes, nonce: bytes
    ) -> bytes:
        """What an aggregator's encoded measurement share adds to the joint randomness."""
        binder = bytes([agg_id]) + nonce + meas_share
        return XofTurboShake128.derive_seed(blind, self._dst(_JOINT_RAND_PART, ctx), binder)

    def joint_rand_seed(self, ctx: bytes, parts: Sequence[bytes]) -> bytes:
        """The seed of the joint randomness, from all parts in the order of the aggregators."""
        dst = self._dst(_JOINT_RAND_SEED, ctx)
        return XofTurboShake128.derive_seed(bytes(SEED_SIZE), dst, b"".join(parts))

    def joint_rands(self, ctx: bytes, joint_rand_seed: bytes) -> list[list[int]]:
        """The joint randomness, which the client cannot choose."""
        length = self.flp.JOINT_RAND_LEN
        return self._vectors(_JOINT_RANDOMNESS, ctx, joint_rand_seed, b"", length)

    def _vectors(
        self, usage: int, ctx: bytes, seed: bytes, binder: bytes, length: int
    ) -> list[list[int]]:
        """A vector for each proof."""
        binder = bytes([self.proofs]) + binder
        return cut(self._vector(usage, ctx, seed, binder, length * self.proofs), length)

    def _vector(self, usage: int, ctx: bytes, seed: bytes, binder: bytes, length: int) -> list[int]:
        dst = self._dst(usage, ctx)
        return XofTurboShake128.expand_into_vec(self.flp.field, seed, dst, binder, length)

    def _dst(self, usage: int, ctx: bytes) -> bytes:
        """The domain separation tag (draft: "The Domain Separation Tag and Binder String")."""
        head = bytes([VERSION, _VDAF_CLASS])
        return head + self.algorithm.to_bytes(4, "big") + usage.to_bytes(2, "big") + ctx


def cut(whole: _Whole, size: int) -> list[_Whole]:
    """Consecutive pieces of one size."""
    return [whole[i : i + size] for i in range(0, len(whole), size)]
