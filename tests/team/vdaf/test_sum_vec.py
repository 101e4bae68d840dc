"""The circuit's encoding, and the chunk length that makes a proof shortest."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chefslog.team.vdaf.errors import MeasurementError, ParameterError
from chefslog.team.vdaf.field import Field64, Field128
from chefslog.team.vdaf.flp import Flp
from chefslog.team.vdaf.sum_vec import SumVec, best_chunk_length

MAXIMA = st.integers(1, 300) | st.integers(1, Field128.MODULUS - 1)


@given(st.data(), MAXIMA)
def test_truncating_is_the_inverse_of_encoding(data: st.DataObject, max_measurement: int) -> None:
    edges = st.sampled_from([0, max_measurement, max_measurement // 2, max_measurement // 2 + 1])
    numbers = st.integers(0, max_measurement) | edges
    measurement = data.draw(st.lists(numbers, min_size=1, max_size=9))
    valid = SumVec(Field128, len(measurement), max_measurement, 3)
    encoded = valid.encode(measurement)
    assert len(encoded) == valid.MEAS_LEN
    assert set(encoded) <= {0, 1}
    assert valid.truncate(encoded) == measurement


@pytest.mark.parametrize("max_measurement", [1, 2, 3, 4, 5, 7, 8, 20, 31, 32])
def test_no_bits_stand_for_a_number_out_of_range(max_measurement: int) -> None:
    valid = SumVec(Field64, 1, max_measurement, 1)
    reached = set()
    for word in range(1 << valid.bits):
        reached.update(valid.truncate([word >> i & 1 for i in range(valid.bits)]))
    assert reached == set(range(max_measurement + 1))


@pytest.mark.parametrize(
    "wrong",
    [[1, 21], [1, -1], [1, 1.0], [1, True], [1, None], [1, "1"], [1, 10**40], "ab", b"\xff\xff"],
)
def test_a_number_out_of_range_is_not_encoded(wrong: Any) -> None:
    with pytest.raises(MeasurementError, match=r"Number \d of the measurement is not in \[0, 20\]"):
        SumVec(Field128, 2, 20, 3).encode(wrong)


@pytest.mark.parametrize("wrong", [[], [1], [1, 2, 3], None, 7, {1, 2}])
def test_another_length_is_not_encoded(wrong: Any) -> None:
    with pytest.raises(MeasurementError, match="must have 2 numbers"):
        SumVec(Field128, 2, 20, 3).encode(wrong)


@pytest.mark.parametrize(
    ("length", "max_measurement", "chunk_length", "match"),
    [
        (0, 20, 3, "length is 0; it must be at least 1"),
        (2, 20, 0, "chunk_length is 0; it must be at least 1"),
        (2, 0, 3, "max_measurement is 0"),
        (2, -1, 3, "max_measurement is -1"),
        (2, Field64.MODULUS, 3, "Field64"),
    ],
)
def test_parameters_that_make_no_circuit(
    length: int, max_measurement: int, chunk_length: int, match: str
) -> None:
    with pytest.raises(ParameterError, match=match):
        SumVec(Field64, length, max_measurement, chunk_length)


def shortest(elements: int) -> int:
    """The rule as it is written down, over every chunk length."""
    found = []
    for c in range(1, elements + 1):
        p = 1
        while p <= -(-elements // c):
            p *= 2
        found.append((2 * c + 2 * p - 1, c))
    return min(found)[1]


def test_the_best_chunk_length_is_the_rule_s() -> None:
    for length in range(1, 130):
        assert best_chunk_length(length, 5) == shortest(5 * length)
        assert best_chunk_length(length, 1) == shortest(length)
    assert best_chunk_length(81, 5) == 27


@given(st.integers(1, 60), st.integers(1, 12), st.integers(1, 200))
def test_no_chunk_length_makes_a_shorter_proof(length: int, bits: int, other: int) -> None:
    def proof_len(chunk_length: int) -> int:
        return Flp(SumVec(Field128, length, (1 << bits) - 1, chunk_length)).PROOF_LEN

    assert proof_len(best_chunk_length(length, bits)) <= proof_len(other)


def test_nothing_has_no_chunks() -> None:
    with pytest.raises(ParameterError, match="cannot be cut"):
        best_chunk_length(0, 5)
