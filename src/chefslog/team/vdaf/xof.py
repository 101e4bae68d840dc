"""The extendable output function (draft: "XofTurboShake128")."""

from __future__ import annotations

from Crypto.Hash import TurboSHAKE128

from chefslog.team.vdaf.errors import ParameterError
from chefslog.team.vdaf.field import Field

_DOMAIN = 1


class XofTurboShake128:
    """A stream of pseudorandom bytes from a seed, a domain separation tag and a binder string."""

    SEED_SIZE = 32

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
        return cls(seed, dst, binder).next(cls.SEED_SIZE)

    @classmethod
    def expand_into_vec(
        cls, field: Field, seed: bytes, dst: bytes, binder: bytes, length: int
    ) -> list[int]:
        """The first `length` elements of a seed (draft: "Extendable Output Functions")."""
        return cls(seed, dst, binder).next_vec(field, length)
