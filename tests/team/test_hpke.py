"""HPKE held against the vector of RFC 9180 for its suite (A.1.1), and what it refuses."""

from __future__ import annotations

import os
import re

import pytest

from chefslog.team.errors import TeamError
from chefslog.team.hpke import ENC_SIZE, TAG_SIZE, OpenError, Recipient, seal_base
from chefslog.team.keys import period_public

INFO = bytes.fromhex("4f6465206f6e2061204772656369616e2055726e")
AAD = bytes.fromhex("436f756e742d30")
PLAIN = bytes.fromhex("4265617574792069732074727574682c20747275746820626561757479")
IKM_E = bytes.fromhex("7268600d403fce431561aef583ee1613527cff655c1343f29812e66706df3234")
PRIVATE = bytes.fromhex("4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8")
PUBLIC = bytes.fromhex("3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d")
ENC = bytes.fromhex("37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431")
PAYLOAD = bytes.fromhex(
    "f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a"
)


def test_sealing_gives_the_vector() -> None:
    assert seal_base(PUBLIC, INFO, AAD, PLAIN, lambda size: IKM_E) == (ENC, PAYLOAD)
    assert (len(ENC), len(PAYLOAD) - len(PLAIN)) == (ENC_SIZE, TAG_SIZE)


def test_opening_gives_the_vector() -> None:
    assert period_public(PRIVATE) == PUBLIC
    assert Recipient(PRIVATE).open_base(ENC, INFO, AAD, PAYLOAD) == PLAIN


@pytest.mark.parametrize(
    ("enc", "info", "aad", "payload"),
    [
        (ENC[:-1] + b"\0", INFO, AAD, PAYLOAD),
        (bytes(32), INFO, AAD, PAYLOAD),
        (b"\1" + bytes(31), INFO, AAD, PAYLOAD),
        (ENC[:-1], INFO, AAD, PAYLOAD),
        (b"", INFO, AAD, PAYLOAD),
        (ENC, INFO + b"x", AAD, PAYLOAD),
        (ENC, INFO, b"", PAYLOAD),
        (ENC, INFO, AAD, PAYLOAD[:-1]),
        (ENC, INFO, AAD, b""),
        (ENC, INFO, AAD, PAYLOAD + b"\0"),
    ],
)
def test_anything_else_does_not_open(enc: bytes, info: bytes, aad: bytes, payload: bytes) -> None:
    with pytest.raises(OpenError):
        Recipient(PRIVATE).open_base(enc, info, aad, payload)


def test_nothing_is_sealed_to_a_key_that_gives_an_all_zero_secret() -> None:
    text = "A keyholder's period key is unusable: it gives an all-zero secret. Nothing was sealed."
    for key in (bytes(32), b"\1" + bytes(31), b""):
        with pytest.raises(TeamError, match=f"^{re.escape(text)}$"):
            seal_base(key, INFO, AAD, PLAIN, os.urandom)
