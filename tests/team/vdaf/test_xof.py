"""The stream of the XOF, and sampling from it in the draft's order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chefslog.team.vdaf.errors import ParameterError
from chefslog.team.vdaf.field import Field, Field64, Field128
from chefslog.team.vdaf.randomness import XofTurboShake128

FIELDS = st.sampled_from([Field64, Field128])


class Scripted(XofTurboShake128):
    """A stream that was written down before."""

    def __init__(self, stream: bytes) -> None:
        super().__init__(b"", b"", b"")
        self.stream, self.read = stream, 0

    def next(self, length: int) -> bytes:
        self.read += length
        assert self.read <= len(self.stream)
        return self.stream[self.read - length : self.read]


def one_at_a_time(field: Field, stream: bytes, length: int) -> tuple[list[int], int]:
    """`next_vec` as the draft writes it, and how far it has read."""
    mask = (1 << field.MODULUS.bit_length()) - 1
    vec: list[int] = []
    read = 0
    while len(vec) < length:
        x = int.from_bytes(stream[read : read + field.ENCODED_SIZE], "little") & mask
        read += field.ENCODED_SIZE
        if x < field.MODULUS:
            vec.append(x)
    return vec, read


@given(FIELDS, st.lists(st.booleans(), max_size=40), st.integers(1, 12), st.binary(min_size=8))
def test_rejected_numbers_are_left_out_in_the_draft_s_order(
    field: Field, rejected: list[bool], length: int, salt: bytes
) -> None:
    good = XofTurboShake128(salt, b"", b"").next_vec(field, length + len(rejected))
    numbers = [*good[length:], *good[:length]]
    for place, wrong in enumerate(rejected):
        if wrong:
            numbers[place] = field.MODULUS + place
    stream = b"".join(number.to_bytes(field.ENCODED_SIZE, "little") for number in numbers)
    xof = Scripted(stream)
    assert (xof.next_vec(field, length), xof.read) == one_at_a_time(field, stream, length)


@given(st.lists(st.integers(0, 400), max_size=8), st.binary(max_size=40), st.binary(max_size=40))
def test_the_stream_goes_on_where_it_stopped(lengths: list[int], dst: bytes, binder: bytes) -> None:
    seed = bytes(32)
    whole = XofTurboShake128(seed, dst, binder).next(sum(lengths))
    xof = XofTurboShake128(seed, dst, binder)
    assert b"".join(xof.next(length) for length in lengths) == whole


def test_seed_tag_and_binder_are_kept_apart() -> None:
    def derived(seed: bytes, dst: bytes, binder: bytes) -> bytes:
        return XofTurboShake128.derive_seed(seed, dst, binder)

    assert len({derived(b"ab", b"", b""), derived(b"a", b"b", b""), derived(b"a", b"", b"b")}) == 3


def test_what_is_too_long_for_its_length_is_refused() -> None:
    assert len(XofTurboShake128(bytes(255), bytes(65535), b"").next(5)) == 5
    with pytest.raises(ParameterError, match="A seed of 256 bytes: at most 255"):
        XofTurboShake128(bytes(256), b"", b"")
    with pytest.raises(ParameterError, match="tag of 65536 bytes: at most 65535"):
        XofTurboShake128(b"", bytes(65536), b"")
