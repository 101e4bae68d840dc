"""Polynomials over a field as values at roots of unity (draft: "Polynomial Representation").

Prio3 handles many polynomials of one size at a time, so they come as rows: `rows[i][j]` belongs to
the j-th polynomial and holds its i-th coefficient (monomial basis), or its value at the i-th power
of the principal n-th root of unity, n = len(rows) a power of two (Lagrange basis).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from operator import add, sub

from chefslog.team.vdaf.field import Field

Row = Sequence[int]


@cache
def nth_root_powers(field: Field, n: int) -> tuple[int, ...]:
    """The n powers of the principal n-th root of unity (draft: "NTT-Friendly Fields")."""
    root = field.nth_root(n)
    powers = [1]
    for _ in range(1, n):
        powers.append(powers[-1] * root % field.MODULUS)
    return tuple(powers)


def ntt(field: Field, rows: Sequence[Row]) -> Sequence[Row]:
    """From the monomial to the Lagrange basis (draft: "NTT-Friendly Fields").

    The values are congruent but not reduced: of either sign, and a few bits longer than MODULUS.
    """
    if len(rows) == 1:
        return rows
    modulus = field.MODULUS
    even, odd = ntt(field, rows[0::2]), ntt(field, rows[1::2])
    roots = nth_root_powers(field, len(rows))
    turned = [
        [x * root % modulus for x in row] for row, root in zip(odd, roots[: len(odd)], strict=True)
    ]
    return [
        *(list(map(add, row, other)) for row, other in zip(even, turned, strict=True)),
        *(list(map(sub, row, other)) for row, other in zip(even, turned, strict=True)),
    ]


def double_evaluations(field: Field, rows: Sequence[Row]) -> list[Row]:
    """The values at the 2n-th roots of unity from those at the n-th (draft: "Lagrange Basis").

    Every other row is given; those between are an NTT shifted by the principal 2n-th root.
    """
    modulus = field.MODULUS
    # The NTT of the values, its rows but the first in reverse, is n times the coefficients.
    first, *rest = ntt(field, rows)
    shifts = zip([first, *reversed(rest)], _shifts(field, len(rows)), strict=True)
    between = ntt(field, [[x * shift % modulus for x in row] for row, shift in shifts])
    return [row for pair in zip(rows, between, strict=True) for row in pair]


def last_evaluation(field: Field, values: Row) -> int:
    """The last of n values of a polynomial of degree below n - 1, from those before it.

    With w the principal n-th root, the coefficient of x**(n - 1) is the sum over all values[i] *
    w**i, divided by n. It is zero, so the last term is less the others, and 1 / w**(n - 1) = w.
    (Draft: "Lagrange Basis", `extend_values_to_power_of_2`, where one value is missing.)
    """
    roots = nth_root_powers(field, len(values) + 1)
    return -roots[1] * field.dot(roots, values) % field.MODULUS


def lagrange_basis(field: Field, n: int, x: int) -> list[int]:
    """The values at x of the n polynomials that are one at their node and zero at the others.

    With the nodes w**i, the i-th is w**i / n times the product of x - w**j over all j but i. It is
    made of the products before i and after i: without division, and so right at a node too.
    """
    modulus = field.MODULUS
    nodes = nth_root_powers(field, n)
    basis = []
    product = field.inv(n)
    for node in nodes:
        basis.append(product * node % modulus)
        product = product * (x - node) % modulus
    product = 1
    for i in reversed(range(n)):
        basis[i] = basis[i] * product % modulus
        product = product * (x - nodes[i]) % modulus
    return basis


def poly_eval_batched(field: Field, rows: Sequence[Row], n: int, x: int) -> list[int]:
    """The value at x of each polynomial in the Lagrange basis of size n (draft: "Lagrange Basis").

    Rows that are missing at the end are zeros.
    """
    basis = lagrange_basis(field, n, x)
    return [field.dot(basis, values) for values in zip(*rows, strict=True)]


def poly_eval(field: Field, values: Row, x: int) -> int:
    """The value at x of one polynomial in the Lagrange basis (draft: "Lagrange Basis")."""
    return field.dot(lagrange_basis(field, len(values), x), values)


@cache
def _shifts(field: Field, n: int) -> tuple[int, ...]:
    """s**i / n for i below n, with s the principal 2n-th root."""
    inverse = field.inv(n)
    return tuple(power * inverse % field.MODULUS for power in nth_root_powers(field, 2 * n)[:n])
