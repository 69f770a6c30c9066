"""French signs stay with their word, wherever sentences come from; one kind of apostrophe everywhere."""

from __future__ import annotations

import re

from app.catalogue.codelists import codelist, codelist_ids
from app.catalogue.help_topics import HelpBook
from app.catalogue.messages import Messages
from app.catalogue.sources import read_sources
from app.catalogue.stamps import TRANSLATIONS
from app.catalogue.typography import typeset

ALONE = re.compile("(?: |[\u00a0\u202f]{2})[;:!?%»€]|« ")
"""A sign after a blank at which a line may end."""


def test_french_blanks_stay_with_their_sign() -> None:
    shown = "Quoi\u00a0: «\u00a0oui\u00a0»\u00a0! 5\u00a0%\u00a0; n°\u00a02\u00a0?"
    assert typeset("Quoi : « oui » ! 5 % ; n° 2 ?", "fr") == shown


def test_other_languages_keep_what_was_written() -> None:
    assert typeset("Ora : «no» ?", "it") == "Ora : «no» ?"


def test_no_french_sentence_leaves_a_sign_at_the_beginning_of_a_line() -> None:
    say = Messages("fr")
    sentences = [
        typeset(form, "fr") for one in read_sources(TRANSLATIONS).values() for form in one.forms["fr"]
    ]
    lists = [codelist(id) for id in codelist_ids()]
    sentences += [entry.labels[2] for one in lists for entry in one]
    sentences += [topic.text for topic in HelpBook("fr", say).topics.values()]
    assert [words for words in sentences if ALONE.search(words)] == []
    assert "\u00a0:" in say("door.encrypted")


def test_there_is_one_apostrophe() -> None:
    """The one on the keyboard: what people type and what the program says are then written alike."""
    sources = read_sources(TRANSLATIONS).values()
    curly = [one.key for one in sources for forms in one.forms.values() if any("’" in form for form in forms)]
    assert curly == []
