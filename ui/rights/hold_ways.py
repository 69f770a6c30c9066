"""What stands in the way of an erasure: its sentence, the law behind it, and the way to its mending."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from app.domain.case import Case
from app.domain.declaration import Record
from app.domain.ids import RecordId
from app.domain.legal import AsylumProcedure
from app.domain.project import Project
from app.domain.reception import Placement
from app.domain.rights import Restriction, RightsRequest
from app.usecases import organisation, permits, placements, records, rights
from app.usecases.erasing import Hold
from app.usecases.permissions import Act, allowed
from ui.forms.editors import Verb, open_record_editor
from ui.page import Shell
from ui.texts import formats, inserted, t

LEAVING: Final = ("left_on", "exit_reason", "destination", "exit_note")
OUTCOME: Final = ("appeal_filed_on", "appeal_hearing_on", "appeal_outcome")
ANSWER: Final = ("identity_checked", "answered_on", "answer")

Go = Callable[[Shell, Record], object]


@dataclass(frozen=True, slots=True)
class Way:
    """Words for a button and what it does."""

    words: str
    go: Callable[[], object]


@dataclass(frozen=True, slots=True)
class _Mending:
    kind: type[Record]
    act: Act
    words: str
    go: Go


def _form(verb: Verb, only: tuple[str, ...] = (), words: str = "") -> Go:
    return lambda shell, record: open_record_editor(shell, record, verb, only=only, words=words)


def _case(shell: Shell, case: Record) -> None:
    shell.go("case", case=case.id, section="leaving")


def _lift(shell: Shell, limit: Record) -> None:
    shell.do(rights.lift, limit.id, done=t("rights.limit_ended"))


_PROJECT: Final = _Mending(
    Project, Act.EDIT_ORGANISATION, "retention.open_project", _form(organisation.save_project)
)
_MENDINGS: Final[dict[str, _Mending]] = {
    "erasing.hold.stay": _Mending(
        Placement, Act.WRITE_PLACEMENT, "stay.ending.title", _form(placements.end, LEAVING, "stay.ending")
    ),
    "erasing.hold.case": _Mending(Case, Act.READ_FILES, "erasure.way.case", _case),
    "erasing.hold.accounts": _PROJECT,
    "erasing.hold.accounts_open": _PROJECT,
    "erasing.hold.appeal": _Mending(
        AsylumProcedure, Act.WRITE_PERMIT, "erasure.way.appeal", _form(permits.save_procedure, OUTCOME)
    ),
    "erasing.hold.restriction": _Mending(Restriction, Act.APPROVE, "rights.limit_end", _lift),
    "erasing.hold.request": _Mending(
        RightsRequest, Act.WRITE_CONSENT, "rights.answer", _form(rights.answer, ANSWER)
    ),
}


def way_of(shell: Shell, hold: Hold) -> Way | None:
    """The way to what holds; None where the person at the keyboard could change nothing about it."""
    mending = _MENDINGS.get(hold.key)
    if mending is None or not allowed(shell.session.user, mending.act):
        return None
    return Way(t(mending.words), partial(_go, shell, mending, hold))


def project_way(shell: Shell, project: RecordId) -> Way | None:
    """The way to the day of the last payment of a project, on which its accounts depend."""
    return way_of(shell, Hold("erasing.hold.accounts_open", project))


def hold_words(hold: Hold) -> str:
    """Why something stands in the way, in a sentence."""
    until = {"until": formats().day(hold.until)} if hold.until else {}
    return t(hold.key, **hold.params, **until)


def law_words(rule: str, law: str) -> list[str]:
    """What the law says, in the language of the program, and where it stands, as cited."""
    return [t(f"retention.law.{rule}"), t("retention.law", law=inserted(law))] if rule else []


def _go(shell: Shell, mending: _Mending, hold: Hold) -> None:
    record = shell.session.ask(records.read, mending.kind, hold.record)
    if record is not None:  # erased or changed meanwhile: the page reads itself again
        mending.go(shell, record)
