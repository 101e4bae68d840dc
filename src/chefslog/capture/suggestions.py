"""Keys that are one slip of the finger away from a real one.

Loaded only when a word looks like an unknown key with a value.
"""

from __future__ import annotations

from chefslog.model.fields import BY_KEY, FieldError, read_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def meant(key: str, value: str, labels: Sequence[str], day_minutes: int) -> str | None:
    """The key that was probably meant, None where the word is likely an ordinary one.

    A key of three letters or fewer has too many neighbours: there only swapped letters count.
    Where the field takes any text its value proves nothing, so only swapped letters, a plural
    and, in keys of six letters and more, one wrong letter count; elsewhere the value must fit.
    """
    for real, field in BY_KEY.items():
        slip = find_slip(key, real)
        if not slip or (len(real) <= 3 and slip != "swap"):
            continue
        if field.kind.is_free:
            if slip == "swap" or key == real + "s" or len(real) >= 6:
                return real
            continue
        try:
            read_value(field, value, labels, day_minutes)
        except FieldError:
            continue
        return real
    return None


_OTHER_WORDS = {
    **{"level": "ai", "label": "tag", "who": "person", "user": "person", "from": "since"},
    **{"to": "until", "status": "outcome", "repo": "project", "url": "link"},
    **{"type": "kind", "note": "notes", "time": "took", "month": "on", "year": "on"},
}
"""What other tools call a field or a test of the day."""


def meant_filter_key(typed: str, keys: Sequence[str]) -> str | None:
    """Return the key of a filter that an unknown one probably stands for, or None."""
    low = typed.lower()
    if low in _OTHER_WORDS or low in keys:
        return _OTHER_WORDS.get(low, low)
    begun = [key for key in keys if (key.startswith(low) and len(low) > 2) or key + "s" == low]
    return next((key for key in (*begun, *keys) if key in begun or find_slip(low, key)), None)


def find_slip(typed: str, real: str) -> str:
    """`swap` for two neighbours exchanged, `letter` for one wrong, missing or too many."""
    if abs(len(typed) - len(real)) > 1 or typed == real:
        return ""
    at = 0
    while at < min(len(typed), len(real)) and typed[at] == real[at]:
        at += 1
    if len(typed) != len(real):
        long, short = (typed, real) if len(typed) > len(real) else (real, typed)
        return "letter" if long[at + 1 :] == short[at:] else ""
    if typed[at + 1 :] == real[at + 1 :]:
        return "letter"
    swapped = typed[at : at + 2] == real[at : at + 2][::-1]
    return "swap" if swapped and typed[at + 2 :] == real[at + 2 :] else ""
