"""Who may do what: one table, role (list V71, and officer) by act.

Verbs ask it before they write (`app.usecases.permissions`), and what another laptop sends is
judged by the same lines (`app.domain.authority`). A person may have several roles at once: the
one of their work, and `officer`, who keeps the organisation's keys.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


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
    SHARE_RESERVED = "share_reserved"
    WRITE_PERMIT = "write_permit"
    WRITE_PLACEMENT = "write_placement"
    MARK_PRESENCE = "mark_presence"
    WRITE_ASSESSMENT = "write_assessment"
    WRITE_PLAN = "write_plan"
    WRITE_TASK = "write_task"
    WRITE_CONSENT = "write_consent"
    WRITE_ATTACHMENT = "write_attachment"
    SUBMIT = "submit"
    APPROVE = "approve"
    EDIT_MEDIATORS = "edit_mediators"
    SAY_ABSENCE = "say_absence"
    WRITE_REFERRAL = "write_referral"
    BREAK_GLASS = "break_glass"
    KEEP_ESCROW = "keep_escrow"
    SUPERVISE = "supervise"
    EXPORT = "export"
    PRINT = "print"
    EDIT_ORGANISATION = "edit_organisation"
    EDIT_USERS = "edit_users"
    EDIT_DIRECTORY = "edit_directory"
    READ_AUDIT = "read_audit"
    ADMIT = "admit"
    ADMIT_LEADERS = "admit_leaders"
    KEEP_KEYS = "keep_keys"
    ASK_MEDIATOR = "ask_mediator"
    DECIDE_MEDIATION = "decide_mediation"
    MEDIATE = "mediate"
    ERASE = "erase"
    CONFIRM_ERASURE = "confirm_erasure"
    KEEP_AUDIT = "keep_audit"


OPERATOR, MEDIATOR, CASE_MANAGER, SPECIALIST = "operator", "mediator", "casemanager", "specialist"
SUPERVISOR, REPORTING, DIRECTORY = "supervisor", "reporting", "directory"
DPO, ADMIN, AUDITOR = "dpo", "admin", "auditor"
OFFICER = "officer"
"""Keeps the keys of the organisation; no role of list V71, and always beside one of them."""

ROLES = (
    OPERATOR,
    MEDIATOR,
    CASE_MANAGER,
    SPECIALIST,
    SUPERVISOR,
    REPORTING,
    DIRECTORY,
    DPO,
    ADMIN,
    AUDITOR,
    OFFICER,
)
"""All of them, in the order in which tables show them."""

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
    Act.SHARE_RESERVED: frozenset({CASE_MANAGER, SPECIALIST, SUPERVISOR}),
    Act.WRITE_PERMIT: _CARE,
    Act.WRITE_PLACEMENT: _CENTRE,
    Act.MARK_PRESENCE: _CENTRE,
    Act.WRITE_ASSESSMENT: _CARE,
    Act.WRITE_PLAN: _CARE,
    Act.WRITE_TASK: _CARE,
    Act.WRITE_CONSENT: _CARE,
    Act.WRITE_ATTACHMENT: _CARE,
    Act.SUBMIT: _CARE,
    # Plans, closures, overrides and what else waits for a second pair of eyes (rule R-09). Joining two
    # persons is decided by those who may join them.
    Act.APPROVE: frozenset({SUPERVISOR}),
    # Profiles, incompatibilities, lines of hours.
    Act.EDIT_MEDIATORS: _LEAD,
    # A mediator says herself when she can't come.
    Act.SAY_ABSENCE: _LEAD | {OPERATOR, MEDIATOR},
    Act.WRITE_REFERRAL: _CARE,
    # Open a reserved part with the code in the envelope; somebody else judges it.
    Act.BREAK_GLASS: _CARE,
    # Make the code of the sites one supervises.
    Act.KEEP_ESCROW: frozenset({SUPERVISOR}),
    # What waits, what came in, what is missing, who is behind: for those who answer for others' work.
    Act.SUPERVISE: _LEAD,
    Act.EXPORT: frozenset({CASE_MANAGER, SUPERVISOR, DPO}),
    Act.PRINT: _CARE,
    # Operators too: a laptop alone has nobody else to write its centres down.
    Act.EDIT_ORGANISATION: frozenset({OPERATOR, CASE_MANAGER, SUPERVISOR, ADMIN, OFFICER}),
    Act.EDIT_USERS: frozenset({SUPERVISOR, ADMIN, OFFICER}),
    Act.EDIT_DIRECTORY: frozenset({OPERATOR, CASE_MANAGER, SUPERVISOR, DIRECTORY}),
    Act.READ_AUDIT: frozenset({SUPERVISOR, DPO, AUDITOR}),
    # A supervisor admits and removes the people of the sites that are all theirs.
    Act.ADMIT: frozenset({SUPERVISOR, OFFICER}),
    # Supervisors and officers themselves are admitted and removed by an officer alone.
    Act.ADMIT_LEADERS: frozenset({OFFICER}),
    # The recovery kit, and the organisation's root.
    Act.KEEP_KEYS: frozenset({OFFICER}),
    # Ask for a mediator, choose one, offer her the work.
    Act.ASK_MEDIATOR: _CARE,
    # Approve what others asked for against the hours left, validate what she recorded.
    Act.DECIDE_MEDIATION: frozenset({SUPERVISOR}),
    # Her own jobs and sessions, and nothing else; see `app.domain.authority.ANSWERING`.
    Act.MEDIATE: frozenset({MEDIATOR}),
    # Order that a person's data be erased everywhere: of one's own sites, or (officer, DPO) of any.
    Act.ERASE: frozenset({SUPERVISOR, DPO, OFFICER}),
    # Every laptop says when it has followed an order, whoever works with it.
    Act.CONFIRM_ERASURE: frozenset(ROLES),
    # What one's own laptop noted of one's own acts: written by the program, for everybody alike.
    Act.KEEP_AUDIT: frozenset(ROLES),
}
"""Act by act, the roles that may; a role of a newer program may nothing here."""

LEADERS = frozenset({SUPERVISOR, OFFICER, DPO})
"""Roles that only an officer gives and takes."""


def permits(roles: Iterable[str], act: Act) -> bool:
    """Whether one of `roles` may do `act`."""
    return not TABLE[act].isdisjoint(roles)
