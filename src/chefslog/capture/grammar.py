"""The grammar of a line: what is a field, a tag, a link, and what is simply text.

A line is `[date:] headline and tokens [ // notes]`. Whatever is not surely a token is text.
On the thin path: a hand-written scanner over one string, in linear time, without `re`.
"""

from __future__ import annotations

from chefslog.capture.lexer import (
    CLOSERS,
    DAY_KEYS,
    KEYS,
    MARKS,
    OTHER_QUOTES,
    PAUSES,
    CodeSpans,
    Quotes,
    bare_url,
    begins_like_date,
    mark_end,
    other_close,
    trimmed_link,
    unquoted,
)
from chefslog.model.fields import LINK_KEYS, Field, FieldError, make_link, read_value
from chefslog.model.kinds import DAY_MINUTES, LABELS
from chefslog.model.sanitize import clean_line, clean_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

UNCLOSED = "the quote is not closed"
"""What a hint says of a value that lacks its last quote: while typing, every quoted one."""
_KEY_ROOM = max(map(len, KEYS)) + 1
_NOT_VALUES = ("", ":", "/", "\\")


class Parsed:
    """What a line says.

    `draft` holds the checked fields and `typed`; a field that was cleared (`project:-`) is None.
    `hints` are lines for the writer, `problems` what a strict caller refuses. `spans` are
    (start, end, field name) over the given line, empty where cleaning changed its length.
    """

    def __init__(self, scan: Scan) -> None:
        headline = scan.headline()
        said = {"headline": headline} if headline else {}
        many = {name: [*values.values()] for name, values in scan.many.items()}
        self.draft: dict[str, Any] = {"typed": scan.text.strip(), **said, **scan.single, **many}
        self.hints = list(scan.hints)
        self.problems = list(scan.problems)
        self.spans = scan.spans


def parse_line(
    line: str, today: str, *, labels: Sequence[str] = LABELS, day_minutes: int = DAY_MINUTES
) -> Parsed:
    """Read a line as an entry's draft; `today` is an ISO day. Nothing is refused."""
    return Parsed(Scan(line, today, labels, day_minutes))


