"""What was probably meant: a key one slip away, another tool's word, a day not taken as one.

Loaded only when a word looks like an unknown key, or a line begins like a date and is not filed
there.
"""

from __future__ import annotations

from chefslog.capture.dates import (
    DAY_NAMES,
    LONG_DAYS,
    LONG_MONTHS,
    MONTH_NAMES,
    NUMBER_WORDS,
    PREFIX_ROOM,
    DayError,
    count_days,
    read_count,
    read_dated,
    read_day,
    read_ordinal,
    read_past_day,
    read_range,
    read_span,
)
from chefslog.capture.lexer import DAY_KEYS
from chefslog.model.days import civil, spoken
from chefslog.model.fields import BY_KEY, FieldError, read_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_OTHER_WORDS = {
    **{"level": "ai", "label": "tag", "who": "person", "user": "person", "from": "since"},
    **{"to": "until", "status": "outcome", "repo": "project", "url": "link"},
    **{"type": "kind", "note": "notes", "time": "took", "month": "on", "year": "on"},
    **{"no": "not:has", "without": "not:has"},
}
"""What other tools call a field or a test of the day."""
_BEFORE_DAYS = ("after", "since", "before", "until", "on")
_ALSO_NAMES = ("jan", "mar", "march", "april", "may", "june", "august", "sun", "sat")
"""Names of months and days that, alone at the start of a line, are as often something else."""
_DATE_WORDS = {
    *("yday", "yest", "tomorrow", "tmr", "tmrw", "ago", "day", "days", "week", "weeks"),
    *("weekend", "month", "months", "quarter", "year", "years", "fortnight", "night"),
}
_VAGUE = ("late", "early", "earlier", "mid", "end", "start", "beginning", "eod", "coming", "the")
"""Words that may stand in front of a day or span."""
_TIMES = ("morning", "afternoon", "evening", "night")
_ALSO_WORDS = {
    *("day", "days", "week", "weeks", "month", "months", "quarter", "year", "years"),
    *("night", "ago"),
}
"""Words of a date that, alone at the start of a line, are as often something else."""
_SMALL_WORDS = {
    *NUMBER_WORDS,
    *("last", "next", "this", "past", "previous", "the", "on", "in", "of", "before", "after"),
    *("few", "other", "over"),
}
_ORDINALS = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"),
    *("tenth", "eleventh", "twelfth"),
)
_AROUND_DATES = " \t()[]{}<>*_,;-–—"
_BETWEEN_PARTS = str.maketrans("-/.,'’", "      ")
_BETWEEN_NAMES = str.maketrans("-–/&+,", "      ")
_OTHER_SIGNS = str.maketrans("‐‑‒–—−－／：．", "-------/:.")
IN_ENGLISH = {
    word: english
    for english, words in {
        "yesterday": "gestern hier ayer ieri ontem gisteren wczoraj včera igår eilen вчера",
        "2 days ago": "vorgestern avant-hier anteayer antier eergisteren anteontem",
        "monday": "montag lundi lunes lunedì maandag måndag",
        "tuesday": "dienstag mardi martes martedì dinsdag tisdag",
        "wednesday": "mittwoch mercredi miércoles mercoledì woensdag onsdag",
        "thursday": "donnerstag jeudi jueves giovedì donderdag torsdag",
        "friday": "freitag vendredi viernes venerdì vrijdag fredag",
        "saturday": "samstag sonnabend samedi sábado sabato zaterdag lördag",
        "sunday": "sonntag dimanche domingo domenica zondag söndag",
        "january": "januar jänner janvier enero gennaio janeiro januari",
        "february": "februar février febrero febbraio fevereiro februari",
        "march": "märz mars marzo março maart",
        "april": "avril abril aprile",
        "may": "mai mayo maggio maio mei maj",
        "june": "juni juin junio giugno junho",
        "july": "juli juillet julio luglio julho",
        "august": "août agosto augustus augusti",
        "september": "septembre septiembre settembre setembro",
        "october": "oktober okt octobre octubre ottobre outubro",
        "november": "novembre noviembre novembro",
        "december": "dezember dez décembre déc diciembre dicembre dezembro",
        "days": "tagen tage tag jours días dias giorni dagen dagar",
        "weeks": "wochen woche semaines semanas settimane weken veckor",
        "": "am den der le el il la de del di do em op på y",
    }.items()
    for word in words.split()
}
"""Words of dates in other languages; they are hinted at, not taken, as some are other words too."""
_AGO = ("vor", "hace", "il y a", "för", "fa")
_LEADING_SPANS = ("last week", "last month", "next week", "next month")


