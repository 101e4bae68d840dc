"""The questions of a team: what each asks, the scale of its one number, a contribution."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chefslog.model.checkin import CHECKIN_LABELS, IMPACTS, SCALES
from chefslog.team.bands import MEAN, PATH, POINTS, SHARE
from chefslog.team.errors import TeamError
from chefslog.team.founding.limits import line, same_name

MOST = 16
"""So many questions a team asks at most, its paths aside."""
MOST_PATHS = 12
"""So many critical paths the 3 am map has at most."""
_PATH = f"{PATH}:"
"""What stands before a path in the name of its question."""
DEFENDERS = ("fewer than two", "two or three", "four or more")
"""How many people could defend a path, by its band."""


@dataclass(frozen=True)
class Question:
    """One number per person and period: 0 is `low`, 20 is `high`.

    `title` is a few words for a line, `question` what it answers about the team, `source` what a
    person's own number is made of. `words` name five places of the scale, evenly from 0 to 20.
    `top` is the value that `high` stands for where the scale is one of numbers, 0 where it is a
    share. A path's three words are its bands: how many people could defend it.
    """

    name: str
    title: str
    question: str
    kind: str
    low: str
    high: str
    source: str
    words: tuple[str, ...]
    bottom: int = 0
    top: int = 0

    def name_place(self, part: float) -> str:
        """Return the word that is nearest to a place on the scale (0 to 1)."""
        return self.words[round(part * (len(self.words) - 1))]

    def say(self, part: float) -> str:
        """Return a place on the scale (0 to 1) for people: 67%, or 2.5 where it has numbers."""
        if not self.top:
            return f"{part * 100:.0f}%"
        return f"{self.bottom + part * (self.top - self.bottom):.1f}"

    def say_number(self, number: int) -> str:
        """Return a person's own number as they read it: 2.4 (12 of 20)."""
        said = ("yes" if number else "no") if self.kind == PATH else self.say(number / POINTS)
        return f"{said} ({number} of {POINTS})"

    def say_range(self, low: float, high: float) -> str:
        """Return a band of the scale for people: 1.6 to 2.4, under 22%, 78% or more."""
        if low <= 0:
            return f"under {self.say(high)}"
        if high >= 1:
            return f"{self.say(low)} or more"
        return f"{self.say(low).removesuffix('%')} to {self.say(high)}"


_AMOUNTS = ("almost none", "some of it", "about half", "most of it", "nearly all")


def _share(
    name: str, title: str, question: str, source: str, low: str = "none of it",
    high: str = "all of it",
) -> Question:  # fmt: skip
    return Question(name, title, question, SHARE, low, high, source, _AMOUNTS)


def _mean(name: str, title: str, question: str, source: str, *words: str, bottom: int = 0,
          top: int = 0) -> Question:  # fmt: skip
    return Question(name, title, question, MEAN, words[0], words[-1], source, words, bottom, top)


def _scale(name: str, question: str, *between: str) -> Question:
    scale = SCALES[name]
    return _mean(name, scale.label, question, "the mean of your check-ins, 1 to 5",
                 scale.low, *between, scale.high, bottom=1, top=5)  # fmt: skip


# fmt: off
_ALL = (
    _mean("delegation", "Thinking delegated", "How much of the thinking was delegated to AI?",
          "the mean AI level of your entries that name one",
          "by hand", "line cook", "station chef", "sous chef", "executive chef", top=4),
    _share("checked", "Delegated work checked", "How well was delegated work checked?",
           "of your entries at level 2 and above that say how they were checked, the share with "
           "lines, tests or spec"),
    _share("kept", "Work kept", "How much of the work was kept?",
           "of your entries with an outcome, the share that was kept"),
    _share("held", "Work that held", "Weeks later, did it hold up?",
           "of the follow-ups you answered, the share that held"),
    _mean("own", "Defensible at 3 am", "Could we defend it in production at 3 am?",
          "the mean of no, partly and yes over your entries",
          "no", "mostly no", "partly", "mostly yes", "yes"),
    _mean("effect", "AI helped", "Did AI help or hurt?",
          "the mean of hurt, neutral and helped over your entries",
          "hurt", "more often hurt", "neutral", "more often helped", "helped"),
    _share("routine", "Routine handed over", "Is routine work handed over?",
           "of your routine entries that name a level, the share at 3 or 4"),
    _share("human_led", "Human-led kept by hand", "Do people lead the work that needs them?",
           "of your human-led entries that name a level, the share at 0 to 2"),
    _share("bugs", "Bugs fixed on the spot", "Are bugs fixed on the spot or queued?",
           "of the bugs in your entries, the share fixed inline", "all queued", "all on the spot"),
    _share("otherwise", "Would not exist without AI",
           "How much of the work would not have been done without AI?",
           "of your entries that say so, the share that would not have been done otherwise"),
    Question("spend", "Spend on AI", "What did AI cost a person in the period?", MEAN,
             "lowest bucket", "highest bucket", "your spend in the period, as one of five buckets",
             ("1st bucket", "2nd bucket", "3rd bucket", "4th bucket", "5th bucket"), 1, 5),
    _scale("review_load", "How heavy is reviewing?", "fairly light", "moderate", "heavy"),
    _scale("interruptions", "How often is work interrupted?", "some", "regular", "many"),
    _scale("after_hours", "How often is work done after hours?",
           "rare", "some days", "most days"),
    _scale("confidence", "How sure are people of what they shipped?",
           "fairly low", "moderate", "good"),
    _mean("impact_ai", CHECKIN_LABELS["impact_ai"],
          "What is one's own impact with AI, compared with a year ago?",
          "the mean of your monthly answers, from less to more", *IMPACTS.values(),
          bottom=1, top=5),
)
# fmt: on

