"""`chefslog season preview`, `fit`, `forms`, `rubrics`, `export`: the review as texts.

Private entries are in none of them.
"""

from __future__ import annotations

import os
from dataclasses import asdict

from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.output import Output
from chefslog.cli.season.workspace import Workspace, open_workspace
from chefslog.home.files import make_folder, write_private
from chefslog.home.narration import narrate
from chefslog.home.paths import find_home
from chefslog.season.document import document
from chefslog.season.forms import Form, form_names, read_form, with_limits
from chefslog.season.publishing import FORMATS, fit_form, publish
from chefslog.season.rubric import shipped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


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
    fitted = fit_form(workspace.sources, _audience(args), form)
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
    left_out = [f"left out: {_piece_name(workspace, ref)}" for ref in fitted.left_out]
    shortened = [f"shortened: {_piece_name(workspace, ref)}" for ref in fitted.shortened]
    return Output(lambda: asdict(fitted), lines, notes=[*left_out, *shortened])


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


def _piece_name(workspace: Workspace, entry_id: str) -> str:
    for piece in workspace.sources.pieces:
        if piece.id == entry_id:
            return f"{piece.short[:6]} {piece.headline}"
    return entry_id


def export_season(args: Arguments) -> Output:
    """`chefslog season export [FILE]`: by the file's ending, or --format."""
    path = args.text("output") or (args.words[0] if args.words else "-")
    ending = os.path.splitext(path)[1].lstrip(".").lower()
    form = args.text("format") or (ending if ending in FORMATS else "md")
    workspace = open_workspace(args)
    if path == "-":
        return Output(lines=_document_lines(args, workspace, form))
    make_folder(os.path.dirname(os.path.abspath(path)))
    write_private(path, _document_text(args, workspace, form).encode("utf-8", "replace"))
    return Output(
        {"file": path, "format": form, "for": _audience(args)},
        notes=[f"✓ {path}, for {_audience(args)}; no private entry is in it."],
    )
