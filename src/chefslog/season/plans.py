"""The seasons as they are kept."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from chefslog.capture.dates import read_range
from chefslog.model.days import civil, iso
from chefslog.model.season import Season, SeasonError, checked
from chefslog.reading.connect import JournalError, Snapshot
from chefslog.reading.records import load_seasons


class NoSeason(JournalError):
    """No season goes by this name."""


def season(snapshot: Snapshot, name: str | None = None, today: int = 0) -> Season | None:
    """Return the season with this name, in any case; raises NoSeason.

    Without a name, the one that `today` lies in, else the one that ended last, else the next.
    """
    held = load_seasons(snapshot)
    if name is None:
        return default_season(held, today)
    for one in held:
        if one.name.casefold() == name.casefold():
            return one
    known = ", ".join(one.name for one in held) or "none yet"
    raise NoSeason(f'no season "{name}"; there are: {known}')


def default_season(held: Sequence[Season], today: int) -> Season | None:
    """Return the season that today lies in, else the one that ended last, else the first there."""
    current = [one for one in held if one.span[0] <= today <= one.span[1]]
    ended = [one for one in held if one.span[1] < today]
    return next(iter([*current, *ended, *reversed(held)]), None)


def days_of(text: str, today: int) -> tuple[int, int]:
    """First and last day of `2026-07..2026-12`, `h2 2026`, `q3`, `oct`. Raises SeasonError."""
    days = read_range(text, today)
    if days is None:
        raise SeasonError(f'"{text}" is not a span such as 2026-07..2026-12 or H2-2026')
    return days


def season_of(line: str, today: int) -> Season:
    """A new season from its name and days, or from a name that says them.

    `Year 2026-01..2026-12`, `Autumn q3`, `H2 2026`. Raises SeasonError.
    """
    words = line.split()
    named = read_range(line, today)
    if named is not None and named[0] != named[1]:
        return checked(Season("-".join(words), iso(named[0]), iso(named[1])))
    if len(words) < 2:
        raise SeasonError(
            "a season needs its days too: Autumn 2026-09..2026-11; H2-2026 names them itself"
        )
    # The days may be several words, and so may the name: of the days as many as can be, but
    # `Sprint 3 nov 2026` is no season of one day.
    ends = [" ".join(words[at:]) for at in range(1, len(words))]
    spans = {end: span for end in ends if (span := read_range(end, today))}
    longer = (end for end, (first, last) in spans.items() if first != last)
    end = [*longer, *spans, words[-1]][0]
    name = " ".join(words).removesuffix(end).strip()
    first, last = days_of(end, today)
    return checked(Season(name, iso(first), iso(last)))


def usual_line(today: int, taken: Collection[str] = ()) -> str:
    """The line for the half-year that today is in, or the first later one whose name is free."""
    year, month, _ = civil(today)
    half = year * 2 + (month > 6)
    while (name := f"H{half % 2 + 1}-{half // 2}") in taken:
        half += 1
    year, (first, last) = half // 2, (("01-01", "06-30"), ("07-01", "12-31"))[half % 2]
    return f"{name} {year}-{first}..{year}-{last}"
