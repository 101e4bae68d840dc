"""The review as data: parts arranged from what the writer wrote and chose, and what is missing.

Nothing is invented, and nothing that was not picked is in it unless a switch says so.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from chefslog.insight.statistics import TOO_FEW
from chefslog.model.days import iso, spoken
from chefslog.model.fields import BY_NAME
from chefslog.model.kinds import LABELS
from chefslog.model.season import PARTS, SWITCHES, Pick, Season
from chefslog.reading.connect import Snapshot
from chefslog.reading.fts import fold
from chefslog.season.coverage import count_pieces, coverage
from chefslog.season.item import Item, held_text, make_item, part_of, title_of
from chefslog.season.material import Piece, material, names_of_people, with_folds
from chefslog.season.names import COLLEAGUE, Names, find_ordinary
from chefslog.season.prose import stopped
from chefslog.season.rubric import Rubric, RubricError, read_rubric

OPENING_PICKS = 3
PART_TITLES = {
    "opening": "Summary", "goals": "Goals", "impact": "Impact", "wider": "Wider contribution",
    "learning": "Learning", "ai": "How I worked with AI", "thanks": "Thanks",
    "learned": "Learned", "next": "Next steps", "asks": "What I ask for",
    "discarded": "Thrown away", "appendix": "Appendix: all entries of the period",
}  # fmt: skip
"""The parts of a document in their order."""


@dataclass(frozen=True)
class Audience:
    """A kind of reader; `switches` are what is on for them without being asked for."""

    name: str
    about: str
    switches: tuple[str, ...] = ()


AUDIENCES = {
    one.name: one
    for one in (
        Audience("me", "everything, and what is missing", SWITCHES),
        Audience("manager", "your picks; names as \"a colleague\" unless switched on"),
        Audience("skip", "your picks; names as \"a colleague\" unless switched on"),
        Audience("peer", "your picks without goals; names as \"a colleague\" unless switched on"),
    )
}  # fmt: skip


@dataclass(frozen=True)
class Sources:
    """What a document is made from; `pieces` hold no private entry (see `material`)."""

    season: Season
    pieces: Sequence[Piece]
    rubric: Rubric | None
    names: Sequence[str]
    today: int
    labels: Sequence[str] = LABELS
    made: dict[str, tuple[object, Item]] = field(default_factory=dict, compare=False, repr=False)
    """Items by id, each with what it was made from; it serves the season's later states too."""

    def picked(self) -> list[Piece]:
        """The picked pieces, each with what was folded into it."""
        return [piece for _, piece in self.outline]

    @cached_property
    def outline(self) -> list[tuple[Pick, Piece]]:
        """The picks in the writer's order with their entries."""
        picks = self.season.picks
        by_id = {pick.id: pick for pick in picks}
        pieces = with_folds(self.pieces, [(pick.id, pick.folded) for pick in picks])
        return [(by_id.get(piece.id, Pick(piece.id)), piece) for piece in pieces]

    def make_item(self, pick: Pick, piece: Piece) -> Item:
        """Return the item of a pick, made once as long as pick, entries and own text stay."""
        source = (pick, piece, self.season.texts.get(pick.id))
        held = self.made.get(pick.id)
        if held is None or held[0] != source:
            held = self.made[pick.id] = (source, make_item(pick, piece, self.season))
        return held[1]

    def items(self, most: int | None = None) -> list[Item]:
        """Return the items of the picks, or of the first ones, in the writer's order."""
        return [self.make_item(pick, piece) for pick, piece in self.outline[:most]]

    def is_on(self, audience: str, switch: str) -> bool:
        """Whether something beside the picks goes to this reader."""
        on = self.season.switches.get(audience, ()) + AUDIENCES[audience].switches
        return switch in on

    def make_names(self, audience: str) -> Names:
        """What takes names out of texts for this reader; it takes none where they are on."""
        if self.is_on(audience, "names"):
            return Names((), kept=True)
        texts = (str(value) for one in self.pieces for value in one.fields.values()
                 if isinstance(value, str))  # fmt: skip
        return Names(self.names, find_ordinary(texts, self.names))


