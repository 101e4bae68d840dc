"""`chefslog season preview`, `fit`, `export` and so on: the review as texts, nothing private."""

from __future__ import annotations

import sys
from dataclasses import asdict

from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.output import Output
from chefslog.cli.reader import open_writer
from chefslog.cli.season.seasons import Workspace, open_review, open_season
from chefslog.cli.text import count_text
from chefslog.home.clock import local_minute
from chefslog.home.files import read_regular
from chefslog.home.narration import narrate
from chefslog.home.paths import find_home
from chefslog.model.season import Version
from chefslog.reading.connect import open_snapshot
from chefslog.reading.records import load_versions
from chefslog.season.check import decode_checked
from chefslog.season.disclosure import list_disclosure
from chefslog.season.document import document
from chefslog.season.forms import Form, form_names, read_form, with_limits
from chefslog.season.handout import (
    absolute_path,
    brief_lines,
    check_review,
    diff_version,
    fit_form,
    format_of,
    list_facts,
    list_used,
    render_review,
    write_handout,
)
from chefslog.season.rubric import shipped


def preview(args: Arguments) -> Output:
    """`chefslog season preview`."""
    workspace = open_review(args)
    kind = args.text("format") or "txt"
    return Output(
        lambda: document(workspace.sources, _audience(args)),
        lambda _width: _render(args, workspace, kind).removesuffix("\n").split("\n"),
    )


def _audience(args: Arguments) -> str:
    return args.text("for") or "me"


def _render(args: Arguments, workspace: Workspace, kind: str) -> str:
    config = workspace.reader.home.config
    text, problems = render_review(workspace.sources, _audience(args), kind, config)
    narrate(*problems)
    return text


def list_forms(args: Arguments) -> Output:
    """`chefslog season forms`: every form with its fields."""
    forms = [_read_form(name) for name in form_names(find_home().config)]
    lines = []
    for form in forms:
        lines.append(f"{form.name}: {form.title}")
        lines += [f"  {field.key:12} {field.limit:>6} {field.unit}" for field in form.fields]
    return Output([asdict(form) for form in forms], lines)


def list_rubrics(args: Arguments) -> Output:
    """`chefslog season rubrics`."""
    names = list(shipped())
    return Output(names, names)


def fit_season(args: Arguments) -> Output:
    """`chefslog season fit FORM`: its fields filled, with a meter, and what was left out."""
    workspace = open_review(args)
    form = with_limits(_read_form(args.words[0]), _parse_limits(args))
    fitted = fit_form(workspace.sources, _audience(args), form, is_balanced=args.flag("balance"))
    only = args.text("field")
    boxes = [box for box in fitted.boxes if only in (None, box.name)]
    if not boxes:
        known = " ".join(field.key for field in form.fields)
        raise UsageError(f'{form.name} has no field "{only}"; its fields are: {known}')
    titles = {field.key: field.title for field in form.fields}
    lines = []
    for box in boxes:
        if only is None:
            lines.append(f"== {titles[box.name]}: {box.length} of {box.limit} {box.unit}")
        lines += box.text.split("\n")
    names = {piece.id: f"{piece.short[:6]} {piece.headline}" for piece in workspace.sources.pieces}
    chosen = " balanced over goals and parts," if args.flag("balance") else " in your order,"
    head = f"{workspace.season.name}, for {_audience(args)},{chosen} " + ", ".join(
        f"{box.name}: {box.free:,} of {box.limit:,} {box.unit} left" for box in boxes
    )
    left_out = [f"left out: {names.get(ref, ref)}" for ref in fitted.left_out]
    shortened = [f"shortened: {names.get(ref, ref)}" for ref in fitted.shortened]
    return Output(lambda: asdict(fitted), lines, notes=[head, *left_out, *shortened])


def _read_form(name: str) -> Form:
    form, problems = read_form(name, find_home().config)
    narrate(*problems)
    return form


def _parse_limits(args: Arguments) -> dict[str, int]:
    limits = {}
    for text in args.many("limit"):
        key, mark, number = text.rpartition("=")
        if not (number.isascii() and number.isdigit()) or not 0 < int(number) <= 1_000_000:
            raise UsageError(f'--limit: "{text}" is not a limit such as 800 or proud=800')
        limits[key if mark else ""] = int(number)
    return limits


