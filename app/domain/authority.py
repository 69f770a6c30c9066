"""Whether a role may write what a change says: the judgement on what other laptops send.

It asks the same table as the verbs (`app.domain.roles`), by the kind of record and, where a
single answer weighs more than its record, by the field.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from app.domain.declaration import Kind, Scope
from app.domain.kinds import KINDS
from app.domain.mediation_job import ACCEPTED, DECLINED, DONE, OFFERED
from app.domain.review import DECIDED, IDENTITY_MERGE, WAITING
from app.domain.roles import ROLES, Act, permits
from app.domain.sealed_records import SEALED, stands

LIFE: Final = 0
"""Stands among the fields of what travels for the beginning and the end of a record."""

WRITING: Final[Mapping[str, tuple[Act, ...]]] = {
    "person": (Act.WRITE_PERSON,),
    "person_reserved": (Act.WRITE_PERSON,),
    "person_name": (Act.WRITE_PERSON,),
    "identifier": (Act.WRITE_PERSON,),
    "identity_document": (Act.WRITE_PERSON,),
    "person_language": (Act.WRITE_PERSON,),
    "contact_point": (Act.WRITE_PERSON,),
    "household": (Act.WRITE_PERSON,),
    "household_member": (Act.WRITE_PERSON,),
    "asylum_procedure": (Act.WRITE_PERMIT,),
    "permit": (Act.WRITE_PERMIT,),
    # A day away marked on the roll also moves the state of the stay.
    "placement": (Act.WRITE_PLACEMENT, Act.MARK_PRESENCE),
    "daily_presence": (Act.MARK_PRESENCE,),
    "absence": (Act.MARK_PRESENCE, Act.WRITE_PLACEMENT),
    "goods_handed": (Act.WRITE_PLACEMENT,),
    "organisation": (Act.EDIT_ORGANISATION,),
    "site": (Act.EDIT_ORGANISATION,),
    "project": (Act.EDIT_ORGANISATION,),
    "user": (Act.EDIT_USERS,),
    "invitation": (Act.ADMIT,),
    "invitation_end": (Act.ADMIT,),
    "caseload": (Act.OPEN_CASE, Act.CHANGE_CASE, Act.ASSIGN_CASE),
    "case": (Act.OPEN_CASE, Act.CHANGE_CASE),
    "case_member": (Act.CHANGE_CASE,),
    "contact": (Act.WRITE_CONTACT,),
    "reserved_note": (Act.WRITE_RESERVED,),
    "named_note": (Act.WRITE_RESERVED,),
    "vulnerability_flag": (Act.WRITE_RESERVED,),
    "vulnerability_named": (Act.WRITE_RESERVED,),
    "assessment": (Act.WRITE_ASSESSMENT,),
    "area_score": (Act.WRITE_ASSESSMENT,),
    "task": (Act.WRITE_TASK,),
    "plan": (Act.WRITE_PLAN,),
    "plan_goal": (Act.WRITE_PLAN,),
    "plan_action": (Act.WRITE_PLAN,),
    "plan_signature": (Act.WRITE_PLAN,),
    "equipe_review": (Act.WRITE_PLAN,),
    "equipe_attendance": (Act.WRITE_PLAN,),
    "equipe_decision": (Act.WRITE_PLAN,),
    "follow_up": (Act.WRITE_PLAN,),
    "attachment": (Act.WRITE_ATTACHMENT,),
    "mediation_request": (Act.ASK_MEDIATOR, Act.DECIDE_MEDIATION),
    "mediation_offer": (Act.ASK_MEDIATOR,),
    "mediation_line": (Act.EDIT_MEDIATORS,),
    "mediator_profile": (Act.EDIT_MEDIATORS,),
    "mediator_absence": (Act.SAY_ABSENCE,),
    "mediator_note": (Act.EDIT_MEDIATORS,),
    "consent": (Act.WRITE_CONSENT,),
    "privacy_notice": (Act.WRITE_CONSENT,),
    "review": (Act.SUBMIT, Act.APPROVE),
    "eligibility_check": (Act.CHANGE_CASE,),
    "exit_plan": (Act.CHANGE_CASE,),
    "handover": (Act.WRITE_REFERRAL,),
    "file_request": (Act.WRITE_REFERRAL,),
    "rights_request": (Act.WRITE_CONSENT,),
    "restriction": (Act.WRITE_CONSENT,),
    "exit_step": (Act.CHANGE_CASE,),
    "review_remark": (Act.APPROVE, Act.MERGE_PERSONS),
    "mediation_job": (Act.ASK_MEDIATOR, Act.MEDIATE),
    "mediation_session": (Act.ASK_MEDIATOR, Act.MEDIATE),
    "critical_point": (Act.WRITE_RESERVED, Act.MEDIATE),
    "escrow_key": (Act.KEEP_ESCROW,),
    "escrow_copy": (Act.WRITE_RESERVED,),
    "break_glass": (Act.BREAK_GLASS,),
    "break_glass_review": (Act.APPROVE,),
    "referral": (Act.WRITE_REFERRAL,),
    "referral_copy": (Act.WRITE_REFERRAL,),
    "referral_event": (Act.WRITE_REFERRAL,),
    "disclosure": (Act.WRITE_REFERRAL,),
    "referral_reserved": (Act.WRITE_RESERVED,),
    "erasure": (Act.ERASE,),
    "erasure_confirmation": (Act.CONFIRM_ERASURE,),
    "laptop_gone": (Act.ADMIT,),
    "retention_run": (Act.ERASE,),
    "past_case": (Act.ERASE,),
    "overdue_files": (Act.ERASE,),
    "rights_letter": (Act.ERASE,),
    "letter_entry": (Act.ERASE,),
    "audit_book": (Act.KEEP_AUDIT,),
    "audit_week": (Act.KEEP_AUDIT,),
}
"""Acts that write a kind; one of them is enough."""

ANSWERING: Final[Mapping[tuple[str, Act], Mapping[str, frozenset[object] | None]]] = {
    ("mediation_job", Act.MEDIATE): {
        "state": frozenset({OFFERED, ACCEPTED, DECLINED, DONE}),
        "answered_at": None,
        "decline_reason": None,
    },
}
"""Who writes a kind by this act alone answers these fields, with these values where they are named,
and neither begins a record nor ends one."""

GIVEN: Final[Mapping[tuple[str, str], tuple[Act, ...]]] = {
    ("case", "closed_on"): (Act.CLOSE_CASE,),
    ("person", "duplicate_of"): (Act.MERGE_PERSONS,),
    ("plan", "approved_by"): (Act.APPROVE,),
    ("plan", "approved_on"): (Act.APPROVE,),
    ("review", "approved_digest"): (Act.APPROVE, Act.MERGE_PERSONS),
    ("eligibility_check", "overridden_by"): (Act.APPROVE,),
    ("restriction", "until_on"): (Act.APPROVE,),
    ("review", "approved_at"): (Act.APPROVE, Act.MERGE_PERSONS),
    ("review", "decided_by"): (Act.APPROVE, Act.MERGE_PERSONS),
    ("review", "decided_at"): (Act.APPROVE, Act.MERGE_PERSONS),
    ("review", "note"): (Act.APPROVE, Act.MERGE_PERSONS),
    ("mediation_session", "validated_by"): (Act.DECIDE_MEDIATION,),
    ("mediation_session", "validated_at"): (Act.DECIDE_MEDIATION,),
    ("mediation_session", "billable_minutes"): (Act.DECIDE_MEDIATION,),
    ("mediation_session", "billed_on"): (Act.DECIDE_MEDIATION,),
    # Nobody else signs for her; who validates decides where two laptops of hers say different things.
    ("mediation_session", "requester_signature"): (Act.MEDIATE, Act.DECIDE_MEDIATION),
    ("mediation_session", "mediator_signature"): (Act.MEDIATE, Act.DECIDE_MEDIATION),
    ("mediation_session", "requester_digest"): (Act.MEDIATE, Act.DECIDE_MEDIATION),
    ("mediation_session", "mediator_digest"): (Act.MEDIATE, Act.DECIDE_MEDIATION),
    ("critical_point", "taken_by"): (Act.WRITE_RESERVED,),
    ("critical_point", "taken_at"): (Act.WRITE_RESERVED,),
    ("critical_point", "taken_as"): (Act.WRITE_RESERVED,),
    ("mediation_request", "approved_at"): (Act.DECIDE_MEDIATION,),
    ("mediation_request", "decided_by"): (Act.DECIDE_MEDIATION,),
}
"""What giving this answer asks for, besides writing the record."""

ENDLESS: Final = frozenset({"review"})
"""Kinds whose records nobody ends: what is no longer wanted is withdrawn, what was decided stays in sight."""

LASTING: Final[Mapping[str, tuple[Act, ...]]] = {"restriction": (Act.APPROVE,)}
"""Kinds whose records end by who may do this alone, whoever may begin them."""

BEGUN_WITH: Final[Mapping[tuple[str, str], tuple[Act, ...]]] = {
    ("restriction", "from_on"): (Act.APPROVE,),
    # Whom a note is about decides with whom it is erased.
    ("named_note", "person"): (Act.MERGE_PERSONS,),
    ("vulnerability_named", "person"): (Act.MERGE_PERSONS,),
    ("handover", "person"): (Act.MERGE_PERSONS,),
}
"""Answers given as the record begins; what changing them afterwards asks for."""

_WITH_THEIR_FILE: Final = frozenset({Scope.FILE, Scope.RESERVED, Scope.CAPSULE})

FIXED: Final = frozenset(
    {
        (kind.name, kind.parent.name)
        for kind in KINDS
        if kind.parent is not None and kind.scope in _WITH_THEIR_FILE
    }
    - {("review", "person"), ("review_remark", "person")}
    | {
        ("mediation_request", "person"),
        ("mediation_offer", "request"),
        ("mediation_job", "request"),
        ("mediation_job", "mediator"),
    }
)
"""Answers that nobody changes once the record is there: whose file it is of, which request a job is for, and
who was asked.

