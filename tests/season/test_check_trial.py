"""`season check` on reviews in another hand than the journal's: three journals, one in German."""

# ruff: noqa: E501 (a table of sentences is read across)

from __future__ import annotations

from chefslog.season.check import check_text
from tests.season.test_check import SEASON, a_pick

MAPS = [
    a_pick(
        1,
        "2026-07-06",
        "Rewrote the tile renderer for offline maps",
        impact="cold start 6.2 s → 1.9 s on low-end phones, 48,000 hikers",
        problem="Every tile was decoded twice on the main thread.",
        approach="One decoder in Rust behind a ring buffer of 64 tiles.",
        result="Crash rate went down from 0.8% to 0.1% within 6 weeks. Store rating rose to 4.6.",
        people=["ingrid"],
        evidence=[{"kind": "pr", "ref": "MAP-311"}],
    ),
    a_pick(
        2,
        "2026-08-18",
        "Moved avalanche bulletins to a push feed",
        impact="delay 45 min → 90 s for 3 regions",
        notes="Ingrid talked to the weather service in Innsbruck. The old poller cost 320 EUR a month and ran on Heroku.",
        project="bulletins",
    ),
    a_pick(
        3,
        "2026-09-29",
        "Taught the guild to write property tests",
        result="Seven colleagues from Maps and Search joined, and four of them use Hypothesis now.",
        value="people",
        took=240,
    ),
    a_pick(
        4,
        "2026-10-13",
        "Postmortem of the GPX import outage",
        problem="A file of 900 MB blocked all 12 workers for 2 hours on 9 October.",
        result="Imports are limited to 50 MB and run in a queue of their own. No user lost a track.",
        evidence=[{"kind": "doc", "ref": "https://wiki.example.org/pm/gpx-import"}],
    ),
    a_pick(
        5,
        "2026-11-02",
        "Dropped support for Android 8",
        impact="APK 61 MB → 44 MB, 1.2% of users affected",
        approach="We told them in the app for 30 days first.",
    ),
]

CLINIC = [
    a_pick(
        1,
        "2026-07-15",
        "Laborbefunde schneller an die Stationen",
        impact="25 min → 4 min je Befund, 18 Stationen",
        problem="Jeder Befund wurde dreimal umgewandelt, zuletzt in Word.",
        approach="Ein Dienst in Go liest HL7 und schreibt FHIR.",
        result="Seit dem 3. August fragt keine Station mehr telefonisch nach.",
        people=["mehmet"],
    ),
    a_pick(
        2,
        "2026-08-27",
        "Dienstplan mit Urlaubskonten verbunden",
        result="Die Pflegedienstleitung spart 6 Stunden in der Woche. Mehmet hat die Regeln mit der Personalabteilung abgestimmt.",
        notes="Der Import aus SAP läuft jede Nacht um 2 Uhr.",
    ),
    a_pick(
        3,
        "2026-10-05",
        "Backup der Bildarchive geprüft",
        impact="Wiederherstellung 31 h → 5,5 h",
        problem="Von 240 TB waren 12 TB nie gesichert worden.",
        result="Das Audit im Oktober fand keine Lücke mehr.",
    ),
    a_pick(
        4,
        "2026-11-19",
        "Zwei Auszubildende begleitet",
        result="Leyla und Jonas haben je ein eigenes Modul ausgeliefert.",
        value="people",
    ),
]