QUESTIONS = {question.name: question for question in _ALL}
"""Every question by its name, in the order in which they are asked."""
DEFAULTS = tuple(name for name in QUESTIONS if name != "spend")
"""What a team of any size asks that says nothing else; spend needs the edges of its buckets."""


def question_of(name: str) -> Question:
    """Return the question of a name, one of QUESTIONS or a path. Raises TeamError for another."""
    if name in QUESTIONS:
        return QUESTIONS[name]
    if not name.startswith(_PATH):
        raise TeamError(f"There is no question {name!r}. They are: {' '.join(QUESTIONS)}.")
    path = line(name.removeprefix(_PATH), "path", 40)
    if "," in path:
        raise TeamError(f"The path {path!r} has a comma, which stands between two paths.")
    asked = f"Who could defend {path} in production at 3 am?"
    scale = "no", "yes", "your own yes or no"
    return Question(f"{_PATH}{path}", f"3 am: {path}", asked, PATH, *scale, DEFENDERS)


def path_of(name: str) -> str:
    """Return the path that the question of this name asks for, empty for an ordinary question."""
    return name.removeprefix(_PATH) if name.startswith(_PATH) else ""


def say_questions(names: Sequence[str]) -> list[str]:
    """Return what a team asks in lines for people; the 3 am map has a sentence of its own."""
    paths = [path for name in names if (path := path_of(name))]
    told = [f"Questions: {', '.join(name for name in names if not path_of(name))}"]
    if paths:
        told.append(
            "3 am map: for each of these paths you answer whether you could defend it in "
            f"production at 3 am: {', '.join(paths)}. Published: fewer than two, two or three, or "
            "four or more people."
        )
    return told


@dataclass(frozen=True)
class Contribution:
    """What one person sends for a period: a number per question, and which ones are filled.

    A question that is not filled holds 0.
    """

    numbers: tuple[int, ...]
    filled: tuple[bool, ...]


def blank(count: int) -> Contribution:
    """Return the contribution to so many questions that says nothing."""
    return Contribution((0,) * count, (False,) * count)


def check_questions(names: Iterable[str]) -> tuple[str, ...]:
    """Return the names of a team's questions, its paths last.

    Raises TeamError for none, too many or another, and for two paths that look alike.
    """
    found = tuple(question_of(name).name for name in names)
    paths = [name for name in found if path_of(name)]
    ordered = tuple(name for name in QUESTIONS if name in found)
    if found != (*ordered, *paths):
        raise TeamError(f"Each question stands once and in this order: {' '.join(ordered)}.")
    if not 1 <= len(ordered) <= MOST:
        raise TeamError(f"A team asks 1 to {MOST} questions, not {len(ordered)}.")
    if len(paths) > MOST_PATHS or len(set(map(same_name, paths))) < len(paths):
        raise TeamError(f"A team names up to {MOST_PATHS} paths, each once.")
    return found


def check_contribution(contribution: Contribution, count: int) -> None:
    """Raise TeamError where a contribution is none to so many questions."""
    numbers, filled = contribution.numbers, contribution.filled
    if (len(numbers), len(filled)) != (count, count):
        raise TeamError(
            f"A contribution to this team has {count} numbers, not {len(numbers)} and "
            f"{len(filled)}. Nothing was sealed."
        )
    for number, is_filled in zip(numbers, filled, strict=True):
        if not 0 <= number <= (POINTS if is_filled else 0):
            raise TeamError(
                f"A question holds {number}; 0 to {POINTS} are allowed where it is answered, and 0 "
                "where it is not. Nothing was sealed."
            )


def bitmap(filled: Sequence[bool]) -> bytes:
    """Return one bit a question: question i is bit i mod 8, from the lowest, of byte i ÷ 8."""
    bits = sum(is_filled << place for place, is_filled in enumerate(filled))
    return bits.to_bytes(-(-len(filled) // 8), "little")


def read_bitmap(data: bytes, count: int) -> tuple[bool, ...]:
    """Return the flags of so many questions. Raises TeamError for bits beyond them."""
    bits = int.from_bytes(data, "little")
    if bits >> count:
        raise TeamError(f"The bitmap has bits beyond its {count} questions.")
    return tuple(bool(bits >> place & 1) for place in range(count))
