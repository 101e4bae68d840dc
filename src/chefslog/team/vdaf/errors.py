"""What the VDAF refuses; each text says what was wrong, never a value of the measurement."""

from __future__ import annotations


class VdafError(ValueError):
    """Refused by the VDAF; callers catch this one and reject the report."""


class ParameterError(VdafError):
    """A number of shares, an identifier, a context or a size that the draft does not allow."""


class MeasurementError(VdafError):
    """A measurement that is not `length` whole numbers in the range [0, max_measurement]."""


class DecodeError(VdafError):
    """Bytes or vectors that are no encoding of what they should be: wrong size, no element."""


class VerifyError(VdafError):
    """A report whose verification failed: it must not be aggregated."""
