"""`season check` finds a changed figure, date, name or product, and no unchanged sentence."""

# ruff: noqa: E501 (a table of sentences is read across)

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from chefslog.model.days import parse_day
from chefslog.model.season import Goal, Season
from chefslog.season.check import check_text
from chefslog.season.material import Piece
from tests.cli.conftest import Shell, shell

__all__ = ["shell"]

SEASON = Season("H2-2026", "2026-07-01", "2026-12-31", (Goal("latency", "halve it"),))


def a_pick(number: int, day: str, headline: str, **fields: object) -> Piece:
    short = f"p{number}abcd"
    found = parse_day(day)
    assert found
    return Piece(f"id-{number}", short, found, {"headline": headline, "day": day, **fields})


PAYMENTS = [
    a_pick(1, "2026-08-14", "Cut p99 login latency", impact="1.8 s → 240 ms p99, all 1,200 merchants",
           problem="Every request fetched the JWKS document again.",
           approach="A cache in Redis with a lifetime of 10 minutes.",
           result="Support stopped hearing about it on 20 August.", people=["sandra"],
           evidence=[{"kind": "pr", "ref": "PR-91"}]),
    a_pick(2, "2026-09-02", "Migrated checkout to the new retry budget",
           impact="failed payments from 3.1% to 0.4%", notes="Priya reviewed the rollout plan. "
           "We moved 14 services in 3 weeks.", project="payments"),
    a_pick(3, "2026-10-21", "Moved 41 flaky tests to the fake clock", impact="CI 38 min → 22 min",
           result="The team merges twice as often on Mondays.", tags=["tests"], took=180),
    a_pick(4, "2026-11-05", "Answered the audit questions for SOC 2",
           result="The auditor from Deloitte closed all 27 findings.", value="security"),
]  # fmt: skip
PLATFORM = [
    a_pick(1, "2026-07-10", "Cheaper builds", impact="4,300 USD → 2,900 USD a month",
           approach="GitHub runners were replaced by spot instances on AWS."),
    a_pick(2, "2026-08-03", "Upgraded PostgreSQL from 13 to 16",
           result="Queries of the report page take 0.9 s instead of 2.4 s.",
           notes="Marek wrote the rollback script. Downtime was 4 minutes on 2 August."),
    a_pick(3, "2026-09-17", "Wrote the onboarding guide", impact="first commit after 2 days, was 9",
           result="Five new engineers used it in September."),
    a_pick(4, "2026-12-01", "Led the incident review of the Kafka outage",
           result="We found 3 causes and fixed all of them by 15 December."),
]  # fmt: skip
GERMAN = [
    a_pick(1, "2026-07-22", "Suche im Katalog beschleunigt", impact="2,5 s → 300 ms für alle 80 Filialen",
           problem="Jede Anfrage las den ganzen Index.", result="Die Beschwerden gingen um 35 % zurück."),
    a_pick(2, "2026-09-30", "Rechnungslauf auf Kubernetes umgezogen",
           result="Der Lauf dauert 40 Minuten statt 6 Stunden.",
           notes="Petra hat den Plan geprüft. Am 12. Oktober lief er zum ersten Mal allein."),
    a_pick(3, "2026-11-11", "Drei Werkstudenten eingearbeitet",
           result="Nach 4 Wochen lieferten sie eigene Änderungen.", value="people"),
]  # fmt: skip

