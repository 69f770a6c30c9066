"""What was handed in, in words: what changed since the last decision, what was said, how it is now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PySide6.QtWidgets import QLabel, QWidget

from app.domain.declaration import FieldSpec, FieldType, Record, kind_of
from app.domain.eligibility import EligibilityCheck
from app.domain.review import on_part
from app.usecases.histories import FieldChange, Names
from app.usecases.review_details import Details, Difference, Said, called
from ui import texts
from ui.cases import wording
from ui.cases.sections import requirements
from ui.mediation.words import hours_words
from ui.texts import t
from ui.values import EMPTY, written
from ui.widgets.cards import line
from ui.widgets.key_values import KeyValues
from ui.widgets.labels import label

PARTS, CHANGES = 12, 20
"""Most parts and changes written out; the rest is in the file."""

LAST_MINUTE = 1439
"""A whole number up to this is a minute of the day."""


def sections(details: Details) -> Iterator[QWidget]:
    """From top to bottom: what pays it, what changed, what was said, how it differs, how it is."""
    for part in (_paid_from, _against, _since, _said_before, _replaced, _as_it_is):
        shown = list(part(details))
        if shown:
            yield line()
            yield from shown


def _paid_from(details: Details) -> Iterator[QWidget]:
    if details.hours:
        yield label(t("field.mediation_request.line"), "strong")
        for one in details.hours:
            told = t("mediation_ui.line_left", name=one.line.name or "", time=hours_words(one.left))
            yield label(told, "muted", wrap=True)


def _against(details: Details) -> Iterator[QWidget]:
    """Which rules somebody is to be let in against."""
    told = requirements.against(details.subject) if isinstance(details.subject, EligibilityCheck) else []
    if told:
        yield label(t("supervision.against"), "strong", wrap=True)
        yield from (label(one, wrap=True) for one in told)


def _since(details: Details) -> Iterator[QWidget]:
    if details.changes and details.decided_at:
        key = "supervision.since_approved" if details.was_approved else "supervision.since_returned"
        yield label(t(key, when=wording.moment_words(details.decided_at)), "strong", wrap=True)
        for change in details.changes[:CHANGES]:
            yield _change(change, details.names)


def _said_before(details: Details) -> Iterator[QWidget]:
    if details.said:
        yield label(t("supervision.said_before"), "strong", wrap=True)
        yield from (_said(said) for said in details.said)


def _replaced(details: Details) -> Iterator[QWidget]:
    if details.replaces:
        yield label(t("supervision.since_version"), "strong", wrap=True)
        for one in details.differences[:CHANGES]:
            yield _difference(one, details.names)
        if not details.differences:
            yield label(t("supervision.no_difference"), "muted", wrap=True)


def _as_it_is(details: Details) -> Iterator[QWidget]:
    yield label(t("supervision.as_it_is"), "strong", wrap=True)
    yield _answers(details.subject, details)
    if details.other is not None:
        yield label(t("supervision.other"), "strong", wrap=True)
        yield _answers(details.other, details)
    for part in details.parts[:PARTS]:
        yield label(t(kind_of(part).label_key), "muted")
        yield _answers(part, details)
    if len(details.parts) > PARTS:
        yield label(t("supervision.more_parts", n=len(details.parts) - PARTS), "muted", wrap=True)


def _answers(record: Record, details: Details) -> QWidget:
    made = KeyValues()
    made.show_facts(
        (t(spec.label_key), _words(spec, getattr(record, spec.name), details.names))
        for spec in details.fields.get(kind_of(record).name, ())
    )
    return made


def remarkable(details: Details) -> dict[str, str]:
    """Everything that can be remarked on, with its words.

    Fields of the whole; each part that has words of its own, and its fields; of other parts their kind's.
    """
    own, parts = kind_of(details.subject).name, [part for part in details.parts if called(part)]
    single = {kind_of(part).name for part in parts}
    found = {
        f"{name}.{spec.name}": t(spec.label_key)
        if name == own
        else t("history.field", kind=t(f"kind.{name}"), field=t(spec.label_key))
        for name, specs in details.fields.items()
        if name not in single
        for spec in specs
        if _is_told(spec)
    }
    for part in parts:
        found.update(_of_part(part, details))
    return found


def _of_part(part: Record, details: Details) -> Iterator[tuple[str, str]]:
    kind = kind_of(part)
    what = wording.facts(t(kind.label_key), texts.inserted(called(part)))
    yield on_part(kind.name, "", part.id), what
    for spec in details.fields.get(kind.name, ()):
        if _is_told(spec):
            yield on_part(kind.name, spec.name, part.id), wording.facts(what, t(spec.label_key))


def _is_told(spec: FieldSpec) -> bool:
    return spec.type not in (FieldType.REF, FieldType.REFS)


def _difference(one: Difference, names: Names) -> QLabel:
    what = wording.facts(t(one.kind.label_key), one.about) if one.about else ""
    if one.spec is None:
        key = "supervision.version_added" if one.new else "supervision.version_removed"
        return label(t(key, what=what or t(one.kind.label_key)), wrap=True)
    field = wording.facts(what, t(one.spec.label_key))
    before, after = (_words(one.spec, value, names) or EMPTY for value in (one.old, one.new))
    told = t("supervision.version_change", field=field, before=before, after=after)
    return label(told, wrap=True, selectable=True)


def _words(spec: FieldSpec, value: Any, names: Names) -> str:
    if value in (None, "", frozenset()):
        return ""
    if spec.type in (FieldType.REF, FieldType.REFS):
        ids = value if isinstance(value, frozenset) else [value]
        return ", ".join(filter(None, (names.of(id_) for id_ in ids)))
    if isinstance(value, frozenset):
        return wording.labels_of(spec.code_list, value)
    if spec.type is FieldType.INTEGER and spec.maximum == LAST_MINUTE:
        return f"{value // 60:02}:{value % 60:02}"
    return written(spec, value, names)


def _change(change: FieldChange, names: Names) -> QLabel:
    who = wording.facts(names.of(change.author), wording.moment_words(change.at))
    if change.spec is None:
        key = "supervision.part_added" if change.new else "supervision.part_removed"
        return label(t(key, what=t(change.kind.label_key), who=who), wrap=True)
    before = EMPTY if change.spec.is_set else written(change.spec, change.old, names)
    after = written(change.spec, change.new, names)
    told = t("supervision.change", field=t(change.spec.label_key), before=before, after=after, who=who)
    return label(told, wrap=True, selectable=True)


def _said(said: Said) -> QLabel:
    key = "supervision.remark_answered" if said.answered else "supervision.remark_open"
    return label(t(key, text=said.remark.text or ""), "muted" if said.answered else "text", wrap=True)
