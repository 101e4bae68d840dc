"""Small faults put into a module's source on purpose: what a good test would notice.

A mutant replaces one piece of the text, so that all other lines stay as they are. Messages,
docstrings, annotations and what is raised are left alone.
"""

from __future__ import annotations

import ast
import copy
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

PER_LINE = 2
RETURN_NONE = 2
STRINGS = 4
"""At most so many mutants of these sorts in a module; others get a third of the count each."""

_BOUNDARIES: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_OPPOSITES: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.Gt, ast.LtE: ast.GtE, ast.Gt: ast.Lt, ast.GtE: ast.LtE,
}  # fmt: skip
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult,
    ast.LShift: ast.RShift, ast.RShift: ast.LShift, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip
_SQL = re.compile(r"\b(SELECT|WHERE|ORDER BY|JOIN|UPDATE|INSERT|DELETE|BETWEEN|MATCH)\b")
_SQL_CHANGES = (
    (" AND ", " OR "), (" OR ", " AND "), (" <= ", " < "), (" >= ", " > "), (" < ", " <= "),
    (" > ", " >= "), (" = ", " != "), (" DESC", " ASC"), (" IS NOT NULL", " IS NULL"),
    (" IS NULL", " IS NOT NULL"), ("NOT EXISTS", "EXISTS"), ("LEFT JOIN", "JOIN"),
    ("DISTINCT ", ""), ("max(", "min("), ("min(", "max("), ("OR IGNORE", "OR FAIL"),
)  # fmt: skip
_NAME = re.compile(r"[a-z][a-z_0-9-]*")


@dataclass(frozen=True)
class Mutant:
    """One fault: `new` in place of `old`, at byte offsets `start` to `end` of the source."""

    sort: str
    line: int
    function: str
    start: int
    end: int
    old: str
    new: str

    def apply(self, source: str) -> str:
        """Return the source with the fault in it."""
        data = source.encode()
        return (data[: self.start] + self.new.encode() + data[self.end :]).decode()

    def text(self) -> str:
        """Return what is replaced by what, each on one line: `a < b → a <= b`."""
        return f"{_one_line(self.old)} → {_one_line(self.new)}"