UNCHANGED = {
    "payments": (PAYMENTS, [
        "Cut p99 login latency.", "1.8 s → 240 ms p99, all 1,200 merchants.",
        "Every request fetched the JWKS document again.", "A cache in Redis with a lifetime of 10 minutes.",
        "Support stopped hearing about it on 20 August.", "Failed payments from 3.1% to 0.4%.",
        "Priya reviewed the rollout plan.", "We moved 14 services in 3 weeks.",
        "CI 38 min → 22 min.", "The team merges twice as often on Mondays.",
        "The auditor from Deloitte closed all 27 findings.", "Answered the audit questions for SOC 2.",
    ]),
    "platform": (PLATFORM, [
        "4,300 USD → 2,900 USD a month.", "GitHub runners were replaced by spot instances on AWS.",
        "Upgraded PostgreSQL from 13 to 16.", "Queries of the report page take 0.9 s instead of 2.4 s.",
        "Marek wrote the rollback script.", "Downtime was 4 minutes on 2 August.",
        "First commit after 2 days, was 9.", "Five new engineers used it in September.",
        "Led the incident review of the Kafka outage.",
        "We found 3 causes and fixed all of them by 15 December.",
    ]),
    "german": (GERMAN, [
        "Suche im Katalog beschleunigt.", "2,5 s → 300 ms für alle 80 Filialen.",
        "Jede Anfrage las den ganzen Index.", "Die Beschwerden gingen um 35 % zurück.",
        "Der Lauf dauert 40 Minuten statt 6 Stunden.", "Petra hat den Plan geprüft.",
        "Am 12. Oktober lief er zum ersten Mal allein.", "Nach 4 Wochen lieferten sie eigene Änderungen.",
    ]),
}  # fmt: skip
CHANGES = {
    "payments": [
        ("240 ms", "140 ms"), ("1.8 s", "1.8 min"), ("1,200 merchants", "12,000 merchants"),
        ("merchants", "customers"), ("Redis", "Memcached"), ("10 minutes", "10 hours"),
        ("20 August", "20 July"), ("3.1%", "4.1%"), ("Priya", "Anjali"), ("14 services", "40 services"),
        ("3 weeks", "3 days"), ("22 min", "12 min"), ("Mondays", "Fridays"), ("Deloitte", "KPMG"),
        ("27 findings", "72 findings"), ("SOC 2", "ISO 27001"),
    ],
    "platform": [
        ("2,900 USD", "1,900 USD"), ("4,300 USD", "4,300 EUR"), ("AWS", "Azure"), ("GitHub", "GitLab"),
        ("PostgreSQL", "MySQL"), ("to 16", "to 17"), ("0.9 s", "0.09 s"), ("Marek", "Tomasz"),
        ("4 minutes", "14 minutes"), ("2 August", "2 September"), ("9.", "19."), ("Five", "Fifteen"),
        ("September", "October"), ("Kafka", "RabbitMQ"), ("15 December", "5 December"),
    ],
    "german": [
        ("300 ms", "30 ms"), ("80 Filialen", "800 Filialen"), ("Filialen", "Kunden"), ("35 %", "53 %"),
        ("40 Minuten", "4 Minuten"), ("6 Stunden", "6 Tagen"), ("Petra", "Sabine"),
        ("12. Oktober", "12. November"), ("4 Wochen", "4 Monaten"),
    ],
}  # fmt: skip


def lines_of(picks: Sequence[Piece], sentences: Sequence[str]) -> set[int]:
    return {found.line for found in check_text("\n\n".join(sentences), SEASON, picks)}


@pytest.mark.parametrize("journal", UNCHANGED)
def test_an_unchanged_sentence_is_never_listed(journal: str) -> None:
    picks, sentences = UNCHANGED[journal]
    assert [
        (found.text, found.kind) for found in check_text("\n".join(sentences), SEASON, picks)
    ] == []


@pytest.mark.parametrize("journal", CHANGES)
def test_every_changed_figure_date_name_and_product_is_listed(journal: str) -> None:
    picks, sentences = UNCHANGED[journal]
    missed = []
    for old, new in CHANGES[journal]:
        (at,) = [n for n, sentence in enumerate(sentences) if old in sentence][:1]
        changed = [*sentences]
        changed[at] = changed[at].replace(old, new)
        if lines_of(picks, changed) != {2 * at + 1}:
            missed.append((old, new, lines_of(picks, changed)))
    assert missed == []