Joining two persons moves nothing, so nobody needs to. Only a review handed in again after a joining names
the one that goes on."""

TAKEN_BACK: Final[Mapping[tuple[str, str], tuple[Act, ...]]] = {
    ("case", "closed_on"): (Act.REOPEN_CASE, Act.CLOSE_CASE),
    ("person", "duplicate_of"): (Act.MERGE_PERSONS,),
    ("plan", "approved_by"): (Act.APPROVE,),
    ("plan", "approved_on"): (Act.APPROVE,),
    ("eligibility_check", "overridden_by"): (Act.APPROVE,),
    # What was approved is remembered whoever hands in or withdraws since; see `app.usecases.review_digests`.
    ("review", "approved_digest"): (Act.APPROVE, Act.MERGE_PERSONS),
    ("review", "approved_at"): (Act.APPROVE, Act.MERGE_PERSONS),
    ("mediation_session", "validated_by"): (Act.DECIDE_MEDIATION,),
    ("mediation_session", "validated_at"): (Act.DECIDE_MEDIATION,),
    ("mediation_session", "billable_minutes"): (Act.DECIDE_MEDIATION,),
    ("mediation_session", "billed_on"): (Act.DECIDE_MEDIATION,),
}
"""What emptying it asks for."""

SIGNED: Final = frozenset(
    {
        ("plan", "approved_by"),
        ("plan_signature", "user"),
        ("eligibility_check", "overridden_by"),
        ("mediation_request", "decided_by"),
        ("mediation_session", "validated_by"),
        ("review", "submitted_by"),
        ("review", "decided_by"),
        ("referral_copy", "made_by"),
        ("referral_reserved", "made_by"),
        ("referral_event", "by"),
        ("escrow_key", "made_by"),
        ("break_glass", "by"),
        ("break_glass_review", "by"),
        ("disclosure", "by"),
        ("invitation", "by"),
        ("invitation_end", "by"),
        ("erasure", "by"),
        ("erasure_confirmation", "by"),
        ("laptop_gone", "by"),
        ("retention_run", "by"),
        ("overdue_files", "asked_by"),
        ("overdue_files", "answered_by"),
        ("rights_letter", "asked_by"),
        ("rights_letter", "answered_by"),
        ("letter_entry", "asked_by"),
        ("audit_book", "owner"),
        ("audit_week", "by"),
        ("handover", "sender"),
        ("handover", "answered_by"),
        ("file_request", "asked_by"),
        ("file_request", "answered_by"),
    }
)
"""Answers that name who gives them: nobody hands in or decides in another's name."""


