"""The kinds of fields: how a value of each is typed, checked, stored, searched and shown.

A new kind is one class here; what a kind does not say, `Kind` says. On the thin path.
"""

from __future__ import annotations

from chefslog.model.sanitize import clean_line, clean_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    Names = Sequence[str]

LABELS = ("By hand", "Line cook", "Station chef", "Sous chef", "Executive chef")
DAY_MINUTES = 480
LINE_LIMIT = 64 * 1024
TEXT_LIMIT = 1024 * 1024

_COUNT = {"type": "integer", "minimum": 0}
_TEXT = {"type": "string", "minLength": 1}


class Kind:
    """What a field holds. Values are plain data, as entries and archives have them."""

    values: tuple[str, ...] = ()  # all there are, as they are typed, where the list is closed
    value_words: tuple[str, ...] = ()  # other words that may be typed for the values
    signs: tuple[str, ...] = ()  # any of them begins a value in a line; the first is shown
    example = ""  # what may be typed, where there is no list of values

    is_free = False  # any text is a value
    is_prose = False  # language: punctuation belongs to it, filters look for a part of it
    is_long = False  # a document of its own, in Markdown
    is_multiline = False  # the typed form has several lines
    is_vocabulary = False  # words used again and again: completed, counted, renamed
    is_many = False  # a list that grows with each value typed
    is_ordered = False  # filters know `2..` and `..3`; without `values` they take no list
    is_filterable = True  # filters know more than whether a value is set
    is_converted = False  # the columns hold something else than the value

    table = "entry"  # the table that holds the values
    column_ends: tuple[str, ...] = ("",)  # what its columns there have behind the field's name
    search_column = ""  # the column of the full-text index; without one it is not searched
    sql_type = "TEXT"
    sql_default = ""  # of a column that may not be NULL
    sql_check = ""  # the condition that the file holds a column to; {0} is its name
    sql_collate = ""
    # The value as JSON, NULL where it is unset; {0} and {1} are its columns.
    sql_json = "iif({0} IS NULL, NULL, json_quote({0}))"
    json_schema: dict[str, Any] = _TEXT

    def parse(self, text: str, labels: Names = LABELS, day_minutes: int = DAY_MINUTES) -> Any:
        """Return the value that a typed text stands for, None where it is none."""
        raise NotImplementedError

    def text(self, value: Any) -> str:
        """Return the typed form of a value, which `parse` reads."""
        return str(value)

    def describe(self, value: Any, labels: Names = LABELS, currency: str = "") -> str:
        """Return a value in words for a reader."""
        return self.text(value)

    def allowed(self, labels: Names = LABELS) -> str:
        """Return what may be typed, in words for a message."""
        return self.example or " ".join(self.values)

    def check(self, value: Any) -> Any:
        """Return a value in canonical form, None where it is not one. Raises ValueError."""
        raise NotImplementedError

    def search_text(self, value: Any) -> str:
        """Return what the full-text index holds of a value."""
        return str(value)

    def to_columns(self, value: Any) -> tuple[Any, ...]:
        """Return the values of the columns, for a value or None, where `is_converted`."""
        raise NotImplementedError

    def from_columns(self, stored: Sequence[Any]) -> Any:
        """Return the value that the columns hold, None for none, where `is_converted`."""
        raise NotImplementedError


class Line(Kind):
    """One line of language."""

    example = "one line of text"
    is_free = True
    is_prose = True
    search_column = "body"
    limit = LINE_LIMIT  # bytes

    def parse(self, text: str, labels: Names = LABELS, day_minutes: int = DAY_MINUTES) -> Any:
        return clean_line(text) or None

    def check(self, value: Any) -> Any:
        return self.parse(fit_text(value, self.limit))


class Word(Line):
    """A name that many entries share, such as a project."""

    example = "a name"
    is_prose = False
    is_vocabulary = True
    search_column = "words"
    sql_collate = " COLLATE NOCASE"


class Reference(Kind):
    """Another entry: the id as it is shown, or whole; the writer makes it whole."""

    example = "an entry's id such as k7m2qd, or last"
    is_filterable = False
    json_schema = {"type": "string", "pattern": "^[0-9a-z-]{4,36}$"}

    def parse(self, text: str, labels: Names = LABELS, day_minutes: int = DAY_MINUTES) -> Any:
        return self.check(text.strip().lower())

    def check(self, value: Any) -> Any:
        is_text = isinstance(value, str) and 4 <= len(value) <= 36 and value.isascii()
        is_id = is_text and value.replace("-", "a").isalnum() and value == value.lower()
        return value if is_id else None


