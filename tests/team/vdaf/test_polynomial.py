"""The Lagrange basis against the monomial one: the slow arithmetic is the measure."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chefslog.team.vdaf.field import Field, Field64, Field128
from chefslog.team.vdaf.polynomial import (
    double_evaluations,
    lagrange_basis,
    last_evaluation,
    nth_root_powers,
    ntt,
    poly_eval,
    poly_eval_batched,
)
from tests.team.vdaf import slow

FIELDS = st.sampled_from([Field64, Field128])
SIZES = st.sampled_from([1, 2, 4, 8, 16, 32])


@st.composite
def columns(draw: st.DrawFn, field: Field, n: int) -> list[list[int]]:
    """A few polynomials of n coefficients."""
    element = st.integers(0, field.MODULUS - 1) | st.sampled_from([0, 1, field.MODULUS - 1])
    return draw(st.lists(st.lists(element, min_size=n, max_size=n), min_size=1, max_size=4))


def rows(of: list[list[int]]) -> list[list[int]]:
    return [list(row) for row in zip(*of, strict=True)]


def values(field: Field, polynomials: list[list[int]], n: int) -> list[list[int]]:
    """Each polynomial's values at the n-th roots, one row a root, by the slow arithmetic."""
    p, w = field.MODULUS, slow.root(field.MODULUS, n)
    return [[slow.evaluate(p, one, pow(w, i, p)) for one in polynomials] for i in range(n)]


def reduced(field: Field, of: object) -> list[list[int]]:
    assert isinstance(of, list)
    return [[x % field.MODULUS for x in row] for row in of]


@given(FIELDS, SIZES)
def test_roots_are_the_powers_of_the_principal_one(field: Field, n: int) -> None:
    root = slow.root(field.MODULUS, n)
    assert nth_root_powers(field, n) == tuple(pow(root, i, field.MODULUS) for i in range(n))


@given(st.data(), FIELDS, SIZES)
def test_the_transform_evaluates_at_the_roots(data: st.DataObject, field: Field, n: int) -> None:
    polynomials = data.draw(columns(field, n))
    expected = values(field, polynomials, n)
    assert reduced(field, ntt(field, rows(polynomials))) == expected


@given(st.data(), FIELDS, st.sampled_from([1, 2, 4, 8, 16]))
def test_doubling_evaluates_at_twice_as_many(data: st.DataObject, field: Field, n: int) -> None:
    polynomials = data.draw(columns(field, n))
    doubled = double_evaluations(field, values(field, polynomials, n))
    assert reduced(field, doubled) == values(field, polynomials, 2 * n)


@given(st.data(), FIELDS, st.sampled_from([2, 4, 8, 16]))
def test_the_last_value_follows_from_the_others(data: st.DataObject, field: Field, n: int) -> None:
    given_values = [row[0] for row in data.draw(columns(field, n - 1).map(rows))]
    polynomial = slow.through(field.MODULUS, given_values, n)
    last = pow(slow.root(field.MODULUS, n), n - 1, field.MODULUS)
    assert last_evaluation(field, given_values) == slow.evaluate(field.MODULUS, polynomial, last)


@given(st.data(), FIELDS, st.sampled_from([2, 4, 8, 16]), st.integers(0, 2**128))
def test_any_point_is_evaluated(data: st.DataObject, field: Field, n: int, x: int) -> None:
    x %= field.MODULUS
    polynomials = data.draw(columns(field, n))
    expected = [slow.evaluate(field.MODULUS, one, x) for one in polynomials]
    table = values(field, polynomials, n)
    assert poly_eval_batched(field, table, n, x) == expected
    assert poly_eval(field, [row[0] for row in table], x) == expected[0]


@given(st.data(), FIELDS, st.sampled_from([2, 4, 8]))
def test_rows_that_are_missing_are_zeros(data: st.DataObject, field: Field, n: int) -> None:
    table = data.draw(columns(field, n).map(rows))
    kept = data.draw(st.integers(1, n))
    padded = [*table[:kept], *[[0] * len(table[0])] * (n - kept)]
    assert poly_eval_batched(field, table[:kept], n, 7) == poly_eval_batched(field, padded, n, 7)


@pytest.mark.parametrize("field", [Field64, Field128])
def test_a_node_gives_its_value_back(field: Field) -> None:
    for place, node in enumerate(nth_root_powers(field, 8)):
        assert lagrange_basis(field, 8, node) == [int(i == place) for i in range(8)]
