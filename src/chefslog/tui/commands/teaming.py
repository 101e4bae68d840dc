"""Commands of Team: what leaves, the keyholders' part, the eight words, the report."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from chefslog.tui.commands.base import Command

if TYPE_CHECKING:
    from chefslog.tui.application import Chefslog
    from chefslog.tui.screens.team import TeamScreen


class TeamCommand(Command):
    """Something that screen 5 does."""

    places = ("team",)
    pages: ClassVar[tuple[str, ...]] = ()
    """The pages it is for; empty for all of them."""
    needs: ClassVar[str] = ""
    """What there has to be: a name that the screen's `offers` knows."""

    @classmethod
    def enabled(cls, app: Chefslog) -> bool:
        """On its pages and rows, where there is what it needs."""
        screen = app.numbered
        if screen is None or screen.name_of_screen != "team":
            return False
        if cls.pages and getattr(screen, "page", "") not in cls.pages:
            return False
        if cls.on and screen.row_kind() != cls.on:
            return False
        return not cls.needs or cls.needs in getattr(screen, "offers", ())

    @classmethod
    def run(cls, app: Chefslog) -> None:
        """Do it there."""
        from chefslog.tui.screens.team import TeamScreen

        if isinstance(app.numbered, TeamScreen):
            cls.act(app.numbered)

    @classmethod
    def act(cls, screen: TeamScreen) -> None:
        """What it does there."""
        raise NotImplementedError


class Toggle(TeamCommand):
    """Say yes to the section, or take the yes back; only what has a yes leaves."""

    id, key, label, footer = "team_toggle", "space", "Say yes or no to a section", "yes or no"
    on = "section"

    @classmethod
    def act(cls, screen: TeamScreen) -> None:
        """Turn its switch."""
        screen.acts.toggle_section()


class OpenPeriod(TeamCommand):
    """Show what would leave for this period; where two are open, each is shared for itself."""

    id, key, label, footer = "team_open", "enter", "Share this period", "share it"
    on = "period"
    needs = "periods"

    @classmethod
    def act(cls, screen: TeamScreen) -> None:
        """Go there."""
        screen.acts.open_period()


class All(TeamCommand):
    """Say yes to every section, or no to every section where all have a yes."""

    id, key, label, footer = "team_all", "a", "Yes or no to all sections", "all"
    on = "section"

    @classmethod
    def act(cls, screen: TeamScreen) -> None:
        """Turn all switches."""
        screen.acts.toggle_all()


class Seal(TeamCommand):
    """Seal exactly what is shown; it goes on the closing day, with everybody's."""

    id, key, label, footer = "team_seal", "s", "Seal exactly this", "seal this"
    pages = ("share",)
    needs = "share"

    @classmethod
    def word(cls, app: Chefslog) -> str:
        """What the key does today."""
        return "send this" if "goes at once" in getattr(app.numbered, "offers", ()) else cls.footer

    @classmethod
    def act(cls, screen: TeamScreen) -> None:
        """Seal it."""
        screen.acts.seal(at_once=False)


class SendNow(TeamCommand):
    """Seal exactly what is shown and send it now, without waiting for the closing day."""

    id, key, label, footer = "team_send", "S", "Send exactly this now", "send now"
    pages = ("share",)
    needs = "share"

    @classmethod
    def act(cls, screen: TeamScreen) -> None:
        """Seal and send it."""
        screen.acts.seal(at_once=True)


class Withhold(TeamCommand):
    """A blank of the same size takes the place of what was sealed; it says nothing."""

    id, key, label, footer = "team_blank", "x", "Send a blank instead", "blank"
    pages = ("share",)
    needs = "share"

    @classmethod
    def act(cls, screen: TeamScreen) -> None:
        """Seal a blank."""
        screen.acts.withhold()


class Tend(TeamCommand):
    """Keyholders: do whatever comes next; safe to repeat, safe to stop."""

    id, key, label, footer = "team_tend", "t", "Do what comes next", "tend"
    needs = "tend"

    @classmethod
    def act(cls, screen: TeamScreen) -> None:
        """Tend."""
        screen.acts.tend()


class Heard(TeamCommand):
    """Keyholders: you heard the owner read this key aloud."""

    id, key, label, footer = "team_heard", "h", "I heard this key", "heard it"
    on = "card"

    @classmethod
    def act(cls, screen: TeamScreen) -> None:
        """Give the word."""
        screen.acts.toggle_heard()


class Unheard(TeamCommand):
    """Keyholders: take back your word for this key."""

    id, key, label, footer = "team_unheard", "d", "Take my word for this key back", "take back"
    on = "heard"

    @classmethod
    def act(cls, screen: TeamScreen) -> None:
        """Take it back."""
        screen.acts.toggle_heard()