def meant(key: str, value: str, labels: Sequence[str], day_minutes: int) -> str | None:
    """The key that was probably meant, None where the word is likely an ordinary one.

    A key of three letters or fewer has too many neighbours: there only swapped letters count.
    Where the field takes any text its value proves nothing, so only swapped letters, a plural
    and, in keys of six letters and more, one wrong letter count; elsewhere the value must fit.
    """
    for real, field in BY_KEY.items():
        slip = find_slip(key, real)
        if not slip or (len(real) <= 3 and slip != "swap"):
            continue
        if field.kind.is_free:
            if slip == "swap" or key == real + "s" or len(real) >= 6:
                return real
            continue
        try:
            read_value(field, value, labels, day_minutes)
        except FieldError:
            continue
        return real
    return None


def meant_filter_key(typed: str, keys: Sequence[str]) -> str | None:
    """Return the key of a filter that an unknown one probably stands for, or None."""
    low = typed.lower()
    if low in _OTHER_WORDS or low in keys:
        return _OTHER_WORDS.get(low, low)
    begun = [key for key in keys if (key.startswith(low) and len(low) > 2) or key + "s" == low]
    return next((key for key in (*begun, *keys) if key in begun or find_slip(low, key)), None)


def meant_days(words: Sequence[str], today: int) -> tuple[int, str]:
    """How many of these words of a filter name days, 1 or more, and how to ask for them."""
    words = words[: words.index("")] if "" in words else words
    at = int(words[:1] != [] and words[0].lower() in _BEFORE_DAYS)
    key = words[0].lower() if at else "on"
    for stop in range(len(words), at, -1):
        phrase = " ".join(words[at:stop])
        days = phrase.lower().strip(".")
        past = count_days(days.removeprefix("last ").replace(" ", ""))
        span = read_range(days if past is None else f"{past}d", today)
        # A number alone, such as a year, is text, and so are some names.
        if span and not phrase.isdigit() and (days not in _ALSO_NAMES or at):
            asked = phrase if past is None else f"{past}d" + ".." * (key == "on")
            is_one = key == "on" and ".." not in asked and span[0] == span[1]
            which = "that day" if is_one else "those days"
            return stop, f"{key}:{asked} finds {which}"
    return 1, ""


def find_slip(typed: str, real: str) -> str:
    """`swap` for two neighbours exchanged, `letter` for one wrong, missing or too many."""
    if abs(len(typed) - len(real)) > 1 or typed == real:
        return ""
    at = 0
    while at < min(len(typed), len(real)) and typed[at] == real[at]:
        at += 1
    if len(typed) != len(real):
        long, short = (typed, real) if len(typed) > len(real) else (real, typed)
        return "letter" if long[at + 1 :] == short[at:] else ""
    if typed[at + 1 :] == real[at + 1 :]:
        return "letter"
    swapped = typed[at : at + 2] == real[at : at + 2][::-1]
    return "swap" if swapped and typed[at + 2 :] == real[at + 2 :] else ""


def misread_date(text: str, today: int) -> str:
    """Say why a text that begins like a date is not filed there; empty for ordinary text."""
    if not text.isascii():
        plain = "".join(str(int(sign)) if sign.isdecimal() else sign for sign in text)
        text = plain.translate(_OTHER_SIGNS)
    colon = text.find(":", 0, PREFIX_ROOM)
    while colon > 0 and text[colon - 1].isdigit() and text[colon + 1 : colon + 2].isdigit():
        # Part of a time such as 14:00.
        colon = text.find(":", colon + 1, PREFIX_ROOM)
    before = text[: max(colon, 0)]
    if before.split(" ")[-1] in DAY_KEYS and text[colon + 1 : colon + 2].strip():
        before = ""  # a token: a day:fri
    phrase = written = _tidy_date(before)
    if phrase.lower() in ("yesterday's", "yesterday’s"):
        phrase = "yesterday"
    if english := _to_english(before, today):
        phrase, written = english, before.strip()
    elif not phrase or not is_date_like(phrase, today):
        phrase = written = _leading_date(text, today)
    if not phrase:
        return ""
    try:
        day = read_past_day(phrase, today)
    except DayError as error:
        return f'"{written}": {error}' if english else str(error)
    if day == today:
        return ""
    prefix = f"{phrase} ago: " if count_days(phrase) is not None else f"{phrase}: "
    return f'"{written}": to file it under {spoken(day, today)}, begin with "{prefix}"'