class Scan:
    """One pass over a line, cleaned; `today` is an ISO day.

    `single` and `many` hold what was found, by field name, `removed` what a change takes away
    (`-#tag`), `items` the headline's words: text, whether it stays at the end, start, stop. Values
    of `many` and `removed` stand by the word in the form it is compared in. `more_keys` are given
    where entries are changed: the keys that a change takes beside those of a line.
    """

    def __init__(
        self,
        line: str,
        today: str,
        labels: Sequence[str],
        day_minutes: int,
        more_keys: Mapping[str, Field] | None = None,
    ) -> None:
        self.text = text = clean_text(line)
        self.labels = labels
        self.day_minutes = day_minutes
        self.changing = more_keys is not None
        self.single: dict[str, Any] = {}
        self.many: dict[str, dict[str, Any]] = {}
        self.removed: dict[str, dict[str, Any]] = {}
        self.items: list[tuple[str, bool, int, int]] = []
        self.hints: dict[str, None] = {}
        self.problems: dict[str, None] = {}
        self.spans: list[tuple[int, int, str]] = []
        self._code = CodeSpans(text)
        self._quotes = Quotes(text)
        self._today = today
        # What begins like a day and is none; a day given further on makes up for it.
        self._misread = ""
        self._keys: dict[str, Field | None] = {
            **KEYS,
            **(more_keys or {}),
            **dict.fromkeys(DAY_KEYS),
        }
        # A value whose quote is never closed: its key, where token and value start, its end.
        self._open: tuple[str, int, int, int] | None = None
        at = self._date(len(text) - len(text.lstrip()))
        first = len(text) - len(text[at:].lstrip())
        while at < len(text):
            at = at + 1 if text[at].isspace() else self._word(at, at == first)
        self._close()
        if self._misread and "day" not in self.single:
            self._refuse(self._misread, "kept as text")
        if len(text) != len(line):
            self.spans = []

    def headline(self) -> str:
        """The plain words, with the tags, people and links that stand before the last of them."""
        plain = [place for place, item in enumerate(self.items) if item[1]]
        # Nothing but a web address: better than no headline.
        plain = plain or [i for i, item in enumerate(self.items) if bare_url(item[0])]
        last = max(plain, default=-1)
        pieces: list[str] = []
        end = 0
        for text, _, start, stop in self.items[: last + 1]:
            gap = self.text[end:start]
            # A space that is not the plain one is meant: 1 000 km, or between ideographs.
            kept = gap.isspace() and gap.strip(" \n\t")
            pieces += [gap if kept else " ", text] if pieces else [text]
            end = stop
        return clean_line("".join(pieces))

    def _date(self, at: int) -> int:
        """Read the day that the line may begin with; where the rest begins."""
        text = self.text
        start = at + text.startswith("\\", at)
        begin = text[start : start + 48]
        if not begins_like_date(begin):
            return at
        from chefslog.capture.dates import read_prefix
        from chefslog.model.days import iso, parse_day

        number = parse_day(self._today) or 0
        found = read_prefix(begin + " " * self.changing, number)
        problem = ""
        if not found:
            from chefslog.capture.suggestions import misread_date

            problem = misread_date(begin, number)
        if start > at:
            return start if found or problem else at
        self._misread = problem
        if not found:
            return at
        self.single["day"] = iso(found[0])
        self.spans.append((at, at + found[1], "day"))
        return at + found[1]

    def _take_day(self, key: str, value: str, at: int, stop: int) -> bool:
        """Keep the value of a key of the day; False, with a hint, where it is no past day."""
        from chefslog.capture.dates import DayError, read_past_day
        from chefslog.model.days import iso, parse_day

        if not self.text.startswith(key, at):
            return False
        value = value.strip().rstrip(PAUSES)
        today = parse_day(self._today) or 0
        try:
            day = iso(read_past_day(value, today))
        except DayError as error:
            from chefslog.capture.suggestions import is_date_like

            # `on:push` and the like are words of the trade.
            if key == "day" or is_date_like(value, today):
                self._refuse(f"{key}: {error}", "kept as text")
            return False
        self._set("day", key, day, at, stop)
        return True

    def _word(self, at: int, is_first: bool) -> int:
        """Read the word, or the quoted value, at `at`; where it stops."""
        text = self.text
        start = at
        if self.changing:
            # What a change takes away has a minus or `not:` in front.
            start += 1 if text[at] == "-" else 4 * text.startswith("not:", at)
        colon = text.find(":", start, start + _KEY_ROOM)
        key = text[start:colon] if colon > 0 else ""
        sign = text[colon + 1 : colon + 2] if key in self._keys else ""
        if sign == '"':
            return self._quoted(key, at, colon + 2)
        if sign in OTHER_QUOTES and (stop := self._other_quoted(key, at, colon + 1)):
            return stop
        if start > at and text[start : start + 1] in MARKS:
            return self._taken_away(at, start)
        stop = self._code.word_end(at)
        if text[at:stop] == "//" and (self.changing or not is_first):
            return self._notes(at)
        if text[start : start + 1] in MARKS:
            known = self._mark(at, stop)
        elif key in self._keys and colon < stop:
            stop = self._value_end(key, colon + 1, stop)
            value = text[colon + 1 : stop]
            known = value[:1] not in _NOT_VALUES and self._take(key, value, at, stop)
        else:
            known = self._link(at, stop)
        if not known:
            self._plain(at, stop)
        return stop

    def _mark(self, at: int, stop: int) -> bool:
        word = self.text[at:stop]
        end = mark_end(word, slash=word[0] != "@")
        if not end:
            return False
        self._keep(MARKS[word[0]], [word[1:end]], at, at + end)
        more = any(sign.isalnum() for sign in word[end:])
        if more or not self.changing:
            self.items.append((word if word[0] == "@" else word[1:], more, at, stop))
        return True

    def _taken_away(self, at: int, start: int) -> int:
        """Read the tag or person behind a minus, `C++` and `"auth perf"` too; where it stops."""
        text, name = self.text, MARKS[self.text[start]]
        stop = self._code.word_end(start)
        word = text[start + 1 : stop]
        if word.startswith('"') and (close := self._quotes.closing(start + 2)) >= 0:
            word, stop = unquoted(text[start + 2 : close]), close + 1
        self._close()
        if word.strip():
            self._keep(name, [clean_line(word)], at, stop, removing=True)
        else:
            self._plain(at, stop)
        return stop

    def _link(self, at: int, stop: int) -> bool:
        if not (url := bare_url(self.text[at:stop])):
            return False
        start = self.text.index(url, at)
        self._keep("evidence", [make_link(url)], start, start + len(url))
        if not self.changing:
            self.items.append((self.text[at:stop], False, at, stop))
        return True

    def _value_end(self, key: str, start: int, stop: int) -> int:
        """Where an unquoted value ends: a day may take more than one word."""
        if self._keys[key] is not None:
            return stop
        from chefslog.capture.dates import day_stop
        from chefslog.model.days import parse_day

        return day_stop(self.text, start, stop, parse_day(self._today) or 0)

    def _quoted(self, key: str, at: int, start: int) -> int:
        close = self._quotes.closing(start)
        self._close()
        if close < 0:
            stop = self._code.word_end(start)
            self._open = (key, at, start, stop)
            return stop
        stop = self._code.word_end(close + 1)
        value = unquoted(self.text[start:close])
        if not self._take(key, value, at, close + 1, in_quotes=True):
            self._plain(at, stop)
        elif self.text[close + 1 : stop].strip(CLOSERS):
            self._plain(close + 1, stop)
        return stop

    def _other_quoted(self, key: str, at: int, start: int) -> int:
        """Read a text in single or curly quotes; where it stops, 0 where it is none."""
        field = self._keys[key]
        close = other_close(self.text, start) if field and field.kind.is_free else 0
        if close < 0:
            self._refuse(f'{key}: {UNCLOSED}; use "…"', "it is read up to the next space")
        value = self.text[start + 1 : close]
        is_read = close > 0 and self._take(key, value, at, close + 1, in_quotes=True)
        return close + 1 if is_read else 0

    def _close(self) -> None:
        """End a value whose quote was never closed: it reaches to the next token."""
        if self._open is None:
            return
        key, at, start, stop = self._open
        self._open = None
        self._refuse(f"{key}: {UNCLOSED}", "it is read up to the next token")
        if not self._take(key, self.text[start:stop], at, stop, in_quotes=True):
            self._plain(at, stop)

    def _take(self, key: str, value: str, at: int, stop: int, in_quotes: bool = False) -> bool:
        """Keep a key's value; False, with a hint, where the field does not take it."""
        field = self._keys[key]
        if field is None:
            return self._take_day(key, value, at, stop)
        removing = not self.text.startswith(key, at)
        if removing and not field.kind.is_many:
            return False
        try:
            is_value = value != "-" or in_quotes
            found = self._read(field, key, value, in_quotes) if is_value else None
        except FieldError as error:
            self._refuse(str(error), "kept as text")
            return False
        if field.kind.is_many and found is not None:
            self._keep(field.name, found, at, stop, removing)
        else:
            self._set(field.name, key, found, at, stop)
        return True

    def _read(self, field: Field, key: str, value: str, in_quotes: bool) -> Any:
        if not field.kind.is_long:
            value = clean_line(value)
        if not value or field.kind.is_prose:
            return read_value(field, value)
        if key in LINK_KEYS:
            bare = value if in_quotes else trimmed_link(value) or value
            return [make_link(bare, LINK_KEYS[key])]
        bare = value if in_quotes else value.rstrip(PAUSES) or value
        try:
            return read_value(field, bare, self.labels, self.day_minutes, whole=in_quotes)
        except FieldError:
            # The whole value again, so that the message shows what was typed.
            return read_value(field, value, self.labels, self.day_minutes)

    def _set(self, name: str, key: str, value: Any, at: int, stop: int) -> None:
        self._close()
        self.spans.append((at, stop, name))
        value = None if value is False else value
        is_other = name in self.single and self.single[name] != value
        if value is None and name in self.many:
            del self.many[name]
            is_other = True
        if is_other:
            twice = f"{key}: given more than once"
            self.hints[f"{twice}; the last one counts"] = None
            if not self.changing:
                self.problems[twice] = None
        self.single[name] = value

    def _keep(
        self, name: str, words: list[Any], at: int, stop: int, removing: bool = False
    ) -> None:
        self._close()
        self.spans.append((at, stop, name))
        kept = (self.removed if removing else self.many).setdefault(name, {})
        for one in words:
            kept.setdefault((one["ref"] if isinstance(one, dict) else one).casefold(), one)

    def _refuse(self, problem: str, instead: str) -> None:
        self.problems[problem] = None
        if not self.changing:
            self.hints[f"{problem}; {instead}"] = None

    def _notes(self, at: int) -> int:
        self._close()
        if notes := self.text[at + 2 :].strip():
            self.single["more_notes" if self.changing else "notes"] = notes
        self.spans.append((at, len(self.text), "notes"))
        return len(self.text)

    def _plain(self, at: int, stop: int) -> None:
        """A word of the headline, or of a value whose quote is not closed."""
        if self._open is not None:
            self._open = (*self._open[:3], stop)
            return
        word = self.text[at:stop]
        self.items.append((self._literal(at, stop) if "\\" in word else word, True, at, stop))
        key, _, value = word[: _KEY_ROOM + 2].partition(":")
        is_unknown = key.isascii() and key.isalpha() and key.islower() and key not in self._keys
        if is_unknown and value[:1] not in _NOT_VALUES:
            from chefslog.capture.suggestions import meant, meant_filter_key

            found = meant(key, word[len(key) + 1 :], self.labels, self.day_minutes)
            if not found and self.changing and key != "not":
                # A change has no ordinary words, so that a likeness is enough.
                found = meant_filter_key(key, (*self._keys,))
                found = found if found in self._keys else None
            if found:
                instead = "" if self.changing else " kept as text"
                self.hints[f"{key}: did you mean {found}:?{instead}"] = None

    def _literal(self, at: int, stop: int) -> str:
        """A plain word without the backslash that kept its sign from being read."""
        word = self.text[at:stop]
        rest = word.lstrip("\\")
        key, _, value = rest.partition(":")
        is_field = key in self._keys and value
        if rest != word and (is_field or rest[:1] in MARKS or rest == "//" or bare_url(rest)):
            return word[1:]
        if key.endswith("\\") and key[:-1] in self._keys:
            return key[:-1] + rest[len(key) :]
        return self._code.plain_backticks(at, stop) if "\\`" in word else word
