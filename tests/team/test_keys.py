"""Keys: made once, kept private, erased for good, whatever stops in between."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

from chefslog.home.paths import Home
from chefslog.team.digest import H
from chefslog.team.errors import TeamError
from chefslog.team.founding.limits import Wrong
from chefslog.team.keys import (
    Identity,
    KeyStore,
    check_period_key,
    exchange,
    fingerprint,
    period_public,
    read_identity,
    verify_signature,
)
from chefslog.team.vault import KeyGone

TEAM = "0123456789abcdef" * 2
DIGEST = H("test", b"one")


def files_below(folder: str) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in Path(folder).rglob("*")
        if path.is_file()
    }


def test_no_identity_until_it_is_made_and_then_always_the_same(home: Home) -> None:
    store = KeyStore(home)
    with pytest.raises(TeamError, match="joining a team makes it"):
        store.identity()
    first = store.make_identity()
    assert store.make_identity() == first == KeyStore(home).identity()
    assert len(first.public) == 32


def test_a_private_key_is_in_no_text_of_its_objects(home: Home) -> None:
    identity = KeyStore(home).make_identity()
    assert identity.private.hex() not in repr(identity)
    assert repr(identity.private) not in repr(identity)


def test_signatures_hold_for_their_key_and_digest_only() -> None:
    one, other = Identity(bytes(32)), Identity(bytes([1]) * 32)
    signature = one.sign(DIGEST)
    assert verify_signature(one.public, DIGEST, signature)
    assert not verify_signature(other.public, DIGEST, signature)
    assert not verify_signature(one.public, H("test", b"two"), signature)
    for bit in range(0, 512, 7):
        turned = bytearray(signature)
        turned[bit // 8] ^= 1 << bit % 8
        assert not verify_signature(one.public, DIGEST, bytes(turned))


def test_signing_is_ed25519_of_rfc_8032() -> None:
    seed = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    public = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    assert Identity(seed).public.hex() == public


@pytest.mark.parametrize(
    ("public", "digest", "signature"),
    [(b"", DIGEST, bytes(64)), (bytes(32), b"", bytes(64)), (bytes(32), DIGEST, bytes(63)),
     (b"\xff" * 32, DIGEST, b"\xff" * 64)],
)  # fmt: skip
def test_malformed_signatures_are_just_wrong(
    public: bytes, digest: bytes, signature: bytes
) -> None:
    assert not verify_signature(public, digest, signature)


def test_an_identity_signs_digests_only() -> None:
    with pytest.raises(ValueError, match="32 bytes only"):
        Identity(bytes(32)).sign(b"any text")


def test_a_fingerprint_is_read_in_five_groups() -> None:
    assert fingerprint(bytes(range(32))) == "0001 0203 0405 0607 0809"


def test_exchange_is_x25519_of_rfc_7748() -> None:
    alice = bytes.fromhex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a")
    bob = bytes.fromhex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb")
    both = "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742"
    assert exchange(alice, period_public(bob)).hex() == both
    assert exchange(bob, period_public(alice)).hex() == both


@pytest.mark.parametrize(
    "public",
    [bytes(32), bytes([1]) + bytes(31), b"\xec" + b"\xff" * 30 + b"\x7f",
     bytes.fromhex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800")],
)  # fmt: skip
def test_an_all_zero_secret_is_refused(public: bytes) -> None:
    with pytest.raises(TeamError) as refused:
        exchange(bytes(range(32)), public)
    assert str(refused.value) == (
        f"The period key {public.hex()[:8]}… gives an all-zero secret with every other key: it "
        "protects nothing, and chefslog does not make such keys. Nothing was opened or sent. "
        "Tell both keyholders."
    )
    with pytest.raises(TeamError, match="all-zero"):
        check_period_key(public)


def test_a_period_has_one_key(home: Home) -> None:
    store = KeyStore(home)
    public = store.make_period_key(TEAM, "2026-11")
    assert store.make_period_key(TEAM, "2026-11") == public
    assert period_public(store.period_key(TEAM, "2026-11")) == public
    assert store.make_period_key(TEAM, "2026-12") != public
    assert store.make_period_key("f" * 32, "2026-11") != public


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_keys_are_readable_by_their_owner_only(home: Home) -> None:
    before = os.umask(0)
    try:
        KeyStore(home).make_identity()
        KeyStore(home).make_period_key(TEAM, "2026-Q4")
        KeyStore(home).erase_period_key(TEAM, "2026-Q3")
    finally:
        os.umask(before)
    for path in [Path(home.keys), *Path(home.keys).rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_an_erased_key_is_gone_and_never_made_again(home: Home) -> None:
    store = KeyStore(home)
    store.make_period_key(TEAM, "2026-11")
    private = store.period_key(TEAM, "2026-11")
    for _ in range(2):
        store.erase_period_key(TEAM, "2026-11")
        assert all(private not in data for data in files_below(home.keys).values())
        with pytest.raises(KeyGone, match="was erased on this machine"):
            store.period_key(TEAM, "2026-11")
        with pytest.raises(KeyGone):
            store.make_period_key(TEAM, "2026-11")
    assert store.make_period_key(TEAM, "2026-12")


def test_a_key_never_made_can_be_erased_for_good(home: Home) -> None:
    store = KeyStore(home)
    store.erase_period_key(TEAM, "2026-11")
    with pytest.raises(KeyGone):
        store.make_period_key(TEAM, "2026-11")


def test_a_period_key_of_another_machine_says_so(home: Home) -> None:
    with pytest.raises(KeyGone) as gone:
        KeyStore(home).period_key(TEAM, "2026-11")
    assert str(gone.value) == (
        "The key of 2026-11 is not on this machine. A keyholder's keys stay on the machine that "
        "made them: run it there. If it is lost, the period expires unopened."
    )


def test_erasing_overwrites_before_it_unlinks(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    store = KeyStore(home)
    store.make_period_key(TEAM, "2026-11")
    path = os.path.join(home.keys, TEAM, "2026-11.key")
    private, last = Path(path).read_bytes(), []
    unlink = os.unlink

    def watch(file: str) -> None:
        last.append(Path(file).read_bytes())
        unlink(file)

    monkeypatch.setattr(os, "unlink", watch)
    store.erase_period_key(TEAM, "2026-11")
    assert len(last) == 1
    assert len(last[0]) == 32
    assert last[0] != private
    assert not os.path.exists(path)


@pytest.mark.parametrize("name", ["2026-11", "../../x", "2026-13", "2026-W1", ""])
def test_names_of_teams_and_periods_are_checked(home: Home, name: str) -> None:
    store = KeyStore(home)
    with pytest.raises(Wrong, match="32 hexadecimal digits"):
        store.make_period_key(name, "2026-11")
    if name != "2026-11":
        with pytest.raises(TeamError, match="is no period"):
            store.make_period_key(TEAM, name)


def test_a_damaged_key_is_left_as_it_is(home: Home) -> None:
    KeyStore(home).make_identity()
    path = Path(home.keys, "identity.key")
    path.write_bytes(b"short")
    with pytest.raises(TeamError, match=r"identity\.key is damaged: it should hold 32 bytes"):
        KeyStore(home).make_identity()
    assert path.read_bytes() == b"short"


def test_many_at_once_make_one_key(home: Home) -> None:
    gate = threading.Barrier(8)

    def make(_: int) -> bytes:
        gate.wait()
        return KeyStore(home).make_period_key(TEAM, "2026-11")

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(make, range(8)))) == 1
    assert sorted(files_below(home.keys)) == [f"{TEAM}/2026-11.key"]


def test_one_who_makes_while_another_erases_gets_nothing(home: Home) -> None:
    def erase_while_drawing(size: int) -> bytes:
        KeyStore(home).erase_period_key(TEAM, "2026-11")
        return bytes(range(size))

    with pytest.raises(KeyGone):
        KeyStore(home, urandom=erase_while_drawing).make_period_key(TEAM, "2026-11")
    assert sorted(files_below(home.keys)) == [f"{TEAM}/2026-11.erased"]


KILLED = """
import os, signal, sys
from chefslog.home.paths import find_home
from chefslog.team.keys import KeyStore
STEPS = ("open", "os.rename", "os.link", "os.remove", "os.mkdir", "os.chmod")
at = int(sys.argv[2])
def count(event, args):
    global at
    if event in STEPS and seen(args):
        at -= 1
        if at < 0:
            os.kill(os.getpid(), signal.SIGKILL)
