"""The keys, the signs and the shapes of the single words of a typed line.

On the thin path; the scanner of lines and that of filters both look words up here.
"""

from __future__ import annotations

import os

from chefslog.model.fields import BY_KEY, BY_NAME, FIELDS, FLAG_OF, LINK_KEYS, Field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

KEYS = {**BY_KEY, **dict.fromkeys(LINK_KEYS, BY_NAME["evidence"])}
"""Every key of a field that may stand before a colon, with its field."""
FIELD_KEYS = BY_NAME | {option: BY_NAME[name] for name, option in FLAG_OF.items()} | KEYS
"""Every name that filters and documents know a field by: also its option (`tag`), its own name."""
DAY_KEYS = ("day", "on", "date")
"""Keys of the day, which is no row of the table of fields."""
MARKS = {sign: field.name for field in FIELDS for sign in field.kind.signs}
"""The signs that begin a tag or a person, with the field's name."""

PAUSES = ".,;:!?…、。，．！？；："
CLOSERS = PAUSES + ")]}>'\"’”»」』】》）"
OTHER_QUOTES = {"'": "'", "‘": "’", "“": "”", "„": "“"}
"""Quotes besides the plain one that may stand round a text, each with the one that closes it."""
_ELISIONS = ("tis ", "twas ", "til ", "em ", "cause ")
_CUTS = ",;!?'…’、。，！？；："
_JOINERS = "\u200c\u200d"
_DATE_STARTS = (
    "tod yes tom tmr yda day las nex thi the pas pre bef wee mon tue wed thu fri sat sun "
    "jan feb mar apr may jun jul aug sep oct nov dec y'd y’d"
)
_OTHER_STARTS = (
    "am den der le el il la em op på ges hie aye ier ont gis wcz vče igå eil вче vor ava ant eer "
    "mon lun maa mån die mar din tis mit mer mié woe ons don jeu jue gio tor fre ven vie vri sam "
    "son sáb sab zat lör dim dom zon sön hac fa för "
    "lat ear mid end sta beg eod com ove fir sec fou fif six sev eig nin ten ele twe "
    "ene fév fev mär jän avr mai maj giu jui lug aoû ott okt dez déc"
)
"""Beginnings of dates in other languages, of ordinals, `late` …, in front of a colon."""
_PERIOD_STARTS = ("q1", "q2", "q3", "q4", "h1", "h2", "kw", "cw", "wk")


def joined(words: Sequence[str]) -> str:
    """Several arguments as one line; where the shell ate a token's quotes, they come back."""
    if len(words) < 2:
        return decoded(words[0]) if words else ""
    return " ".join(requoted(decoded(word)) for word in words)


def requoted(word: str, keys: Mapping[str, Field] = KEYS) -> str:
    """A word that begins with a key, with quotes round the rest where that has spaces."""
    key, _, value = word.partition(":")
    field = keys.get(key)
    if field is None or " " not in value or value.startswith(('"', " ")):
        return word
    if field.kind.is_free and value[0] in OTHER_QUOTES and other_close(value, 0) == len(value) - 1:
        return word
    # Of the listed values only a level's name has spaces: `ai:line cook`, but `ai:2 kind:fix`.
    is_name = field.kind.value_words and ":" not in value and not value[0].isdigit()
    return f"{key}:{quoted(value)}" if field.kind.is_free or is_name else word


def decoded(word: str) -> str:
    """An argument as text; bytes that are not UTF-8 become visible as \\x escapes."""
    try:
        word.encode()
    except UnicodeEncodeError:
        return os.fsencode(word).decode("utf-8", "backslashreplace")
    return word


def quoted(value: str) -> str:
    r"""A value as the grammar reads it back whole: `"…"`, with `\"` for a quote inside."""
    parts = value.split('"')
    return '"' + '\\"'.join(part + _trailing(part) for part in parts) + '"'