SHOP = [
    a_pick(
        1,
        "2026-07-20",
        "Ledger export for the auditors",
        impact="from 3 days of copying to one click, 2 auditors",
        problem="Finance copied 1,400 rows by hand each quarter.",
        result="The May export was accepted without a question.",
        people=["Tova"],
    ),
    a_pick(
        2,
        "2026-09-08",
        "Blue-green deploys for the order service",
        impact="deploy failures 9% → 1.5%",
        approach="Two target groups in Terraform, switched by Argo.",
        result="We deploy 11 times a week instead of 2.",
    ),
    a_pick(
        3,
        "2026-10-27",
        "Mentored Ruben through his first design review",
        result="His proposal passed in the second round on 20 October.",
        helped=["Ruben"],
    ),
    a_pick(
        4,
        "2026-11-10",
        "Fraud rules out of the monolith",
        impact="p95 900 ms → 210 ms for 5 million checks a day",
        notes="Learned: shadow traffic for 2 weeks finds what tests do not. Lena from Risk signed it off.",
    ),
]
MAPS_TOLD = [
    "I rewrote the tile renderer for offline maps, and a cold start on low-end phones went from 6.2 s to 1.9 s for 48,000 hikers.",
    "Every tile had been decoded twice on the main thread.",
    "Now there is one decoder in Rust behind a ring buffer of 64 tiles.",
    "Within six weeks the crash rate fell from 0.8% to 0.1%, and the store rating rose to 4.6.",
    "Avalanche bulletins reach three regions after 90 seconds instead of 45 minutes.",
    "Ingrid talked to the weather service in Innsbruck.",
    "The old poller ran on Heroku and cost 320 euros a month.",
    "I taught the guild to write property tests in September.",
    "Seven colleagues from Maps and Search joined.",
    "Four of them now use Hypothesis.",
    "On 9 October a file of 900 MB blocked all 12 workers for two hours.",
    "Imports are now limited to 50 MB and have a queue of their own, and no user lost a track.",
    "The postmortem is at https://wiki.example.org/pm/gpx-import.",
    "I dropped support for Android 8, which affected 1.2% of users.",
    "The APK shrank from 61 MB to 44 MB; we had told people in the app for 30 days first.",
    "See MAP-311 for the details.",
]

CLINIC_TOLD = [
    "Laborbefunde kommen schneller an die Stationen: 4 statt 25 Minuten je Befund, auf 18 Stationen.",
    "Zuvor wurde jeder Befund dreimal umgewandelt, zuletzt in Word.",
    "Ein Dienst in Go liest jetzt HL7 und schreibt FHIR.",
    "Seit dem 3. August fragt keine Station mehr telefonisch nach.",
    "Ich habe den Dienstplan mit den Urlaubskonten verbunden.",
    "Die Pflegedienstleitung spart dadurch sechs Stunden in der Woche.",
    "Mehmet stimmte die Regeln mit der Personalabteilung ab.",
    "Der Import aus SAP läuft jede Nacht um 2 Uhr.",
    "Das Backup der Bildarchive habe ich im Oktober geprüft.",
    "Die Wiederherstellung dauert 5,5 Stunden statt 31.",
    "Von 240 TB waren 12 TB nie gesichert worden.",
    "Im Oktober fand das Audit keine Lücke mehr.",
    "Ich habe zwei Auszubildende begleitet.",
    "Leyla und Jonas lieferten je ein eigenes Modul aus.",
]

SHOP_TOLD = [
    "What took finance three days of copying is one click now, for two auditors.",
    "Each quarter, 1,400 rows had been copied by hand.",
    "Nobody asked a question about the May export.",
    "Deploys of the order service fail in 1.5% of cases, down from 9%.",
    "They run blue-green, with two target groups in Terraform that Argo switches.",
    "We deploy eleven times a week; before, it was twice.",
    "I mentored Ruben through his first design review, and on 20 October his proposal passed in the second round.",
    "The fraud rules have left the monolith.",
    "Five million checks a day now take 210 ms at p95, not 900 ms.",
    "Two weeks of shadow traffic found what the tests had not.",
    "Lena from Risk signed it off.",
]
MAPS_CHANGED = [
    ("A cold start on low-end phones went from 6.2 s to 1.2 s for 48,000 hikers.", "1.2 s"),
    ("A cold start on low-end phones went from 6.2 s to 1.9 s for 84,000 hikers.", "84,000"),
    ("Every tile had been decoded three times on the main thread.", "three"),
    ("Now there is one decoder in Zig behind a ring buffer of 64 tiles.", "Zig"),
    ("Now there is one decoder in Rust behind a ring buffer of 64 KB.", "64 KB"),
    ("Within six months the crash rate fell from 0.8% to 0.1%.", "six months"),
    ("The crash rate fell from 8% to 0.1%, and the store rating rose to 4.6.", "8%"),
    ("The store rating rose to 4.9.", "4.9"),
    ("Avalanche bulletins reach three regions after 90 minutes.", "90 minutes"),
    ("Avalanche bulletins reach five regions after 90 s.", "five"),
    ("Sigrid talked to the weather service in Innsbruck.", "Sigrid"),
    ("Ingrid talked to the weather service in Salzburg.", "Salzburg"),
    ("The old poller ran on Heroku and cost 320 USD a month.", "320 USD"),
    ("The old poller ran on Vercel.", "Vercel"),
    ("Eight colleagues from Maps and Search joined.", "Eight"),
    ("Four of them now use QuickCheck.", "QuickCheck"),
    ("On 19 October a file of 900 MB blocked all 12 workers.", "19 October"),
    ("On 9 October a file of 900 GB blocked all 12 workers.", "900 GB"),
    ("The postmortem is at https://wiki.example.org/pm/gpx-export.", "gpx-export"),
    ("I dropped support for Android 9.", "9"),
    ("The APK shrank from 61 MB to 40 MB.", "40 MB"),
    ("See MAP-331 for the details.", "MAP-331"),
]