def seen(args):
    return any(isinstance(one, str) and "keys" in one for one in args)
store = KeyStore(find_home())
sys.addaudithook(count)
getattr(store, sys.argv[1])("0123456789abcdef" * 2, "2026-11")
"""


@pytest.fixture
def killed() -> Iterator[Callable[[str, int], bool]]:
    def run(step: str, at: int) -> bool:
        done = subprocess.run([sys.executable, "-c", KILLED, step, str(at)], check=False)
        assert done.returncode in (0, -signal.SIGKILL)
        return done.returncode != 0

    yield run


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX")
def test_making_killed_at_every_step_makes_one_key_when_repeated(
    home: Home, killed: Callable[[str, int], bool]
) -> None:
    at = 0
    while killed("make_period_key", at):
        public = KeyStore(home).make_period_key(TEAM, "2026-11")
        assert KeyStore(home).make_period_key(TEAM, "2026-11") == public
        KeyStore(home).erase_period_key(TEAM, "2026-11")
        assert sorted(files_below(home.keys)) == [f"{TEAM}/2026-11.erased"]
        os.unlink(os.path.join(home.keys, TEAM, "2026-11.erased"))
        at += 1
    assert at > 3


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX")
def test_erasing_killed_at_every_step_ends_erased_when_repeated(
    home: Home, killed: Callable[[str, int], bool]
) -> None:
    store, at = KeyStore(home), 0
    store.make_period_key(TEAM, "2026-11")
    private = store.period_key(TEAM, "2026-11")
    while killed("erase_period_key", at):
        if os.path.exists(os.path.join(home.keys, TEAM, "2026-11.erased")):
            with pytest.raises(KeyGone):
                store.period_key(TEAM, "2026-11")
        else:
            assert store.period_key(TEAM, "2026-11") == private
        store.erase_period_key(TEAM, "2026-11")
        assert sorted(files_below(home.keys)) == [f"{TEAM}/2026-11.erased"]
        os.unlink(os.path.join(home.keys, TEAM, "2026-11.erased"))
        store.make_period_key(TEAM, "2026-11")
        private = store.period_key(TEAM, "2026-11")
        at += 1
    assert at > 3


class Ring(KeyringBackend):
    """A keyring as a program meets one, in memory."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        self._ask()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._ask()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._ask()
        del self.kept[service, username]

    def _ask(self) -> None:
        if self.locked:
            raise KeyringLocked("the collection is locked")


