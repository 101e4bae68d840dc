"""Journal: a filter counts, is cleared by esc, and an empty result says what would match."""

from __future__ import annotations

import pytest
from textual.content import Content

from chefslog.home.paths import Home
from chefslog.model.season import Season
from chefslog.store.entries import edit_entries, set_state
from chefslog.store.journal import open_journal
from chefslog.store.records import save_season
from chefslog.tui.theme import content_style, inks_of
from tests.journals import entry, noon, put_journal, put_letters
from tests.tui.running import journal_of, rest, running, screen_text


def written(home: Home) -> None:
    put_journal(
        home,
        [
            entry(1, headline="Retry budget for webhooks"),
            entry(2, headline="One retry, then another retry", ago=1),
            entry(3, headline="Moved the tests", ago=40),
        ],
    )


async def test_a_filter_counts_and_esc_clears_it(home: Home) -> None:
    written(home)
    async with running(home) as (app, pilot):
        await pilot.press("f3", "slash")
        journal_of(app).bar.put("retry")
        await rest(app, pilot)
        assert "2 of 3 entries · esc clears" in screen_text(app)
        await pilot.press("enter")
        await rest(app, pilot)
        assert "Moved the tests" not in screen_text(app)
        await pilot.press("escape")
        await rest(app, pilot)
        assert journal_of(app).bar.value == ""
        assert "Moved the tests" in screen_text(app)
        await pilot.press("slash", "up")
        assert journal_of(app).bar.value == "retry"
        await pilot.press("escape")
        await rest(app, pilot)
        assert "3 entries" in screen_text(app)
        assert app.focused is journal_of(app).list
        assert "how to leave" not in screen_text(app)


async def test_an_empty_result_says_what_matches_without_its_last_word(home: Home) -> None:
    written(home)
    async with running(home) as (app, pilot):
        await pilot.press("f3", "slash")
        journal_of(app).bar.put("retry zzz")
        await rest(app, pilot)
        text = screen_text(app)
        assert "Nothing matches “retry zzz”." in text
        assert "Without “zzz”, 2 entries match." in text
        journal_of(app).bar.put("retry and zzz")
        await rest(app, pilot)
        assert "and: searched as text" in screen_text(app)
        journal_of(app).bar.put("#flky")
        await rest(app, pilot)
        assert 'No entry has "flky" under tags.' in screen_text(app)
        await pilot.press("escape")
        await rest(app, pilot)
        assert "Retry budget" in screen_text(app)


async def test_words_that_were_searched_for_are_marked_as_typed_anywhere(home: Home) -> None:
    written(home)
    async with running(home) as (app, pilot):
        await pilot.press("f3")
        journal_of(app).bar.put("RETRY after:2026-01")
        await rest(app, pilot)
        mark = inks_of(app)["hit"].bgcolor
        list_ = journal_of(app).list
        marked = [
            segment.text
            for y in range(list_.size.height)
            for segment in list_.render_line(y)
            if segment.style and segment.style.bgcolor == mark
        ]
    assert marked == ["Retry", "retry", "retry"]


