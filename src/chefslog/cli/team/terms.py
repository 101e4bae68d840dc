"""The terms of a team as options of `chefslog team new` and as lines for people."""

from __future__ import annotations

from dataclasses import replace

from chefslog.cli.command import Arguments, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from chefslog.cli.team.context import TeamContext
    from chefslog.team.founding.charter import Terms


def first_quarter(context: TeamContext, before: str) -> str:
    """The first quarter: the one that is named, else this one or a later one named before."""
    from chefslog.model.days import parse_day
    from chefslog.team.calendar import periods_of, quarter_of

    wanted = context.args.text("quarter")
    if wanted is None:
        return max(before, quarter_of(parse_day(context.moment.day) or 1))
    (whole,) = periods_of(wanted, monthly=False)
    if whole.closes <= context.at:
        raise UsageError(f"{wanted} is over: nothing could be shared in it")
    return wanted


def read_terms(context: TeamContext, before: Terms | None) -> Terms:
    """What is asked for; the rest as it was, or as usual."""
    from chefslog.team.founding.charter import Terms
    from chefslog.team.questions import QUESTIONS

    args = context.args
    before = before or Terms()
    chosen = _questions(args) or {*before.questions}
    edges = _edges(args.text("spend_edges"))
    if edges:
        chosen.add("spend")
    has_spend = "spend" in chosen
    if has_spend and not (edges or before.spend_edges):
        raise UsageError("the question spend needs --spend-edges: four whole numbers, rising")
    kind = args.text("periods")
    return replace(
        before,
        questions=tuple(name for name in QUESTIONS if name in chosen),
        k=args.number("k", before.k),
        monthly=kind == "months" if kind else before.monthly,
        spend_edges=(edges or before.spend_edges) if has_spend else (),
        currency=(args.text("currency") or before.currency or context.currency)
        if has_spend
        else "",
    )


def _questions(args: Arguments) -> set[str]:
    from chefslog.team.questions import QUESTIONS

    chosen = {name for text in args.many("question") for name in text.replace(",", " ").split()}
    unknown = sorted(chosen - set(QUESTIONS))
    if unknown:
        raise UsageError(
            f"there is no question {', '.join(unknown)}; there are {', '.join(QUESTIONS)}"
        )
    return chosen


def _edges(text: str | None) -> tuple[int, ...]:
    parts = (text or "").replace(",", " ").split()
    numbers = [int(part) for part in parts if part.isascii() and part.isdigit()]
    if text is not None and (len(numbers), len(parts)) != (4, 4):
        raise UsageError("--spend-edges are four whole numbers, rising: 20,50,100,200")
    return tuple(numbers)


def terms_text(terms: Terms) -> Iterator[str]:
    """Terms in lines for people."""
    yield f"A release every {'month' if terms.monthly else 'quarter'}."
    yield f"A question is shown where at least {terms.k} people answered it."
    yield f"Questions: {', '.join(terms.questions)}"
    if terms.spend_edges:
        yield f"Spend buckets: {', '.join(map(str, terms.spend_edges))} {terms.currency}"
