"""The help: short topics in four languages, read from `resources/help`, searched without accents.

`contents.toml` says which topics there are, in which order, and what each role is shown first. Each
topic is one file, `<key>.toml`, with all languages side by side:

    pages = ["cases", "case:leaving"]   # opened by F1 on these pages (page, or page:part)
    see = ["drafts"]                    # read on there
    [it]
    title = "..."
    words = "..."                       # further words somebody may look for; may be left out
    text = '''...'''

In a text a blank line parts paragraphs, a line that begins with a number is a step and one that begins
with a dash a point. `{t:case.new}` is a name on the screen, taken from the catalogue so that it can't be
another one than there; `{k:Ctrl+K}` is a key; `[[drafts]]` is a link to a topic.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

from app.catalogue.folding import fold
from app.catalogue.speech import LANGUAGES
from app.catalogue.typography import typeset

HELP: Final = Path(__file__).parents[2] / "resources" / "help"
CONTENTS: Final = "contents.toml"

INLINE: Final = re.compile(r"\{t:(?P<name>[\w.]+)\}|\{k:(?P<key>[^}]+)\}|\[\[(?P<link>\w+)\]\]")
TITLED, NAMED, TOLD = 9, 3, 1
"""What a word is worth in the title, among the further words, in the text."""

_STEP: Final = re.compile(r"(\d+)\.\s+(.*)", re.DOTALL)
_LINE: Final = re.compile(r"^(?=\d+\. |- )", re.MULTILINE)

RunKind = Literal["text", "name", "key", "link"]
BlockKind = Literal["text", "step", "point"]


@dataclass(frozen=True, slots=True)
class Run:
    """Some words of a line: plain, a name on the screen, a key, or a link (`target`: a topic)."""

    kind: RunKind
    text: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a numbered step or a point."""

    kind: BlockKind
    runs: tuple[Run, ...]
    number: int = 0

    @property
    def text(self) -> str:
        """Its words alone."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic in one language; `see` and `pages` are keys of topics and of pages."""

    key: str
    title: str
    blocks: tuple[Block, ...]
    see: tuple[str, ...]
    pages: tuple[str, ...]
    words: str

    @property
    def text(self) -> str:
        """All its words, for searching and counting."""
        return "\n".join(block.text for block in self.blocks)


@dataclass(frozen=True, slots=True)
class HelpSection:
    """Topics that belong together; its words are `help.section.<key>`."""

    key: str
    topics: tuple[str, ...]


class HelpBook:
    """The whole help in one language; `say` gives the words of a key of the catalogue."""

    def __init__(self, language: str, say: Callable[[str], str], folder: Path = HELP) -> None:
        sources, contents = _read(folder)
        spoken = language if language in LANGUAGES else LANGUAGES[0]
        self.sections = tuple(HelpSection(key, tuple(topics)) for key, topics in contents["sections"].items())
        self._first: Mapping[str, list[str]] = contents["first"]
        named = [key for section in self.sections for key in section.topics]
        titles = {key: typeset(_spoken(sources[key][spoken]["title"], say), spoken) for key in named}
        self.topics = {key: _topic(key, sources[key], spoken, titles, say) for key in named}
        self._pages = {page: topic.key for topic in self.topics.values() for page in topic.pages}
        self._folded = {
            topic.key: (fold(topic.title), fold(topic.words), fold(topic.text))
            for topic in self.topics.values()
        }

    def for_page(self, page: str, part: str = "") -> str:
        """Key of the topic about a part of a page, else about the page, else ''."""
        return self._pages.get(f"{page}:{part}") or self._pages.get(page, "")

    def ordered(self, roles: Iterable[str]) -> list[HelpSection]:
        """All sections, those first that somebody with these roles needs first."""
        wanted = [key for role in roles for key in self._first.get(role, [])]
        place = {key: at for at, key in reversed(list(enumerate(wanted)))}
        return sorted(self.sections, key=lambda section: place.get(section.key, len(wanted)))

    def search(self, asked: str, *, least: int = TOLD) -> list[Topic]:
        """Topics that hold every word asked for, best first: in the title, among its words, in the text.

        With `least=NAMED` the text is left out.

        Case, accents and the Arabic article don't count; from three letters on a word is found inside
        another one too (Arabic writes "and", "by" and "to" in one with the next word).
        """
        words = fold(asked).split()
        if not words:
            return []
        points = {key: [_points(word, folded) for word in words] for key, folded in self._folded.items()}
        found = [key for key, each in points.items() if all(each) and min(each) >= least]
        return [self.topics[key] for key in sorted(found, key=lambda key: -sum(points[key]))]


def _points(word: str, folded: tuple[str, str, str]) -> int:
    for worth, text in zip((TITLED, NAMED, TOLD), folded, strict=True):
        if f" {text}".find(f" {word}") >= 0:
            return worth + 1
        if len(word) >= 3 and word in text:
            return worth
    return 0


@cache
def _read(folder: Path) -> tuple[dict[str, dict[str, Any]], dict[str, Any]]:
    contents = tomllib.loads((folder / CONTENTS).read_text(encoding="utf-8"))
    named = [key for topics in contents["sections"].values() for key in topics]
    return {key: read_topic(folder / f"{key}.toml") for key in named}, contents


def read_topic(path: Path) -> dict[str, Any]:
    """One topic as it is written, all languages."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _topic(
    key: str, source: dict[str, Any], language: str, titles: dict[str, str], say: Callable[[str], str]
) -> Topic:
    told = source[language]
    return Topic(
        key=key,
        title=titles[key],
        blocks=tuple(_block(lines, titles, say) for lines in _lines(told["text"], language)),
        see=tuple(other for other in source.get("see", ()) if other in titles),
        pages=tuple(source.get("pages", ())),
        words=told.get("words", ""),
    )


def _lines(text: str, language: str) -> list[str]:
    parts = [part for paragraph in text.split("\n\n") for part in _LINE.split(paragraph.strip())]
    return [typeset(" ".join(part.split()), language) for part in parts if part.strip()]


def _block(line: str, titles: dict[str, str], say: Callable[[str], str]) -> Block:
    step = _STEP.fullmatch(line)
    if step:
        return Block("step", _runs(step[2], titles, say), int(step[1]))
    if line.startswith("- "):
        return Block("point", _runs(line[2:], titles, say))
    return Block("text", _runs(line, titles, say))


def _runs(line: str, titles: dict[str, str], say: Callable[[str], str]) -> tuple[Run, ...]:
    runs: list[Run] = []
    at = 0
    for found in INLINE.finditer(line):
        if found.start() > at:
            runs.append(Run("text", line[at : found.start()]))
        at = found.end()
        if found["name"]:
            # A button that asks further ends in dots: in a sentence they would be a pause.
            runs.append(Run("name", say(found["name"]).rstrip("… ")))
        elif found["key"]:
            runs.append(Run("key", found["key"]))
        else:
            target = found["link"]
            runs.append(Run("link", titles.get(target, target), target))
    if at < len(line):
        runs.append(Run("text", line[at:]))
    return tuple(runs)


def _spoken(title: str, say: Callable[[str], str]) -> str:
    return "".join(run.text for run in _runs(title, {}, say))
