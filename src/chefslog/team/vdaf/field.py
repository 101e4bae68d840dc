"""The two NTT-friendly prime fields of Prio3 (draft: "Finite Fields", "NTT-Friendly Fields").

Elements are plain ints in [0, MODULUS). Sums and products are reduced once, where they are stored,
sent or compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import mul

from chefslog.team.vdaf.errors import DecodeError, ParameterError


@dataclass(frozen=True)
class Field:
    """A prime field, with a subgroup of GEN_ORDER elements, a power of two, made by GENERATOR.

    ENCODED_SIZE is the size of an encoded element in bytes; MODULUS needs every bit of them.
    """

    name: str
    MODULUS: int
    ENCODED_SIZE: int
    GENERATOR: int
    GEN_ORDER: int

    def inv(self, x: int) -> int:
        """The inverse of an element that is not zero (draft: "Finite Fields")."""
        return pow(x, -1, self.MODULUS)

    def nth_root(self, n: int) -> int:
        """The principal n-th root of unity (draft: "NTT-Friendly Fields").

        Raises ParameterError unless n is a power of two up to GEN_ORDER.
        """
        if n < 1 or self.GEN_ORDER % n:
            raise ParameterError(f"{self.name} has no principal root of order {n}.")
        return pow(self.GENERATOR, self.GEN_ORDER // n, self.MODULUS)

    def dot(self, left: Sequence[int], right: Sequence[int]) -> int:
        """The sum of the products; where one vector is shorter, zeros are meant."""
        total: int = sum(map(mul, left, right))
        return total % self.MODULUS

    def vec_sub(self, left: Sequence[int], right: Sequence[int]) -> list[int]:
        """The difference of two vectors of one length (draft: "Auxiliary Functions")."""
        modulus = self.MODULUS
        return [(x - y) % modulus for x, y in zip(left, right, strict=True)]

    def vec_sum(self, vectors: Sequence[Sequence[int]]) -> list[int]:
        """The sum of vectors, `vec_add` for many of them (draft: "Auxiliary Functions").

        Raises DecodeError if they are not of one length.
        """
        modulus = self.MODULUS
        if len({len(vector) for vector in vectors}) > 1:
            raise DecodeError("Vectors of different lengths cannot be added.")
        return [sum(column) % modulus for column in zip(*vectors, strict=True)]

    def encode_vec(self, vec: Sequence[int]) -> bytes:
        """Elements as little-endian bytes, one after the other (draft: "Auxiliary Functions")."""
        size = self.ENCODED_SIZE
        return b"".join([x.to_bytes(size, "little") for x in vec])

    def decode_vec(self, encoded: bytes) -> list[int]:
        """The elements of a vector's bytes (draft: "Auxiliary Functions").

        Raises DecodeError for a piece of an element and for a number that is not below MODULUS,
        so that a vector has one encoding only.
        """
        if len(encoded) % self.ENCODED_SIZE:
            raise DecodeError(f"{len(encoded)} bytes do not hold whole elements of {self.name}.")
        vec = self.integers(encoded)
        if vec and max(vec) >= self.MODULUS:
            raise DecodeError(f"A number is not below the modulus of {self.name}.")
        return vec

    def integers(self, encoded: bytes) -> list[int]:
        """The numbers of ENCODED_SIZE bytes each, which may not be below MODULUS."""
        size = self.ENCODED_SIZE
        return [
            int.from_bytes(encoded[i : i + size], "little") for i in range(0, len(encoded), size)
        ]


def _field(name: str, encoded_size: int, two_adicity: int, cofactor: int) -> Field:
    """The field of 2**two_adicity * cofactor + 1 elements, of which 7 is no square."""
    modulus = 2**two_adicity * cofactor + 1
    return Field(name, modulus, encoded_size, pow(7, cofactor, modulus), 2**two_adicity)


# draft: "Parameters"
Field64 = _field("Field64", 8, 32, 4294967295)
Field128 = _field("Field128", 16, 66, 4611686018427387897)