class Leaves(TeamCommand):
    """The desk: this member is not in the next quarter's roster, or is after all."""

    id, key, label, footer = "team_leaves", "d", "Leaves the team", "leaves"
    on = "member"
    needs = "roster"

    @classmethod
    def act(cls, screen: TeamScreen) -> None:
        """Take them out of what is proposed, or back in."""
        screen.acts.toggle_leaving()


class Yes(TeamCommand):
    """Say yes to what is shown: sign the roster as a keyholder, go on as a member."""

    id, key, label, footer = "team_yes", "y", "Say yes to what changes", "yes"
    pages = ("keys",)
    needs = "yes"

    @classmethod
    def word(cls, app: Chefslog) -> str:
        """Whether it signs."""
        return "sign this" if "sign" in getattr(app.numbered, "offers", ()) else "yes to this"

    @classmethod
    def act(cls, screen: TeamScreen) -> None:
        """Say it."""
        screen.acts.say_yes()


class Words(TeamCommand):
    """Type the team's eight words as you hear them."""

    id, key, label, footer = "team_words", "v", "Type the eight words", "eight words"
    needs = "words"

    @classmethod
    def act(cls, screen: TeamScreen) -> None:
        """Ask who reads them, then for the words."""
        from chefslog.tui import team_asking

        team_asking.ask_words(screen)


class NextPage(TeamCommand):
    """The next page: share, periods, report, keys."""

    id, key, label, footer = "team_page", "tab", "The next page of the team", "page"

    @classmethod
    def act(cls, screen: TeamScreen) -> None:
        """Turn it."""
        screen.step_page(1)


class PageBack(TeamCommand):
    """The page before."""

    id, key, label = "team_page_back", "shift+tab", "The page of the team before"

    @classmethod
    def act(cls, screen: TeamScreen) -> None:
        """Turn it back."""
        screen.step_page(-1)


class Numbers(TeamCommand):
    """Show the numbers behind the pictures, or the pictures again."""

    id, key, label, footer = "team_numbers", "n", "Numbers or pictures of the team", "numbers"
    pages = ("share", "report")

    @classmethod
    def word(cls, app: Chefslog) -> str:
        """What the key leads to."""
        return "pictures" if getattr(app.numbered, "numbers", False) else cls.footer

    @classmethod
    def act(cls, screen: TeamScreen) -> None:
        """Toggle them."""
        screen.toggle_numbers()


class OwnView(TeamCommand):
    """Your own answer on the impact with AI, shown beside theirs; it stays on this machine."""

    id, key, label, footer = "team_view", "m", "Your own view of the impact", "my view"
    pages = ("report",)
    needs = "view"

    @classmethod
    def act(cls, screen: TeamScreen) -> None:
        """Open the list."""
        from chefslog.tui import team_asking

        team_asking.choose_view(screen)


class Write(TeamCommand):
    """Write the report into a file: Markdown, or one HTML page."""

    id, key, label, footer = "team_write", "w", "Write the report into a file", "file"
    pages = ("report",)
    needs = "report"

    @classmethod
    def act(cls, screen: TeamScreen) -> None:
        """Ask where."""
        from chefslog.tui import team_asking

        team_asking.ask_path(screen)


class Which(TeamCommand):
    """Choose the team; join one, begin one, or read one's report."""

    id, key, label, footer = "team_which", "p", "Choose or join a team", "team"

    @classmethod
    def act(cls, screen: TeamScreen) -> None:
        """Open the list, or the line where there is no team yet."""
        from chefslog.tui import team_asking

        team_asking.choose_team(screen)


class Aside(TeamCommand):
    """Go to the details beside the page, to scroll them, and back."""

    id, key, label = "team_beside", "o", "To the details beside, and back"

    @classmethod
    def act(cls, screen: TeamScreen) -> None:
        """Go there."""
        screen.step_aside()


class LookAgain(TeamCommand):
    """Look again what others have put into the team's place."""

    id, key, label, footer = "team_look", "r", "Look again", "look again"

    @classmethod
    def act(cls, screen: TeamScreen) -> None:
        """Read it all again."""
        screen.look_again()


class TakeBack(TeamCommand):
    """Take back the last thing done here, as far as it can be."""

    id, key, label, footer = "team_undo", "u", "Undo in the team", "undo"
    needs = "undo"

    @classmethod
    def act(cls, screen: TeamScreen) -> None:
        """Undo."""
        screen.jobs.undo()


class DoAgain(TeamCommand):
    """Do again what was taken back here."""

    id, key, label = "team_redo", "U", "Redo in the team"
    needs = "redo"

    @classmethod
    def act(cls, screen: TeamScreen) -> None:
        """Redo."""
        screen.jobs.redo()
