"""What the keys of the Team screen set going: jobs for its queue, made from what is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from chefslog.reading.connect import Snapshot
from chefslog.tui.data.preferences import remember, remembered
from chefslog.tui.data.writer import tidy_import
from chefslog.tui.numbered import Numbered
from chefslog.tui.team.jobs import Job, Jobs, Work
from chefslog.tui.team.lines import row
from chefslog.tui.team.view import NEEDED, READER, Asked, View, Wish, format_of, whole_path
from chefslog.tui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from chefslog.team.founding.founding import Founding
    from chefslog.team.keyholder.tend import Tended
    from chefslog.team.keys import KeyStore
    from chefslog.tui.team.work import Here

_READ = "team_read"
"""What the app remembers of the team whose report alone is read here."""
_PARTS = ("team", "place", "name", "role")


class TeamDesk(Numbered):
    """What can be done on the Team screen; subclasses show it."""

    def __init__(self) -> None:
        super().__init__()
        self.front: Sheet = Sheet()
        self.jobs = Jobs(self, self.job_done)
        self.wish = Wish()
        self.view: View | None = None
        self.tended: Tended | None = None
        """What tending said last."""
        self._sent_on = 0

    def choose(self, team: str) -> None:
        """Another of the teams."""
        raise NotImplementedError

    def show_page(self, page: str) -> None:
        """Go to one of the pages."""
        raise NotImplementedError

    def show_team(self) -> None:
        """Lay out what was read."""
        raise NotImplementedError

    def job_done(self) -> None:
        """Something was done."""
        raise NotImplementedError

    def forget(self) -> None:
        """Another team is looked at."""
        self.tended = None

    # -- reading --------------------------------------------------------------------------

    def team_reader(self, wish: Wish) -> Callable[[Snapshot], View]:
        """What reads the team, to be called in a worker."""
        app = self.journal_app
        home, clock, keyring = app.home, app.moment, app.config.team_keyring
        only = remembered(home).get(_READ)
        only = only if isinstance(only, dict) else None

        def read(snapshot: Snapshot) -> View:
            if any(find_spec(name) is None for name in NEEDED):
                return View(is_bare=True)
            with tidy_import():
                from chefslog.team.keys import KeyStore
                from chefslog.team.member.places import Place
                from chefslog.tui.team import reader, work  # noqa: F401 - loaded here
            known = Place(*(str(only.get(name)) for name in _PARTS)) if only else None
            keystore = KeyStore(home, keyring)
            return reader.read_view(home, keystore, snapshot, clock().at, wish, known)

        return read

    def _keystore(self) -> KeyStore:
        from chefslog.team.keys import KeyStore

        app = self.journal_app
        return KeyStore(app.home, app.config.team_keyring)

    def _here(self) -> Callable[[], Here]:
        """This machine in the team that is shown, as things are when it is called."""
        app, view = self.journal_app, self.view
        assert view is not None
        assert view.place is not None
        place = view.place

        def here() -> Here:
            from chefslog.tui.team.work import Here

            return Here(app.home, self._keystore(), place, app.moment().at)

        return here

    def _do(
        self,
        word: str,
        do: Callable[[Any, Here], Any],
        back: Callable[[Any, Here], Any] | None = None,
        **more: Any,
    ) -> None:
        """Queue a job; `do` and `back` get the module `work` and where they are."""
        here = self._here()

        def bound(work: Callable[[Any, Here], Any]) -> Work:
            def run() -> Any:
                from chefslog.tui.team import work as doing

                return work(doing, here())

            return run

        self.jobs.add(Job(word, bound(do), bound(back) if back else None, **more))

    def send_due(self) -> None:
        """Once a day: what waits for its closing day goes, if that has come."""
        app, view = self.journal_app, self.view
        today = app.today()
        members = [one for one in view.teams if one.role == "member"] if view else []
        if not members or self._sent_on == today:
            return
        self._sent_on = today
        self._do(
            "sending", lambda doing, here: doing.send_waiting(here.home, here.keystore, here.now)
        )

    # -- a member -------------------------------------------------------------------------

    def action_toggle_section(self) -> None:
        """Turn the switch of the section under the cursor."""
        name = row(self.front.cursor)[1]
        answers = self._answers()
        if name in answers:
            self._answer({name: not answers[name]})

    def action_toggle_all(self) -> None:
        """Yes to all sections; no to all where all have a yes."""
        answers = self._answers()
        self._answer(dict.fromkeys(answers, not all(answers.values())))

    def _answers(self) -> dict[str, bool]:
        sharing = self.view.sharing if self.view else None
        rows = sharing.preview.rows if sharing else ()
        return {one.question.name: one.answer == "yes" for one in rows}

    def _answer(self, answers: Mapping[str, bool]) -> None:
        """Here at once, on the disk as soon as it is written."""
        sharing = self.view.sharing if self.view else None
        if self.view is None or sharing is None:
            return
        before = {name: is_yes for name, is_yes in self._answers().items() if name in answers}
        file = sharing.preview.task.file
        self.view = self.view.answered(answers)
        self.show_team()
        self._do(
            "keeping",
            lambda doing, here: doing.answer(here, file, answers),
            lambda doing, here: doing.answer(here, file, before),
        )

    def action_open_period(self) -> None:
        """What would leave for the period under the cursor."""
        self.wish = replace(self.wish, period=row(self.front.cursor)[1])
        self.show_page("share")
        self.reload()

    def action_seal(self, at_once: bool) -> None:
        """Seal exactly what is shown; undo puts a blank in its place."""
        sharing = self.view.sharing if self.view else None
        if sharing is None:
            return
        seen = sharing.preview
        period = seen.task.period.name
        back = None if seen.is_blank else lambda doing, here: doing.seal_blank(here, period)
        self._do("sealing", lambda doing, here: doing.seal_seen(here, seen, at_once=at_once), back)

    def action_withhold(self) -> None:
        """A blank in the place of what was sealed."""
        sharing = self.view.sharing if self.view else None
        if sharing is not None:
            period = sharing.preview.task.period.name
            self._do("sealing", lambda doing, here: doing.seal_blank(here, period))

    def hear_words(self, typed: str, voice: str, wrong: Callable[[], None]) -> None:
        """Take the eight words; wrong ones are offered to be put right."""
        view = self.view
        if view is None or view.standing is None:
            return
        seen = view.standing.newest.hash
        self._do(
            "checking",
            lambda doing, here: doing.hear_words(here, typed, voice, seen),
            failed=lambda _: wrong(),
        )

    # -- the keyholders -------------------------------------------------------------------

    def action_tend(self) -> None:
        """Whatever comes next; its steps are shown on the page of the periods."""
        if not self.jobs.is_asked("tending"):
            self._do("tending", lambda doing, here: doing.tend(here), then=self._show_tended)

    def _show_tended(self, tended: Tended) -> None:
        self.tended = tended
        self.show_page("periods")

    def action_toggle_heard(self) -> None:
        """Give one's word for the key under the cursor, or take it back."""
        kind, key = row(self.front.cursor)
        card = self.view.card(key) if self.view else None
        if card is not None:
            heard = kind == "card"
            self._do(
                "confirming",
                lambda doing, here: doing.give_word(here, card, heard=heard),
                lambda doing, here: doing.give_word(here, card, heard=not heard),
            )

    def action_toggle_leaving(self) -> None:
        """Take the member under the cursor out of the next roster, or back in."""
        name = row(self.front.cursor)[1]
        if self.view is not None and self.view.role == "desk":
            self.wish = replace(self.wish, leaving=self.wish.leaving ^ {name})
            self.reload()

    def action_say_yes(self) -> None:
        """Sign the roster that is shown, or say yes to what changed."""
        view = self.view
        proposal = view.keys.proposal if view and view.keys else None
        if view is not None and view.can_sign and proposal and proposal.file is not None:
            seen, leaving = proposal.file.hash, tuple(sorted(view.leaving))
            self._do("signing", lambda doing, here: doing.sign(here, seen, leaving))
        elif view is not None and view.can_agree:
            self._do("agreeing", lambda doing, here: doing.agree(here))

    # -- which team -----------------------------------------------------------------------

    def begin_team(self, asked: Asked) -> None:
        """Found a team as its desk."""
        app, day = self.journal_app, self.journal_app.today()

        def work() -> Any:
            from chefslog.tui.team import work as doing

            return doing.begin(app.home, self._keystore(), asked, day)

        self.jobs.add(Job("founding", work, then=self._entered))

    def enter_team(self, asked: Asked, wanted: Founding) -> None:
        """Ask for a seat in a team, or read its report alone."""
        app = self.journal_app
        if asked.verb == "read":
            from chefslog.team.mailroom.place import settle_place

            parts = (wanted.team, settle_place(asked.place), wanted.name, READER)
            remember(app.home, **{_READ: dict(zip(_PARTS, parts, strict=True))})
            self.choose(wanted.team)
            return

        def work() -> Any:
            from chefslog.tui.team import work as doing

            return doing.join(app.home, self._keystore(), asked, wanted)

        self.jobs.add(Job("joining", work, then=self._entered))

    def _entered(self, told: tuple[str, str]) -> None:
        team, text = told
        self.journal_app.say(text)
        self.choose(team)

    # -- the report -----------------------------------------------------------------------

    def keep_own_view(self, given: str) -> None:
        """The reader's own answer beside theirs."""
        day = self.journal_app.moment().day
        self._do("keeping", lambda doing, here: doing.keep_own_view(here, given, day))

    def write_report(self, text: str) -> None:
        """The report into a file."""
        app, view = self.journal_app, self.view
        report, path = view.report if view else None, whole_path(text)
        if report is not None:
            form, config = format_of(path), app.home.config
            self._do("writing", lambda doing, _: doing.write_report(report, path, form, config))