class Text(Line):
    """Markdown of any number of lines."""

    example = "text"
    is_long = True
    is_multiline = True
    limit = TEXT_LIMIT

    def parse(self, text: str, labels: Names = LABELS, day_minutes: int = DAY_MINUTES) -> Any:
        text = clean_text(text)
        return text if text.strip() else None


class Choice(Kind):
    """One of a few words; readers see those that `names` holds under another name."""

    # The values hold nothing that would need escaping.
    sql_json = "'\"' || {0} || '\"'"

    def __init__(self, *values: str, **names: str) -> None:
        self.values = values
        self.names = names
        # Not IN: for that SQLite makes and drops a temporary b-tree at every insert.
        self.sql_check = " OR ".join(f"{{0}} = '{value}'" for value in values)
        self.json_schema = {"enum": [*values]}

    def parse(self, text: str, labels: Names = LABELS, day_minutes: int = DAY_MINUTES) -> Any:
        return _complete_value(text, self.values)

    def describe(self, value: Any, labels: Names = LABELS, currency: str = "") -> str:
        return self.names.get(value, str(value))

    def check(self, value: Any) -> str | None:
        return value if isinstance(value, str) and value in self.values else None


class Number(Kind):
    """A value that SQL and JSON know as a number."""

    is_ordered = True
    sql_type = "INTEGER"
    sql_json = "{0}"
    json_schema = _COUNT
    top = 999_999

    def check(self, value: Any) -> float | None:
        return value if _is_within(value, self.top) else None


class Level(Number):
    """A step of the ladder, 0 to 4."""

    values = ("0", "1", "2", "3", "4")
    value_words = ("hand", "line", "station", "sous", "exec")
    top = 4
    sql_check = "{0} BETWEEN 0 AND 4"
    json_schema = {"type": "integer", "minimum": 0, "maximum": 4}

    def parse(self, text: str, labels: Names = LABELS, day_minutes: int = DAY_MINUTES) -> Any:
        low = text.strip().lower()
        if low in self.values:
            return int(low)
        for level, label in enumerate(map(str.lower, labels)):
            if low in (label, label.replace(" ", "-")):
                return level
        word = _complete_value(low, self.value_words)
        return self.value_words.index(word) if word else None

    def describe(self, value: Any, labels: Names = LABELS, currency: str = "") -> str:
        return f"{value} {labels[value]}"

    def allowed(self, labels: Names = LABELS) -> str:
        renamed = [label for label, shipped in zip(labels, LABELS, strict=True) if label != shipped]
        return ", ".join([" ".join(self.values), " ".join(self.value_words), *renamed])


class Flag(Kind):
    """True, or not set."""

    values = ("yes", "no")
    is_converted = True
    sql_type = "INTEGER"
    sql_default = "0"
    sql_check = "{0} IN (0, 1)"
    sql_json = "iif({0}, 'true', NULL)"
    json_schema = {"const": True}

    def parse(self, text: str, labels: Names = LABELS, day_minutes: int = DAY_MINUTES) -> Any:
        word = _complete_value(text, self.values)
        return None if word is None else word == "yes"

    def text(self, value: Any) -> str:
        return "yes" if value else "no"

    def check(self, value: Any) -> bool | None:
        return value is True or value == 1 or None

    def to_columns(self, value: Any) -> tuple[Any, ...]:
        return (int(bool(value)),)

    def from_columns(self, stored: Sequence[Any]) -> Any:
        return True if stored[0] else None


class Minutes(Number):
    """A span of time in whole minutes."""

    example = "a time such as 45m 2h 1h30 1.5h 2d"

    def parse(self, text: str, labels: Names = LABELS, day_minutes: int = DAY_MINUTES) -> Any:
        total, last, rest = 0.0, "", text.strip().lower()
        for unit, minutes in (("d", day_minutes), ("h", 60), ("m", 1)):
            if unit in rest:
                number, last, rest = rest.partition(unit)
                if not _is_count(number.replace(".", "", 1)):
                    return None
                total += float(number) * minutes
        if rest:  # the minutes of `1h30`
            if last != "h" or not _is_count(rest) or int(rest) > 59:
                return None
            total += int(rest)
        return self.check(round(total)) if last else None

    def text(self, value: Any) -> str:
        hours, minutes = divmod(value, 60)
        if not hours:
            return f"{minutes}m"
        return f"{hours}h{minutes:02}" if minutes else f"{hours}h"


_CODES = {"$": "USD", "US$": "USD", "€": "EUR", "£": "GBP"}


def currency_code(text: str) -> str:
    """Return a currency in capitals, and by its code where it is given as a sign."""
    code = text.strip().upper()
    return _CODES.get(code, code)


