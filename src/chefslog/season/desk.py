"""The places of a review that can hold a text of the writer's own, and what is printed there."""

from __future__ import annotations

from dataclasses import dataclass, replace

from chefslog.model.season import OwnText, Season, SeasonError, with_text
from chefslog.season.document import OPENING_PICKS, Sources, own_text, propose_opening
from chefslog.season.forms import FormError, read_form
from chefslog.season.handout import fit_form
from chefslog.season.item import Item, make_item, source_of

FREE_PLACES = ("next", "asks")
"""Places for which nothing is proposed."""


@dataclass(frozen=True)
class Place:
    """A place of the review by its key: a pick's id, opening, next, asks, goal:KEY, FORM/FIELD.

    `title` and `text` are printed now; `proposed_title` and `proposed` would be without an own
    text, made from the entries `ids`. Only picks have titles.
    """

    key: str
    title: str
    text: str
    proposed_title: str
    proposed: str
    source: str
    ids: tuple[str, ...]
    own: OwnText | None
    item: Item | None = None

    @property
    def is_stale(self) -> bool:
        """Whether what the own text was made from has changed since."""
        return self.own is not None and self.own.source != self.source


def find_place(sources: Sources, key: str, config: str | None = None) -> Place:
    """Return a place of the review. Raises SeasonError where there is none of this key."""
    season = sources.season
    if key == "opening":
        items = sources.items(OPENING_PICKS)
        return _plain_place(sources, key, propose_opening(items), _ids_of(items))
    if key in FREE_PLACES:
        return _plain_place(sources, key)
    if key.startswith("goal:"):
        if key[5:] not in {goal.key for goal in season.goals}:
            raise SeasonError(f'"{key[5:]}" is no goal of {season.name}')
        return _plain_place(sources, key)
    if "/" in key:
        return _field_place(sources, key, config)
    for pick, piece in sources.outline:
        if piece.id == key:
            item = sources.make_item(pick, piece)
            bare = make_item(pick, piece, season._replace(texts={}))
            return Place(key, item.title, item.words, bare.title, bare.words, source_of(bare),
                         _ids_of([item]), season.texts.get(key), item)  # fmt: skip
    raise SeasonError(f"{key} is not picked in {season.name}")


def write_place(season: Season, place: Place, words: str, title: str = "") -> Season:
    """Return the season with an own text; words and title that are as proposed are not kept."""
    words, title = words.strip(), " ".join(title.split())
    own = OwnText(
        "" if words == place.proposed.strip() else words,
        "" if title == place.proposed_title else title,
        place.source,
        place.ids,
    )
    return with_text(season, place.key, own if own.words or own.title else None)


def rewrite_place(season: Season, place: Place, words: str, title: str = "") -> Season:
    """Do the same with a text that was changed before the writer's eyes.

    Raises SeasonError where another program changed it meanwhile.
    """
    if season.texts.get(place.key) != place.own:
        raise SeasonError("this text was changed elsewhere meanwhile; look at both and write again")
    return write_place(season, place, words, title)


def to_document(place: Place) -> str:
    """Return a place's text as it stands in an editor: a pick's title, an empty line, the text."""
    return (f"{place.title}\n\n" if place.item else "") + place.text + "\n"


def from_document(place: Place, text: str) -> tuple[str, str]:
    """Return title and words of what came back from an editor. Raises ValueError without words."""
    title, _, words = text.partition("\n") if place.item else ("", "", text)
    if not words.strip():
        raise ValueError(
            "expected a title, an empty line, then the text" if place.item else "expected a text"
        )
    return title.strip(), words.strip()


def _ids_of(items: list[Item]) -> tuple[str, ...]:
    return tuple(piece.id for item in items for piece in item.pieces)


def _plain_place(
    sources: Sources, key: str, proposed: str = "", ids: tuple[str, ...] = ()
) -> Place:
    own = sources.season.texts.get(key)
    text = own_text(sources, key) or proposed
    return Place(key, "", text, "", proposed, proposed, ids, own)


def _field_place(sources: Sources, key: str, config: str | None) -> Place:
    name, _, field_key = key.partition("/")
    try:
        form, _ = read_form(name, config)
    except FormError as error:
        raise SeasonError(str(error)) from error
    field = next((field for field in form.fields if field.key == field_key), None)
    if field is None:
        known = " ".join(field.key for field in form.fields)
        raise SeasonError(f'{name} has no field "{field_key}"; its fields are: {known}')
    bare = replace(sources, season=with_text(sources.season, key, None))
    (box,) = (box for box in fit_form(bare, "me", form).boxes if box.name == field_key)
    ids = _ids_of([item for item in sources.items() if item.part in field.parts])
    return _plain_place(sources, key, box.text, ids)
