"""The desk of a review: own texts, parts, switches, versions, names and picks between seasons."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from chefslog.cli.command import UsageError
from chefslog.home.paths import Home
from chefslog.model.season import SeasonError
from tests.cli.given import numbered
from tests.cli.test_seasoning import SHORTS, Run, begun, journal, run
from tests.journals import put_journal

__all__ = ["begun", "journal", "run"]


@pytest.fixture
def picked(begun: Home, run: Run) -> Iterator[Home]:
    run(f"season pick {SHORTS[0]} {SHORTS[1]}")
    yield begun


def text_of(run: Run, place: str) -> dict[str, object]:
    held: dict[str, object] = json.loads(run(f"season text {place} --json")[0])
    return held


def test_an_own_text_survives_undo_and_redo_and_says_when_its_source_changed(
    picked: Home, run: Run
) -> None:
    run(f"season write {SHORTS[0]} --title Login", "It is quick. Nobody asked.")
    assert "It is quick. Nobody asked." in run("season preview --for manager")[0]
    run("undo")
    assert text_of(run, SHORTS[0])["edited"] is False
    run("redo")
    held = text_of(run, SHORTS[0])
    assert (held["title"], held["changed_since"]) == ("Login", False)
    run(f"set {SHORTS[0]}", "impact:2 s → 1 s")
    assert text_of(run, SHORTS[0])["changed_since"] is True
    run(f"set {SHORTS[0]}", "impact:1.8 s → 240 ms p99, all logins")
    assert text_of(run, SHORTS[0])["changed_since"] is False
    run(f"season write {SHORTS[0]} --reset")
    assert text_of(run, SHORTS[0])["edited"] is False


def test_an_opening_a_goal_and_a_form_field_take_own_words(picked: Home, run: Run) -> None:
    run("season opening", "I made logins quick.")
    run("season write goal:latency", "Met in August.")
    run("season write asks", "A second reviewer.")
    text, _ = run("season preview --for manager")
    assert all(words in text for words in ("I made logins quick.", "Met in August.", "A second"))
    run("season write apple-2500c/results", "Only this.")
    assert run("season fit apple-2500c --field results")[0] == "Only this.\n"
    assert run("season fit apple-2500c --field results --limit 9")[0] == "\n"


def test_a_pick_stands_in_the_part_that_was_chosen(picked: Home, run: Run) -> None:
    run(f"season write {SHORTS[1]} --part wider")
    made = json.loads(run("season preview --for manager --json")[0])
    assert [len(made[part]) for part in ("impact", "wider")] == [1, 1]
    with pytest.raises(UsageError, match="for picks"):
        run("season write opening --part wider")


def test_what_leaves_is_listed_and_a_switch_adds_to_it(picked: Home, run: Run) -> None:
    out, _ = run("season leaves --for manager")
    assert "nothing that was not picked" in out
    run("season switch learned on --for manager")
    assert "Measure first." in run("season preview --for manager")[0]
    assert "Measure first." not in run("season preview --for peer")[0]
    assert "learned lines" in run("season leaves --for manager")[0]


def test_an_export_never_replaces_an_edited_file(picked: Home, run: Run, tmp_path: Path) -> None:
    path = tmp_path / "r.md"
    run(f"season export {path} --for manager")
    run("season opening", "Other words.")
    run(f"season export {path} --for manager")
    assert "Other words." in path.read_text()
    path.write_text("MY OWN SUMMARY, an hour of work")
    _, said = run(f"season export {path} --for manager")
    assert "it stays" in said
    assert path.read_text() == "MY OWN SUMMARY, an hour of work"
    assert "Other words." in (tmp_path / "r-2.md").read_text()
    run(f"season export {path} --for manager --force")
    assert "Other words." in path.read_text()
    versions = json.loads(run("season versions --json")[0])
    assert [version["audience"] for version in versions] == ["manager"] * 4
    assert "Other words." not in versions[0]["text"]
    assert "+Other words." in run("season diff 1")[0]


def test_a_season_is_renamed_with_its_versions_and_picks_move_with_their_texts(
    picked: Home, run: Run, tmp_path: Path
) -> None:
    run(f"season export {tmp_path / 'r.md'} --for manager")
    run("season rename H2 Half")
    assert len(json.loads(run("season versions --season half --json")[0])) == 1
    run("undo")
    assert len(json.loads(run("season versions --season h2 --json")[0])) == 1
    run(f"season write {SHORTS[0]}", "Kept words.")
    run("season new Year 2026-01..2026-12")
    run(f"season move Year {SHORTS[0]} --season H2")
    shown = json.loads(run("season preview --season Year --for manager --json")[0])
    assert shown["impact"][0]["text"] == "Kept words."
    assert "part 0" not in run("season show --season H2")[0]
    run("undo")
    assert "part 0" in run("season show --season H2")[0]


def test_an_archive_brings_texts_and_versions_back(
    picked: Home, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(f"season write {SHORTS[0]} --title Login", "It is quick.")
    run(f"season export {tmp_path / 'r.md'} --for manager")
    before = [run(f"season {one} --season H2 --json")[0] for one in ("preview", "versions")]
    run(f"export -o {tmp_path / 'a.json'}")
    monkeypatch.setenv("CHEFSLOG_HOME", str(tmp_path / "new"))
    run(f"import {tmp_path / 'a.json'} --yes")
    after = [run(f"season {one} --season H2 --json")[0] for one in ("preview", "versions")]
    assert after == before


def test_an_entry_that_is_picked_in_another_season_too_is_named(picked: Home, run: Run) -> None:
    run("season new Year 2026-01..2026-12")
    _, said = run(f"season pick {SHORTS[0]} --season Year")
    assert "is picked in H2 too" in said


def test_without_text_the_editor_opens_on_title_and_text(
    picked: Home, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = tmp_path / "editor.sh"
    editor.write_text("#!/bin/sh\ncat $1 >> $0.seen\nprintf 'Own title\\n\\nOwn words.\\n' > $1\n")
    editor.chmod(0o700)
    monkeypatch.setenv("EDITOR", str(editor))
    proposed = text_of(run, SHORTS[0])
    run(f"season write {SHORTS[0]}")
    seen = (tmp_path / "editor.sh.seen").read_text()
    assert seen == f"{proposed['title']}\n\n{proposed['text']}\n"
    held = text_of(run, SHORTS[0])
    assert (held["title"], held["text"]) == ("Own title", "Own words.")
    monkeypatch.setenv("EDITOR", "true")
    assert "Unchanged" in run("season write opening")[0]


@pytest.mark.slow
def test_what_several_programs_change_in_a_season_at_once_is_all_kept(
    picked: Home, run: Run
) -> None:
    changes = [f"pick {SHORTS[2]}", "set --goal a:one", "opening Quick."]
    command = [sys.executable, "-m", "chefslog", "season"]
    running = [
        subprocess.Popen([*command, *words.split()], stdout=subprocess.DEVNULL) for words in changes
    ]
    assert [one.wait() for one in running] == [0] * 3
    held = json.loads(run("season show --json")[0])
    assert len(held["picks"]) == 3
    assert "a" in {goal["key"] for goal in held["goals"]}
    assert text_of(run, "opening")["text"] == "Quick."


def test_a_text_that_was_changed_while_it_was_edited_is_not_overwritten(
    picked: Home, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = tmp_path / "editor.sh"
    editor.write_text(
        f"#!/bin/sh\n{sys.executable} -m chefslog season opening Theirs. >$0.out\necho Mine. >$1\n"
    )
    editor.chmod(0o700)
    monkeypatch.setenv("EDITOR", str(editor))
    with pytest.raises(SeasonError, match="changed elsewhere meanwhile") as refused:
        run("season opening")
    assert "Your text is in" in "".join(refused.value.__notes__)
    assert text_of(run, "opening")["text"] == "Theirs."


def test_a_form_is_exported_as_it_fits(picked: Home, run: Run, tmp_path: Path) -> None:
    path = tmp_path / "form.txt"
    run(f"season export {path} --form apple-2500c --for manager")
    field = run("season fit apple-2500c --for manager --field results")[0]
    assert f"Results\n\n{field}" in path.read_text()
    assert "Nothing changed since" in run("season diff")[1]
    with pytest.raises(UsageError, match="leave --format out"):
        run(f"season export {path} --form plain --format md")


def test_a_name_without_an_at_sign_is_named_before_it_leaves(picked: Home, run: Run) -> None:
    words = (
        "Priya wrote the load test for Kafka. We asked Olaf on Monday, and Sandra's team helped."
    )
    run(f"season write {SHORTS[0]}", words)
    run(f"set {SHORTS[1]} +kafka")
    held = json.loads(run("season leaves --for manager --json")[0])
    assert held["stays"] == ["Priya", "Olaf", "Sandra"]


def test_people_who_are_thanked_as_a_colleague_are_listed(picked: Home, run: Run) -> None:
    run(f"set {SHORTS[1]} @will @noor")
    run(f"set {SHORTS[2]} @unpicked")
    held = json.loads(run("season leaves --for manager --json")[0])
    assert {"will", "noor"} <= {*held["replaced"]}
    assert "unpicked" not in str(held)
    assert "will" in run("season leaves --for manager")[0].split('As "a colleague"')[1]


def test_a_common_word_is_not_listed_as_the_name_that_it_could_be(picked: Home, run: Run) -> None:
    run(f"set {SHORTS[1]} @will @max @sandra")
    run(f"season write {SHORTS[0]}", "It will hold, the max is 4, and sandra agreed.")
    held = json.loads(run("season leaves --for manager --json")[0])
    assert held["stays"] == ["sandra"]
    run(f"season write {SHORTS[0]}", "It will hold, said Will.")
    held = json.loads(run("season leaves --for manager --json")[0])
    assert held["stays"] == ["Will"]


def test_in_german_a_noun_is_not_taken_for_a_name(picked: Home, run: Run) -> None:
    run(
        f"season write {SHORTS[0]} --title",
        "Rechnungen auf Warteschlange umgestellt",
        "Petra hat den Plan geprüft. Jede Abfrage der Karten war langsam, und ein Dienst mit "
        "Ablage lief. Zum zweiten Mal half Olaf. Die Suche läuft mit Priya im Betrieb.",
    )
    run(f"set {SHORTS[1]} @sandra")
    held = json.loads(run("season leaves --for manager --json")[0])
    assert held["stays"] == ["Petra", "Olaf", "Priya"]


def test_picks_without_a_verdict_are_asked_about(
    picked: Home, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [one["short"] for one in json.loads(run("season due --json")[0])] == SHORTS[:2]

    class Typed(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdin", Typed("held\n\n"))
    out, said = run("season due")
    assert "part 1" in out
    assert "part 0" not in out
    assert said.count("did it hold up?") == 2
    assert "Held up" in run("season preview --for manager")[0]


def test_own_texts_made_from_an_entry_that_is_private_now_are_not_handed_out(
    picked: Home, run: Run
) -> None:
    for place in (SHORTS[0], "opening", "apple-2500c/results"):
        run(f"season write {place}", "The quokka runs.")
    run("season write asks", "A second reviewer.")
    told = [run("season preview --for manager")[0], run("season fit apple-2500c")[0]]
    assert all("quokka" in text for text in told)
    run(f"set {SHORTS[0]}", "private:yes")
    for words in ("season preview --for manager --format html", "season fit apple-2500c",
                  "season preview --for manager --json", "season leaves --for manager",
                  "season brief", "season text opening", "season preview --for me"):  # fmt: skip
        assert "quokka" not in run(words)[0], words
    assert "A second reviewer." in run("season preview --for manager")[0]
    run(f"set {SHORTS[0]}", "private:-")
    assert "quokka" in run("season fit apple-2500c")[0]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("season fold {0}", "name the entry to keep, then those to fold into it"),
        (
            "season fold {0} {3}",
            "000000: private, or not of 2026-07-01 to 2026-12-31. Nothing was changed.",
        ),
        (
            "season text {2}",
            "000000  Cut login latency, part 2: not picked in H2: chefslog season pick 000000",
        ),
        ("season switch nothing", "name one of {switches}, then on or off"),
        ("season switch names maybe", "name one of {switches}, then on or off"),
        (
            "season switch names on --for me",
            "for yourself everything is on: name --for manager, skip or peer",
        ),
        (
            "season fit lattice --limit ten",
            '--limit: "ten" is not a limit such as 800 or proud=800',
        ),
        ("season fit lattice --limit 0", '--limit: "0" is not a limit such as 800 or proud=800'),
        (
            "season fit lattice --limit 1000001",
            '--limit: "1000001" is not a limit such as 800 or proud=800',
        ),
        ("season diff 2", 'there is no version "2": chefslog season versions'),
        ("season diff 0", 'there is no version "0": chefslog season versions'),
        ("season diff first", 'there is no version "first": chefslog season versions'),
        ("season write opening --title x y", "--title and --part are for picks"),
        (
            "season export x.md --form lattice --format md",
            "--form writes plain text; leave --format out",
        ),
    ],
)
def test_what_a_review_does_not_take_is_refused(
    picked: Home, run: Run, line: str, said: str
) -> None:
    run("season export review.md")
    switches = "learned appendix discarded ai names"
    words = line.format(*SHORTS)
    with pytest.raises(UsageError) as caught:
        run(words)
    assert str(caught.value) == said.format(*SHORTS, switches=switches)


def test_a_limit_may_be_a_million(picked: Home, run: Run) -> None:
    assert run("season fit lattice --limit 1000000")[0]


def test_a_review_on_standard_output_is_no_version(picked: Home, run: Run) -> None:
    shown = run("season preview --for manager --format md")[0]
    assert run("season export --for manager") == (shown, "")
    assert run("season export - --for manager") == (shown, "")
    assert run("season versions") == ("", "Nothing of H2 was exported yet.\n")


def test_notes_that_no_text_takes_are_shown_beside_it(begun: Home, run: Run) -> None:
    put_journal(begun, [numbered(9, headline="Moved the queue", notes="Ask Bob first.\nTwice.")])
    run("season pick 000009")
    lines = run("season text 000009")[0].splitlines()
    assert lines[-2:] == [
        "  000009  Moved the queue",
        "          notes, not in the text: Ask Bob first. Twice.",
    ]


def test_nothing_is_compared_with_no_picks(begun: Home, run: Run, tmp_path: Path) -> None:
    (tmp_path / "review.md").write_text("Cut 5 ms.\n")
    said = "^nothing is picked yet to compare with: chefslog season pick ID…$"
    with pytest.raises(UsageError, match=said):
        run("season check review.md")


def test_a_pick_with_a_verdict_is_not_due_any_more(picked: Home, run: Run) -> None:
    run("held", SHORTS[0], "held")
    assert [one["short"] for one in json.loads(run("season due --json")[0])] == [SHORTS[1]]
    run("held", SHORTS[1], "unknown")
    assert run("season due") == ("", "Every pick has its follow-up.\n")


@pytest.mark.parametrize(
    "place", ["opening", "next", "goal:latency", "apple-2500c/results", "pick"]
)
def test_a_text_of_several_lines_is_printed_on_as_many(picked: Home, run: Run, place: str) -> None:
    place = SHORTS[0] if place == "pick" else place
    run(f"season write {place}", "Line one.\n\nLine two.")
    lines = run(f"season text {place}")[0].splitlines()
    at = lines.index("Line one.")
    assert lines[at : at + 5] == ["Line one.", "", "Line two.", "", "Edited for this review."]


def test_what_stands_in_one_line_of_a_review_is_kept_as_one(picked: Home, run: Run) -> None:
    run("season set", "--goal", "cost: halve\nit", "--writer", "Ada\nL", "--role", "an\nengineer")
    lines = run("season preview --for manager --format md")[0].splitlines()
    assert lines[0] == "# H2: Ada L"
    assert lines[2].startswith("an engineer · 2026-07-01")
    assert "- **cost** (open): halve it" in lines
    assert "  goal cost (open): halve it" in run("season show")[0].splitlines()


def test_an_entry_is_named_whatever_it_was_called_by(begun: Home, run: Run) -> None:
    put_journal(begun, [numbered(n, headline=f"Moved queue {n}") for n in (7, 8)])
    run("season new H1 2026-01..2026-06")
    with pytest.raises(UsageError, match=r"^000008  Moved queue 8: private, or not of 2026-01-01"):
        run("season pick last --season H1")
    with pytest.raises(UsageError, match=r"^000008  Moved queue 8: not picked in H2: .* 000008$"):
        run("season write last x")
    assert run("season fold last last~1")[0] == "✓ folded 1 into 000008  Moved queue 8\n"
    assert run("season write last Done.")[0] == "✓ 000008  Moved queue 8 in H2\n"
    assert run("season write last --part wider")[0] == "✓ 000008  Moved queue 8 in H2\n"
    with pytest.raises(UsageError, match=r"^000008  Moved queue 8: not of 2026-01-01"):
        run("season move H1 last")


def test_where_nothing_is_picked_no_pick_has_its_follow_up(begun: Home, run: Run) -> None:
    said = "Nothing is picked yet, so no entry is in it: chefslog season candidates\n"
    assert run("season due") == ("", said)
    assert run("season gaps")[1].startswith(said)
    run("season new H1 2020-01..2020-06")
    none = "There is no entry of 2020-01-01 to 2020-06-30 that a review may show.\n"
    assert run("season candidates --season H1") == ("", none)
    assert run("season similar --season H1") == ("", none)