def read_sources(
    snapshot: Snapshot, season: Season, today: int, labels: Sequence[str] = LABELS
) -> tuple[Sources, list[str]]:
    """Read what a season's texts are made from, and lines to show about its rubric."""
    problems = []
    rubric = None
    if season.rubric:
        try:
            rubric = read_rubric(season.rubric, f"rubric of {season.name}")
        except RubricError as error:
            problems.append(f"{error}. Shown without it.")
    pieces, names = material(snapshot, *season.span), names_of_people(snapshot)
    return Sources(season, pieces, rubric, names, today, labels), problems


def own_text(sources: Sources, key: str) -> str:
    """Return what the writer wrote for a place of the review; empty where an entry forbids it."""
    own = sources.season.texts.get(key)
    if own is None or not set(own.ids) <= {piece.id for piece in sources.pieces}:
        return ""
    return own.words


def propose_opening(items: Sequence[Item]) -> str:
    """Return the opening made from the first three picks, each one's sentences together."""
    return " ".join(" ".join((stopped(item.title), *item.impact)) for item in items[:OPENING_PICKS])


def document(
    sources: Sources,
    audience: str = "me",
    names: Names | None = None,
    only: Collection[str] = tuple(PART_TITLES),
) -> dict[str, Any]:
    """Return the context of a template: plain data for this reader.

    `parts` lists the (name, title) of what is there, in order; `missing` what is not. `names` is
    told what was replaced, where it is given; `only` are the parts that are wanted.
    """
    parts = {name: _make_part(sources, audience, name) for name in PART_TITLES if name in only}
    context: dict[str, Any] = {name: made for name, made in parts.items() if made}
    header = _header(sources, audience)
    if not sources.is_on(audience, "names"):
        names = names or sources.make_names(audience)
        context = _without_names(context, names)
        if "thanks" in context:
            people = (name for _, piece in sources.outline for name in piece.words("people"))
            names.note_replaced(people)
        header["season"] = names.text(header["season"])
    context["parts"] = [{"name": name, "title": PART_TITLES[name]} for name in context]
    context["missing"] = _missing(sources) if audience == "me" else []
    context["header"] = header
    context["audience"] = audience
    return context


def _make_part(sources: Sources, audience: str, name: str) -> Any:
    """Return what stands in a part of the document for a reader; empty where nothing does."""
    if name in SWITCHES and not sources.is_on(audience, name):
        return []
    if name in PARTS:
        return [sources.make_item(pick, piece).context() for pick, piece in sources.outline
                if part_of(pick, piece) == name]  # fmt: skip
    if name == "opening":
        return own_text(sources, name) or propose_opening(sources.items(OPENING_PICKS))
    if name == "goals":
        return [] if audience == "peer" else _goals(sources)
    if name == "thanks":
        return _thanks(sources, sources.is_on(audience, "names"))
    if name in ("next", "asks"):
        return own_text(sources, name)
    makers = {"ai": _ai_lines, "learned": _learned, "discarded": _discarded, "appendix": _appendix}
    return makers[name](sources)


def _without_names(context: dict[str, Any], names: Names) -> dict[str, Any]:
    def proofs(value: Any) -> Any:
        if isinstance(value, Mapping):
            held = {key: proofs(one) for key, one in value.items()}
            if "ref" in held and names.has_name(str(held["ref"])):
                held["ref"] = str(held["kind"])
            return held
        return [proofs(one) for one in value] if isinstance(value, list) else value

    found: dict[str, Any] = names.value(proofs(context))
    return found