def _to_english(phrase: str, today: int) -> str:
    """A date in another language in English; empty where it is none."""
    low = phrase.casefold().replace(",", " ").strip()
    start = next((start for start in _AGO if low.startswith(start + " ")), "")
    words = low.removeprefix(start).split()
    english = [IN_ENGLISH.get(word.rstrip("."), word) for word in words]
    is_ago = bool(start) and len(words) == 2 and english[1] in ("days", "weeks")
    if is_ago and read_count(words[0]) is not None:
        return f"{words[0]} {english[1]} ago"
    kept = [word for word in english if word]
    # A month alone may be a name, Mars or Mai, or the one that runs.
    is_month = len(kept) == 1 and kept[0] in LONG_MONTHS and not is_date_like(kept[0], today)
    named = [word in DAY_NAMES or word in MONTH_NAMES for word in kept]
    known = any(named) and all(
        is_name or word[0].isdigit() for is_name, word in zip(named, kept, strict=True)
    )
    is_day = " ".join(kept) in ("yesterday", "2 days ago")
    is_date = not start and english != words and not is_month and (known or is_day)
    return " ".join(kept) if is_date else ""


def _tidy_date(phrase: str) -> str:
    """A date without what stands round it; its parts with spaces between.

    `Yesterday evening` is yesterday, `3-nov`, `Nov. 3` and `3rd of Nov` are `3 nov`.
    """
    phrase = phrase.strip(_AROUND_DATES)
    if phrase.count(".") == 1:
        phrase = phrase.removesuffix(".")
    if phrase.lower() in ("y'day", "y’day"):
        return "yesterday"
    words = phrase.translate(_BETWEEN_PARTS).split()
    if len(words) == 2 and words[1].lower() in _TIMES and words[0].lower() != "last":
        return words[0]
    if not any(word.lower() in MONTH_NAMES for word in words):
        return phrase
    kept = [word for word in words if word.lower() not in ("the", "of", "on")]
    places = {word: str(number) for number, word in enumerate(_ORDINALS, 1)}
    kept = [places.get(word.lower(), word) for word in kept]
    if phrase[-3:-2] in ("'", "’"):
        kept[-1] = f"20{kept[-1]}"  # nov '25
    return " ".join(kept) if len(kept) > 1 else phrase


def is_date_like(text: str, today: int) -> bool:
    """Whether a whole text seems to name a day or a time other than one that holds today."""
    words = text.lower().replace(",", " ").split()
    if not words or (len(words) == 1 and words[0] in _ALSO_NAMES):
        return False
    span = read_span(text, today)
    if span is not None:
        # Years are topics, h1 is a heading, w3 a thing of its own.
        is_short = len(words[0]) == 2 and words[0][0] in "hw"
        is_other = len(words) == 1 and (words[0].isdigit() or is_short)
        return not is_other and not (span[0] < span[1] and span[0] <= today <= span[1])
    if words[0] in _VAGUE:
        rest = [word for word in words[1:] if word not in ("of", "the")]
        inner = read_span(" ".join(rest), today)
        if inner:
            return inner != (today, today)
    if words[-2:-1] == ["the"] and words[0] in ("on", "the") and words[-1][:1].isdigit():
        return read_ordinal(words[-1]) is not None
    names = text.lower().translate(_BETWEEN_NAMES).replace(" and ", " ").split()
    if len(names) > 1 and all(name in DAY_NAMES or name in MONTH_NAMES for name in names):
        return True
    if len(words) == 1 and words[0][-2:] == "th":
        return 4 <= (read_ordinal(words[0]) or 0) <= 31
    if len(words) == 1:
        is_word = words[0] in _DATE_WORDS - _ALSO_WORDS or _is_joined_date(words[0])
        return is_word or _is_numeric_date(words[0], today) or _is_misspelt(words[0])
    if words[-1] == "ago":
        return any(word in _DATE_WORDS or word[:-1].isdigit() for word in words[:-1])
    if _is_numeric_date(".".join(word.rstrip(".") for word in words), today):
        return True
    known = all(
        _is_date_word(word, today)
        or word in _SMALL_WORDS
        or read_ordinal(word) is not None
        or (len(word) == 4 and read_count(word) is not None)
        for word in words
    )
    is_now = words[0] in ("this", "today") and words[-1] in _DATE_WORDS
    return known and not is_now and any(_is_date_word(word, today) for word in words)


