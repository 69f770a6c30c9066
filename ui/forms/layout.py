"""Which fields of a kind a form shows, in which sections, with which words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from app.domain.declaration import FieldSpec, FieldType, Kind, Need, Record
from app.domain.reception import Placement
from app.domain.stays import is_held
from ui import texts
from ui.forms.choices import Choices
from ui.forms.inputs import has_input
from ui.texts import t

BY_THE_PROGRAM: Final[dict[str, frozenset[str]]] = {
    "person": frozenset({"display_name"}),
    "mediation_request": frozenset(
        {"state", "requested_by", "requested_at", "decided_by", "approved_at", "decision_note", "line"}
        | {"cancelled_at", "cancelled_by", "cancel_reason"}
    ),
    "case": frozenset(
        {"number", "state", "archived", "closed_on", "closing_reason", "closing_note"}
        | {"closing_requested_by", "suspended_reason", "not_eligible_reason"}
    ),
    "contact": frozenset({"by", "amend_reason"}),
    "reserved_note": frozenset({"by", "written_on"}),
    "task": frozenset({"state", "automatic", "origin", "done_by", "snoozed_until", "outcome"}),
    "consent": frozenset({"recorded_by", "withdrawn_on"}),
    "privacy_notice": frozenset({"delivered_by"}),
    "placement": frozenset({"state", "person"}),
    "household_member": frozenset({"left_on"}),
    "household": frozenset({"dissolved_on"}),
    "site": frozenset({"latitude_e6", "longitude_e6"}),
    "follow_up": frozenset({"by", "assessment"}),
    "vulnerability_flag": frozenset({"detected_by", "resolved_on"}),
    "vulnerability_named": frozenset({"detected_by", "resolved_on"}),
}
"""Fields the program fills in itself, or that have an act of their own (closing, leaving, moving)."""

GIVEN_BY_THE_VERB: Final[dict[str, frozenset[str]]] = {
    "contact": frozenset({"held_on"}),
    "task": frozenset({"state"}),
    "consent": frozenset({"state"}),
    "privacy_notice": frozenset({"delivered_on"}),
    "placement": frozenset({"state", "entered_on"}),
    "vulnerability_flag": frozenset({"state", "detected_on"}),
    "vulnerability_named": frozenset({"state", "detected_on"}),
    "goods_handed": frozenset({"handed_on"}),
    "follow_up": frozenset({"held_on", "months"}),
    "person": frozenset({"display_name"}),
    "case": frozenset({"number", "state", "opened_on"}),
}
"""Fields the declaration demands and the verb fills in when they are left empty."""

EXIT: Final = frozenset({"left_on", "exit_reason", "destination", "exit_note", "exit_grant"})


def shown_fields(kind: Kind, record: Record, choices: Choices, asked: Iterable[str] = ()) -> list[FieldSpec]:
    """The fields a form of `record` asks for, in their declared order.

    `asked` are those of an act of their own that this form is: they are shown all the same.
    """
    hidden = BY_THE_PROGRAM.get(kind.name, frozenset())
    if isinstance(record, Placement) and (record.state is None or is_held(record)):
        hidden |= EXIT
    hidden = hidden.difference(asked)
    return [spec for spec in kind.fields if spec.name not in hidden and has_input(spec, choices)]


def sections(
    fields: list[FieldSpec], *, leading: tuple[str, ...] = (), flat: bool = False
) -> dict[str, list[FieldSpec]]:
    """Fields by section, in the order of first fields; `leading` first, in its order, and notes last.

    `flat` puts everything into one.
    """
    found: dict[str, list[FieldSpec]] = {}
    for spec in fields:
        found.setdefault("" if flat else spec.section, []).append(spec)
    for specs in found.values():
        specs.sort(key=lambda spec: (_place(spec, leading), spec.type is FieldType.NOTE))
    return found


def _place(spec: FieldSpec, leading: tuple[str, ...]) -> int:
    return leading.index(spec.name) if spec.name in leading else len(leading)


def is_demanded(spec: FieldSpec) -> bool:
    """Whether nothing is saved without this answer."""
    return spec.need is Need.DRAFT and spec.name not in GIVEN_BY_THE_VERB.get(spec.kind, frozenset())


def field_words(spec: FieldSpec) -> str:
    """The label of a field; its bare name for one nobody has put into words yet."""
    return t(spec.label_key) if texts.known(spec.label_key) else spec.name.replace("_", " ").capitalize()


def section_words(kind: Kind, section: str) -> str:
    """The heading of a section."""
    key = f"section.{kind.name}.{section}"
    return t(key) if texts.known(key) else section.replace("_", " ").capitalize()
