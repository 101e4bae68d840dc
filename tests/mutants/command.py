"""How many small faults the tests notice: `python -m tests mutants [TARGET …]`.

Puts faults into modules one at a time, in copies of the tree, and runs the tests that stand for
the module. A mutant that no test notices is a gap in the tests, or changes nothing that anybody
could see: those are listed with a reason in `equivalent.toml`. The same seed gives the same
mutants for the same source. Slow tests come last, and only those of the module's own room.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from tests.mutants.mapping import stages_of
from tests.mutants.mutation import Mutant, find_mutants, pick_mutants
from tests.mutants.runner import Tree

ROOT = Path(__file__).parents[2]
CORE = ("model", "home", "capture", "reading", "store", "exchange", "insight", "demo", "cli")
"""The rooms that are looked at where none is named."""
KILLED, SURVIVED, EQUIVALENT = "killed", "survived", "equivalent"


@dataclass(frozen=True)
class Target:
    """A module, and one of its lines where only that was asked for."""

    module: Path
    line: int | None = None


def main(arguments: list[str], root: Path = ROOT) -> int:
    """Run the mutants, print what became of each and the share per room; 1 if any survived."""
    asked = _parse(arguments)
    package = root / "src" / "chefslog"
    targets = [target for word in asked.targets for target in find_targets(package, word)]
    picked = []
    for target in targets:
        source = (package / target.module).read_text(encoding="utf-8")
        if target.line is not None:
            mutants = [one for one in find_mutants(source) if one.line == target.line]
        else:
            mutants = pick_mutants(source, asked.count, f"{asked.seed} {target.module}")
        picked += [(target.module, mutant) for mutant in mutants]
    if asked.list:
        for module, mutant in picked:
            print(_line("mutant", module, mutant))
        return 0
    results = [*run_mutants(root, picked, asked.jobs)]
    print("\n" + "\n".join(render_shares(results)))
    return 1 if any(what == SURVIVED for what, _, _ in results) else 0


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m tests mutants", description=__doc__)
    parser.add_argument(
        "targets",
        nargs="*",
        default=CORE,
        metavar="TARGET",
        help="reading, reading/query or reading/query:89 (default: the core rooms)",
    )
    parser.add_argument("--count", type=int, default=10, help="at most N a module (default 10)")
    parser.add_argument("--seed", default="1", help="which ones are drawn (default 1)")
    parser.add_argument("--jobs", type=int, default=2, help="processes at once (default 2)")
    parser.add_argument("--list", action="store_true", help="only list the mutants")  # fmt: skip
    return parser.parse_args(arguments)


def find_targets(package: Path, word: str) -> Iterator[Target]:
    """Yield the modules that a room, a folder or a module's name means; exits where there is none.

    `word` is relative to the package, with or without `.py`; `:LINE` picks one line.
    """
    name, _, line = word.partition(":")
    folder = package / name
    if folder.is_dir():
        for path in sorted(folder.rglob("*.py")):
            if path.stat().st_size:
                yield Target(path.relative_to(package))
    elif folder.with_suffix(".py").is_file():
        yield Target(Path(name).with_suffix(".py"), int(line) if line else None)
    else:
        sys.exit(f"mutants: there is no room or module {word!r} below {package}")


Result = tuple[str, Path, Mutant]


def run_mutants(root: Path, picked: Sequence[tuple[Path, Mutant]], jobs: int) -> Iterator[Result]:
    """Yield and print what became of each mutant. Each job has a copy of the tree of its own."""
    known = read_equivalent()
    modules = list(dict.fromkeys(module for module, _ in picked))
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        os.chmod(folder, 0o755)  # for the tests that drop to another user
        trees: SimpleQueue[Tree] = SimpleQueue()
        copies = [Tree(root, Path(folder, str(job))) for job in range(jobs)]
        for tree in copies:
            trees.put(tree)

        def run_module(module: Path) -> list[Result]:
            tree = trees.get()
            try:
                return [*_run_module(tree, module, mutants_of[module], known)]
            finally:
                trees.put(tree)

        mutants_of: dict[Path, list[Mutant]] = {module: [] for module in modules}
        for module, mutant in picked:
            mutants_of[module].append(mutant)
        with ThreadPoolExecutor(jobs) as pool:
            for results in pool.map(run_module, modules):
                yield from results
        for tree in copies:
            tree.close()


def _run_module(
    tree: Tree, module: Path, mutants: Sequence[Mutant], known: set[tuple[str, ...]]
) -> Iterator[Result]:
    # From the copy: the checkout may change while this runs.
    source = (tree.copy / "src" / "chefslog" / module).read_text(encoding="utf-8")
    alive = []
    for mutant in mutants:
        if (module.as_posix(), mutant.function, mutant.text()) in known:
            yield EQUIVALENT, module, mutant
        else:
            alive.append(mutant)
    # Far tests are many: they are timed and run only for what the near ones let live.
    for files, mark in stages_of(module, tree.copy):
        stage = tree.time_tests(files, mark) if alive else None
        if stage is None:
            continue
        survivors = []
        for mutant in alive:
            tree.write_module(module, mutant.apply(source))
            if tree.is_killed(stage):
                print(_line(KILLED, module, mutant), flush=True)
                yield KILLED, module, mutant
            else:
                survivors.append(mutant)
        tree.write_module(module, source)
        alive = survivors
    for mutant in alive:
        print(_line(SURVIVED, module, mutant), flush=True)
        yield SURVIVED, module, mutant


def _line(what: str, module: Path, mutant: Mutant) -> str:
    place = f"src/chefslog/{module.as_posix()}:{mutant.line}"
    return f"{what:8}  {place}  {mutant.function}  {mutant.text()}"


def read_equivalent() -> set[tuple[str, ...]]:
    """Return module, function and text of each mutant that is known to change nothing."""
    table = tomllib.loads(Path(__file__).with_name("equivalent.toml").read_text(encoding="utf-8"))
    return {(row["module"], row["function"], row["mutant"]) for row in table.get("mutant", [])}


def render_shares(results: Sequence[Result]) -> Iterator[str]:
    """Yield a Markdown table: per room, how many of those that are not equivalent were killed."""
    yield "| room | mutants | killed | survived | equivalent | share killed |"
    yield "|---|--:|--:|--:|--:|--:|"
    rooms = sorted({module.parts[0] for _, module, _ in results})
    for room in [*rooms, "**all**"]:
        ends = [what for what, module, _ in results if room in (module.parts[0], "**all**")]
        killed, survived = ends.count(KILLED), ends.count(SURVIVED)
        share = f"{killed / (killed + survived):.0%}" if killed + survived else "–"
        equivalent = ends.count(EQUIVALENT)
        yield f"| {room} | {len(ends)} | {killed} | {survived} | {equivalent} | {share} |"
