"""Templates of the composer."""

from __future__ import annotations

from pathlib import Path

import pytest

from chefslog.home.files import make_folder
from chefslog.home.paths import Home
from chefslog.model.entry import checked_draft
from chefslog.season.shapes import last_working_day, shape, standup, standup_lines
from chefslog.season.templates import compose, compose_names, render
from tests.journals import TODAY, entry
from tests.season.given import full, sources

DAY = "2026-11-21"


@pytest.mark.parametrize("name", compose_names())
def test_shipped_templates_are_drafts_without_a_headline(name: str) -> None:
    template, problems = compose(name, DAY)
    assert problems == []
    assert template is not None
    assert "headline" not in template.fields
    assert template.fields["problem"]
    checked_draft({"headline": "x", **template.fields})


def test_the_five_are_there() -> None:
    assert compose_names() == ["change-request", "experiment", "incident", "result", "review"]


def test_an_own_one_stands_in_and_a_wrong_one_is_named(home: Home) -> None:
    make_folder(f"{home.config}/compose")
    Path(home.config, "compose", "talk.md").write_text("---\nheadline: Talk:\nkind: support\n---\n")
    found, _ = compose("talk", DAY, home.config)
    assert found is not None
    assert found.fields == {"headline": "Talk:", "kind": "support"}
    wrong = Path(home.config, "compose", "review.md")
    wrong.write_text("---\nheadline:\nkind: magic\n---\n")
    shipped, (problem,) = compose("review", DAY, home.config)
    assert shipped is not None
    assert shipped.fields["kind"] == "review"
    assert problem.startswith(f"{wrong}, line 3: kind:")
    assert compose("nothing", DAY, home.config) == (None, [])


def test_the_last_working_day_skips_the_weekend() -> None:
    # 21 November 2026 is a Saturday.
    assert [last_working_day(TODAY + n) for n in range(4)] == [
        TODAY - 1, TODAY - 1, TODAY - 1, TODAY + 2
    ]  # fmt: skip


def test_a_standup_says_what_was_done_and_what_comes(home: Home) -> None:
    held = sources(home, [full(1, notes="Next: the cache"), entry(2, ago=9)])
    context = standup(held.pieces, TODAY - 1, TODAY)
    text, _ = render("standup.txt", context, None)
    assert text == (
        "Since Fri 20 Nov\n"
        "- Cut login latency, part 1 (1.8 s → 240 ms p99, all logins) · accounts\n\n"
        "Next\n- the cache\n"
    )
    assert "\n".join(standup_lines(context)) + "\n" == text
    nothing = standup([], TODAY - 1, TODAY)
    text, _ = render("standup.txt", nothing, None)
    assert "\n".join(standup_lines(nothing)) + "\n" == text
    empty, _ = render("standup.md", standup([], TODAY - 1, TODAY), None)
    assert "Nothing written down." in empty


def test_a_pull_request_says_who_did_what_and_who_owns_it() -> None:
    text, _ = render("pr.md", shape(full(1, delegation=3, stakes="human_led")), None)
    for line in (
        "# Cut login latency, part 1",
        "## Intent",
        "- Delegated: level 3, sous chef",
        "- Checked: tests and sampling",
        "- Owned: it could be defended at 3 am",
        "- Stakes: human-led",
        "- pr: PR-1",
    ):
        assert line in text.splitlines()
    bare, _ = render("pr.md", shape(entry(2)), None)
    assert "## Intent" not in bare
    assert "- Delegated: not recorded" in bare


def test_a_story_tells_and_says_whether_it_held() -> None:
    held = full(1, verdict={"verdict": "held", "day": "2026-11-20", "note": None})
    text, _ = render("story.md", shape(held), None)
    assert "held: held (Fri 20 Nov)" in text
    assert "**1.8 s → 240 ms p99, all logins**" in text