def show_leaving(args: Arguments) -> Output:
    """`chefslog season leaves`: what a text for this reader holds, before it is written."""
    leaving = list_disclosure(open_review(args).sources, _audience(args))
    picks = [dict(zip(("id", "title", "remark"), pick, strict=True)) for pick in leaving.picks]
    data = {"season": leaving.season, "for": leaving.audience, "picks": picks,
            "also": leaving.also, "replaced": leaving.replaced, "stays": leaving.stays}  # fmt: skip
    return Output(data, leaving.lines())


def export_season(args: Arguments) -> Output:
    """`chefslog season export [FILE]`: a document by the file's ending or --format, or a --form.

    A file that differs from what was written last stays; the text is written beside it then.
    """
    path = args.text("output") or (args.words[0] if args.words else "-")
    if args.text("form") and args.text("format"):
        raise UsageError("--form writes plain text; leave --format out")
    kind = args.text("form") or args.text("format") or format_of(path) or "md"
    workspace = open_review(args)
    audience = _audience(args)
    text = _render(args, workspace, kind)
    if path == "-":
        return Output(lines=text.removesuffix("\n").split("\n"))
    narrate(*list_disclosure(workspace.sources, audience).lines())
    written = write_handout(path, text, _load_versions(workspace), force=args.flag("force"))
    from chefslog.store.records import add_version

    with open_writer() as journal:
        add_version(journal, workspace.season.name, audience, kind, written, text,
                    list_used(workspace.sources, audience))  # fmt: skip
    notes = []
    if written != absolute_path(path):
        notes.append(f"{path} was edited since, or is not from here: it stays.")
    return Output(
        {"file": written, "format": kind, "for": audience},
        notes=[*notes, f"✓ {written}, for {audience}; no private entry is in it."],
    )


def _load_versions(workspace: Workspace) -> list[Version]:
    with open_snapshot(workspace.reader.home) as snapshot:
        return load_versions(snapshot, workspace.season.name)


def list_versions(args: Arguments) -> Output:
    """`chefslog season versions`: what was handed in, when and for whom."""
    reader, season = open_season(args)
    versions = load_versions(reader.snapshot, season.name)
    return Output(
        [version._asdict() for version in versions],
        [
            f"{number:>3}  {local_minute(version.at)}  {version.audience:8} "
            f"{len(version.text):>6,} characters  {version.file}"
            for number, version in enumerate(versions, 1)
        ],
        notes=() if versions else [f"Nothing of {season.name} was exported yet."],
    )


def show_diff(args: Arguments) -> Output:
    """`chefslog season diff [NUMBER]`: what changed since a version, the last one without."""
    workspace = open_review(args)
    versions = _load_versions(workspace)
    if not versions:
        raise UsageError("nothing was exported yet: chefslog season export")
    number = args.words[0] if args.words else str(len(versions))
    if not number.isdecimal() or not 1 <= int(number) <= len(versions):
        raise UsageError(f'there is no version "{number}": chefslog season versions')
    old, config = versions[int(number) - 1], workspace.reader.home.config
    lines = diff_version(workspace.sources, old, int(number), config)
    return Output(lines, lines, notes=() if lines else ["Nothing changed since."])


def show_brief(args: Arguments) -> Output:
    """`chefslog season brief`: the picks as facts with their ids, for a text made elsewhere."""
    facts = list_facts(open_review(args).sources, args.text("for") or "manager")
    return Output(facts, brief_lines(facts))


def check_file(args: Arguments) -> Output:
    """List what no pick backs; exit code 1 where there is something. Raises OSError."""
    path = args.words[0]
    data = sys.stdin.buffer.read() if path == "-" else read_regular(path)
    name = "the text" if path == "-" else path
    text = decode_checked(name, data)
    workspace = open_review(args)
    if not workspace.sources.picked():
        raise UsageError("nothing is picked yet to compare with: chefslog season pick ID…")
    found = check_review(workspace.sources, text, workspace.reader.home.config)
    count = count_text(len(found), "thing")
    note = (
        f"{count} in {name} {'is' if len(found) == 1 else 'are'} not in the picks of "
        f"{workspace.season.name}."
        if found
        else f"Everything that was checked in {name} is in the picks of {workspace.season.name}: "
        "numbers, dates, links, names and product words."
    )
    lines = []
    for one in found:
        lines.append(f"line {one.line}: {one.kind} not in your picks: {one.text}")
        lines += [f"    nearest: {one.nearest}"] if one.nearest else []
    return Output([asdict(one) for one in found], lines, notes=[note], code=int(bool(found)))
