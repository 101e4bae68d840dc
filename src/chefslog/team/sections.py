"""The sections of a contribution: what each asks, its cells, and how they lie in one vector."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from chefslog.model.checkin import CHECKIN_ANSWERS, CHECKIN_LABELS, IMPACTS, SCALES
from chefslog.model.entry import VERDICTS
from chefslog.model.fields import BY_NAME
from chefslog.model.kinds import LABELS
from chefslog.team.errors import TeamError

POINTS = 20
"""What a person spreads over the cells of each section that they fill."""

SMALL = 12
"""Under this many members a team is small: fewer sections, by the quarter, keyholders from
outside."""


@dataclass(frozen=True)
class Section:
    """A question and the cells its answers fall in.

    `fields` are those of an entry, a verdict or a check-in that it is made of: two sections that
    share one overlap. `question` is what the section answers about the team.
    """

    name: str
    title: str
    cells: tuple[str, ...]
    fields: tuple[str, ...]
    question: str


def _values(name: str) -> tuple[str, ...]:
    """Return the cells of a field that holds one of a few words."""
    return tuple(BY_NAME[name].kind.values)


def _scale(name: str) -> tuple[str, ...]:
    """Return the cells of a question of the check-in."""
    return (f"1 {SCALES[name].low}", "2", "3", "4", f"5 {SCALES[name].high}")


_HELD = tuple(verdict for verdict in VERDICTS if verdict != "unknown")

# fmt: off
_ALL = (
    Section("delegation", "Delegation", ("not said", *LABELS), ("delegation",),
            "How much of the thinking went to AI?"),
    Section("check", "How it was checked",
            ("every line read", "tests and sampling", "spec and gates reviewed", "not yet"),
            ("checked",), "How was the work checked?"),
    Section("kind", "Kind of work",
            _values("kind"), ("kind",),
            "What sort of work was it?"),
    Section("value", "Value",
            _values("value"), ("value",), "Where did the value go?"),
    Section("effect", "What AI did", _values("ai_effect"), ("ai_effect",),
            "Did AI help or hurt?"),
    Section("outcome", "Outcome", _values("outcome"), ("outcome",),
            "What became of the work at first?"),
    Section("own", "Ownership at 3 am", _values("own"), ("own",),
            "Could the one who did it defend it in production at 3 am?"),
    Section("stakes", "Stakes and delegation",
            ("routine, level 0 to 2", "routine, level 3 or 4",
             "human-led, level 0 to 2", "human-led, level 3 or 4"),
            ("stakes", "delegation"), "Is routine work delegated, and human-led work not?"),
    Section("otherwise", "Without AI", ("would have been done", "would not have been done"),
            ("otherwise",), "Would it have been done without AI?"),
    Section("held", "What held", _HELD, ("verdict",),
            "Asked weeks later: did it hold?"),
    Section("bugs", "Bugs", ("fixed inline", "queued"), ("bugs",),
            "Are bugs fixed on the spot or queued?"),
    Section("impact", "Impact lines", ("with a number", "without a number"), ("impact",),
            "Does the line about impact hold a number?"),
    Section("spend", "Spend on AI",
            ("lowest bucket", "second bucket", "third bucket", "fourth bucket", "highest bucket"),
            ("spend",), "What did AI cost a person in the period?"),
    Section("review_load", CHECKIN_LABELS["review_load"], _scale("review_load"),
            ("review_load",), "How heavy is reviewing?"),
    Section("review_wait", CHECKIN_LABELS["review_wait"], _scale("review_wait"),
            ("review_wait",), "How long does work wait for review?"),
    Section("interruptions", CHECKIN_LABELS["interruptions"], _scale("interruptions"),
            ("interruptions",), "How often is work interrupted?"),
    Section("after_hours", CHECKIN_LABELS["after_hours"], _scale("after_hours"),
            ("after_hours",), "How often is work done after hours?"),
    Section("confidence", CHECKIN_LABELS["confidence"], _scale("confidence"),
            ("confidence",), "How sure are people of what they shipped?"),
    Section("impact_ai", CHECKIN_LABELS["impact_ai"], (*IMPACTS.values(),),
            ("impact_ai",), "What is one's own impact with AI, compared with a year ago?"),
)
# fmt: on

SECTIONS = {section.name: section for section in _ALL}
"""Every section by its name, in the order in which they are offered."""

DEFAULT_SMALL = ("delegation", "check", "effect", "outcome", "own", *CHECKIN_ANSWERS)
"""What a team of under 12 shares if it says nothing else."""


def defaults(n_members: int) -> tuple[str, ...]:
    """The sections of a team of this size that says nothing else."""
    return DEFAULT_SMALL if n_members < SMALL else tuple(SECTIONS)


def layout(names: Iterable[str]) -> list[tuple[Section, int, int]]:
    """Each section with the first and one past the last index of its cells.

    Raises TeamError for a name that is unknown or there twice, or none at all.
    """
    placed: list[tuple[Section, int, int]] = []
    seen: set[str] = set()
    at = 0
    for name in names:
        section = SECTIONS.get(name)
        if section is None:
            raise TeamError(f"There is no section {name!r}. They are: {' '.join(SECTIONS)}.")
        if name in seen:
            raise TeamError(f"The section {name} is listed twice.")
        seen.add(name)
        placed.append((section, at, at + len(section.cells)))
        at += len(section.cells)
    if not placed:
        raise TeamError("A team file names at least one section.")
    return placed


def length(names: Iterable[str]) -> int:
    """How many cells the sections have together. Raises TeamError as `layout` does."""
    return layout(names)[-1][2]


def labels(section: Section, edges: Sequence[int] = (), currency: str = "") -> tuple[str, ...]:
    """The cells' labels for people; those of spend with the team file's edges, where it has any.

    `edges` are the four lower ends of the buckets after the first, in whole units of the currency.
    """
    if section.name != "spend" or not edges:
        return section.cells
    unit = f" {currency}" if currency else ""
    between = (f"{low} to under {high}{unit}" for low, high in pairwise(edges))
    return (f"under {edges[0]}{unit}", *between, f"{edges[-1]}{unit} or more")


@dataclass(frozen=True)
class Contribution:
    """What one person sends for a period: points per cell, and which sections are filled.

    In a filled section the cells sum to `POINTS`, in a blank one all are zero.
    """

    cells: tuple[int, ...]
    filled: tuple[bool, ...]


def blank(names: Iterable[str]) -> Contribution:
    """The contribution that says nothing. Raises TeamError as `layout` does."""
    placed = layout(names)
    return Contribution((0,) * placed[-1][2], (False,) * len(placed))


def bitmap(filled: Sequence[bool]) -> bytes:
    """One bit a section: section i is bit i mod 8, from the lowest, of byte i ÷ 8."""
    data = bytearray(-(-len(filled) // 8))
    for place, is_filled in enumerate(filled):
        data[place // 8] |= is_filled << place % 8
    return bytes(data)


def filled_of(data: bytes, n: int) -> tuple[bool, ...]:
    """The flags of n sections from their bitmap. Raises TeamError where it is not exactly one."""
    if len(data) != -(-n // 8):
        raise TeamError(f"The bitmap of {n} sections has {-(-n // 8)} bytes, not {len(data)}.")
    bits = int.from_bytes(data, "little")
    if bits >> n:
        raise TeamError(f"The bitmap has bits beyond its {n} sections.")
    return tuple(bool(bits >> place & 1) for place in range(n))