@pytest.mark.parametrize("width", [80, 120])
async def test_a_move_of_the_cursor_lays_nothing_out_anew(
    home: Home, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    put_journal(home, [entry(n, notes="line\n" * (n % 5)) for n in range(12)])
    async with running(home, width=width, height=36) as (app, pilot):
        await pilot.press("escape", "2")
        await rest(app, pilot)
        laid: list[object] = []
        monkeypatch.setattr(app.screen, "_refresh_layout", lambda *given, **_: laid.append(given))
        await pilot.press("j", "j", "k")
        await rest(app, pilot)
        assert laid == []
        assert journal_of(app).list.cursor == 1


async def test_the_calendar_counts_the_entries_of_each_day_and_goes_there(home: Home) -> None:
    many = [entry(n, headline=f"Busy {n}", ago=3) for n in range(1, 13)]
    put_journal(home, [*many, entry(20, headline="Alone", ago=32)])
    async with running(home) as (app, pilot):
        await pilot.press("f3", "c")
        await rest(app, pilot)
        # Saturday 21 November; the twelve are of the Wednesday, one is of 20 October.
        assert "Nov 2026 · 12 entries" in screen_text(app)
        assert "w47  16     17     18 12  19     20     21     22" in screen_text(app)
        await pilot.press("pageup", "k")
        await pilot.pause()
        assert "Oct 2026 · 1 entry" in screen_text(app)
        assert " 20 1 " in screen_text(app)
        await pilot.click("Month", offset=(12, 4))
        await pilot.click("Month", offset=(12, 4))
        await rest(app, pilot)
        assert journal_of(app).list.current_row() is not None
        assert "Alone" in screen_text(app)


async def test_the_calendar_counts_what_the_list_shows(home: Home) -> None:
    put_journal(
        home,
        [
            entry(1, tags=["infra"]),
            entry(2, ago=1),
            entry(3, tags=["infra"], ago=2),
            entry(4, ago=1, state="trashed"),
        ],
    )
    async with running(home) as (app, pilot):
        await pilot.press("f3")
        journal_of(app).bar.put("#infra")
        await rest(app, pilot)
        await pilot.press("c")
        await rest(app, pilot)
        assert "Nov 2026 · 2 entries" in screen_text(app)
        await pilot.press("left", "enter")
        await rest(app, pilot)
        assert "Nothing on Fri 20 Nov matches the filter." in screen_text(app)
        assert journal_of(app).list.cursor == 1
        app.action_open_trash()
        journal_of(app).bar.put_aside()
        await rest(app, pilot)
        await pilot.press("c")
        await rest(app, pilot)
        assert "Nov 2026 · 1 entry" in screen_text(app)
        await pilot.press("left", "enter")
        await rest(app, pilot)
        assert "Nothing in the trash on Thu 19 Nov." in screen_text(app)


@pytest.mark.parametrize("state", ["entry", "trashed"])
async def test_the_calendar_of_another_screen_counts_everything_and_shows_it(
    home: Home, state: str
) -> None:
    put_journal(home, [entry(1), entry(2, ago=1), entry(3, tags=["infra"], ago=2)])
    async with running(home) as (app, pilot):
        await pilot.press("f3")
        journal_of(app).show_state(state)
        journal_of(app).bar.put("#infra")
        await rest(app, pilot)
        await pilot.press("1")
        await rest(app, pilot)
        app.action_open_calendar()
        await rest(app, pilot)
        assert "Nov 2026 · 3 entries" in screen_text(app)
        await pilot.press("home", "left", "enter")
        await rest(app, pilot)
        journal = journal_of(app)
        assert (journal.bar.value, journal.state, journal.list.timeline.entries) == ("", "entry", 3)
        assert journal.list.cursor == 1
        assert "Nothing on" not in screen_text(app)


async def test_a_view_beside_the_journal_shows_as_many_entries_as_it_says(home: Home) -> None:
    put_journal(
        home,
        [
            entry(1, project="pay [/] back", tags=["infra", "登录"], people=["sam"]),
            entry(2, project="Pay [/] Back", tags=["infra"], ago=7),
            entry(3, project='the "old" one', people=["Inês"], ago=8),
            entry(4, project="ai:2", tags=["c++"], ago=90),
            entry(5, project="a draft's", tags=["none"], state="draft"),
        ],
    )
    put_letters(home, [entry(6, tags=["infra"], project="waiting")])
    async with running(home, width=140, height=40) as (app, pilot):
        await pilot.press("f3")
        await rest(app, pilot)
        journal = journal_of(app)
        views = [(at, view) for at, view in enumerate(journal.views._views) if view.words]
        assert [view.name for _, view in views][:3] == ["This week", "Last week", "pay [/] back"]
        assert {"#infra", "#登录", "#c++", "@sam", "@Inês"} <= {view.name for _, view in views}
        assert not {"#none", "a draft's"} & {view.name for _, view in views}
        for at, view in views:
            journal.set_focus(journal.views)
            journal.views.highlighted = at
            await pilot.press("enter")
            await rest(app, pilot)
            assert journal.list.timeline.entries == view.entries, view
            assert app.focused is journal.list
        await pilot.press("escape")
        await rest(app, pilot)
        assert journal.bar.value == ""


async def test_the_views_are_one_tab_from_the_list_and_have_no_keys_that_change(
    home: Home,
) -> None:
    put_journal(home, [entry(1), entry(2, ago=7), entry(3, ago=40)])
    async with running(home, width=120, height=30) as (app, pilot):
        await pilot.press("f3")
        await rest(app, pilot)
        journal = journal_of(app)
        await pilot.press("tab")
        assert journal.views.has_focus
        await pilot.press("j", "d", "x", "s")
        await rest(app, pilot)
        assert journal.list.timeline.entries == 3
        assert journal.views.highlighted == 1
        await pilot.press("escape")
        assert journal.list.has_focus
        await pilot.press("tab", "1")
        assert app.current_mode == "today"


async def test_the_views_come_when_the_terminal_is_made_wide(home: Home) -> None:
    written(home)
    async with running(home) as (app, pilot):
        await pilot.press("f3")
        await rest(app, pilot)
        assert journal_of(app).views.option_count == 0
        assert not journal_of(app).views.display
        await pilot.resize_terminal(160, 40)
        await rest(app, pilot)
        assert "2  This week" in screen_text(app)
        app.theme = "textual-light"
        await rest(app, pilot)
        count = journal_of(app).views.get_option_at_index(0).prompt
        assert isinstance(count, Content)
        assert count.spans[0].style == content_style(journal_of(app), "dim")


@pytest.mark.parametrize("width", [80, 140])
async def test_the_entry_that_is_open_stays_open_whatever_is_written(
    home: Home, width: int
) -> None:
    written(home)
    async with running(home, width=width) as (app, pilot):
        await pilot.press("f3", "down", "enter")
        await rest(app, pilot)
        for change in ("s", "elsewhere", "undo", "filter"):
            if change == "s":
                await pilot.press("s")
                await rest(app, pilot)
                app.focused.put("+infra")  # type: ignore[union-attr]
                await pilot.press("enter")
            elif change == "elsewhere":
                put_letters(home, [entry(9, headline="From another shell")])
                app.refresh_rooms()
            elif change == "undo":
                await pilot.press("u")
            else:
                await pilot.press("escape", "slash")
                put_letters(home, [entry(8, headline="And one more")])
                app.refresh_rooms()
            await rest(app, pilot)
            assert journal_of(app).current_ref() == entry(2)["id"], change
        await pilot.press("escape", "d")
        await rest(app, pilot)
        assert "in the trash: One retry, then another retry" in screen_text(app)


async def test_a_selection_is_of_what_the_list_shows(home: Home) -> None:
    written(home)
    async with running(home) as (app, pilot):
        await pilot.press("f3", "space", "space")
        await rest(app, pilot)
        assert "2 selected · esc lets go" in screen_text(app)
        await pilot.press("slash")
        journal_of(app).bar.put("moved")
        await rest(app, pilot)
        await pilot.press("enter", "d")
        await rest(app, pilot)
        assert "in the trash: Moved the tests" in screen_text(app)
        await pilot.press("escape")
        await rest(app, pilot)
        assert "2 entries" in screen_text(app) and "Moved" not in screen_text(app)


async def test_what_is_gone_is_selected_no_more_and_what_does_not_fit_says_so(home: Home) -> None:
    put_journal(home, [entry(1), entry(2, ago=1), entry(3, state="draft", source="git")])
    async with running(home) as (app, pilot):
        await pilot.press("f3", "space")
        with open_journal(home, noon, session="other") as journal:
            set_state(journal, [entry(1)["id"]], "trashed", "trash")
        app.refresh_rooms()
        await rest(app, pilot)
        assert not journal_of(app).list.chosen and "selected" not in screen_text(app)
        journal_of(app).action_set_state("entry", "approve")
        await rest(app, pilot)
        assert "Nothing that is selected is a draft." in screen_text(app)
        journal_of(app).show_state("trashed")
        await rest(app, pilot)
        await pilot.press("d")
        await rest(app, pilot)
        assert "it is in the trash already." in screen_text(app)
        assert "kept" not in journal_of(app).offers


@pytest.mark.parametrize("size", [(80, 24), (140, 40)])
async def test_an_empty_journal_shows_no_signs_that_stand_for_others(
    home: Home, size: tuple[int, int]
) -> None:
    async with running(home, width=size[0], height=size[1]) as (app, pilot):
        for key in ("1", "2", "3", "4", "5", "1"):
            await pilot.press("escape", key)
            await rest(app, pilot)
            assert "\\u00" not in screen_text(app), key
        assert "no AI touched it" in screen_text(app)


async def test_views_are_counted_again_when_the_terminal_is_wide_again(home: Home) -> None:
    written(home)
    async with running(home, width=140, height=40) as (app, pilot):
        await pilot.press("f3")
        await rest(app, pilot)
        assert "2  This week" in screen_text(app)
        await pilot.resize_terminal(80, 24)
        await rest(app, pilot)
        put_journal(home, [entry(9)])
        app.refresh_rooms()
        await rest(app, pilot)
        await pilot.resize_terminal(140, 40)
        await rest(app, pilot)
        assert "3  This week" in screen_text(app)


async def test_the_journal_without_its_filter_begins_at_the_top(home: Home) -> None:
    put_journal(home, [entry(n, tags=["old"] if n == 10 else []) for n in range(60)])
    async with running(home) as (app, pilot):
        await pilot.press("f3", "slash")
        journal_of(app).bar.put("#old")
        await rest(app, pilot)
        await pilot.press("enter", "escape")
        await rest(app, pilot)
        assert journal_of(app).list.cursor == 0
        # However many are new above it, the cursor stays in view.
        put_letters(home, [entry(n) for n in range(70, 100)])
        app.refresh_rooms()
        await rest(app, pilot)
        assert any("▌" in one and "Entry 59" in one for one in screen_text(app).splitlines())


@pytest.mark.parametrize("width", [80, 140])
async def test_an_open_entry_that_leaves_the_list_gives_way_to_the_list(
    home: Home, width: int
) -> None:
    put_journal(home, [entry(n, tags=["infra"], ago=n) for n in range(4)])
    async with running(home, width=width, height=40) as (app, pilot):
        await pilot.press("f3", "slash")
        journal = journal_of(app)
        journal.bar.put("#infra")
        await rest(app, pilot)
        await pilot.press("enter", "down", "enter")
        await rest(app, pilot)
        with open_journal(home, noon, session="other") as other:
            edit_entries(other, {entry(1)["id"]: {"tags": []}})
        app.refresh_rooms()
        await rest(app, pilot)
        assert "The entry that was open is not in this list any more." in screen_text(app)
        assert journal.list.has_focus
        await pilot.press("enter", "d")
        await rest(app, pilot)
        assert "in the trash: Entry 2 · u undoes" in screen_text(app)
        assert journal.list.has_focus


async def test_an_open_entry_is_what_keys_act_on_beside_a_selection(home: Home) -> None:
    put_journal(home, [entry(n, ago=n) for n in range(4)])
    async with running(home) as (app, pilot):
        await pilot.press("f3", "space", "space", "enter")
        await rest(app, pilot)
        await pilot.press("d")
        await rest(app, pilot)
        assert "in the trash: Entry 2" in screen_text(app)


async def test_what_leaves_the_filtered_list_is_selected_no_more(home: Home) -> None:
    put_journal(home, [entry(n, tags=["infra"]) for n in range(4)])
    async with running(home) as (app, pilot):
        await pilot.press("f3", "slash")
        journal_of(app).bar.put("#infra")
        await rest(app, pilot)
        await pilot.press("enter", "space", "space")
        with open_journal(home, noon, session="other") as other:
            edit_entries(other, {entry(3)["id"]: {"tags": []}})
        app.refresh_rooms()
        await rest(app, pilot)
        assert [*journal_of(app).list.chosen] == [entry(2)["id"]]
        assert "1 selected" in screen_text(app)


async def test_the_season_says_why_what_is_selected_is_left_out(home: Home) -> None:
    states = [entry(1), entry(2, private=True), entry(3, state="trashed"), entry(4, ago=400)]
    put_journal(home, states)
    with open_journal(home, noon, session="test") as journal:
        save_season(journal, Season("H2", "2026-07-01", "2026-12-31"))
    async with running(home) as (app, pilot):
        await pilot.press("f3")
        app.action_open_trash()
        await rest(app, pilot)
        await pilot.press("a")
        assert "Left out: 1 in the trash" in screen_text(app)
        journal_of(app).show_state("entry")
        await rest(app, pilot)
        await pilot.press("space", "space", "space", "a")
        await rest(app, pilot)
        said = "1 entry in H2; left out: 1 private, 1 not of 2026-07-01 to 2026-12-31"
        assert journal_of(app).keys_line.said == f"{said} · u undoes"


async def test_the_cursor_of_the_views_stays_on_its_view(home: Home) -> None:
    put_journal(home, [entry(1, project="a"), entry(2, project="a"), entry(3, project="b")])
    async with running(home, width=140, height=40) as (app, pilot):
        await pilot.press("f3")
        await rest(app, pilot)
        views = journal_of(app).views
        assert views.highlighted == 0
        views.highlighted = next(n for n, one in enumerate(views._views) if one.name == "b")
        put_journal(home, [entry(4, project="new", ago=7), entry(5, project="b", ago=8)])
        app.refresh_rooms()
        await rest(app, pilot)
        assert views.highlighted is not None
        assert views._views[views.highlighted].name == "b"