@pytest.fixture
def ring() -> Iterator[Ring]:
    before, own = keyring.get_keyring(), Ring()
    keyring.set_keyring(own)
    yield own
    keyring.set_keyring(before)


def test_keys_in_the_keyring_leave_nothing_in_files(home: Home, ring: Ring) -> None:
    store = KeyStore(home, keyring=True)
    identity = store.make_identity()
    public = store.make_period_key(TEAM, "2026-11")
    assert store.make_identity() == identity
    assert store.make_period_key(TEAM, "2026-11") == public
    assert files_below(home.keys) == {"identity.keyring": b"", f"{TEAM}/2026-11.keyring": b""}
    assert len(ring.kept) == 2
    # Where a key lies is known without the setting.
    assert KeyStore(home).identity() == identity
    assert KeyStore(home).make_period_key(TEAM, "2026-11") == public


def test_a_key_in_a_file_stays_there(home: Home, ring: Ring) -> None:
    identity = KeyStore(home).make_identity()
    assert KeyStore(home, keyring=True).make_identity() == identity
    assert not ring.kept


def test_a_key_in_the_keyring_is_erased_there(home: Home, ring: Ring) -> None:
    store = KeyStore(home, keyring=True)
    store.make_period_key(TEAM, "2026-11")
    for _ in range(2):
        store.erase_period_key(TEAM, "2026-11")
        assert not ring.kept
        assert files_below(home.keys) == {f"{TEAM}/2026-11.erased": b""}
    with pytest.raises(KeyGone):
        store.make_period_key(TEAM, "2026-11")