def pick_mutants(source: str, count: int, seed: str) -> list[Mutant]:
    """Return at most `count` mutants in the order of their lines; the same seed, the same ones."""
    mutants = list(find_mutants(source))
    Random(seed).shuffle(mutants)
    limits = {"return None": RETURN_NONE, "string": STRINGS}
    sorts: Counter[str] = Counter()
    lines: Counter[int] = Counter()
    picked: list[Mutant] = []
    for mutant in mutants:
        limit = limits.get(mutant.sort, max(2, count // 3))
        if len(picked) < count and sorts[mutant.sort] < limit and lines[mutant.line] < PER_LINE:
            picked.append(mutant)
            sorts[mutant.sort] += 1
            lines[mutant.line] += 1
    return sorted(picked, key=lambda mutant: (mutant.line, mutant.start, mutant.new))


def find_mutants(source: str) -> Iterator[Mutant]:
    """Yield every mutant of a module that still compiles."""
    finder = _Finder(source)
    finder.visit(ast.parse(source))
    seen = set()
    for mutant in finder.mutants:
        changed = mutant.apply(source)
        if changed not in seen and _compiles(changed):
            seen.add(changed)
            yield mutant


def _compiles(source: str) -> bool:
    try:
        compile(source, "mutant", "exec", dont_inherit=True)
    except SyntaxError:
        return False
    return True


def _one_line(text: str) -> str:
    return " ".join(text.split())


class _Finder(ast.NodeVisitor):
    """Collects the mutants of a tree."""

    def __init__(self, source: str) -> None:
        self.mutants: list[Mutant] = []
        self._data = source.encode()
        starts = [0]
        for line in self._data.split(b"\n"):
            starts.append(starts[-1] + len(line) + 1)
        self._starts = starts
        self._functions: list[str] = []

    def _add(self, sort: str, node: ast.expr | ast.stmt, new: str | ast.expr) -> None:
        assert node.end_lineno is not None and node.end_col_offset is not None
        start = self._starts[node.lineno - 1] + node.col_offset
        end = self._starts[node.end_lineno - 1] + node.end_col_offset
        if not isinstance(new, str):
            # Parentheses keep the precedence, and let the text run over several lines.
            new = f"({ast.unparse(new)})"
        old = self._data[start:end].decode()
        function = ".".join(self._functions)
        self.mutants.append(Mutant(sort, node.lineno, function, start, end, old, new))

    # What is never changed: f-strings are messages, and 3.11 does not know where their parts are.

    def visit_Raise(self, node: ast.Raise) -> None: ...

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None: ...

    def visit_Assert(self, node: ast.Assert) -> None: ...

    def visit_Import(self, node: ast.Import) -> None: ...

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None: ...

    def visit_arg(self, node: ast.arg) -> None: ...

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._inside(node.name, [*node.body])

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self._inside(node.name, [*node.args.defaults, *node.args.kw_defaults, *node.body])

    visit_AsyncFunctionDef = visit_FunctionDef

    def _inside(self, name: str, nodes: list[ast.stmt | ast.expr | None]) -> None:
        self._functions.append(name)
        for node in nodes:
            if node is not None:
                self.visit(node)
        self._functions.pop()

    # What is changed.

    def visit_If(self, node: ast.If) -> None:
        if "TYPE_CHECKING" not in ast.unparse(node.test):
            self._negate(node.test)
            self.generic_visit(node)

    def visit_While(self, node: ast.While) -> None:
        if not isinstance(node.test, ast.Constant):
            self._negate(node.test)
        self.generic_visit(node)

    def visit_IfExp(self, node: ast.IfExp) -> None:
        self._negate(node.test)
        self.generic_visit(node)

    def visit_comprehension(self, node: ast.comprehension) -> None:
        for test in node.ifs:
            self._negate(test)
        self.generic_visit(node)

    def _negate(self, test: ast.expr) -> None:
        # A comparison and a `not` have mutants of their own that do the same.
        if not isinstance(test, ast.Compare) and not _is_not(test):
            self._add("negated", test, ast.UnaryOp(ast.Not(), test))

    def visit_Compare(self, node: ast.Compare) -> None:
        for at, operator in enumerate(node.ops):
            for table, sort in ((_BOUNDARIES, "comparison"), (_OPPOSITES, "flipped")):
                if type(operator) in table:
                    changed = copy.deepcopy(node)
                    changed.ops[at] = table[type(operator)]()
                    self._add(sort, node, changed)
        for side in (node.left, *node.comparators):
            self._rename(side)
            if isinstance(side, ast.Tuple | ast.List | ast.Set):
                for item in side.elts:
                    self._rename(item)
        self.generic_visit(node)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        self._rename(node.slice)
        self.generic_visit(node)

    def _rename(self, node: ast.expr) -> None:
        """Change a string that is a name: a key or a value that is compared."""
        value = node.value if isinstance(node, ast.Constant) else None
        if isinstance(value, str) and _NAME.fullmatch(value):
            self._add("string", node, repr(value + "_"))

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        self._add("and/or", node, ast.BoolOp(other, node.values))
        self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        if isinstance(node.op, ast.Not):
            self._add("not dropped", node, ast.Call(ast.Name("bool"), [node.operand], []))
        self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        if type(node.op) in _ARITHMETIC and not any(map(_is_text, (node.left, node.right))):
            other = _ARITHMETIC[type(node.op)]()
            self._add("arithmetic", node, ast.BinOp(node.left, other, node.right))
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, bool):
            self._add("constant", node, repr(not node.value))
        elif isinstance(node.value, int):
            for step in (1, -1):
                self._add("constant", node, ast.Constant(node.value + step))
        elif isinstance(node.value, str) and _SQL.search(node.value):
            for old, new in _SQL_CHANGES:
                if old in node.value:
                    self._add("string", node, repr(node.value.replace(old, new, 1)))

    def visit_Return(self, node: ast.Return) -> None:
        # None in place of False is the same to whoever asks whether.
        if node.value is not None and ast.unparse(node.value) not in ("None", "False"):
            self._add("return None", node, "return None")
        self.generic_visit(node)

    def visit_Expr(self, node: ast.Expr) -> None:
        if isinstance(node.value, ast.Constant):
            return  # a docstring, or the one below a constant
        self._add("deleted", node, "pass")
        self.generic_visit(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        self._add("deleted", node, "pass")
        self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        if ast.unparse(node.targets[0]) == "TYPE_CHECKING":
            return
        # A deleted local name is a NameError, which every test sees.
        if not all(isinstance(target, ast.Name) for target in node.targets):
            self._add("deleted", node, "pass")
        self.generic_visit(node)

    def visit_Continue(self, node: ast.Continue) -> None:
        self._add("deleted", node, "pass")

    visit_Break = visit_Continue  # type: ignore[assignment]  # both are a word alone


def _is_not(node: ast.expr) -> bool:
    return isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)


def _is_text(node: ast.expr) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str | bytes)
    return isinstance(node, ast.JoinedStr | ast.List | ast.Tuple)
