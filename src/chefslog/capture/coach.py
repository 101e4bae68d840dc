"""The coach: a few quiet words about what a good entry still lacks. Offline rules only.

The rules look at numbers and signs first, so that they hold in most languages, and at a few
common words; in doubt they are silent.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

_ARROWS = ("→", "->", "=>", "⇒", "➜", "➔", "⟶", "↦", "⟹")
_MONEY = "€$£¥₹₽₩₿"
_CURRENCIES = ("EUR", "USD", "GBP", "CHF", "JPY", "CNY", "INR", "SEK", "NOK", "DKK", "PLN", "BRL")
_RATIOS = "%‰x×"
_INNER = ".,'’\u00a0\u202f"
_CUTS = (", ", "; ", " (", " - ", " – ", " — ", " · ", "、", "，", "；", "（")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_MEASURES = _set(
    "ns µs us ms s sec secs second seconds min mins minute minutes h hr hrs hour hours day days "
    "week weeks month months b kb mb gb tb kib mib gib tib rps qps fps "
    "sekunden minuten stunden tage wochen secondes heures jours semaines segundos minutos horas "
    "días semanas secondi minuti ore giorni 秒 ミリ秒 毫秒 分 分钟 分間 小时 時間 天 日"
)
_RATES = _set(
    "day week month quarter year hour minute night morning sprint release time "
    "tag woche monat jour semaine mois día semana mes"
)
_LINKS = _set(
    "to from for in on at of by per and or with after before now was were is are vs then than "
    "auf von bis für bei pro und statt nach vor jetzt à de en pour par et sur avant après "
    "para por del y con antes da di"
)
_TO = _set("to auf à zu naar till")
_BASELINES = _set("from was were instead before vs than statt von vorher avant antes desde")
_CHANGES = _set(
    "less fewer more faster slower smaller cheaper saved saves save saving cut down up times by "
    "removed halved doubled tripled weniger mehr schneller gespart mal moins plus menos más"
)
_WHOM = _set(
    "all every each any everyone everybody anyone us me user users customer customers client "
    "clients team teams engineer engineers developer developers devs support sales on-call oncall "
    "partner partners staff people colleagues tenants subscribers shops merchants guests operators "
    "alle allen jeder jede jeden kunden nutzer tous toutes chaque équipe utilisateurs "
    "todos todas cada clientes usuarios equipo tutti ogni clienti utenti"
)
_FOR = _set("for für pour para voor för til untuk için dla")
_WHOM_SIGNS = (
    *("@", "全", "所有", "每", "用户", "客户", "顧客"),
    *("すべて", "みんな", "ユーザー", "모든"),
)


def hints(draft: Mapping[str, Any]) -> list[str]:
    """What could still be said about a draft, in a few words each; often nothing."""
    found = []
    level, impact = draft.get("delegation") or 0, draft.get("impact")
    if level >= 2 and draft.get("checked") is None:
        found.append("not checked yet")
    if level >= 3 and draft.get("stakes") == "human_led" and draft.get("own") is None:
        found.append("own at 3 am?")
    if impact:
        numbers = [*_numbers(impact)]
        if not numbers:
            found.append("a number?")
        elif not any(unit for _, unit in numbers):
            found.append("which unit?")
        elif len(numbers) == 1 and _is_after_alone(impact, *numbers[0]):
            found.append("from what?")
        if not _has_whom(impact):
            found.append("for whom?")
    return found


def is_measured(impact: str) -> bool:
    """Whether an impact holds a number with its unit."""
    return any(unit for _, unit in _numbers(impact))


def _numbers(text: str) -> Iterator[tuple[int, str]]:
    """Where each number begins, and its unit; without those inside names (p99, PR-91) and years."""
    at = 0
    while at < len(text):
        if not text[at].isdigit() and text[at] not in "½¼¾":
            at += 1
            continue
        end = at + 1
        while end < len(text) and (
            text[end].isdigit() or (text[end] in _INNER and text[end + 1 : end + 2].isdigit())
        ):
            end += 1
        unit = _unit(text, at, end)
        is_year = end - at == 4 and text[at:end].startswith(("19", "20")) and not unit
        if not _is_in_name(text, at) and not is_year:
            yield at, unit
        at = end


def _is_in_name(text: str, at: int) -> bool:
    before = text[at - 1 : at]
    if before in ("-", ".", "/") and at > 1:
        before = text[at - 2]
    # Scripts without case write their numbers next to the word.
    return before in ("#", "_") or before.lower() != before.upper()


def _unit(text: str, at: int, end: int) -> str:
    """What a number counts or is measured in; empty where it stands alone."""
    before = text[:at].rstrip()
    if before[-1:] and before[-1] in _MONEY:
        return before[-1]
    if before.endswith(_CURRENCIES):
        return before[-3:]
    after = text[end:]
    if after[:1] in ("-", "/") and after[1:2].isalpha():
        after = after[1:]
    word = after.lstrip().split(None, 1)[0] if after.strip() else ""
    sign = word[:1]
    if sign and (sign in _MONEY or sign in "%‰°×"):
        return sign
    if not sign.isalpha() or (after[:1].isspace() and word.strip(".,;:!?)").lower() in _LINKS):
        return ""
    stop = 0
    while stop < len(word) and (word[stop].isalpha() or word[stop] in "'’"):
        stop += 1
    return word[:stop].lower()


def _is_after_alone(text: str, at: int, unit: str) -> bool:
    """Whether the only number is a measure after the work, with nothing to hold it against."""
    before = text[:at].rstrip(_MONEY)
    words = _words(text)
    if unit in _RATIOS or before[-1:] in ("-", "−", "+", "±", "×"):
        return False
    if any(arrow in text for arrow in _ARROWS) or not _BASELINES.isdisjoint(words):
        return False
    if _words(before)[-1:] not in ([word] for word in _TO) and not _CHANGES.isdisjoint(words):
        return False
    return unit in _MEASURES or unit in _MONEY or unit.upper() in _CURRENCIES


def _has_whom(text: str) -> bool:
    """Whether somebody is named, or something else is said behind a comma or the like."""
    words = _words(text)
    for word, after in zip(words, [*words[1:], ""], strict=False):
        if word in _FOR and after and not after[0].isdigit():
            return True
        if word in _WHOM and after not in _RATES:
            return True
    if any(sign in text for sign in _WHOM_SIGNS):
        return True
    asides = [part for cut in _CUTS for part in text.split(cut)[1:]]
    return any(
        any(len(word) > 2 and word.isalpha() for word in _words(part))
        # A script without case.
        or any(not sign.isascii() and sign.isalpha() and sign.lower() == sign.upper()
               for sign in part)
        for part in asides
    )  # fmt: skip


def _words(text: str) -> list[str]:
    return [word.strip(".,;:!?()[]\"'’").lower() for word in text.split()]
