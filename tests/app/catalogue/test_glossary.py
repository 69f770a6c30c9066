"""One thing has one name in each language, on every page, in every list and in the help."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

import pytest

from app.catalogue.codelists import codelist, codelist_ids
from app.catalogue.help_topics import CONTENTS, HELP, HelpBook, read_topic
from app.catalogue.messages import LANGUAGES, Messages
from app.catalogue.sources import Sentence, read_sources
from app.catalogue.stamps import TRANSLATIONS

NOT_SAID: Final = {
    "fr": {
        r"code de récupération": "code de secours",
        r"phrase de passe|mot de passe du profil": "phrase secrète",
        r"répertoire": "annuaire",
        r"procès-verbal": "compte rendu",
        r"révision d'équipe": "réunion d'équipe",
        r"projet individu(el|alisé)\b": "projet personnalisé",
        r"\bopérateurs?\b": "intervenant",
        r"\bparamètres\b": "réglages",
        r"\bquestura\b": "Questure",
        r"\bportables?\b": "ordinateur (un portable est aussi un téléphone)",
        r"\b(tu|toi|ton|ta|tes|écris)\b": "vous",
    },
    "en": {
        r"\boperators?\b": "worker",
        r"\bpersonal plan\b": "individual plan",
        r"\bcomputers?\b": "laptop",
        r"\bcomune\b": "municipality",
    },
    "ar": {
        r"كويستورا|مقر الشرطة": "مديرية الشرطة",
        r"القسم السري": "الجزء السري",
        r"وضع الميدان(?!ي)": "الوضع الميداني",
        r"أوجه الضعف": "الهشاشة",
        r"الخطة الشخصية": "الخطة الفردية",
        r"اً": "ًا",
        r"[,;?](?=\s|$)": "، ؛ ؟",
    },
}
"""What was said once, and what is said instead."""

ELSEWHERE: Final = re.compile(
    r"looks? after the computers|As the computer|Like the computer|touches the computer|contact_channel"
    r"|The computer has too little|directory\.cli|own_script_example|upkeep\.field\.status"
    r"|ordinateur portable"
)
"""Said of something else: the machine somebody else cares for, a mobile phone, names of fields."""

KEYS: Final = re.compile(r"\{[^{}]*\}")


@cache
def sentences() -> dict[str, Sentence]:
    """The sources, read once."""
    return read_sources(TRANSLATIONS)


def spoken(language: str) -> Iterator[str]:
    """Every sentence, label and topic of a language, led by its key."""
    for key, sentence in sentences().items():
        yield from (f"{key}: {form}" for form in sentence.forms[language])
    place = LANGUAGES.index(language)
    for id in codelist_ids():
        yield from (f"{id} {entry.code}: {entry.labels[place]}" for entry in codelist(id))
    for path in sorted(HELP.glob("*.toml")):
        if path.name != CONTENTS:
            topic = read_topic(path)[language]
            yield from (f"{path.stem}: {line}" for line in (topic["title"], *topic["text"].splitlines()))


@pytest.mark.parametrize("language", sorted(NOT_SAID))
def test_one_thing_has_one_name(language: str) -> None:
    wrong = re.compile("|".join(f"(?:{pattern})" for pattern in NOT_SAID[language]), re.IGNORECASE)
    found = [line for line in spoken(language) if wrong.search(KEYS.sub("", line.partition(": ")[2]))]
    assert [line for line in found if not ELSEWHERE.search(line)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_help_knows_the_names_of_pages(language: str) -> None:
    say = Messages(language)
    book = HelpBook(language, say)
    pages = (
        "plan.title",
        "equipe.title",
        "page.mediation",
        "page.presence",
        "page.rights",
        "emergency.title",
    )
    assert [say(key) for key in pages if not book.search(say(key))] == []