def unquoted(inside: str) -> str:
    """What `quoted` was given, from the text between its outer quotes.

    Backslashes count only in front of a quote: two of them there are one.
    """
    parts = inside.split('"')
    # Every part but the last also ends in the backslash that kept its quote.
    return '"'.join(part[: len(part) - (len(_trailing(part)) + 1) // 2] for part in parts)


def _trailing(text: str) -> str:
    return "\\" * (len(text) - len(text.rstrip("\\")))


class Quotes:
    """Where the quotes of a text close: in front of a space, the end or punctuation."""

    def __init__(self, text: str) -> None:
        self._text = text
        # Where many are opened and none closes, the text is searched once.
        self._none_from = len(text) + 1

    def closing(self, start: int) -> int:
        """Where the quote that was opened before `start` closes, -1 where it does not.

        One that a backslash keeps does not.
        """
        text = self._text
        at = text.find('"', start) if start < self._none_from else -1
        while at >= 0:
            after = text[at + 1 : at + 2]
            if not after or after.isspace() or after in CLOSERS:
                before = at
                while before > start and text[before - 1] == "\\":
                    before -= 1
                if (at - before) % 2 == 0:
                    return at
            at = text.find('"', at + 1)
        self._none_from = min(start, self._none_from)
        return -1


def other_close(text: str, start: int) -> int:
    """Where the single or curly quote at `start` closes, in front of a space or the end.

    0 where it is an apostrophe or has nothing inside, -1 where it is not clear.
    """
    low = text[start + 1 : start + 8].lower()
    close = OTHER_QUOTES[text[start]]
    if low.startswith(_ELISIONS) or low.startswith(close):
        return 0
    found = -1
    for at in range(start + 1, len(text)):
        if text[at] not in (text[start], close):
            continue
        is_last = not text[at + 1 : at + 2].strip()
        if not is_last and (text[at - 1] == ":" or (found > 0 and text[at - 1].isspace())):
            break  # where another one opens
        if is_last and text[at] == close:
            if found > 0:
                return -1  # users' data: which of them is the apostrophe?
            found = at
    return found


def mark_end(word: str, *, slash: bool = True) -> int:
    """Where the `#tag`, `+tag` or `@name` that a word begins with ends; 0 where it is text.

    A letter first, two characters or more, any script; then `-` `_` `.` and, with `slash`, `/`.
    What follows may be punctuation only, or a comma and the like with more behind it.
    """
    if len(word) < 3 or not word[1].isalpha():
        return 0
    inner = "-_./" if slash else "-_."
    end = 2
    while end < len(word) and (word[end] in inner or _is_name_sign(word[end])):
        end += 1
    while word[end - 1] in inner or word[end - 1] in _JOINERS:
        end -= 1
    if end < 3:
        return 0
    rest = word[end:]
    return end if not rest.strip(CLOSERS + inner) or rest[0] in _CUTS else 0


def _is_name_sign(sign: str) -> bool:
    # An identifier may go on with the letters, digits and combining marks of every script.
    return sign.isalnum() or ("a" + sign).isidentifier() or sign in _JOINERS


def bare_url(word: str) -> str:
    """The web address that a word is, without the punctuation round it; empty for other words."""
    url = word.lstrip("(<[\"'")
    if not url[:8].lower().startswith(("http://", "https://")):
        return ""
    url = trimmed_link(url)
    host = url[url.find("//") + 2 :]
    return url if host[:1].isalnum() or host[:1] == "[" else ""


def trimmed_link(ref: str) -> str:
    """A link without the sentence's punctuation behind it; brackets of its own stay."""
    end = len(ref)
    spare = {")": ref.count(")") - ref.count("("), "]": ref.count("]") - ref.count("[")}
    while end > 0 and ref[end - 1] in CLOSERS:
        sign = ref[end - 1]
        if sign in spare:
            if spare[sign] <= 0:
                break
            spare[sign] -= 1
        end -= 1
    return ref[:end]


def begins_like_date(text: str) -> bool:
    """Whether a text may begin with a day, so that it is worth a closer look."""
    low = text.lower().lstrip("([*_-–• ")
    is_dated = low[:3] in _DATE_STARTS or low[low[:1] == "w" :][:1].isdigit()
    is_dated = is_dated or low.startswith(("on ", "in ")) or " ago" in low
    is_other = low[:3].strip() in _OTHER_STARTS or low[:2] in _PERIOD_STARTS
    return is_dated or (is_other and ":" in low[:32])


class CodeSpans:
    """Where the words of a text end: at spaces, but not at those in code between backticks."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._ends: dict[int, int] | None = None

    def word_end(self, at: int) -> int:
        """Return where the word at `at` ends."""
        text = self._text
        while at < len(text) and not text[at].isspace():
            at = self.after(at)
        return at

    def after(self, at: int) -> int:
        """Return what is behind the sign at `at`, or behind the code that begins there."""
        text = self._text
        if text[at] != "`":
            return at + 1
        end = at
        while text.startswith("`", end):
            end += 1
        if at and text[at - 1] == "\\":
            return end
        if self._ends is None:
            self._ends = _code_ends(text)
        return self._ends.get(at, end)

    def plain_backticks(self, at: int, stop: int) -> str:
        """Return a part of the text without the backslashes in front of backticks."""
        text, pieces = self._text, []
        while at < stop:
            after = self.after(at)
            kept = text[at] == "\\" and text.startswith("`", at + 1)
            pieces.append("" if kept else text[at:after])
            at = after
        return "".join(pieces)


def _code_ends(text: str) -> dict[int, int]:
    """For each run of backticks, where the code ends that it opens: behind the next as long."""
    runs = []
    at = text.find("`")
    while at >= 0:
        end = at
        while text.startswith("`", end):
            end += 1
        runs.append((at, end))
        at = text.find("`", end)
    ends: dict[int, int] = {}
    next_of: dict[int, int] = {}
    for start, end in reversed(runs):
        if end - start in next_of:
            ends[start] = next_of[end - start]
        next_of[end - start] = end
    return ends
