"""What a team's commands work on: the home, the keys, the clock, the chosen team and its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from textwrap import wrap

from chefslog.cli.command import Arguments
from chefslog.home.clock import Moment, now
from chefslog.home.config import load_config
from chefslog.home.narration import narrate
from chefslog.home.paths import Home, find_home
from chefslog.model.sanitize import legible
from chefslog.reading.connect import Snapshot
from chefslog.team.keys import KeyStore
from chefslog.team.member.places import Place, choose
from chefslog.team.member.sender import send_due
from chefslog.team.member.visit import Visit, visiting


class TeamContext:
    """Where a team's command begins."""

    def __init__(self, args: Arguments) -> None:
        self.args = args
        self.home: Home = find_home()
        self.config, problems = load_config(self.home)
        narrate(*problems)
        self.moment: Moment = now(self.config.day_starts)
        self.at = self.moment.at
        """Now, in seconds since 1970."""
        self.keys = KeyStore(self.home, self.config.team_keyring)

    def choose_place(self, word: str = "") -> Place:
        """Return the team that is meant, by PLACE or --team. Raises TeamError."""
        return choose(self.home, word or self.args.text("team") or "")

    def visit(self) -> AbstractContextManager[Visit]:
        """Open the chosen team's place. Raises TeamError."""
        return visiting(self.home, self.keys, self.choose_place())

    def send_due(self, snapshot: Snapshot) -> None:
        """Replace a member's files where it is time, and say what did not work."""
        narrate(*send_due(self.home, self.keys, snapshot, self.at, is_asked=True))


def split_names(texts: Iterable[str]) -> set[str]:
    """Return the names of options that may come several times, and take several with commas."""
    return {name.strip() for text in texts for name in re.findall(r"path:[^,]+|[^\s,]+", text)}


def split_paths(texts: Iterable[str]) -> list[str]:
    """Return the paths that an option names, in their order; a path may have spaces in it."""
    return [path.strip() for text in texts for path in text.split(",") if path.strip()]


def pick_data(found: object, *names: str) -> dict[str, object]:
    """Return some attributes of an object as data."""
    return {name: getattr(found, name) for name in names}


def of_period(period: str, text: str) -> str:
    """Return a sentence about a period, which is named once."""
    return text if text.startswith(period) else f"{period}  {text}"


def fold_lines(texts: Iterable[str], width: int, mark: str = "") -> Iterator[str]:
    """Yield sentences, each behind a mark, in lines of a width (0: as they are).

    A word that is longer has a line of its own; an empty text has none.
    """
    for text in filter(None, texts):
        shown = mark + legible(text)
        if not width:
            yield shown
            continue
        yield from wrap(
            shown, width, subsequent_indent=" " * len(mark), break_long_words=False,
            break_on_hyphens=False,
        )  # fmt: skip