def _is_misspelt(word: str) -> bool:
    names = ("yesterday", "tomorrow", *LONG_DAYS, *LONG_MONTHS)
    return any(len(name) > 5 and word != name + "s" and find_slip(word, name) for name in names)


def _is_joined_date(word: str) -> bool:
    """`27nov`, `nov27`."""
    return word.strip("0123456789") in MONTH_NAMES and len(word) - len(word.strip("0123456789")) < 3


def _is_date_word(word: str, today: int) -> bool:
    return (
        word in _DATE_WORDS
        or word in DAY_NAMES
        or word in MONTH_NAMES
        or word in ("today", "yesterday")
        or count_days(word) is not None
        or _is_numeric_date(word, today)
    )


def _is_numeric_date(word: str, today: int) -> bool:
    """`3.11.2026`, `2026/11/03`, `26-11-03`, `20261103`, `3.11.`, `11/3`, `W44`, `2026-W44-2`.

    Neither `3.11`, `1/2`, `24/7` nor the version `1.2.3`; `3.11.26` and `3/11/26` where 26 is this
    year or the last.
    """
    year, sign, rest = word.rpartition("w")
    week = rest.split("-")[0]
    if sign and read_count(week) is not None and len(week) == 2 and len(rest) <= 4:
        return not year or (len(year) == 5 and read_count(year[:4]) is not None)
    is_dotted = word.endswith(".") and word.count(".") == 2
    day_month = (word[:-1].split(".") if is_dotted else word.split("/"))[:3]
    if len(day_month) == 2 and (is_dotted or (len(word) > 3 and word != "24/7")):
        low, high = sorted(read_count(part) or 0 for part in day_month)
        return 1 <= low <= 12 and high <= 31
    if len(word) == 8 and word.isascii() and word.isdigit():
        return "1970" <= word[:4] <= "2100" and "01" <= word[4:6] <= "12" and word[6:] <= "31"
    for sign in "-/.":
        parts = word.split(sign)
        if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts):
            continue
        lengths = [len(part) for part in parts]
        has_year = lengths[2] == 4 or (lengths[0] == 4 and (sign != "." or lengths[1:] == [2, 2]))
        if sign != "-" and lengths[2] == 2 and max(lengths) == 2:
            low, high = sorted(map(int, parts[:2]))
            return 1 <= low <= 12 and high <= 31 and 0 <= civil(today)[0] % 100 - int(parts[2]) <= 1
        return max(lengths) <= 4 and (has_year or lengths == [2, 2, 2])
    return False


def _leading_date(text: str, today: int) -> str:
    """The date in front of other words without a colon, such as `Yesterday fixed it`."""
    is_on = text.lower().startswith("on ")
    words = text.split()[is_on : is_on + 5]
    for count in range(min(4, len(words) - 1), 0, -1):
        phrase = _tidy_date(" ".join(words[:count]))
        low = phrase.lower()
        if low in DAY_NAMES:
            # Monday's outage, the Friday deploy: a name before a verb or by itself is the day.
            is_apart = words[0].lower() != low or words[1] in ("-", "–", "—")
            is_before_verb = words[1].lower().endswith("ed")
            if low not in _ALSO_NAMES and (is_on or is_apart or is_before_verb):
                # On friday last week, [Fri 13.11.]: the date goes on.
                for stop in (3, 2):
                    more = _tidy_date(" ".join(words[:stop]))
                    last = more.lower().split()[-1]
                    is_end = _is_date_word(last, today) and (stop == 3 or last not in _DATE_WORDS)
                    if is_end and is_date_like(more, today):
                        return more
                return phrase
        elif " " in low:
            name, *rest = low.split()
            is_mismatch = name in DAY_NAMES and read_dated(rest, today, 366) is not None
            if low in _LEADING_SPANS or is_mismatch or read_day(low, today) not in (None, today):
                return phrase
        elif _is_leading_word(low, today):
            return phrase[:10]
    return ""


def _is_leading_word(low: str, today: int) -> bool:
    """Whether one word, without a colon, can only be the day: `2026-11-03T14:00`, `3/11/2026`."""
    day = read_day(low[:10], today) if low[10:11] in ("", "t") else None
    if low in ("yesterday", "tomorrow", "yday") or (
        _is_numeric_date(low, today) and (low[:4].isdigit() or low[-4:].isdigit())
    ):
        return True
    return day not in (None, today) and count_days(low) is None
