"""The help is whole: four languages alike, no dead link, no name that is not on the screen, short topics."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.catalogue.help_topics import CONTENTS, HELP, INLINE, HelpBook, Topic, read_topic
from app.catalogue.messages import LANGUAGES, Messages
from app.catalogue.sources import placeholders
from app.domain.roles import ROLES
from tests.app.catalogue import written

WORDS = {"it": (60, 180), "en": (60, 180), "fr": (60, 190), "ar": (45, 160)}
"""Least and most words of a topic: Arabic joins small words to the next, French parts more of them."""

KEYS = re.compile(r"((Ctrl|Alt|Shift)\+)*(F\d|Esc|Enter|PgUp|PgDown|[A-Z0-9,])")
BOOKS = {language: HelpBook(language, Messages(language)) for language in LANGUAGES}
SENTENCES = written.sentences()


def marks(text: str) -> tuple[set[str], set[str], set[str], list[str]]:
    """Names, keys, links and numbers of steps of a text as it is written."""
    found = list(INLINE.finditer(text))
    names, keys, links = ({one[part] for one in found if one[part]} for part in ("name", "key", "link"))
    return names, keys, links, re.findall(r"^(\d+)\. ", text, re.MULTILINE)


def wrong_with(source: dict[str, object], known: set[str]) -> Iterator[str]:
    """Everything wrong with one topic; `known` topics may be linked to."""
    strange = set(source) - {"pages", "see", *LANGUAGES}
    yield from (f"unknown {name}" for name in strange)
    seen = []
    for language in LANGUAGES:
        told = source.get(language)
        if not isinstance(told, dict) or not all(told.get(part, "").strip() for part in ("title", "text")):
            yield f"no {language}"
            continue
        if set(told) - {"title", "words", "text"}:
            yield f"{language}: an unknown part"
        names, keys, links, steps = marks(told["title"] + "\n" + told["text"])
        seen.append((names, keys, links, steps))
        yield from (f"{language}: no name {name}" for name in names if not named(name))
        yield from (f"{language}: no key {key}" for key in keys if not KEYS.fullmatch(key))
        yield from (f"{language}: dead link {link}" for link in links - known)
        if steps != [str(n) for n in range(1, len(steps) + 1)]:
            yield f"{language}: steps {steps}"
        if re.search(r"[{}\[\]*]", INLINE.sub("", told["text"])):
            yield f"{language}: a stray bracket"
    if any(one != seen[0] for one in seen):
        yield "the languages name different buttons, keys, links or steps"
    see = source.get("see", [])
    yield from (f"dead link {link}" for link in set(see if isinstance(see, list) else []) - known)


def named(key: str) -> bool:
    """Whether the catalogue has `key`, as a name that needs no value."""
    sentence = SENTENCES.get(key)
    return sentence is not None and not sentence.plural and not placeholders(sentence.forms["it"][0])


def topics() -> list[str]:
    return list(BOOKS["it"].topics)


def test_every_file_is_in_the_contents_once() -> None:
    listed = [key for section in BOOKS["it"].sections for key in section.topics]
    assert sorted(listed) == sorted(path.stem for path in HELP.glob("*.toml") if path.name != CONTENTS)


@pytest.mark.parametrize("key", topics())
def test_a_topic_is_whole(key: str) -> None:
    assert list(wrong_with(read_topic(HELP / f"{key}.toml"), set(topics()))) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_topic_is_short_and_says_something(language: str) -> None:
    least, most = WORDS[language]
    sizes = {key: len(topic.text.split()) for key, topic in BOOKS[language].topics.items()}
    assert {key: size for key, size in sizes.items() if not least <= size <= most} == {}
    assert {key for key, topic in BOOKS[language].topics.items() if len(topic.title) > 64} == set()


def test_what_is_wrong_is_found() -> None:
    good = read_topic(HELP / "drafts.toml")
    known = set(topics())
    assert "dead link nowhere" in wrong_with(good | {"see": ["nowhere"]}, known)
    assert "no ar" in wrong_with({key: told for key, told in good.items() if key != "ar"}, known)
    text = "{t:no.such.button} {t:cases.count} [[nowhere]] {k:Hyper+Q}\n1. x\n3. y"
    found = set(wrong_with(good | {"en": {"title": "x", "text": text}}, known))
    assert found >= {
        "en: no name no.such.button",
        "en: no name cases.count",
        "en: dead link nowhere",
        "en: no key Hyper+Q",
        "en: steps ['1', '3']",
        "the languages name different buttons, keys, links or steps",
    }


def test_no_page_opens_two_topics() -> None:
    pages = [page for topic in BOOKS["it"].topics.values() for page in topic.pages]
    assert len(pages) == len(set(pages))


def test_every_section_has_its_words_and_each_order_names_sections() -> None:
    book = BOOKS["it"]
    keys = {section.key for section in book.sections}
    assert {key for key in keys if not named(f"help.section.{key}")} == set()
    assert set(book._first) <= set(ROLES)
    assert {key for order in book._first.values() for key in order} <= keys


def first(language: str, words: str) -> str:
    found: list[Topic] = BOOKS[language].search(words)
    return found[0].key if found else ""


def test_words_are_found_without_accents_and_in_the_title_first() -> None:
    assert first("it", "PASSWORD") == "unlock"
    assert first("fr", "reseau") == first("fr", "Réseau") == "no_network"
    assert first("ar", "المسودة") == first("ar", "مسوده") == "drafts"
    assert first("en", "draft") == "drafts"
    assert first("en", "recover code") == "recovery"
    assert BOOKS["en"].search("recovery xylophone") == []
    assert BOOKS["en"].search("  ") == []


def test_each_role_reads_first_what_it_needs_and_everything_in_the_end() -> None:
    book = BOOKS["it"]
    for role in ("operator", "mediator", "dpo", "nobody"):
        ordered = book.ordered([role])
        assert sorted(s.key for s in ordered) == sorted(s.key for s in book.sections)
    assert [section.key for section in book.ordered(["operator"])][:2] == ["desk", "case"]
    assert book.ordered(["officer", "operator"])[0].key == "together"


def test_a_name_on_the_screen_comes_from_the_catalogue() -> None:
    english = BOOKS["en"].topics["contact"]
    names = [run.text for block in english.blocks for run in block.runs if run.kind == "name"]
    assert SENTENCES["contact.save"].forms["en"][0] in names


def test_the_made_up_language_has_a_help_too() -> None:
    assert HelpBook("xx", Messages("xx")).topics.keys() == BOOKS["it"].topics.keys()


def test_a_book_is_read_from_its_folder(tmp_path: Path) -> None:
    (tmp_path / CONTENTS).write_text('[first]\n[sections]\nstart = ["one"]\n', "utf-8")
    told = "".join(
        f"[{language}]\ntitle = 'One'\ntext = '''\nA  line\nmore {{t:x}}\n\n- [[one]]\n'''\n"
        for language in LANGUAGES
    )
    (tmp_path / "one.toml").write_text("pages = ['case', 'case:plan']\n" + told, "utf-8")
    book = HelpBook("en", str.upper, tmp_path)
    assert book.topics["one"].text == "A line more X\nOne"
    assert (book.for_page("case", "plan"), book.for_page("case", "x"), book.for_page("y")) == (
        "one",
        "one",
        "",
    )