def _header(sources: Sources, audience: str) -> dict[str, Any]:
    season = sources.season
    first, last = season.span
    counts = ""
    if audience == "me":
        used = sum(1 + len(piece.folded) for piece in sources.picked())
        spread = coverage(count_pieces(sources.pieces), first, last, sources.today)
        counts = (
            f"{spread.weeks} of {spread.all_weeks} weeks with entries, "
            f"{used} of {len(sources.pieces)} entries used"
        )
    return {
        "name": season.writer or "",
        "role": season.role or "",
        "season": season.name,
        "first": iso(first),
        "last": iso(last),
        "counts": counts,
    }


def _goals(sources: Sources) -> list[dict[str, Any]]:
    rows = []
    for goal in sources.season.goals:
        served = [
            title_of(piece)
            for piece in sources.picked()
            if fold(goal.key) in {fold(word) for word in piece.words("goals")}
        ]
        words = own_text(sources, f"goal:{goal.key}")
        # Words behind it are a sentence of their own.
        is_open = words and goal.text and goal.text[-1] not in ".!?…"
        rows.append(
            {
                "key": goal.key,
                "text": f"{goal.text}." if is_open else goal.text,
                "status": goal.status,
                "words": words,
                "served": served,
            }
        )
    return rows


def _ai_lines(sources: Sources) -> list[str]:
    """Counts over all entries with AI of the season; nothing below the usual smallest group."""
    with_ai = [piece for piece in sources.pieces if piece.fields.get("delegation", 0) > 0]
    n = len(with_ai)
    if n < TOO_FEW:
        return []
    counts = {
        words: sum(piece.text(field) == value for piece in with_ai)
        for field, value, words in (
            ("outcome", "kept", "kept"),
            ("outcome", "reworked", "reworked"),
            ("outcome", "discarded", "thrown away"),
            ("ai_effect", "helped", "where AI helped (self-reported)"),
        )
    }
    return [f"{count} of {n} {words}" for words, count in counts.items() if count]


def _thanks(sources: Sources, with_names: bool) -> list[dict[str, str]]:
    rows = []
    for pick, piece in sources.outline:
        people = piece.words("people")
        if people:
            colleagues = COLLEAGUE if len(people) == 1 else f"{len(people)} colleagues"
            rows.append({"who": ", ".join(people) if with_names else colleagues,
                         "what": sources.make_item(pick, piece).title})  # fmt: skip
    return rows


def _learned(sources: Sources) -> list[dict[str, str]]:
    """The lines of picks that begin with Learned:, Differently: or Next:, one bullet each item."""
    rows = []
    for item in sources.items():
        names = ("differently", "next") if item.part == "learning" else (
            "learned", "differently", "next")  # fmt: skip
        lines = [stopped(line) for one in item.pieces for name in names
                 for line in one.told.get(name, ())]  # fmt: skip
        if lines:
            rows.append({"title": item.title, "text": " ".join(lines)})
    return rows


def _discarded(sources: Sources) -> list[str]:
    return [title_of(one) for one in sources.pieces if one.text("outcome") == "discarded"]


def _appendix(sources: Sources) -> list[dict[str, str]]:
    return [
        {"day": spoken(one.day), "title": title_of(one), "impact": one.impact}
        for one in sources.pieces
    ]


def _missing(sources: Sources) -> list[str]:
    lines = []
    for row in _goals(sources):
        if not row["served"]:
            lines.append(f"Goal {row['key']}: no pick serves it")
    for item in sources.items():
        first = item.pieces[0]
        labels = {name: BY_NAME[name].noun for name in ("problem", "approach", "result")}
        lacks = [label for name, label in labels.items() if not first.told.get(name)]
        lacks += [] if first.impact else ["impact"]
        lacks += [] if first.proof else ["proof"]
        if first.told.get("") and len(lacks) > 1:
            lacks.append("its notes are not used: begin them with Problem:, Decision: or Result:")
        if first.verdict is None:
            lacks.append(held_text(first))
        if item.is_stale:
            lacks.append("source changed since")
        if item.is_withheld:
            lacks.append("own text left out: an entry it was made from is no longer published")
        if lacks:
            lines.append(f"{item.title} ({item.short[:6]}): {', '.join(lacks)}")
    return lines
