"""What a team's commands work on: the home, the keys, the clock, the chosen team and its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from textwrap import wrap

from chefslog.cli.command import Arguments
from chefslog.home.clock import Moment, now
from chefslog.home.config import load_config
from chefslog.home.narration import narrate
from chefslog.home.paths import Home, find_home
from chefslog.model.sanitize import legible
from chefslog.team.errors import TeamError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from chefslog.reading.connect import Snapshot
    from chefslog.team.member.places import Place
    from chefslog.team.member.visit import Visit

_NEEDED = ("cryptography", "pyhpke", "Crypto")


def has_extras() -> bool:
    """Return whether the packages that team sharing needs are installed."""
    return all(find_spec(name) is not None for name in _NEEDED)


def need_extras() -> None:
    """Raises TeamError where they are not."""
    if not has_extras():
        raise TeamError("Team sharing needs more: pip install 'chefslog[team]'")


class TeamContext:
    """Where a team's command begins; importing it loads no cryptography."""

    def __init__(self, args: Arguments) -> None:
        """Raises TeamError where the extra packages are missing."""
        need_extras()
        from chefslog.team.keys import KeyStore

        self.args = args
        self.home: Home = find_home()
        config, problems = load_config(self.home)
        narrate(*problems)
        self.moment: Moment = now(config.day_starts)
        self.keys = KeyStore(self.home, config.team_keyring)
        self.currency = config.currency
        self.tends = config.team_tend

    @property
    def at(self) -> float:
        """Now, in seconds since 1970."""
        return self.moment.at

    def send_due(self, snapshot: Snapshot, is_asked: bool = True) -> None:
        """Replace a member's files where it is time, and say what did not work."""
        from chefslog.team.member.sender import send_due

        narrate(*send_due(self.home, self.keys, snapshot, self.at, is_asked=is_asked))


def choose_place(context: TeamContext, word: str = "") -> Place:
    """Return the team that is meant, by PLACE or --team. Raises TeamError."""
    from chefslog.team.member.places import choose

    return choose(context.home, word or context.args.text("team") or "")


@contextmanager
def visit(context: TeamContext) -> Iterator[Visit]:
    """The chosen team's place, open. Raises TeamError."""
    from chefslog.team.member.visit import visiting

    with visiting(context.home, context.keys, choose_place(context)) as visited:
        yield visited


def of_period(period: str, text: str) -> str:
    """Return a sentence about a period, which is named once."""
    return text if text.startswith(period) else f"{period}  {text}"


def fold_lines(texts: Iterable[str], width: int, mark: str = "") -> Iterator[str]:
    """Yield sentences, each behind a mark, in lines of a width (0: as they are).

    A word that is longer has a line of its own.
    """
    for text in texts:
        shown = mark + legible(text)
        if not width:
            yield shown
            continue
        yield from wrap(
            shown, width, subsequent_indent=" " * len(mark), break_long_words=False,
            break_on_hyphens=False,
        ) or [""]  # fmt: skip
