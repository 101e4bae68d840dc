"""`chefslog season preview`, `fit`, `export`, `check` and so on: the review as texts.

Private entries are in none of them.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import asdict

from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.output import Output
from chefslog.cli.reader import open_writer
from chefslog.cli.season.workspace import Workspace, open_season, open_workspace
from chefslog.cli.text import count_text
from chefslog.home.files import make_folder, write_private
from chefslog.home.narration import narrate
from chefslog.home.paths import find_home
from chefslog.model.season import Version
from chefslog.reading.connect import open_snapshot
from chefslog.reading.records import load_versions
from chefslog.season.document import document
from chefslog.season.forms import Form, form_names, read_form, with_limits
from chefslog.season.publishing import FORMATS, fit_form, publish
from chefslog.season.rubric import shipped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from chefslog.season.names import Names


def preview(args: Arguments) -> Output:
    """`chefslog season preview`."""
    workspace = open_workspace(args)
    return Output(
        lambda: document(workspace.sources, _audience(args)),
        lambda _width: _document_lines(args, workspace, args.text("format") or "txt"),
    )


def _audience(args: Arguments) -> str:
    return args.text("for") or "me"


def _document_text(args: Arguments, workspace: Workspace, form: str) -> str:
    text, problems = publish(workspace.sources, _audience(args), form, workspace.reader.home.config)
    narrate(*problems)
    return text


def _document_lines(args: Arguments, workspace: Workspace, form: str) -> list[str]:
    return _document_text(args, workspace, form).removesuffix("\n").split("\n")


def list_forms(args: Arguments) -> Output:
    """`chefslog season forms`: every form with its fields."""
    config = find_home().config
    forms = []
    for name in form_names(config):
        form, problems = read_form(name, config)
        narrate(*problems)
        forms.append(form)
    return Output(lambda: [asdict(form) for form in forms], _form_lines(forms))


def _form_lines(forms: list[Form]) -> Iterator[str]:
    for form in forms:
        yield f"{form.name}: {form.title}"
        for field in form.fields:
            yield f"  {field.key:12} {field.limit:>6} {field.unit}"


def list_rubrics(args: Arguments) -> Output:
    """`chefslog season rubrics`."""
    names = list(shipped())
    return Output(names, names)


def fit_season(args: Arguments) -> Output:
    """`chefslog season fit FORM`: its fields filled, with a meter, and what was left out."""
    workspace = open_workspace(args)
    form = _form(args, args.words[0], workspace.reader.home.config)
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
    left_out = [f"left out: {names.get(ref, ref)}" for ref in fitted.left_out]
    shortened = [f"shortened: {names.get(ref, ref)}" for ref in fitted.shortened]
    chosen = " balanced over goals and parts," if args.flag("balance") else " in your order,"
    head = f"{workspace.season.name}, for {_audience(args)},{chosen} " + ", ".join(
        f"{box.name}: {box.free:,} of {box.limit:,} {box.unit} left" for box in boxes
    )
    return Output(lambda: asdict(fitted), lines, notes=[head, *left_out, *shortened])


def _form(args: Arguments, name: str, config: str) -> Form:
    form, problems = read_form(name, config)
    narrate(*problems)
    limits = {}
    for text in args.many("limit"):
        key, mark, number = text.rpartition("=")
        if not (number.isascii() and number.isdigit()) or not 0 < int(number) <= 1_000_000:
            raise UsageError(f'--limit: "{text}" is not a limit such as 800 or proud=800')
        limits[key if mark else ""] = int(number)
    return with_limits(form, limits)


def show_leaving(args: Arguments) -> Output:
    """`chefslog season leaves`: what a text for this reader holds, before it is written."""
    workspace = open_workspace(args)
    return Output(lambda: _leaving(workspace, _audience(args)),
                  lambda _width: _leaving_lines(workspace, _audience(args)))  # fmt: skip


def _leaving(workspace: Workspace, audience: str) -> dict[str, Any]:
    names = workspace.sources.make_names(audience)
    made = document(workspace.sources, audience, names)
    items = workspace.sources.items()
    text = json.dumps(made, ensure_ascii=False)
    return {
        "season": workspace.season.name,
        "for": audience,
        "picks": [{"id": item.id, "title": item.title, "edited": item.is_edited,
                   "changed_since": item.is_stale} for item in items],
        "also": {name: len(made[name]) for name in _ALSO if made.get(name)},
        "replaced": list(names.replaced),
        "stays": [*names.stays, *_find_names(workspace, text, names)],
    }  # fmt: skip


def _find_names(workspace: Workspace, text: str, names: Names) -> list[str]:
    """People of the journal whose name stands in the text as it leaves."""
    return [
        name
        for name in workspace.sources.names
        if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE)
        and not {name, name.capitalize()} & {*names.stays}
    ]


def _leaving_lines(workspace: Workspace, audience: str) -> Iterator[str]:
    held = _leaving(workspace, audience)
    yield f"{held['season']} for {audience}: {count_text(len(held['picks']), 'pick')}"
    for pick in held["picks"]:
        marks = [
            word
            for name, word in (("edited", "edited"), ("changed_since", "source changed since"))
            if pick[name]
        ]
        yield f"  {pick['title']}" + (f"  ({', '.join(marks)})" if marks else "")
    also = [f"{count} {_ALSO[name]}" for name, count in held["also"].items()]
    yield "Also in it: " + (", ".join(also) or "nothing that was not picked")
    if held["replaced"]:
        yield f'As "a colleague": {", ".join(held["replaced"])}'
    if held["stays"]:
        yield f"Looks like a name and stays: {', '.join(held['stays'])}"
    yield "Private entries, levels, time and spend: never"


_ALSO = {
    "learned": "items with learned lines", "appendix": "entries in the appendix",
    "discarded": "discarded entries", "ai": "lines of numbers about AI",
}  # fmt: skip


def export_season(args: Arguments) -> Output:
    """`chefslog season export [FILE]`: by the file's ending, or --format.

    A file that differs from what was written last stays; the text is written beside it then.
    """
    path = args.text("output") or (args.words[0] if args.words else "-")
    ending = os.path.splitext(path)[1].lstrip(".").lower()
    form = args.text("format") or (ending if ending in FORMATS else "md")
    workspace = open_workspace(args)
    if path == "-":
        return Output(lines=_document_lines(args, workspace, form))
    audience = _audience(args)
    narrate(*_leaving_lines(workspace, audience))
    text = _document_text(args, workspace, form)
    with open_snapshot(workspace.reader.home) as snapshot:
        versions = load_versions(snapshot, workspace.season.name)
    path = os.path.abspath(path)
    notes = []
    free = path if args.flag("force") else _find_free(path, text, versions)
    if free != path:
        notes.append(f"{path} was edited since, or is not from here: it stays.")
    make_folder(os.path.dirname(free))
    write_private(free, text.encode("utf-8", "replace"))
    _keep_version(workspace, audience, form, free, text)
    return Output(
        {"file": free, "format": form, "for": audience},
        notes=[*notes, f"✓ {free}, for {audience}; no private entry is in it."],
    )


def _find_free(path: str, text: str, versions: Sequence[Version]) -> str:
    """The path itself where its file is what was written last; else one beside it."""
    stem, ending = os.path.splitext(path)
    number = 1
    while os.path.lexists(path):
        known = {version.text for version in versions if version.file == path} | {text}
        try:
            with open(path, encoding="utf-8", newline="") as file:
                if file.read() in known:
                    break
        except (OSError, UnicodeDecodeError):
            pass
        number += 1
        path = f"{stem}-{number}{ending}"
    return path


def _keep_version(workspace: Workspace, audience: str, form: str, path: str, text: str) -> None:
    from chefslog.home.clock import new_id
    from chefslog.store.seasons import add_version

    with open_writer() as journal:
        moment = journal.clock()
        version = Version(
            new_id(moment.at, os.urandom(10)), workspace.season.name, moment.captured_at,
            audience, form, path, text,
        )  # fmt: skip
        add_version(journal, version)


def list_versions(args: Arguments) -> Output:
    """`chefslog season versions`: what was handed in, when and for whom."""
    reader, season = open_season(args)
    versions = load_versions(reader.snapshot, season.name)
    return Output(
        [asdict(version) for version in versions],
        [
            f"{number:>3}  {version.at[:16].replace('T', ' ')} UTC  {version.audience:8} "
            f"{len(version.text):>6,} characters  {version.file}"
            for number, version in enumerate(versions, 1)
        ],
        notes=() if versions else [f"Nothing of {season.name} was exported yet."],
    )


def show_diff(args: Arguments) -> Output:
    """`chefslog season diff [NUMBER]`: what changed since a version, the last one without."""
    from difflib import unified_diff

    workspace = open_workspace(args)
    with open_snapshot(workspace.reader.home) as snapshot:
        versions = load_versions(snapshot, workspace.season.name)
    number = args.words[0] if args.words else str(len(versions))
    if not number.isdecimal() or not 1 <= int(number) <= len(versions):
        raise UsageError(f"name one of the {len(versions)} versions: chefslog season versions")
    old = versions[int(number) - 1]
    now, _ = publish(workspace.sources, old.audience, old.form, workspace.reader.home.config)
    lines = list(unified_diff(old.text.splitlines(), now.splitlines(), f"version {number}", "now",
                              lineterm=""))  # fmt: skip
    return Output(lines, lines, notes=() if lines else ["Nothing changed since."])


def show_brief(args: Arguments) -> Output:
    """`chefslog season brief`: the picks as facts with their ids, for a text made elsewhere."""
    workspace = open_workspace(args)
    audience = args.text("for") or "manager"
    names = workspace.sources.make_names(audience)
    facts = [
        names.value(
            {
                "id": item.short[:6],
                "part": item.part,
                "title": item.title,
                "facts": [*item.impact, *item.rest],
                "proof": [line for line in item.tail if line.startswith("Proof")],
            }
        )
        for item in workspace.sources.items()
    ]

    def lines() -> Iterator[str]:
        for fact in facts:
            yield f"[{fact['id']}] {fact['title']} ({fact['part']})"
            yield from (f"  - {line}" for line in (*fact["facts"], *fact["proof"]))

    return Output(facts, lambda _width: lines())
