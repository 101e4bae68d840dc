"""What an import found or did, as it is told to the person."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, field

from chefslog.exchange.formats.registry import Record, Unread

SHOWN = 20
"""Problems and notes that a tally lists; all problems are in the file of rejects."""
SAMPLE = 3
"""Entries at the beginning and at the end of an import that a tally keeps to be shown."""


@dataclass
class Remark:
    """Where something was first said of a record, and of how many."""

    place: str
    times: int = 0


@dataclass
class Tally:
    """What an import found or did, by kind of record.

    `new`, `known` (in the journal already), `differing` (there with other content, which stays),
    `trashed` (in the trash, where they stay) and `purged` (erased here before, so left out) count
    records, `twice` those that the import itself has twice; `unread` could not be read, the first
    of them in `problems`. `rejects` is the file that keeps what was not read, and the text of
    entries that differ. `years` counts entries by year,
    `samples` has the first and `ending` the last of them. `notes` and `guesses` are texts with
    how often they apply and where first.
    """

    form: str
    new: Counter[str] = field(default_factory=Counter)
    known: Counter[str] = field(default_factory=Counter)
    differing: Counter[str] = field(default_factory=Counter)
    trashed: int = 0
    purged: int = 0
    twice: int = 0
    unread: int = 0
    problems: list[Unread] = field(default_factory=list)
    notes: dict[str, Remark] = field(default_factory=dict)
    guesses: dict[str, Remark] = field(default_factory=dict)
    guessed: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    rejects: str | None = None
    first: str | None = None
    last: str | None = None
    years: Counter[str] = field(default_factory=Counter)
    samples: list[Record] = field(default_factory=list)
    ending: deque[Record] = field(default_factory=lambda: deque(maxlen=SAMPLE))
    cancelled: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether there was nothing at all: no record, and nothing that could not be read."""
        kinds = (*self.new.values(), *self.known.values(), *self.differing.values())
        return not any((*kinds, self.trashed, self.purged, self.twice, self.unread))

    def count(self, kind: str, new: int, known: int, purged: int = 0) -> None:
        """Count records of one kind."""
        for counts, number in ((self.new, new), (self.known, known)):
            if number:
                counts[kind] += number
        self.purged += purged

    def note(self, record: Record | Unread) -> None:
        """Note what a record says beside itself."""
        if isinstance(record, Unread):
            self.unread += 1
            if len(self.problems) < SHOWN:
                self.problems.append(record)
            return
        for text in record.notes:
            add_remark(self.notes, text, record.place)
        for text in record.guesses:
            add_remark(self.guesses, text, record.place)
        self.guessed += bool(record.guesses)
        if record.kind == "entry":
            day = record.value["day"]
            self.first = min(self.first or day, day)
            self.last = max(self.last or day, day)
            self.years[day[:4]] += 1
            (self.samples if len(self.samples) < SAMPLE else self.ending).append(record)


def add_remark(remarks: dict[str, Remark], text: str, place: str) -> None:
    """Count one more record of which a text was said; there are few different texts."""
    if text in remarks or len(remarks) < SHOWN:
        remarks.setdefault(text, Remark(place)).times += 1