class Money(Number):
    """An amount in the one currency of the config, with at most four decimals."""

    example = "an amount such as 1.20"
    sql_type = "REAL"
    json_schema = {"type": "number", "minimum": 0}

    def parse(self, text: str, labels: Names = LABELS, day_minutes: int = DAY_MINUTES) -> Any:
        whole, point, part = text.strip().partition(".")
        is_amount = _is_count(whole) and (_is_count(part) or not point)
        return float(f"{whole}.{part}") if is_amount and len(part) <= 4 else None

    def text(self, value: Any) -> str:
        digits = f"{value:.4f}"
        return digits[:-2] + digits[-2:].rstrip("0")

    def describe(self, value: Any, labels: Names = LABELS, currency: str = "") -> str:
        return f"{self.text(value)} {currency}".strip()

    def check(self, value: Any) -> float | None:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return round(float(value), 4) if is_number and 0 <= value < 1e9 else None


class Pair(Kind):
    """Two counts; `parts` are the ends of their columns with the words that readers see."""

    is_filterable = False
    is_converted = True
    sql_type = "INTEGER"
    sql_json = "'[' || {0} || ',' || {1} || ']'"
    json_schema = {"type": "array", "items": _COUNT, "minItems": 2, "maxItems": 2}

    def __init__(self, **parts: str) -> None:
        self.column_ends = tuple("_" + part for part in parts)
        self.words = tuple(parts.values())
        self.example = f"two counts, {' / '.join(self.words)}, such as 2/1"

    def parse(self, text: str, labels: Names = LABELS, day_minutes: int = DAY_MINUTES) -> Any:
        counts = text.strip().split("/")
        return self.check([int(count) for count in counts]) if all(map(_is_count, counts)) else None

    def text(self, value: Any) -> str:
        return f"{value[0]}/{value[1]}"

    def describe(self, value: Any, labels: Names = LABELS, currency: str = "") -> str:
        return ", ".join(f"{count} {word}" for count, word in zip(value, self.words, strict=True))

    def check(self, value: Any) -> list[int] | None:
        is_pair = isinstance(value, list | tuple) and len(value) == 2
        return [*value] if is_pair and all(_is_within(one, 99_999) for one in value) else None

    def to_columns(self, value: Any) -> tuple[Any, ...]:
        return tuple(value) if value else (None, None)

    def from_columns(self, stored: Sequence[Any]) -> Any:
        return None if None in stored else [*stored]


class Words(Kind):
    """Any number of words that many entries share, such as tags."""

    example = "words with commas between them"
    is_free = True
    is_vocabulary = True
    is_many = True
    table = "word"
    search_column = "words"
    json_schema = {"type": "array", "items": _TEXT, "minItems": 1}

    def __init__(self, *signs: str) -> None:
        self.signs = signs

    def parse(self, text: str, labels: Names = LABELS, day_minutes: int = DAY_MINUTES) -> Any:
        words, text = [], clean_line(text)
        while text := text.lstrip(", ").lstrip("".join(self.signs)):
            end = text.find('"', 1) if text[0] == '"' else -1
            if end > 0:
                word, text = text[1:end], text[end + 1 :]
            else:
                end = min(at % (len(text) + 1) for at in map(text.find, self._stops()))
                word, text = text[:end].strip(), text[end:]
            words += [word] if word else []
        return words or None

    def _stops(self) -> str:
        # What a sign begins in a line ends at the next space.
        return ", " if self.signs else ","

    def text(self, value: Any) -> str:
        quoted = [f'"{word}"' if {*word} & {*self._stops()} else word for word in value]
        sign, gap = (self.signs[0], " ") if self.signs else ("", ", ")
        return gap.join(sign + word for word in quoted)

    def search_text(self, value: Any) -> str:
        return " ".join(value)

    def check(self, value: Any) -> list[str] | None:
        if not isinstance(value, list | tuple):
            return None
        words = [clean_line(fit_text(word, LINE_LIMIT)) for word in value]
        return list(dict.fromkeys(word for word in words if word)) or None


def fit_text(value: Any, limit: int) -> str:
    """Return a text of at most `limit` bytes. Raises ValueError for anything else."""
    if not isinstance(value, str):
        raise ValueError(f"expected text, got {type(value).__name__}")
    size = len(value.encode("utf-8", "surrogatepass"))
    if size > limit:
        raise ValueError(f"{size} bytes, more than the {limit} that fit")
    return value


def _is_within(value: Any, top: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= top


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 9


def _complete_value(text: str, values: Sequence[str]) -> str | None:
    """Return the value that a text is, or clearly begins."""
    low = text.strip().lower()
    if low in values:
        return low
    begun = [value for value in values if low and value.startswith(low)]
    return begun[0] if len(begun) == 1 else None
