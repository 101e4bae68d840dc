"""What a model's tokens cost: one's own prices first, else those that `genai-prices` ships.

Nothing is fetched. A model that neither knows has no price, and its use is counted without one.
"""

from __future__ import annotations

import os
import tomllib
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from importlib.util import find_spec
from typing import Any, NamedTuple

from chefslog.home.files import read_regular
from chefslog.home.paths import Home
from chefslog.model.kinds import currency_code

FILE = "prices.toml"
_MILLION = 1_000_000
_OWN = ("input", "output", "cache_read", "cache_write", "cache_write_1h")


class PriceError(Exception):
    """A file of one's own prices that cannot be used; the text says why."""


class Rates(NamedTuple):
    """What a token costs, by sort; `long_write` is one that the cache keeps for an hour."""

    input: float
    output: float
    cache_read: float
    cache_write: float
    long_write: float
    currency: str

    def cost(
        self, input: int, output: int, cache_reads: int, cache_writes: int, long_writes: int
    ) -> float:
        """Return what these counts cost; `long_writes` is a part of `cache_writes`."""
        return (
            input * self.input + output * self.output + cache_reads * self.cache_read
            + (cache_writes - long_writes) * self.cache_write + long_writes * self.long_write
        )  # fmt: skip


class Prices:
    """The prices of models on a day; some models cost more for long requests."""

    def __init__(self, home: Home) -> None:
        self._own = _own_prices(os.path.join(home.config, FILE))
        self.is_shipped = bool(find_spec("genai_prices"))

    def rates(self, model: str, day: str, size: int = 0) -> Rates | None:
        """Return what a token costs in a request with so many tokens of input; None: not known."""
        if model in self._own:
            return self._own[model]
        if not self.is_shipped:
            return None
        return _shipped_rates(model, day, sum(size > limit for limit in _limits(model)))


@cache
def _limits(model: str) -> tuple[int, ...]:
    """The sizes of a request from which on a model's tokens cost more."""
    from genai_prices import Usage, calc_price

    try:
        price = calc_price(Usage(input_tokens=1), model).model_price
    except LookupError:
        return ()
    tiers = [tier for held in vars(price).values() for tier in getattr(held, "tiers", ())]
    return tuple(sorted({tier.start for tier in tiers}))


@cache
def _shipped_rates(model: str, day: str, step: int) -> Rates | None:
    from genai_prices import Usage, calc_price

    limits = _limits(model)
    # Prices are linear beyond a limit, so that two questions there tell what one token costs.
    size = limits[step - 1] + _MILLION if step and limits else 1_000
    at = datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC)

    def price(**counts: int) -> Decimal:
        usage = Usage(input_tokens=size, **counts)
        total: Decimal = calc_price(usage, model, genai_request_timestamp=at).total_price
        return total

    try:
        plain = price()
        output = price(output_tokens=_MILLION) - plain
        read = price(cache_read_tokens=size)
        write = price(cache_write_tokens=size)
        long_write = price(cache_write_tokens=size, cache_write_1h_tokens=size)
    except LookupError:
        return None
    per = Decimal(size)
    return Rates(
        float(plain / per), float(output / _MILLION), float(read / per), float(write / per),
        float(long_write / per), "USD",
    )  # fmt: skip


def _own_prices(path: str) -> dict[str, Rates]:
    """A table per model, prices of a million tokens: `input`, `output`, `cache_read` and so on."""
    try:
        tables = tomllib.loads(read_regular(path).decode())
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise PriceError(f"{path}: {error}. Nothing was imported.") from None
    return {model: _own_rates(path, model, table) for model, table in tables.items()}


def _own_rates(path: str, model: str, table: Any) -> Rates:
    known = (*_OWN, "currency")
    if not isinstance(table, dict) or any(name not in known for name in table):
        raise PriceError(f'{path}: "{model}" takes {" ".join(known)}. Nothing was imported.')
    for name in _OWN:
        value = table.get(name, 0)
        if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
            raise PriceError(f"{path}: {model}.{name}: expected the price of a million tokens.")
    if "input" not in table or "output" not in table:
        raise PriceError(f"{path}: {model} needs input and output. Nothing was imported.")
    # What has no price of its own costs what input costs, and a long write what a short one does.
    own: dict[str, Any] = {**dict.fromkeys(_OWN, table["input"]), **table}
    own["cache_write_1h"] = table.get("cache_write_1h", own["cache_write"])
    first, output, read, write, long_write = (own[name] / _MILLION for name in _OWN)
    currency = currency_code(str(table.get("currency", "USD")))
    return Rates(first, output, read, write, long_write, currency)
