"""The texts of an item as a client reads them, network by network; and a text that the client dictated."""

from __future__ import annotations

import re
from collections.abc import Mapping
from unicodedata import normalize

from cmkit.calendar.published import Published, written
from cmkit.files.edits import Edit, Remove, Set, mappings
from cmkit.mission.items import Placed
from cmkit.model.editorial import Item, Post
from cmkit.problems import Refused
from cmkit.text import _, visible

# What a text of a file cannot hold, or what would act on a terminal; letters of every script stay.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")


def cleaned(text: str) -> str:
    """Return what somebody typed as a text of a file: no control characters, no white space around it."""
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return normalize("NFC", "\n".join(line.rstrip() for line in text.split("\n")).strip())


def post_names(item: Item) -> list[str]:
    """Name the posts of an item: by their platform, the second on one platform by its number too.

    An item that has no post yet has one text, under the empty name.
    """
    platforms = [post.platform for post in item.posts]
    return _numbered(platforms) or [""]


def bodies(item: Item) -> dict[str, str]:
    """Return the text that goes out of an item, by the names of its posts; hashtags stand apart."""
    shared = _paragraphs(written(item.hook), written(item.text))
    if not item.posts:
        return {"": shared}
    return {
        name: written(post.text) or shared for name, post in zip(post_names(item), item.posts, strict=True)
    }


def bodies_of(what: Published) -> dict[str, str]:
    """Return the same of what was shown or approved of an item; posts come in the order kept there."""
    shared = _paragraphs(_text(what, "hook"), _text(what, "text"))
    posts = mappings(what.get("posts"))
    names = _numbered([str(one.get("platform", "")) for one in posts])
    return dict(
        zip(names, (_text(one, "text") or shared for one in posts), strict=True) if posts else [("", shared)]
    )


def as_dictated(placed: Placed, texts: Mapping[str, str]) -> tuple[Item, tuple[Edit, ...]]:
    """Return an item with the texts that were dictated, by the names of its posts; and the edits of its file.

    A text that several posts share is changed where it stands when it was dictated for all of them alike;
    else a post takes the text as its own. Raises ``Refused`` for a platform where the item does not go.
    """
    item, now = placed.item, bodies(placed.item)
    for name in texts:
        if name not in now:
            raise Refused(
                _("{item} is not planned on {platform}.").format(item=item.id, platform=visible(name)),
                _("Its platforms are: {known}.").format(known=", ".join(filter(None, now)) or "–"),
            )
    wanted = {name: text for name, text in texts.items() if text and written((text,)) != now[name]}
    if not wanted:
        return item, ()
    names = post_names(item)
    sharing = [name for name, post in zip(names, item.posts, strict=False) if not written(post.text)] or [""]
    said = {wanted.get(name) for name in sharing}
    if len(said) == 1 and (text := next(iter(said))) is not None:
        fields = _shared(item, text)
        if fields is not None:
            item, edits = _with_fields(placed, item, fields)
            rest = {name: one for name, one in wanted.items() if name not in sharing}
            item, more = _with_own(placed, item, rest)
            return item, (*edits, *more)
    return _with_own(placed, item, wanted)


def _shared(item: Item, text: str) -> dict[str, str] | None:
    """Split a text into hook and text as the item has them; ``None`` where a post is to take it whole."""
    hook = written(item.hook)
    if not hook:
        return {"text": text}
    if text.startswith(f"{hook}\n\n"):
        return {"text": text[len(hook) :].strip()}
    if item.posts:
        return None
    first, _blank, rest = text.partition("\n\n")
    return {"hook": first, "text": rest.strip()} if rest.strip() else {"hook": "", "text": text}


def _with_fields(placed: Placed, item: Item, fields: Mapping[str, str]) -> tuple[Item, tuple[Edit, ...]]:
    edits: list[Edit] = []
    for key, text in fields.items():
        path = (*placed.path, key)
        edits.append(Set(path, text) if text else Remove(path))
    update = {key: (text,) if text else () for key, text in fields.items()}
    return item.model_copy(update=update), tuple(edits)


def _with_own(placed: Placed, item: Item, texts: Mapping[str, str]) -> tuple[Item, tuple[Edit, ...]]:
    posts: list[Post] = []
    edits: list[Edit] = []
    for index, (name, post) in enumerate(zip(post_names(item), item.posts, strict=False)):
        if text := texts.get(name):
            post = post.model_copy(update={"text": (text,)})
            edits.append(Set((*placed.path, "posts", index, "text"), text))
        posts.append(post)
    return item.model_copy(update={"posts": tuple(posts)}), tuple(edits)


def _numbered(platforms: list[str]) -> list[str]:
    return [
        f"{one} {earlier + 1}" if (earlier := platforms[:index].count(one)) else one
        for index, one in enumerate(platforms)
    ]


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)


def _text(holder: Mapping[str, object], key: str) -> str:
    return str(holder.get(key) or "")
