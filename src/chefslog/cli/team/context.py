"""What a team's commands have in front of them: the home, the keys, the clock, the chosen team."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from textwrap import wrap

from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.output import terminal
from chefslog.cli.prompt import ask_yes
from chefslog.cli.team.printing import say
from chefslog.home.clock import Moment, now
from chefslog.home.config import load
from chefslog.home.paths import Home, find_home
from chefslog.model.sanitize import legible
from chefslog.team.errors import TeamError

_NEEDED = ("cryptography", "pyhpke", "Crypto")


def has_extras() -> bool:
    """Whether the packages that team sharing needs are installed."""
    return all(find_spec(name) is not None for name in _NEEDED)


def need_extras() -> None:
    """Raises TeamError where they are not."""
    if not has_extras():
        raise TeamError("Team sharing needs more: pip install 'chefslog[team]'")


class TeamDesk:
    """Where a team's command begins; importing it loads no cryptography."""

    def __init__(self, args: Arguments) -> None:
        """Raises TeamError where the extra packages are missing."""
        need_extras()
        from chefslog.team.keys import KeyStore
        from chefslog.team.member.places import settle_places

        self.args = args
        self.home: Home = find_home()
        config, problems = load(self.home)
        say(*problems, *map(legible, settle_places(self.home)))
        self.moment: Moment = now(config.day_starts)
        self.has_keyring = config.team_keyring
        self.keys = KeyStore(self.home, config.team_keyring)
        self.currency = config.currency

    @property
    def at(self) -> float:
        """Now, in seconds since 1970."""
        return self.moment.at

    def send_due(self, undecided: bool = True) -> None:
        """Send what was waiting for its closing day, and say so; blanks where nothing was decided.

        `undecided` is False where the member is about to decide.
        """
        from chefslog.team.member.closing_day import send_due

        told = send_due(self.home, self.keys, self.at, undecided=undecided)
        say(*(legible(one.text) for one in told))


def place_of(desk: TeamDesk, word: str = "") -> Place:
    """The team that is meant, by PLACE or --team. Raises TeamError."""
    from chefslog.team.member.places import choose

    return choose(desk.home, word or desk.args.text("team") or "")


@contextmanager
def visit(desk: TeamDesk) -> Iterator[Visit]:
    """The chosen team's place, open. Raises TeamError."""
    from chefslog.team.member.visit import visiting

    with visiting(desk.home, desk.keys, place_of(desk)) as found:
        yield found


def agreed(args: Arguments, question: str, otherwise: str = "nothing was done") -> None:
    """Go on after a yes, or with --yes. Raises UsageError, saying what happened otherwise."""
    if args.flag("yes"):
        return
    if not sys.stdin.isatty():
        raise UsageError(f"{otherwise}; --yes does it without asking")
    if not ask_yes(question):
        raise UsageError(otherwise)


def lines(texts: Iterable[str], mark: str = "") -> None:
    """Print lines that others may have written into a shared place; folded on a terminal."""
    width = terminal().width
    for text in texts:
        shown = mark + legible(text)
        print("\n".join(folded(shown, width, " " * len(mark))) if width else shown)


def of_period(period: str, text: str) -> str:
    """A sentence about a period, which is named once."""
    return text if text.startswith(period) else f"{period}  {text}"


def folded(text: str, width: int, indent: str) -> list[str]:
    """A sentence in lines of a width; a word that is longer has a line of its own."""
    return wrap(
        text, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    ) or [""]


TYPE_CHECKING = False
if TYPE_CHECKING:
    from chefslog.team.member.places import Place
    from chefslog.team.member.visit import Visit
