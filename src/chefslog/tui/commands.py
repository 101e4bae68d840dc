"""The one table of commands: keys, palette, footer, tooltips, help and `[keys]` come from it."""

from __future__ import annotations

from typing import NamedTuple

PLACES = {
    "app": "anywhere",
    "list": "in lists",
    "detail": "in an entry",
    "views": "in the views beside the Journal",
    "bar": "in the capture bar",
    "filter": "in the filter",
    "text": "in text fields",
    "insight": "in Insight",
    "season": "in Season",
    "team": "in Team",
}
"""Where keys work. `app` keys work while typing too, so they are never plain characters."""

WRITE, CHANGE, MOVE, LOOK, ANSWER, REVIEW, SHARE, APP, SHELL = (
    "Write", "Change", "Move", "Find", "Answer", "Season", "Team", "App", "Shell",
)  # fmt: skip
"""The groups that help shows commands in."""

READING = ("list", "detail", "views", "insight", "season", "team")
"""The places where plain characters are keys, not text."""
LISTS = ("list", "detail")
ENTRIES = ("list", "detail", "season")
DUES = ENTRIES
BAR = ("bar",)
TEXT = ("text",)
INSIGHT = ("insight",)
SEASON = ("season",)
TEAM = ("team",)
EVERYWHERE = ("app",)
PICKS = ("pick", "candidate", "maybe", "lack")
TEXTS = ("pick", "text", "goal", "field")
SEASON_ROWS = (*PICKS, "text", "goal", "field", "switch", "version", "page")
"""The rows of the Season screen; those of picks, of texts, and all but follow-ups."""


class Command(NamedTuple):
    """One thing the app can do, and where and when its key works.

    `key` may name several keys with commas between, or none (palette only). `word` stands in the
    footer; an empty one stays out of it. `action` is the `action_*` method of the app or of the
    screen in front. `on` names the kinds of row it is for, `pages` the pages, `needs` what the
    screen has to offer; empty means any.
    """

    id: str
    key: str
    label: str
    word: str
    group: str
    places: tuple[str, ...]
    action: str
    help: str
    on: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    needs: str = ""
    palette: bool = True


SHELL_LINES = (
    ("export", "Export the journal", "ask_shell('export -o journal.json')",
     "Write everything, or what a filter finds, into a file: json, jsonl, md, csv, html."),
    ("import", "Import from a file", "ask_shell('import ')",
     "Add entries from an archive or another journal; shows them and asks first."),
    ("harvest", "Harvest git commits", "ask_shell('harvest --yes .')",
     "Propose drafts from your commits; they wait on Today."),
    ("day", "Go through the day", "run_shell('day')",
     "The day's drafts and follow-ups in the terminal, one key each."),
    ("standup", "Standup notes", "run_shell('standup')",
     "What you did since the last working day, to read and copy."),
    ("spend", "What AI cost", "run_shell('spend')",
     "This month's cost, its forecast and budget, next to what came of it."),
    ("spend_import", "Import AI usage logs", "ask_shell('spend import')",
     "Add up the local usage logs of your agents."),
    ("coin", "Toss the coin for a task", "ask_shell('coin ')",
     "Your own trial: a coin decides whether AI is used for a task."),
    ("rename", "Rename a tag or project", "ask_shell('rename ')",
     "Rename a tag, person, project, goal or skill everywhere: OLD NEW."),
    ("tags", "List tags", "run_shell('tags')", "Every tag with its count and last use."),
    ("projects", "List projects", "run_shell('projects')",
     "Every project with its count and last use."),
    ("people", "List people", "run_shell('people')", "Everybody with their count and last use."),
    ("history", "Show the change log", "run_shell('history --all')",
     "What was changed in the journal, newest first."),
    ("config", "Show the settings", "run_shell('config')",
     "Every setting and what it takes."),
    ("config_set", "Change a setting", "ask_shell('config ')",
     "KEY VALUE; the app takes it up when it is opened next."),
    ("status", "Show counts", "run_shell('status')",
     "Counts of entries, pending captures and backups."),
    ("backup", "Back up the journal", "run_shell('backup')",
     "Write a verified copy of the journal."),
    ("doctor", "Check the journal", "run_shell('doctor')",
     "Look for damage and say what cures it."),
    ("any", "Run a shell command", "ask_shell('')", "Type any command of chefslog."),
)  # fmt: skip
"""Commands of the shell that make sense here: id, label, action and sentence of their rows."""

