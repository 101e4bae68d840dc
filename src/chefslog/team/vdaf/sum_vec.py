"""The validity circuit of vectors of small whole numbers (draft: "Prio3SumVec").

Each number becomes `bits` elements that are zero or one; the circuit is zero if all of them are.
Its one gadget, ParallelSum of Mul, is called on chunks of chunk_length elements.
"""

from __future__ import annotations

from collections.abc import Sequence

from chefslog.team.vdaf.errors import MeasurementError, ParameterError
from chefslog.team.vdaf.field import Field


def best_chunk_length(length: int, bits: int) -> int:
    """The chunk length with the shortest proof for `length` numbers of `bits` bits.

    A proof has 2c + 2p - 1 elements, p the first power of two above the number of chunks of c; ties
    go to the smaller c. For each p, the smallest c that gets by with it is the best.
    (Draft: "Selection of `ParallelSum` Chunk Length", which leaves it to trial and error.)
    Raises ParameterError for none.
    """
    elements = length * bits
    if elements < 1:
        raise ParameterError(f"{length} numbers of {bits} bits cannot be cut into chunks.")
    candidates = [-(-elements // ((1 << e) - 1)) for e in range(1, elements.bit_length() + 1)]
    return min(candidates, key=lambda c: (2 * c + 2 * wire_poly_len(-(-elements // c)), c))


def wire_poly_len(gadget_calls: int) -> int:
    """The values of a wire polynomial: one seed, one for each call, up to a power of two.

    (Draft: "Validity Circuits".)
    """
    return 1 << gadget_calls.bit_length()


class SumVec:
    """The circuit for `length` numbers in [0, max_measurement] (draft: "Prio3SumVec").

    MEAS_LEN, OUTPUT_LEN, JOINT_RAND_LEN and GADGET_CALLS are the draft's; ARITY is the gadget's.
    """

    def __init__(self, field: Field, length: int, max_measurement: int, chunk_length: int) -> None:
        """Raises ParameterError for numbers below one or a maximum that the field cannot hold."""
        for name, number in (("length", length), ("chunk_length", chunk_length)):
            if number < 1:
                raise ParameterError(f"{name} is {number}; it must be at least 1.")
        if not 1 <= max_measurement < field.MODULUS:
            raise ParameterError(
                f"max_measurement is {max_measurement}; "
                f"it must be at least 1 and below the modulus of {field.name}."
            )
        self.field = field
        self.length = length
        self.max_measurement = max_measurement
        self.chunk_length = chunk_length
        self.bits = max_measurement.bit_length()
        self.MEAS_LEN = length * self.bits
        self.OUTPUT_LEN = length
        self.GADGET_CALLS = -(-self.MEAS_LEN // chunk_length)
        self.JOINT_RAND_LEN = self.GADGET_CALLS
        self.ARITY = 2 * chunk_length
        self._all_ones = (1 << self.bits - 1) - 1
        self._weights = [*(1 << i for i in range(self.bits - 1)), max_measurement - self._all_ones]

    def encode(self, measurement: Sequence[int]) -> list[int]:
        """The numbers' bits, MEAS_LEN elements (draft: "Prio3Sum", `encode_range_checked_int`).

        Raises MeasurementError for another length, or what is not a whole number in range.
        """
        if not isinstance(measurement, Sequence) or len(measurement) != self.length:
            raise MeasurementError(f"The measurement must have {self.length} numbers.")
        encoded: list[int] = []
        for index, value in enumerate(measurement):
            if type(value) is not int or not 0 <= value <= self.max_measurement:
                raise MeasurementError(
                    f"Number {index} of the measurement is not in [0, {self.max_measurement}]."
                )
            last = value > self._all_ones
            rest = value - self._weights[-1] if last else value
            encoded += [rest >> i & 1 for i in range(self.bits - 1)]
            encoded.append(int(last))
        return encoded

    def wires(
        self, meas: Sequence[int], joint_rand: Sequence[int], num_shares: int
    ) -> list[list[int]]:
        """The gadget's inputs in each of its calls (draft: "Prio3SumVec", `eval`).

        `meas` is an encoded measurement or one of num_shares shares of it. GADGET_CALLS rows of
        ARITY numbers, not reduced: r**(j + 1) times the j-th element of the chunk at 2j, and the
        element less a share of one at 2j + 1.
        """
        modulus, size = self.field.MODULUS, self.chunk_length
        share_of_one = self.field.inv(num_shares)
        padded = [*meas, *[0] * (self.GADGET_CALLS * size - len(meas))]
        rows = []
        for call, r in enumerate(joint_rand):
            chunk = padded[call * size : (call + 1) * size]
            row = [0] * self.ARITY
            power = 1
            for j, element in enumerate(chunk):
                power = power * r % modulus
                row[2 * j] = power * element
                row[2 * j + 1] = element - share_of_one
            rows.append(row)
        return rows

    def gadget(self, inputs: Sequence[int]) -> int:
        """ParallelSum of Mul, of degree two (draft: "Parallel Sum", "Multiplication")."""
        return self.field.dot(inputs[0::2], inputs[1::2])

    def truncate(self, meas: Sequence[int]) -> list[int]:
        """The numbers (or shares) behind their bits (draft: `decode_range_checked_int`)."""
        dot, weights, bits = self.field.dot, self._weights, self.bits
        return [dot(weights, meas[i : i + bits]) for i in range(0, self.MEAS_LEN, bits)]
