"""Which verb saves which kind of record, and the way to open its form from anywhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final

from app.domain.declaration import KINDS, Record, kind_of
from ui.forms.plain_records import to_params
from ui.page import Shell

Verb = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Editor:
    """Verbs of one kind, each as "module:function" of `app.usecases`; `remove` only where there is one."""

    add: str
    change: str = ""
    remove: str = ""


_PART = Editor("people:save_part", remove="people:remove_part")

EDITORS: Final[dict[str, Editor]] = {
    "person_name": _PART,
    "identifier": _PART,
    "identity_document": _PART,
    "person_language": _PART,
    "contact_point": _PART,
    "person_reserved": Editor("people:save_part"),
    "permit": Editor("permits:save"),
    "asylum_procedure": Editor("permits:save_procedure"),
    "consent": Editor("consents:record"),
    "privacy_notice": Editor("consents:deliver_notice"),
    "placement": Editor("placements:check_in", "placements:change"),
    "vulnerability_flag": Editor("vulnerabilities:flag"),
    "vulnerability_named": Editor("vulnerabilities:flag_named"),
    "task": Editor("tasks:create", "tasks:change"),
    "case": Editor("cases:open_case", "cases:change"),
    "case_member": Editor("cases:join_team"),
    "household": Editor("households:form", "households:change"),
    "household_member": Editor("households:join"),
    "mediator_profile": Editor("mediators:save_profile"),
    "mediator_absence": Editor("mediators:save_absence", remove="mediators:drop_absence"),
    "mediation_line": Editor("mediators:save_line"),
    "follow_up": Editor("follow_ups:record"),
    "goods_handed": Editor("organisation:hand_goods"),
}
"""By kind. A kind that is not here needs a verb of its own in `open_record_editor`."""


def open_record_editor(
    shell: Shell,
    record: Record,
    verb: Verb | None = None,
    *,
    new: bool = False,
    only: tuple[str, ...] = (),
    words: str = "",
) -> None:
    """Open the form of `record` on a page of its own; Esc or saving comes back.

    `new` says that the record is not stored yet: its answers are defaults. `verb(store, record)` saves
    it; without one, the verb of its kind. `only` limits the form to some fields. `words` begins the keys
    of an act that is more than adding or changing: `words.title`, `.do` (on the button), `.told` (what will
    happen), `.done`.
    """
    shell.go(
        "record",
        kind=kind_of(record).name,
        values=to_params(record) if new else {"id": record.id},
        new=new,
        verb=name_of(verb) if verb else verb_for(record, new=new),
        only=list(only),
        words=words,
    )


def verb_for(record: Record, *, new: bool) -> str:
    """The name of the verb that saves `record`; KeyError for a kind that has none."""
    editor = EDITORS[kind_of(record).name]
    return _whole(editor.add if new or not editor.change else editor.change)


def remover_of(kind: str) -> str:
    """The name of the verb that takes a record of this kind out; empty when there is none."""
    editor = EDITORS.get(kind)
    return _whole(editor.remove) if editor and editor.remove else ""


def name_of(verb: Verb) -> str:
    """A verb as text, for the history of pages."""
    return f"{verb.__module__}:{verb.__qualname__}"


def verb_named(name: str) -> Verb:
    """The verb behind `name_of`."""
    module, _, function = name.partition(":")
    if not module.startswith("app.usecases."):
        raise ValueError("a form saves through a use case")
    found: Verb = getattr(import_module(module), function)
    return found


def _whole(short: str) -> str:
    return f"app.usecases.{short}"


def missing_editors() -> set[str]:
    """Kinds without a verb here, for a test to look at."""
    return {kind.name for kind in KINDS} - set(EDITORS)