def may_write(
    roles: Iterable[str],
    kind: str,
    fields: Mapping[str, object] | None = None,
    *,
    own: bool = False,
    author: bytes | None = None,
) -> bool:
    """Whether an author with `roles` may write `fields` (by name) of a record of `kind`.

    `author`, where it is known, must be who the answers name as their giver.

    `own`: the record is the author's own entry among the colleagues, which everybody keeps up to
    date. It gives nobody a right: roles count as the membership log certifies them.
    """
    held = frozenset(roles)
    if kind == "user" and own:
        return not held.isdisjoint(ROLES)
    acts = [act for act in WRITING.get(kind, ()) if permits(held, act)]
    if not acts or not _within(kind, acts, fields or {}):
        return False
    given = fields or {}
    return (
        all(_may_answer(held, kind, name, value) for name, value in given.items())
        and _is_signed(kind, given, author)
        and (kind != "review" or _may_decide(held, given))
    )


def may_write_plain(
    roles: Iterable[str],
    number: int,
    fields: Mapping[int, object],
    *,
    own: bool = False,
    author: bytes | None = None,
) -> bool:
    """The same for a kind and fields by number, as they travel.

    A kind only a newer program knows is taken from everybody: it is passed on, not shown.
    """
    kind = KINDS.numbered(number)
    if kind is None:
        return True
    if LIFE in fields and not _may_begin_and_end(frozenset(roles), kind.name):
        return False
    if not _lets_live(frozenset(roles), kind, fields):
        return False
    return may_write(roles, kind.name, _named(kind, fields), own=own, author=author)


