"""Who may do what: one table, role (list V71) by act. `require` is the first line of every verb.

Nobody approves what they wrote (rule R-09): closing needs a second person besides.
"""

from __future__ import annotations

from enum import StrEnum

from app.domain.user import User
from app.errors import NotAllowed


class Act(StrEnum):
    """What a verb does, as far as permission is concerned."""

    READ_FILES = "read_files"
    READ_RESERVED = "read_reserved"
    WRITE_PERSON = "write_person"
    MERGE_PERSONS = "merge_persons"
    OPEN_CASE = "open_case"
    CHANGE_CASE = "change_case"
    ASSIGN_CASE = "assign_case"
    CLOSE_CASE = "close_case"
    REOPEN_CASE = "reopen_case"
    WRITE_CONTACT = "write_contact"
    WRITE_RESERVED = "write_reserved"
    WRITE_PERMIT = "write_permit"
    WRITE_PLACEMENT = "write_placement"
    MARK_PRESENCE = "mark_presence"
    WRITE_ASSESSMENT = "write_assessment"
    WRITE_TASK = "write_task"
    WRITE_CONSENT = "write_consent"
    WRITE_ATTACHMENT = "write_attachment"
    EXPORT = "export"
    PRINT = "print"
    EDIT_ORGANISATION = "edit_organisation"
    EDIT_USERS = "edit_users"
    EDIT_DIRECTORY = "edit_directory"
    READ_AUDIT = "read_audit"


OPERATOR, MEDIATOR, CASE_MANAGER, SPECIALIST = "operator", "mediator", "casemanager", "specialist"
SUPERVISOR, REPORTING, DIRECTORY = "supervisor", "reporting", "directory"
DPO, ADMIN, AUDITOR = "dpo", "admin", "auditor"

_CARE = frozenset({OPERATOR, CASE_MANAGER, SPECIALIST, SUPERVISOR})
_LEAD = frozenset({CASE_MANAGER, SUPERVISOR})
_CENTRE = frozenset({OPERATOR, CASE_MANAGER, SUPERVISOR})

TABLE: dict[Act, frozenset[str]] = {
    Act.READ_FILES: _CARE | {AUDITOR},
    # Operators read the reserved part only of cases they work on; see `reserved.may_read`.
    Act.READ_RESERVED: frozenset({CASE_MANAGER, SPECIALIST, SUPERVISOR}),
    Act.WRITE_PERSON: _CARE,
    Act.MERGE_PERSONS: _LEAD,
    Act.OPEN_CASE: _CARE,
    Act.CHANGE_CASE: _CARE,
    Act.ASSIGN_CASE: _LEAD | {OPERATOR},
    Act.CLOSE_CASE: frozenset({SUPERVISOR}),
    Act.REOPEN_CASE: _LEAD,
    Act.WRITE_CONTACT: _CARE,
    Act.WRITE_RESERVED: _CARE,
    Act.WRITE_PERMIT: _CARE,
    Act.WRITE_PLACEMENT: _CENTRE,
    Act.MARK_PRESENCE: _CENTRE,
    Act.WRITE_ASSESSMENT: _CARE,
    Act.WRITE_TASK: _CARE,
    Act.WRITE_CONSENT: _CARE,
    Act.WRITE_ATTACHMENT: _CARE,
    Act.EXPORT: frozenset({CASE_MANAGER, SUPERVISOR, DPO}),
    Act.PRINT: _CARE,
    # Operators too: a laptop alone has nobody else to write its centres down.
    Act.EDIT_ORGANISATION: frozenset({OPERATOR, CASE_MANAGER, SUPERVISOR, ADMIN}),
    Act.EDIT_USERS: frozenset({SUPERVISOR, ADMIN}),
    Act.EDIT_DIRECTORY: frozenset({OPERATOR, CASE_MANAGER, SUPERVISOR, DIRECTORY}),
    Act.READ_AUDIT: frozenset({SUPERVISOR, DPO, AUDITOR}),
}
"""Act by act, the roles that may; a role of a newer program may nothing here."""


def allowed(by: User, act: Act) -> bool:
    """Whether `by` may do `act`; somebody disabled may nothing."""
    return by.disabled_on is None and by.role in TABLE[act]


def require(by: User, act: Act) -> None:
    """Let `by` go on, or raise NotAllowed."""
    if not allowed(by, act):
        raise NotAllowed(act=act.value)
