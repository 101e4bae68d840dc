"""The polynomials and the proof again, slowly: monomials, schoolbook products, interpolation.

An implementation of its own, written from the draft's text and sharing nothing with the project's,
to compare it with. A polynomial is the list of its coefficients, the constant first.
"""

from __future__ import annotations

from math import prod

P64 = 2**32 * 4294967295 + 1
P128 = 2**66 * 4611686018427387897 + 1


def root(p: int, n: int) -> int:
    """A principal n-th root of unity: 7 generates every power of two in both fields."""
    return pow(7, (p - 1) // n, p)


def evaluate(p: int, polynomial: list[int], x: int) -> int:
    return sum(c * pow(x, i, p) for i, c in enumerate(polynomial)) % p


def multiply(p: int, left: list[int], right: list[int]) -> list[int]:
    found = [0] * (len(left) + len(right) - 1)
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            found[i + j] = (found[i + j] + a * b) % p
    return found


def plus(p: int, left: list[int], right: list[int]) -> list[int]:
    size = max(len(left), len(right))
    left, right = left + [0] * (size - len(left)), right + [0] * (size - len(right))
    return [(a + b) % p for a, b in zip(left, right, strict=True)]


def interpolate(p: int, points: list[tuple[int, int]]) -> list[int]:
    """The polynomial of lowest degree through the points, by Lagrange's formula."""
    found = [0]
    for i, (x, y) in enumerate(points):
        others = [other for j, (other, _) in enumerate(points) if j != i]
        scale = y * pow(prod(x - other for other in others), -1, p)
        term = [scale % p]
        for other in others:
            term = multiply(p, term, [-other % p, 1])
        found = plus(p, found, term)
    return found


def through(p: int, values: list[int], n: int) -> list[int]:
    """The polynomial with these values at the first powers of the principal n-th root."""
    w = root(p, n)
    return interpolate(p, [(pow(w, i, p), value) for i, value in enumerate(values)])


class Circuit:
    """SumVec of the draft, evaluated one index after the other."""

    def __init__(self, p: int, length: int, max_measurement: int, chunk_length: int) -> None:
        self.p = p
        self.chunk_length = chunk_length
        self.meas_len = length * max_measurement.bit_length()
        self.calls = (self.meas_len + chunk_length - 1) // chunk_length
        self.size = 2
        while self.size < 1 + self.calls:
            self.size *= 2

    def inputs(self, meas: list[int], joint_rand: list[int], num_shares: int) -> list[list[int]]:
        """The inputs of each gadget call."""
        found = []
        for i in range(self.calls):
            wires = []
            for j in range(self.chunk_length):
                index = i * self.chunk_length + j
                element = meas[index] if index < len(meas) else 0
                wires.append(pow(joint_rand[i], j + 1, self.p) * element % self.p)
                wires.append((element - pow(num_shares, -1, self.p)) % self.p)
            found.append(wires)
        return found

    def wire_polynomials(self, seeds: list[int], inputs: list[list[int]]) -> list[list[int]]:
        found = []
        for j, seed in enumerate(seeds):
            values = [seed] + [wires[j] for wires in inputs]
            found.append(through(self.p, values + [0] * (self.size - len(values)), self.size))
        return found

    def prove(self, meas: list[int], prove_rand: list[int], joint_rand: list[int]) -> list[int]:
        wires = self.wire_polynomials(prove_rand, self.inputs(meas, joint_rand, 1))
        gadget = [0]
        for j in range(self.chunk_length):
            gadget = plus(self.p, gadget, multiply(self.p, wires[2 * j], wires[2 * j + 1]))
        w = root(self.p, 2 * self.size)
        count = 2 * (self.size - 1) + 1
        return prove_rand + [evaluate(self.p, gadget, pow(w, i, self.p)) for i in range(count)]

    def query(
        self, meas: list[int], proof: list[int], t: int, joint_rand: list[int], num_shares: int
    ) -> list[int]:
        arity = 2 * self.chunk_length
        gadget = through(self.p, proof[arity:], 2 * self.size)
        w = root(self.p, self.size)
        output = sum(evaluate(self.p, gadget, pow(w, k + 1, self.p)) for k in range(self.calls))
        wires = self.wire_polynomials(proof[:arity], self.inputs(meas, joint_rand, num_shares))
        checks = [evaluate(self.p, wire, t) for wire in [*wires, gadget]]
        return [output % self.p, *checks]
