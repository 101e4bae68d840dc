"""Commands of the rows that wait for an answer; their keys work on those rows only."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from chefslog.tui.commands.base import READING, Command

if TYPE_CHECKING:
    from chefslog.tui.application import Chefslog


class Yes(Command):
    """Take the draft into the journal."""

    id, key, label, footer, on = "yes", "y", "Yes to the draft", "yes", "draft"

    @classmethod
    def run(cls, app: Chefslog) -> None:
        """Approve the draft."""
        from chefslog.tui import changing

        changing.change_state(app, "entry", "approve")


class YesToAll(Command):
    """Take every draft of this source into the journal."""

    id, key, label, footer, on = "yes_all", "Y", "Yes to all of this source", "yes to all", "draft"

    @classmethod
    def word(cls, app: Chefslog) -> str:
        """With the count, which `Y` must not hide."""
        extra = app.room.list.current_extra() if app.room else None
        return extra.text if extra is not None and extra.text else cls.footer

    @classmethod
    def run(cls, app: Chefslog) -> None:
        """Approve all drafts of the source."""
        from chefslog.tui import changing

        changing.approve_source(app)


class No(Command):
    """Refuse the draft; it is never proposed again."""

    id, key, label, footer, on = "no", "x", "No to the draft", "no", "draft"

    @classmethod
    def run(cls, app: Chefslog) -> None:
        """Dismiss the draft."""
        from chefslog.tui import changing

        changing.change_state(app, "dismissed", "dismiss")


class Verdict(Command):
    """Say whether the work held."""

    on = "due"
    verdict: ClassVar[str]

    @classmethod
    def run(cls, app: Chefslog) -> None:
        """Give the verdict."""
        from chefslog.tui import changing

        changing.give_verdict(app, cls.verdict)


class Held(Verdict):
    """It held."""

    id, key, label, footer, verdict = "held", "h", "It held", "held", "held"


class Reworked(Verdict):
    """It had to be reworked."""

    id, key, label, footer, verdict = "reworked", "w", "It was reworked", "reworked", "reworked"


class Reverted(Verdict):
    """It was reverted."""

    id, key, label, footer, verdict = "reverted", "v", "It was reverted", "reverted", "reverted"


class Incident(Verdict):
    """It led to an incident."""

    id, key, label, footer, verdict = (
        "incident",
        "i",
        "It led to an incident",
        "incident",
        "incident",
    )


class Unknown(Verdict):
    """Nobody knows; do not ask again."""

    id, key, label, footer, verdict = "unknown", "minus", "Nobody knows", "unknown", "unknown"


class Checkin(Command):
    """The week in five keys."""

    id, key, label = "checkin", "", "Check in for this week"
    places = READING

    @classmethod
    def run(cls, app: Chefslog) -> None:
        """Open the check-in."""
        from chefslog.tui import opening

        opening.open_checkin(app)
