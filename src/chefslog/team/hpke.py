"""HPKE (RFC 9180) in the one suite of team sharing, from one key to one reader.

DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-128-GCM, base mode, one message per context.
"""

from __future__ import annotations

from collections.abc import Callable

from pyhpke import AEADId, CipherSuite, KDFId, KEMId
from pyhpke.exceptions import PyHPKEError

from chefslog.team.errors import TeamError

ENC_SIZE = 32
TAG_SIZE = 16
_SEED = 32
_SUITE = CipherSuite.new(KEMId.DHKEM_X25519_HKDF_SHA256, KDFId.HKDF_SHA256, AEADId.AES128_GCM)


class OpenError(TeamError):
    """These bytes were not sealed to this key with this info and this aad."""


def seal_base(
    public: bytes, info: bytes, aad: bytes, plaintext: bytes, urandom: Callable[[int], bytes]
) -> tuple[bytes, bytes]:
    """`SealBase`: the encapsulated key and the payload. Raises TeamError for an unusable key."""
    kem = _SUITE.kem
    try:
        enc, context = _SUITE.create_sender_context(
            kem.deserialize_public_key(public), info, eks=kem.derive_key_pair(urandom(_SEED))
        )
        return enc, context.seal(plaintext, aad)
    except ValueError:
        raise TeamError(
            "A keyholder's period key is unusable: it gives an all-zero secret. Nothing was sealed."
        ) from None


class Recipient:
    """A private X25519 key that opens what was sealed to it."""

    def __init__(self, private: bytes) -> None:
        self._key = _SUITE.kem.deserialize_private_key(private)

    def open_base(self, enc: bytes, info: bytes, aad: bytes, payload: bytes) -> bytes:
        """`OpenBase`. Raises OpenError for whatever is wrong with any of them."""
        try:
            context = _SUITE.create_recipient_context(enc, self._key, info)
            return context.open(payload, aad)
        except (PyHPKEError, ValueError):
            raise OpenError("It does not open with this key.") from None
