"""Every kind, field and form section that is declared has a label, and no label outlives its field."""

from __future__ import annotations

from app.catalogue.sources import LANGUAGES
from app.domain.kinds import KINDS
from tests.app.catalogue import written

SENTENCES = written.sentences()


def declared() -> set[str]:
    keys = set()
    for kind in KINDS:
        keys.add(kind.label_key)
        for spec in kind.fields:
            keys.add(spec.label_key)
            if spec.section:
                keys.add(f"section.{kind.name}.{spec.section}")
    return keys


def test_everything_declared_has_a_label() -> None:
    assert declared() - set(SENTENCES) == set()


def test_nothing_is_labelled_that_is_not_declared() -> None:
    heads = ("kind.", "field.", "section.")
    labels = {key for key in SENTENCES if key.startswith(heads) and not key.endswith((".hint", ".many"))}
    assert labels - declared() == set()


def test_labels_are_short_and_plain() -> None:
    for key in declared():
        for language in LANGUAGES:
            (label,) = SENTENCES[key].forms[language]
            assert len(label) <= 48, (key, label)
            assert "{" not in label
            assert not label.endswith((":", ".")), (key, label)


def test_no_two_fields_of_a_kind_share_a_label() -> None:
    for kind in KINDS:
        for language in LANGUAGES:
            labels = [SENTENCES[spec.label_key].forms[language] for spec in kind.fields]
            double = {label for label in labels if labels.count(label) > 1}
            assert double == set(), (kind.name, language, double)
