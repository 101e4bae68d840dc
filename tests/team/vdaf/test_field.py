"""The fields: inverses, roots of unity, one encoding for each vector."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chefslog.team.vdaf.errors import DecodeError, ParameterError
from chefslog.team.vdaf.field import Field, Field64, Field128

FIELDS = st.sampled_from([Field64, Field128])
EDGES = [0, 1, 2, -1, -2]


def elements(field: Field) -> st.SearchStrategy[int]:
    edge = st.sampled_from([edge % field.MODULUS for edge in EDGES])
    return st.integers(0, field.MODULUS - 1) | edge


@pytest.mark.parametrize(
    ("field", "modulus", "encoded_size", "gen_order"),
    [
        (Field64, 18446744069414584321, 8, 2**32),
        (Field128, 340282366920938462946865773367900766209, 16, 2**66),
    ],
)
def test_parameters(field: Field, modulus: int, encoded_size: int, gen_order: int) -> None:
    assert (modulus, encoded_size, gen_order) == (
        field.MODULUS,
        field.ENCODED_SIZE,
        field.GEN_ORDER,
    )


@pytest.mark.parametrize("field", [Field64, Field128])
def test_a_modulus_fills_its_bytes_so_the_draft_s_mask_changes_nothing(field: Field) -> None:
    assert field.MODULUS.bit_length() == 8 * field.ENCODED_SIZE


@given(st.data(), FIELDS)
def test_an_inverse_is_one(data: st.DataObject, field: Field) -> None:
    x = data.draw(elements(field).filter(bool))
    assert field.inv(x) * x % field.MODULUS == 1
    assert 0 < field.inv(x) < field.MODULUS


@given(st.data(), FIELDS)
def test_a_root_has_its_order(data: st.DataObject, field: Field) -> None:
    exponent = data.draw(st.integers(0, field.GEN_ORDER.bit_length() - 1))
    root = field.nth_root(1 << exponent)
    assert pow(root, 1 << exponent, field.MODULUS) == 1
    if exponent:
        assert pow(root, 1 << exponent - 1, field.MODULUS) == field.MODULUS - 1
        assert pow(root, 2, field.MODULUS) == field.nth_root(1 << exponent - 1)


@pytest.mark.parametrize("n", [-2, 0, 3, 6, 2**67])
def test_there_is_no_other_root(n: int) -> None:
    with pytest.raises(ParameterError, match="has no principal root of order"):
        Field128.nth_root(n)


@given(st.data(), FIELDS)
def test_decoding_is_the_inverse_of_encoding(data: st.DataObject, field: Field) -> None:
    vec = data.draw(st.lists(elements(field), max_size=20))
    encoded = field.encode_vec(vec)
    assert encoded == b"".join(x.to_bytes(field.ENCODED_SIZE, "little") for x in vec)
    assert field.decode_vec(encoded) == vec


@given(st.data(), FIELDS)
def test_no_number_from_the_modulus_up_is_an_element(data: st.DataObject, field: Field) -> None:
    vec = data.draw(st.lists(elements(field), min_size=1, max_size=9))
    place = data.draw(st.integers(0, len(vec) - 1))
    vec[place] = data.draw(st.integers(field.MODULUS, 2 ** (8 * field.ENCODED_SIZE) - 1))
    with pytest.raises(DecodeError, match="not below the modulus of"):
        field.decode_vec(field.encode_vec(vec))


@given(st.binary(max_size=70), FIELDS)
def test_any_bytes_decode_to_what_encodes_to_them_or_are_refused(
    encoded: bytes, field: Field
) -> None:
    try:
        vec = field.decode_vec(encoded)
    except DecodeError:
        whole = len(encoded) % field.ENCODED_SIZE == 0
        assert not whole or max(field.integers(encoded)) >= field.MODULUS
    else:
        assert field.encode_vec(vec) == encoded


def test_vectors_are_added_and_subtracted_element_by_element() -> None:
    last = Field64.MODULUS - 1
    assert Field64.vec_sum([[1, last], [2, 3], [0, last]]) == [3, 1]
    assert Field64.vec_sub([0, 5], [1, 3]) == [last, 2]
    assert Field64.dot([last, 2], [last, 3]) == 7
    with pytest.raises(DecodeError, match="different lengths"):
        Field64.vec_sum([[1, 2], [3]])