# A row is two or three lines here, and seven where it is formatted: the table is to be read whole.
# fmt: off
SCREENS = (
    Command("today", "1", "Today", "", MOVE, READING, "app.switch_mode('today')",
            "Capture, today and yesterday, and what waits for an answer."),
    Command("journal", "2", "Journal", "", MOVE, READING, "app.switch_mode('journal')",
            "Every entry, newest first, with a filter."),
    Command("insight", "3", "Insight", "", MOVE, READING, "app.switch_mode('insight')",
            "Statistics from your journal, with sample sizes."),
    Command("season", "4", "Season", "", MOVE, READING, "app.switch_mode('season')",
            "The review summary: pick entries, see what is missing, fit the form, hand it in."),
    Command("team", "5", "Team", "", MOVE, READING, "app.switch_mode('team')",
            "What you share with your team, each period's state, and the released report."),
)
"""The screens in the order of their digits."""

COMMANDS: tuple[Command, ...] = (
    *SCREENS,
    Command("insight_numbers", "n", "Numbers or charts", "numbers", LOOK, INSIGHT,
            "screen.toggle_numbers", "Show the numbers behind the charts, or the charts again."),
    Command("insight_shorter", "left_square_bracket", "Shorter period", "shorter", LOOK, INSIGHT,
            "screen.step_window(-1)", "Look at the period left of this one."),
    Command("insight_longer", "right_square_bracket", "Longer period", "longer", LOOK, INSIGHT,
            "screen.step_window(1)", "Look at the period right of this one."),
    Command("season_edit", "e", "Edit the text for this review", "edit text", REVIEW, SEASON,
            "screen.edit_text", "Edit title and text for this review; the entry stays as it is.",
            on=(*TEXTS, "candidate"), needs="season"),
    Command("season_pick", "space,a", "Pick or unpick", "pick", REVIEW, SEASON,
            "screen.toggle_pick", "Take the entry into the review, or take it out again.",
            on=PICKS, needs="season"),
    Command("season_later", "J,right_square_bracket", "Move a pick down", "down", REVIEW, SEASON,
            "screen.move_pick(1)", "Put the pick one place later in its part of the review.",
            on=("pick",), needs="season"),
    Command("season_earlier", "K,left_square_bracket", "Move a pick up", "up", REVIEW, SEASON,
            "screen.move_pick(-1)", "Put the pick one place earlier in its part of the review.",
            on=("pick",), needs="season"),
    Command("season_part", "t", "Choose the part, or a goal's status", "part", REVIEW, SEASON,
            "screen.choose_part",
            "Choose the part of the review that a pick stands in; of a goal, how it stands.",
            on=("pick", "goal"), needs="season"),
    Command("season_fold", "z", "Fold entries into one story", "fold", REVIEW, SEASON,
            "screen.choose_fold",
            "Fold an entry into a pick, similar ones into this one, or take one out again.",
            on=("pick", "candidate"), needs="season"),
    Command("season_switch", "space", "Switch on or off", "switch", REVIEW, SEASON,
            "screen.toggle_switch", "Let this reader have it beside the picks, or not.",
            on=("switch",), needs="season"),
    Command("season_copy", "c", "Copy the field", "copy", REVIEW, SEASON, "screen.copy",
            "Copy the field of the form, the text or the document; works over ssh (OSC 52).",
            needs="text"),
    Command("season_entry", "E", "Edit the entry", "entry", CHANGE, SEASON, "screen.edit",
            "Open the entry itself in the composer.", needs="entry"),
    Command("open", "enter", "Open it", "open", CHANGE, ("list",), "screen.open_current",
            "Open what the cursor is on: the entry, the draft, the check-in."),
    Command("edit", "e", "Edit in the composer", "edit", CHANGE, LISTS, "screen.edit",
            "Open the entry in the composer.", needs="entry"),
    Command("set", "s", "Set fields: ai:2 +tag", "set", CHANGE, ENTRIES, "screen.ask_tokens",
            "Change fields of the selection by typing: ai:2 check:tests +infra; key:- clears.",
            needs="entry"),
    Command("season_page", "tab", "The next page", "page", REVIEW, SEASON, "screen.step_page(1)",
            "The next page: picks, coverage, form, document, check, what leaves.",
            needs="pages"),
    Command("season_page_back", "shift+tab", "The page before", "", REVIEW, SEASON,
            "screen.step_page(-1)", "The page before.", needs="pages"),
    Command("season_form", "f", "Choose the form", "form", REVIEW, SEASON,
            "screen.choose_form", "Choose the form that the review has to fit.",
            needs="season"),
    Command("season_reader", "r", "Choose who reads it", "reader", REVIEW, SEASON,
            "screen.choose_audience",
            "Choose who reads it: me, manager, skip or peer.", needs="season"),
    Command("season_write", "w", "Write a file", "write file", REVIEW, SEASON, "screen.write",
            "See what leaves, then write it into a file: the document, or the form on its page.",
            on=SEASON_ROWS, needs="season"),
    Command("season_check", "v", "Check a file", "check", REVIEW, SEASON, "screen.check",
            "Compare a file with your picks, and list what no pick says.",
            on=SEASON_ROWS, needs="season"),
    Command("season_goal", "o", "Add a goal", "goal", REVIEW, SEASON, "screen.ask_goal",
            "Add a goal in words, or say how it stands: latency=met.", needs="season"),
    Command("season_period", "p", "Choose, create or rename a season", "season", REVIEW, SEASON,
            "screen.choose_season", "Choose the season, create or rename one."),
    Command("season_move", "m", "Move the pick to another season", "", REVIEW, SEASON,
            "screen.choose_other_season",
            "Move the pick to another season, its text with it.", on=("pick",), needs="season"),
    Command("season_rubric", "b", "Choose the rubric", "", REVIEW, SEASON,
            "screen.choose_rubric", "Choose the competencies to look for.",
            needs="season"),
    Command("team_open", "enter", "Open the row", "open", SHARE, TEAM, "screen.open_row",
            "Look at what would be sent, read about a question, type the words.",
            on=("send", "words", "question", "answer")),
    Command("team_send", "y", "Send exactly this", "send", SHARE, TEAM, "screen.send_seen",
            "Send exactly what is shown, or say yes to what changed in the team.",
            on=("send", "changes", "answer")),
    Command("team_skip", "x", "Not this time", "not this time", SHARE, TEAM,
            "screen.skip_period", "Send a blank for this period; nobody can tell it from answers.",
            on=("send", "answer"), needs="share"),
    Command("team_answer", "space", "Share this question or not", "yes or no", SHARE, TEAM,
            "screen.toggle_answer", "Share this question, or keep it to yourself.",
            on=("answer",)),
    Command("team_answers", "a", "Share all questions or none", "all", SHARE, TEAM,
            "screen.toggle_answer(True)", "Share every question, or none where all are shared.",
            on=("answer",)),
    Command("team_standing", "Y", "Yes to every period to come", "always", SHARE, TEAM,
            "screen.switch_standing",
            "Turn a yes for every period to come on or off; what goes is still shown each time.",
            on=("send", "answer"), needs="share"),
    Command("team_words", "e", "The eight words", "words", SHARE, TEAM, "screen.ask_words",
            "Type three of the eight words as you hear them, or read them aloud.", needs="words"),
    Command("team_tend", "t", "Do what comes next", "tend", SHARE, TEAM, "screen.tend",
            "Keyholders: do whatever comes next; safe to repeat, safe to stop.", needs="tend"),
    Command("team_view", "v", "Your own view of the impact", "your view", SHARE, TEAM,
            "screen.choose_view",
            "Your own answer on the impact with AI, beside theirs; it stays on this machine.",
            needs="view"),
    Command("team_board", "b", "One page for the board", "board page", SHARE, TEAM,
            "screen.show_page('board')",
            "One page for leadership: what is measured in place of tokens, and what it says.",
            needs="report"),
    Command("team_write", "w", "Write the report into a file", "write", SHARE, TEAM,
            "screen.ask_path", "Write the report into a file: Markdown, or one HTML page.",
            needs="report"),
    Command("team_stories", "s", "Stories of colleagues", "stories", SHARE, TEAM,
            "screen.show_page('stories')", "Read the stories that colleagues tell by name.",
            needs="stories"),
    Command("team_people", "i", "Who is in, and the periods", "who is in", SHARE, TEAM,
            "screen.show_page('people')", "Who is in the team, and where each period stands.",
            needs="people"),
    Command("team_which", "p", "Choose the team", "team", SHARE, TEAM, "screen.choose_team",
            "Choose one of your teams, or a place whose report to read."),
    Command("team_look", "r", "Look again", "look again", SHARE, TEAM, "screen.look_again",
            "Look again at what others have put into the team's place."),
    Command("discard_draft", "x", "Discard the unsaved text", "discard", ANSWER, LISTS,
            "screen.discard_draft", "Discard text that was left unsaved; undo brings it back.",
            on=("unsaved",)),
    Command("select", "space", "Select or deselect", "", CHANGE, ("list",),
            "screen.toggle_selected",
            "Select the entry; what follows then works on all selected ones.", palette=False),
    Command("trash", "d", "Move to the trash", "trash", CHANGE, LISTS,
            "screen.set_state('trashed', 'trash')", "Move to the trash; undo brings it back.",
            needs="kept"),
    Command("filter", "slash", "Filter", "filter", LOOK,
            ("list", "detail", "views", "insight", "season"), "app.go_to_filter",
            "Narrow the list as you type: words, #tag, ai:3.., value:speed, after:2026-07, not:."),
    Command("undo", "u", "Undo", "undo", CHANGE, (*ENTRIES, "insight"), "app.undo",
            "Undo the last change made here.", needs="change"),
    Command("copy", "y", "Copy the entry", "copy", CHANGE, LISTS, "screen.copy_entry",
            "Copy the entry as text; works over ssh (OSC 52).",
            on=("entry", "trashed", "due"), needs="entry"),
    Command("redo", "U", "Redo", "", CHANGE, (*ENTRIES, "insight"), "app.redo",
            "Redo what was undone.", needs="undone"),
    Command("to_season", "a", "Add to the season", "", CHANGE, LISTS, "screen.send_to_season",
            "Take the selection into the review of the newest season."),
    Command("jump", "f", "Jump to a pane or field", "", MOVE, (*LISTS, "views", "insight", "team"),
            "app.jump", "Put a letter beside every place that can take the focus.",
            palette=False),
    Command("calendar", "c", "Go to a day", "calendar", LOOK, LISTS, "app.open_calendar",
            "A calendar with the number of entries a day, to jump to a day."),
    Command("help", "question_mark", "Help", "help", APP, READING, "app.open_help",
            "The keys that work here, and the guide.", palette=False),
    Command("palette", "colon", "Commands", "commands", APP, READING, "app.open_palette",
            "Every command by name.", palette=False),
    Command("back", "escape", "Back", "", MOVE, (*LISTS, "views"), "screen.step_back",
            "Close the entry; in the list, clear the selection.", palette=False),
    Command("yes", "y", "Keep the draft", "keep", ANSWER, LISTS,
            "screen.set_state('entry', 'approve')", "Take the draft into the journal.",
            on=("draft",)),
    Command("yes_all", "Y", "Keep all of this source", "keep all", ANSWER, LISTS,
            "screen.answer_source('entry', 'approve')",
            "Take every draft of this source into the journal.", on=("draft",)),
    Command("no_all", "X", "Drop all of this source", "drop all", ANSWER, LISTS,
            "screen.answer_source('dismissed', 'dismiss')",
            "Drop every draft of this source; undo brings them back.", on=("draft",)),
    Command("no", "x", "Drop the draft", "drop", ANSWER, LISTS,
            "screen.set_state('dismissed', 'dismiss')",
            "Drop the draft; it is never proposed again.", on=("draft",)),
    Command("held", "h", "It held up", "held", ANSWER, DUES, "screen.give_verdict('held')",
            "It held up.", on=("due",)),
    Command("reworked", "w", "It was reworked", "reworked", ANSWER, DUES,
            "screen.give_verdict('reworked')", "It had to be reworked.", on=("due",)),
    Command("reverted", "v", "It was reverted", "reverted", ANSWER, DUES,
            "screen.give_verdict('reverted')", "It was reverted.", on=("due",)),
    Command("incident", "i", "It led to an incident", "incident", ANSWER, DUES,
            "screen.give_verdict('incident')", "It led to an incident.", on=("due",)),
    Command("unknown", "minus", "Nobody knows", "unknown", ANSWER, DUES,
            "screen.give_verdict('unknown')", "Nobody knows; do not ask again.", on=("due",)),
    Command("put_back", "p", "Put back from the trash", "put back", ANSWER, LISTS,
            "screen.set_state('entry', 'put back')",
            "Put a trashed entry back into the journal.", on=("trashed",)),
    Command("list", "escape", "Go to the list", "list", MOVE, BAR,
            "screen.go_to_list", "From the bar to the list; the text stays.",
            palette=False),
    Command("compose", "ctrl+l", "Compose a new entry", "form", WRITE, BAR, "app.compose",
            "A new entry in the composer; what the bar holds comes along."),
    Command("levels", "f7", "Explain the levels", "levels", APP, EVERYWHERE,
            "app.show_levels",
            "What each AI level means, from by hand to executive chef."),
    Command("template", "", "Compose from a template", "", WRITE, ("bar", *LISTS),
            "app.choose_template",
            "A new entry from a template: a result, an experiment, an incident, a review."),
    Command("bar_editor", "ctrl+o", "Write it in $EDITOR", "$EDITOR", WRITE, BAR,
            "app.edit_outside", "The bar's line as a whole document in your editor."),
    Command("save", "ctrl+s", "Save", "save", WRITE, TEXT, "screen.save",
            "Save the entry and close.", palette=False),
    Command("leave", "escape", "Close the form", "close", WRITE, TEXT, "screen.leave",
            "Close; where something is new it asks: save, keep as a draft, or discard.",
            palette=False),
    Command("editor", "ctrl+o", "Open in $EDITOR", "$EDITOR", WRITE, TEXT, "screen.write_outside",
            "Your editor: the text you are in, or from a short field the whole entry.",
            needs="editor", palette=False),
    Command("more", "ctrl+t", "More fields", "more", WRITE, TEXT, "screen.toggle_more",
            "Show the other fields, or hide them again.", needs="fields", palette=False),
    Command("bar", "ctrl+n", "Capture a new entry", "capture", WRITE, EVERYWHERE, "app.go_to_bar",
            "Back to the capture bar, from anywhere."),
    Command("checkin", "", "Check in for this week", "", WRITE, READING, "app.open_checkin",
            "The week in five keys."),
    Command("trash_view", "", "Look into the trash", "", LOOK, READING, "app.open_trash",
            "What was trashed, to look at and to put back."),
    Command("discard", "", "Discard what was typed", "", WRITE, TEXT, "screen.discard",
            "Close without what was typed since the last save; undo on Today brings it back."),
    Command("discard_unsaved", "", "Discard an unsaved draft", "", WRITE, READING,
            "app.choose_discarded", "Choose a text that was left unsaved; undo brings it back."),
    Command("theme", "", "Change the theme", "", APP, EVERYWHERE, "app.choose_theme",
            "Change the colours, shown while you choose; the choice is kept."),
    Command("manual", "", "Read the manual", "", APP, EVERYWHERE, "app.open_manual('start')",
            "The guide, page by page, with a search."),
    *(Command(f"shell_{name}", "", label, "", SHELL, READING, f"app.{action}", told)
      for name, label, action, told in SHELL_LINES),
    *(Command(f"{one.id}_anywhere", f"f{digit + 1},alt+{digit}", one.label, "", MOVE, EVERYWHERE,
              one.action, f"{one.label}, from anywhere, also while typing.", palette=False)
      for digit, one in enumerate(SCREENS, 1)),
    Command("help_anywhere", "f1", "Help", "help", APP, EVERYWHERE, "app.open_help",
            "The keys that work here, and the guide, from anywhere."),
    Command("palette_anywhere", "ctrl+p", "Commands", "", APP, EVERYWHERE, "app.open_palette",
            "Every command by name, from anywhere.", palette=False),
    Command("leave_app", "q", "Leave chefslog", "leave", APP, READING, "app.leave",
            "Leave; unsaved text is kept and offered on return.", palette=False),
    Command("quit", "ctrl+q", "Leave chefslog", "", APP, EVERYWHERE, "app.leave",
            "Leave; unsaved text is kept and offered on return."),
)
# fmt: on
BY_ID = {command.id: command for command in COMMANDS}
