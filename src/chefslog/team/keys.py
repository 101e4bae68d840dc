"""The keys of a person: one identity that signs, and a keyholder's key for each period."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from chefslog.home.paths import Home
from chefslog.team.calendar import period as named_period
from chefslog.team.errors import TeamError
from chefslog.team.founding.limits import Wrong, raw, team_id
from chefslog.team.vault import KeyGone, Vault

_IDENTITY = "identity"
_P = 2**255 - 19
_Y8 = 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826
"""The y of a point of order 8 on Edwards25519."""
_SCALAR = bytes(range(32))
"""Any private key will do to find a public one that gives nothing with all of them."""


@dataclass(frozen=True)
class Identity:
    """An Ed25519 key (RFC 8032); `private` is its 32 byte seed and is never shown."""

    private: bytes = field(repr=False)

    @property
    def public(self) -> bytes:
        """The 32 bytes that others know."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.from_private_bytes(self.private).public_key().public_bytes_raw()

    def sign(self, digest: bytes) -> bytes:
        """64 bytes over a digest of `H`; nothing else is ever signed."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        if len(digest) != 32:
            raise ValueError("an identity signs digests of 32 bytes only")
        return Ed25519PrivateKey.from_private_bytes(self.private).sign(digest)


@lru_cache(maxsize=4096)  # One command reads the same notes again and again.
def verify_signature(public: bytes, digest: bytes, signature: bytes) -> bool:
    """Whether the owner of `public` signed the 32 byte digest; False for any malformed part."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    if len(public) != 32 or len(digest) != 32 or len(signature) != 64:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, digest)
    except (InvalidSignature, ValueError):
        return False
    return True


def read_identity(value: object, key: str) -> bytes:
    """An Ed25519 public key from its hexadecimal form; `key` is where it stands, for the text.

    Raises Wrong for another value, and for a point of order 8 or less, which anybody's signature
    can fit. Such a point has one of five y-coordinates (RFC 8032); the top bit, the sign of x, does
    not matter, nor whether y is reduced.
    """
    public = raw(value, key, 32)
    y = int.from_bytes(public, "little") % 2**255 % _P
    if y in (0, 1, _P - 1, _Y8, _P - _Y8):
        raise Wrong(f"{key}: anybody could sign for this key; chefslog makes no such keys.")
    return public


def fingerprint(public: bytes) -> str:
    """How an identity is read aloud: its first 80 bits as five groups, `3f2a 91bc 04d7 …`."""
    shown = public.hex()[:20]
    return " ".join(shown[start : start + 4] for start in range(0, 20, 4))


def exchange(private: bytes, public: bytes) -> bytes:
    """The 32 byte X25519 secret (RFC 7748). Raises TeamError where it would be all zero."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

    try:
        ours = X25519PrivateKey.from_private_bytes(private)
        return ours.exchange(X25519PublicKey.from_public_bytes(public))
    except ValueError:
        raise TeamError(
            f"The period key {public.hex()[:8]}… gives an all-zero secret with every other key: "
            "it protects nothing, and chefslog does not make such keys. Nothing was opened or "
            "sent. Tell both keyholders."
        ) from None


def check_period_key(public: bytes) -> None:
    """Raises TeamError for 32 bytes that are no usable X25519 public key."""
    exchange(_SCALAR, public)


def period_public(private: bytes) -> bytes:
    """The public half of a period's key."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


class KeyStore:
    """The private keys of one home, in `<data>/keys` (0600) or in the system keyring.

    `keyring` decides where keys go that are made from now on; each is found where it lies. In no
    backup of chefslog. Every method raises TeamError, or OSError where the disk refuses.
    """

    def __init__(
        self, home: Home, keyring: bool = False, urandom: Callable[[int], bytes] = os.urandom
    ) -> None:
        self._vault = Vault(home.keys, keyring, urandom)

    def identity(self) -> Identity:
        """This machine's identity. Raises TeamError while there is none."""
        private = self._vault.get(_IDENTITY)
        if private is None:
            raise TeamError("This machine has no key of its own yet: joining a team makes it.")
        return Identity(private)

    def make_identity(self) -> Identity:
        """This machine's identity, made on the first call."""
        return Identity(self._vault.make(_IDENTITY))

    def make_period_key(self, team: str, period: str) -> bytes:
        """The public key for one period of a team, made on the first call.

        Raises KeyGone once it was erased: a period has one key, ever.
        """
        return period_public(self._vault.make(_period(team, period)))

    def period_key(self, team: str, period: str) -> bytes:
        """The private key of one period. Raises KeyGone where it was erased or never made."""
        private = self._vault.get(_period(team, period))
        if private is None:
            raise KeyGone(
                f"The key of {period} is not on this machine. A keyholder's keys stay on the "
                "machine that made them: run it there. If it is lost, the period expires unopened."
            )
        return private

    def has_period_key(self, team: str, period: str) -> bool:
        """Whether the private key of a period is on this machine."""
        try:
            return self._vault.get(_period(team, period)) is not None
        except KeyGone:
            return False

    def erase_period_key(self, team: str, period: str) -> None:
        """Overwrite and remove the key of a period for good; repeated without harm.

        Best effort on SSDs, backups and synced disks.
        """
        self._vault.erase(_period(team, period))


def _period(team: str, period: str) -> str:
    return f"{team_id(team)}/{named_period(period).name}"