def _lets_live(roles: frozenset[str], kind: Kind, fields: Mapping[int, object]) -> bool:
    """Whether a change ends no record that these roles must let live, and alters nothing it began with."""
    life = fields.get(LIFE)
    if life is False:
        needed = LASTING.get(kind.name, ())
        return kind.name not in ENDLESS and (not needed or any(permits(roles, act) for act in needed))
    if life is True:
        return True
    answers = [(kind.name, name) for name in _named(kind, fields)]
    needs = (BEGUN_WITH.get(answer, ()) for answer in answers)
    return FIXED.isdisjoint(answers) and all(
        not acts or any(permits(roles, act) for act in acts) for acts in needs
    )


def begins_anew(kind: Kind, held: Mapping[int, object], fields: Mapping[int, object]) -> bool:
    """Whether a change begins a record that is there already, as something else than it began as.

    `held` are its answers by number. Only a laptop with another program writes that: it would go around
    `FIXED` and `BEGUN_WITH`. What is written twice with the same beginning is one record.
    """
    if fields.get(LIFE) is not True:
        return False
    return any(
        held.get(number) is not None and held[number] != value
        for number, value in fields.items()
        if number in kind.by_id and _is_beginning(kind.name, kind.by_id[number].name)
    )


def _is_beginning(kind: str, name: str) -> bool:
    return (kind, name) in FIXED or (kind, name) in BEGUN_WITH


def _may_begin_and_end(roles: frozenset[str], kind: str) -> bool:
    acts = [act for act in WRITING.get(kind, ()) if permits(roles, act)]
    return not acts or any((kind, act) not in ANSWERING for act in acts)


def _within(kind: str, acts: Iterable[Act], fields: Mapping[str, object]) -> bool:
    """Whether one of the acts lets all of these fields be answered."""
    limits = [ANSWERING.get((kind, act)) for act in acts]
    return any(limit is None or _answers(limit, fields) for limit in limits)


def _answers(limit: Mapping[str, frozenset[object] | None], fields: Mapping[str, object]) -> bool:
    for name, value in fields.items():
        allowed = limit.get(name, frozenset())
        if allowed is not None and value not in allowed:
            return False
    return True


def keeps_seal(number: int, record: bytes, fields: Mapping[int, object]) -> bool:
    """Whether a change to a record leaves it as it was written, when its kind is written once."""
    kind = KINDS.numbered(number)
    return kind is None or kind.name not in SEALED or stands(kind.name, record, fields, life=LIFE)


def _named(kind: Kind, fields: Mapping[int, object]) -> dict[str, object]:
    return {kind.by_id[n].name: value for n, value in fields.items() if n in kind.by_id}


def _may_answer(roles: frozenset[str], kind: str, field: str, value: object) -> bool:
    acts = (TAKEN_BACK if value is None else GIVEN).get((kind, field), ())
    return not acts or any(permits(roles, act) for act in acts)


def _is_signed(kind: str, fields: Mapping[str, object], author: bytes | None) -> bool:
    named = [value for name, value in fields.items() if (kind, name) in SIGNED and value is not None]
    return author is None or all(value == author for value in named)


def _may_decide(roles: frozenset[str], fields: Mapping[str, object]) -> bool:
    """Whether these answers of a review are no decision, or one that `roles` may take.

    Nothing is handed in and decided in one breath: that would be one's own work (rule R-09). A
    decision is emptied only by who may decide, or where it is handed in once more.
    """
    decider = permits(roles, Act.APPROVE) or permits(roles, Act.MERGE_PERSONS)
    if not decider and any(fields.get(name, "") is None for name in _DECISION) and not _hands_in(fields):
        return False
    what = fields.get("decided_what")
    if fields.get("state") not in DECIDED and what is None:
        return True
    act = Act.MERGE_PERSONS if what == IDENTITY_MERGE else Act.APPROVE
    return fields.get("submitted_by") is None and permits(roles, act)


_DECISION: Final = ("decided_by", "decided_at", "decided_what", "note")


def _hands_in(fields: Mapping[str, object]) -> bool:
    return fields.get("state") == WAITING or fields.get("submitted_at") is not None
