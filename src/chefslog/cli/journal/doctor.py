"""`chefslog doctor`: what is wrong, and the cure of each."""

from __future__ import annotations

from chefslog.cli.command import Arguments
from chefslog.cli.output import Output
from chefslog.home.narration import narrate
from chefslog.home.paths import find_home


def doctor(args: Arguments) -> Output:
    """`chefslog doctor`: what is wrong, and the cure of each; 1 where it is more than a note."""
    from chefslog.store.doctor import cure, examine

    home = find_home()
    findings = examine(home)
    if args.flag("fix") and findings:
        narrate(*(f"✓ {done}" for done in cure(home, findings)))
        findings = examine(home)
    names = ("code", "severity", "text", "cure")
    lines = [line for finding in findings for line in (f"• {finding.text}", f"  {finding.cure}")]
    return Output(
        [{name: getattr(finding, name) for name in names} for finding in findings],
        lines or ["All is well: the journal, its backups, pending captures, index, permissions."],
        code=int(any(finding.severity == "error" for finding in findings)),
    )