ORDERED = [
    a_pick(1, "2026-08-03", "Moved the billing queue",
           problem="The second worker died every night for the third week.",
           result="Mark was the first to notice. A second later it was back, before the backup. "
           "The fourth attempt worked. A third of the customers use it."),
    a_pick(2, "2026-09-03", "Zweiter Anlauf der Migration",
           problem="Der dritte Versuch brach ab.", result="Am zweiten Tag lief alles."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("sentence", "listed"),
    [
        ("The second worker died every night for the third week.", []),
        ("The third worker died every night for the third week.", ["third"]),
        ("The second worker died every night for the sixth week.", ["sixth"]),
        ("The 2nd worker died every night for the 3rd week.", []),
        ("Mark was the last to notice.", ["last"]),
        ("A second later it was back, after the backup.", ["after"]),
        ("A second later it was back, before the backup.", []),
        ("The 4th attempt worked.", []),
        ("The 7th attempt worked.", ["7th"]),
        ("Two thirds of the customers use it.", ["Two thirds"]),
        ("First, we moved the billing queue; second, it worked.", []),
        ("Der vierte Versuch brach ab.", ["vierte"]),
        ("Der zweite Versuch brach ab.", ["zweite"]),
        ("Am 2. Tag lief alles.", []),
        ("Am 5. Tag lief alles.", ["5"]),
    ],
)
def test_an_order_a_share_and_a_word_that_turns_a_sentence_round_are_compared(
    sentence: str, listed: list[str]
) -> None:
    assert [found.text for found in check_text(sentence, SEASON, ORDERED)] == listed


def test_the_command_lists_each_with_its_line_and_the_nearest_and_exits_with_1(
    shell: Shell, tmp_path: Path
) -> None:
    shell("add", 'Cut the login impact:"1.8 s → 240 ms, all users"')
    shell("add", "Wrote the plan for Kafka")
    shell("season", "new", "H2", "2020-01..2099-12")
    file = tmp_path / "review.md"
    file.write_text("# Review\n\nCut the login: 1.8 s → 140 ms, all users.\n")
    shell("season", "pick", "last~1")
    ran = shell("season", "check", str(file), "--json")
    (found,) = json.loads(ran.out)
    assert (ran.code, found["line"], found["text"], found["kind"]) == (1, 3, "140 ms", "number")
    assert "240 ms" in found["nearest"]
    file.write_text("Cut the login: 1.8 s → 0.24 s, all users. Also the plan for Kafka.\n")
    assert [
        row["text"] for row in json.loads(shell("season", "check", str(file), "--json").out)
    ] == ["Kafka"]
    file.write_text("Cut the login: 1.8 s → 0.24 s, all users.\n")
    ran = shell("season", "check", str(file), "--json")
    assert (ran.code, ran.out) == (0, "[]\n")
    page = tmp_path / "review.html"
    page.write_text(
        "<html><head><title>99</title></head><body><p>Cut the login&#58; 99 ms</p></body></html>"
    )
    assert "99 ms" in shell("season", "check", str(page)).out


def test_what_is_in_the_journal_and_not_picked_is_said_to_be_in_no_pick(
    shell: Shell, tmp_path: Path
) -> None:
    shell("add", "Mentored @lena yesterday:")
    shell("add", "Cut the login")
    shell("season", "new", "H2", "2020-01..2099-12")
    shell("season", "pick", "last")
    ran = shell("season", "check", "-", stdin=b"I mentored @lena.\n")
    assert (ran.code, ran.out) == (1, "line 1: name not in your picks: @lena\n")
    assert ran.err == "1 thing in the text is not in the picks of H2.\n"
    ran = shell("season", "check", "-", stdin=b"Cut the login.\n")
    assert "Everything that was checked in the text is in the picks of H2" in ran.err
    ran = shell("season", "check", "-", stdin=b"Cut\n\xff")
    assert ran.err == (
        "chefslog: the text: line 2 is not UTF-8 (byte 0xff). Save it as UTF-8 and check again.\n"
    )


@pytest.mark.parametrize(
    ("sentence", "listed"),
    [
        ("Held up (20 Sep 2026).", []),
        ("Held up (12 Oct 2026).", []),
        ("Held up (21 Sep 2026).", ["21 Sep 2026"]),
        ("Shipped it to 20,000 users.", []),
        ("Shipped it to 30,000 users.", ["30,000"]),
        ("The import of 10 orders took 12 minutes.", []),
    ],
)
def test_a_number_tells_nothing_of_the_pick_that_a_sentence_is_about(
    sentence: str, listed: list[str]
) -> None:
    picks = [
        a_pick(1, "2026-07-14", "Shipped the import", impact="20,000 users", notes="In Sep 2026."),
        a_pick(2, "2026-07-20", "Cut the queue", verdict="held", verdict_day="2026-09-20"),
        a_pick(3, "2026-08-12", "Import of orders", impact="10 orders in 12 minutes",
               verdict="held", verdict_day="2026-10-12"),
    ]  # fmt: skip
    assert [found.text for found in check_text(sentence, SEASON, picks)] == listed