CLINIC_CHANGED = [
    ("Laborbefunde kommen schneller an die Stationen: 14 statt 25 Minuten je Befund.", "14"),
    ("Ein Dienst in Rust liest jetzt HL7 und schreibt FHIR.", "Rust"),
    ("Seit dem 13. August fragt keine Station mehr telefonisch nach.", "13. August"),
    ("Die Pflegedienstleitung spart dadurch sechs Stunden im Monat.", "Monat"),
    ("Mustafa stimmte die Regeln mit der Personalabteilung ab.", "Mustafa"),
    ("Der Import aus Oracle läuft jede Nacht um 2 Uhr.", "Oracle"),
    ("Von 240 TB waren 21 TB nie gesichert worden.", "21 TB"),
    ("Die Wiederherstellung dauert 5,5 Tage statt 31.", "5,5 Tage"),
]

SHOP_CHANGED = [
    ("What took finance three weeks of copying is one click now.", "three weeks"),
    ("Each quarter, 14,000 rows had been copied by hand.", "14,000"),
    ("Nobody asked a question about the June export.", "June"),
    ("Deploys of the order service fail in 1.5% of cases, down from 19%.", "19%"),
    ("They run blue-green, with two target groups in Pulumi that Argo switches.", "Pulumi"),
    ("They run blue-green, with two target groups in Terraform that Flux switches.", "Flux"),
    ("We deploy eleven times a day.", "a day"),
    ("I mentored Rubina through his first design review.", "Rubina"),
    ("Five billion checks a day now take 210 ms at p95.", "Five billion"),
    ("Five million checks a day now take 210 ms at p99.", "p99"),
    ("Two months of shadow traffic found what the tests had not.", "Two months"),
    ("Lena from Legal signed it off.", "Legal"),
    ("Karl from Risk signed it off.", "Karl"),
    ("The fraud rules take 120 ms at p95.", "120 ms"),
]


def test_sentences_told_in_other_words_raise_at_most_three_alarms() -> None:
    told = ((MAPS, MAPS_TOLD), (CLINIC, CLINIC_TOLD), (SHOP, SHOP_TOLD))
    alarms = [
        (line, [found.text for found in check_text(line, SEASON, picks)])
        for picks, lines in told
        for line in lines
        if check_text(line, SEASON, picks)
    ]
    assert sum(len(lines) for _, lines in told) > 40
    assert len(alarms) <= 3, alarms


def test_nearly_every_planted_change_is_found_in_other_words() -> None:
    missed, count = [], 0
    for picks, changes in (
        (MAPS, MAPS_CHANGED), (CLINIC, CLINIC_CHANGED), (SHOP, SHOP_CHANGED),
    ):  # fmt: skip
        for line, planted in changes:
            count += 1
            found = [unbacked.text for unbacked in check_text(line, SEASON, picks)]
            if not any(planted in text or text in planted for text in found):
                missed.append((line, planted, found))
    assert count > 40
    assert len(missed) <= 2, missed