def test_a_keyring_that_refuses_says_what_to_do(home: Home, ring: Ring) -> None:
    ring.locked = True
    with pytest.raises(TeamError) as refused:
        KeyStore(home, keyring=True).make_identity()
    assert str(refused.value) == (
        "The system keyring cannot be used (the collection is locked). Nothing was changed. Unlock "
        "it, or leave the keyring out: keys then lie in files that only you can read."
    )
    assert files_below(home.keys) == {}


def test_a_key_that_the_keyring_lost_is_missed(home: Home, ring: Ring) -> None:
    store = KeyStore(home, keyring=True)
    store.make_identity()
    ring.kept.clear()
    with pytest.raises(TeamError, match="no longer holds the key identity"):
        store.make_identity()


def test_a_missing_keyring_package_says_how_to_get_it(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(TeamError, match=r"pip install 'chefslog\[keyring\]'"):
        KeyStore(home, keyring=True).make_identity()


def test_a_key_that_anybody_can_sign_for_is_no_identity() -> None:
    points = _small_order()
    assert len(points) == 14
    for public in points:
        with pytest.raises(Wrong, match="anybody could sign for this key"):
            read_identity(public.hex(), "members 1.identity")
    one = Identity(b"\x07" * 32).public
    assert read_identity(one.hex(), "desk.identity") == one


def _small_order() -> list[bytes]:
    """Every encoding of the eight points of order 8 or less, found by doubling (RFC 8032, 5.1)."""
    p = 2**255 - 19
    d = -121665 * pow(121666, -1, p) % p
    root = pow(2, (p - 1) // 4, p)

    def x_of(y: int) -> int | None:
        square = (y * y - 1) * pow(d * y * y + 1, -1, p) % p
        x = pow(square, (p + 3) // 8, p)
        for candidate in (x, x * root % p):
            if candidate * candidate % p == square:
                return candidate
        return None

    def double(x: int, y: int) -> tuple[int, int]:
        product = d * x * x * y * y % p
        bent = (x * x + y * y) * pow(1 - product, -1, p) % p
        return 2 * x * y * pow(1 + product, -1, p) % p, bent

    found: set[int] = {0, 1, p - 1}
    for y in range(2, 20):
        x = x_of(y)
        if x is not None:
            # A point times the prime order of the group has order 8 or less.
            point, total = (x, y), (0, 1)
            for bit in bin(2**252 + 27742317777372353535851937790883648493)[2:]:
                total = double(*total)
                if bit == "1":
                    total = _added(total, point, d, p)
            found.add(total[1])
    ys = list(found)
    ys += [y + p for y in ys if y + p < 2**255]
    return [(y | sign << 255).to_bytes(32, "little") for y in ys for sign in (0, 1)]


def _added(one: tuple[int, int], other: tuple[int, int], d: int, p: int) -> tuple[int, int]:
    product = d * one[0] * other[0] * one[1] * other[1] % p
    x = (one[0] * other[1] + other[0] * one[1]) * pow(1 + product, -1, p) % p
    return x, (one[1] * other[1] + one[0] * other[0]) * pow(1 - product, -1, p) % p
