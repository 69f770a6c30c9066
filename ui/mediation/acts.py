"""What may be done about a request now, and the few answers each act asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import partial
from typing import Any

from app.catalogue.codelists import codelist
from app.domain.ids import RecordId
from app.domain.mediation_job import MediationJob, MediationSession
from app.usecases import mediation, mediation_offers, mediation_validation
from app.usecases.mediation_validation import Waiting
from app.usecases.mediation_views import RequestSheet
from app.usecases.mediators import LineLeft
from ui import texts
from ui.cases.act_card import ActCard, Fields
from ui.forms.small_inputs import ClockField, WholeNumberField
from ui.forms.today import today
from ui.mediation import words
from ui.mediation.desk import Desk
from ui.texts import inserted, t
from ui.widgets.code_field import CodeField
from ui.widgets.date_field import DayField
from ui.widgets.fields import NoteField, TextField

ASKING = frozenset(
    f"mediation_ui.{one}"
    for one in ("approve", "turn_down", "validate", "ask_back", "said_no", "cancel", "sheet", "prolong")
)
"""Those that ask something before they are done."""


@dataclass(frozen=True, slots=True)
class Doable:
    """One act: `main` is the one that is expected next."""

    key: str
    icon: str
    run: Callable[[], object]
    main: bool = False


def offered(page: Desk, sheet: RequestSheet) -> list[Doable]:
    """The acts of this moment for the one at the keyboard, the expected one first."""
    return [*_supervisors(page, sheet), *_askers(page, sheet)]


def _supervisors(page: Desk, sheet: RequestSheet) -> Iterator[Doable]:
    if not sheet.may_decide:
        return
    state = sheet.line.standing.state
    if state in ("requested", "declined"):
        yield Doable("mediation_ui.approve", "check", partial(_approve, page, sheet), main=True)
    if state == "requested":
        yield Doable("mediation_ui.turn_down", "x", partial(_turn_down, page, sheet))
    waiting = sheet.waiting
    if waiting is not None and not waiting.own:
        validate = partial(_validate, page, waiting)
        yield Doable("mediation_ui.validate", "check-check", validate, main=not waiting.asked)
        yield Doable("mediation_ui.ask_back", "undo-2", partial(_ask_back, page, waiting))


def _askers(page: Desk, sheet: RequestSheet) -> Iterator[Doable]:
    if not sheet.may_ask:
        return
    stands = sheet.line.standing
    request = sheet.line.request.id
    if stands.state == "assigned" and stands.job is not None:
        yes = partial(_answered, page, stands.job.id, True)
        yield Doable("mediation_ui.said_yes", "phone-call", yes)
        yield Doable("mediation_ui.said_no", "x", partial(_said_no, page, stands.job.id))
    if (stands.state == "assigned" and stands.late) or _said_no_last(sheet):
        next_ = partial(page.shell.do, mediation_offers.pass_on, request, done=t("mediation_ui.passed_on"))
        yield Doable("mediation_ui.pass_on", "arrow-right", next_, main=True)
    yield from _once_agreed(page, sheet)
    if stands.state == "approved":
        none = partial(page.shell.do, mediation.nobody_found, request, done=t("mediation_ui.noted"))
        yield Doable("mediation_ui.nobody", "user-x", none)
    if sheet.may_change:
        change = partial(page.shell.go, "mediation_slip", request=request)
        yield Doable("mediation_ui.change", "pencil", change)
    if stands.state in ("requested", "approved", "assigned", "accepted", "no_mediator"):
        yield Doable("mediation_ui.cancel", "calendar-x", partial(_cancel, page, sheet))


def _once_agreed(page: Desk, sheet: RequestSheet) -> Iterator[Doable]:
    stands, request = sheet.line.standing, sheet.line.request
    over = request.day is not None and request.day <= today()
    if stands.state == "accepted" and stands.job is not None and over:
        yield Doable("mediation_ui.sheet", "pen-line", partial(_sheet, page, stands.job))
    if stands.job is not None and _may_be_prolonged(sheet, stands.job):
        longer = partial(_prolong, page, stands.job)
        yield Doable("mediation_ui.prolong", "calendar-plus", longer)
    if stands.state in ("assigned", "accepted"):
        back = partial(page.shell.do, mediation_offers.withdraw, request.id, done=t("mediation_ui.withdrawn"))
        yield Doable("mediation_ui.withdraw", "undo-2", back)


def _may_be_prolonged(sheet: RequestSheet, job: MediationJob) -> bool:
    """Once the day has come, and while the supervisor has validated nothing."""
    session = sheet.line.standing.session
    near = job.expires_on is not None and job.expires_on <= today() + mediation_offers.KEPT
    return near and (session is None or session.validated_at is None)


def _said_no_last(sheet: RequestSheet) -> bool:
    """Whether the last one asked said no, and somebody else can be asked."""
    if sheet.line.standing.state != "approved" or not sheet.asked:
        return False
    asked = {one.offer.profile for one in sheet.asked}
    return any(one.proposed and one.offering.key not in asked for one in sheet.candidates)


def offering(profile: bytes) -> str:
    """The word for the question that goes with an offer to her."""
    return f"offer:{profile.hex()}"


def ask_again(page: Desk, sheet: RequestSheet, word: str) -> None:
    """Ask what `word` says was being asked, if it can still be done."""
    for one in offered(page, sheet):
        if one.key == word and word in ASKING:
            one.run()
    may_offer = sheet.may_ask and sheet.line.standing.state != "requested"
    for candidate in sheet.candidates if may_offer else ():
        if candidate.proposed and offering(candidate.offering.key) == word:
            offer_to(page, sheet, candidate.offering.key, candidate.offering.name)


def offer_to(page: Desk, sheet: RequestSheet, profile: bytes, name: str) -> None:
    """Ask for a word to her, then offer."""
    note = TextField()
    note.setPlaceholderText(t("mediation_ui.note_example"))
    fields: Fields = [("note", t("mediation_ui.note_to_her"), note, True)]

    def call(note: str | None) -> tuple[Any, ...]:
        args = (sheet.line.request.id, RecordId(profile))
        return mediation_offers.offer, args, {"note": note or ""}

    title = t("mediation_ui.offer_to", name=inserted(name))
    card = ActCard(page.shell, title, fields, call, t("mediation_ui.offered"), t("mediation_ui.offer"))
    page.open_act(card, offering(profile))


def _approve(page: Desk, sheet: RequestSheet) -> None:
    lines, request = sheet.hours, sheet.line.request
    field = CodeField([(one.line.id.hex(), line_words(one)) for one in lines])
    chosen = request.line.hex() if request.line else lines[0].line.id.hex() if lines else None
    field.set_value(chosen if chosen in {one.line.id.hex() for one in lines} else None)
    fields: Fields = [("line", t("field.mediation_request.line"), field, True)] if lines else []
    fields.append(("note", t("mediation_ui.note_to_asker"), TextField(), True))

    def call(line: str | None = None, note: str | None = None) -> tuple[Any, ...]:
        named = {"line": RecordId(bytes.fromhex(line)) if line else None, "note": note or ""}
        return mediation.approve, (request.id,), named

    words_ = t("mediation_ui.approve")
    page.open_act(
        ActCard(page.shell, words_, fields, call, t("mediation_ui.approved"), words_), "mediation_ui.approve"
    )


def line_words(one: LineLeft) -> str:
    """A line of hours with what is left of it."""
    return t("mediation_ui.line_left", name=one.line.name or "", time=words.hours_words(one.left))


def _turn_down(page: Desk, sheet: RequestSheet) -> None:
    def call(note: str | None) -> tuple[Any, ...]:
        return mediation.turn_down, (sheet.line.request.id, note or ""), {}

    _with_note(page, "mediation_ui.turn_down", call, t("mediation_ui.turned_down"))


def _ask_back(page: Desk, waiting: Waiting) -> None:
    def call(note: str | None) -> tuple[Any, ...]:
        return mediation_validation.ask_back, (waiting.session.id, note or ""), {}

    _with_note(page, "mediation_ui.ask_back", call, t("mediation_ui.asked_back"), "mediation_ui.question")


def _with_note(
    page: Desk, key: str, call: Callable[..., tuple[Any, ...]], done: str, what: str = "mediation_ui.note"
) -> None:
    fields: Fields = [("note", t(what), NoteField(rows=3), True)]
    page.open_act(ActCard(page.shell, t(key), fields, call, done, t("case.confirm")), key)


def _validate(page: Desk, waiting: Waiting) -> None:
    minutes = WholeNumberField()
    minutes.set_value(waiting.minutes)
    fields: Fields = [
        ("minutes", t("mediation_ui.minutes"), minutes, False),
        ("note", t("mediation_ui.note"), TextField(), True),
    ]

    def call(minutes: int | None, note: str | None) -> tuple[Any, ...]:
        told = None if minutes == waiting.minutes else minutes
        return mediation_validation.validate, (waiting.session.id,), {"minutes": told, "note": note or ""}

    words_ = t("mediation_ui.validate")
    page.open_act(
        ActCard(page.shell, words_, fields, call, t("mediation_ui.validated"), words_),
        "mediation_ui.validate",
    )


def _cancel(page: Desk, sheet: RequestSheet) -> None:
    fields: Fields = [("cancel_reason", t("field.mediation_request.cancel_reason"), TextField(), True)]

    def call(cancel_reason: str | None) -> tuple[Any, ...]:
        return mediation.cancel, (sheet.line.request.id, cancel_reason or ""), {}

    title = t("mediation_ui.cancel")
    page.open_act(
        ActCard(page.shell, title, fields, call, t("mediation_ui.cancelled"), t("case.confirm")),
        "mediation_ui.cancel",
    )


def _prolong(page: Desk, job: MediationJob) -> None:
    """Until when her laptop keeps the job."""
    until = DayField()
    until.set_value(max(today(), job.expires_on or today()) + mediation_offers.KEPT)
    kept = texts.formats().short_day(job.expires_on) if job.expires_on else ""
    fields: Fields = [("until", t("mediation_ui.prolong_until", day=kept), until, True)]

    def call(until: date | None) -> tuple[Any, ...]:
        return mediation_offers.prolong, (job.id, until), {}

    title = t("mediation_ui.prolong")
    page.open_act(
        ActCard(page.shell, title, fields, call, t("mediation_ui.prolonged"), title), "mediation_ui.prolong"
    )


def _sheet(page: Desk, job: MediationJob) -> None:
    """The paper sheet of a mediator without a laptop."""
    begun = job.starts_at.astimezone() if job.starts_at else datetime.now().astimezone()
    start, minutes, who = ClockField(), WholeNumberField(), TextField()
    start.set_value(begun.hour * 60 + begun.minute)
    minutes.set_value(job.minutes)
    held = _coded("V52", ("done", "no_show_p", "no_show_m"))
    held.set_value("done")
    fields: Fields = [
        ("started_at", t("mediation_ui.began"), start, False),
        ("minutes", t("mediation_ui.minutes"), minutes, False),
        ("held", t("field.mediation_session.held"), held, False),
        ("outcome", t("field.mediation_session.outcome"), _coded("V53"), False),
        ("participants", t("field.mediation_session.participants"), who, True),
    ]

    def call(started_at: int | None, **answers: Any) -> tuple[Any, ...]:
        at = None
        if started_at is not None:
            here = datetime.combine(begun.date(), time(started_at // 60, started_at % 60))
            at = here.astimezone(UTC)
        session = MediationSession(job=job.id, started_at=at, mode=job.mode, **answers)
        return mediation_offers.write_sheet, (session,), {}

    title = t("mediation_ui.sheet")
    page.open_act(
        ActCard(page.shell, title, fields, call, t("mediation_ui.noted"), t("forms.save")),
        "mediation_ui.sheet",
    )


def _coded(list_id: str, only: tuple[str, ...] = ()) -> CodeField:
    choices = codelist(list_id).options(texts.language(), today())
    return CodeField([one for one in choices if not only or one[0] in only])


def _answered(page: Desk, job: RecordId, accepted: bool) -> None:
    done = t("mediation_ui.noted")
    page.shell.do(mediation_offers.answered, job, accepted=accepted, done=done)


def _said_no(page: Desk, job: RecordId) -> None:
    fields: Fields = [("reason", t("mediation_ui.her_reason"), TextField(), True)]

    def call(reason: str | None) -> tuple[Any, ...]:
        return mediation_offers.answered, (job,), {"accepted": False, "reason": reason or ""}

    title = t("mediation_ui.said_no")
    page.open_act(
        ActCard(page.shell, title, fields, call, t("mediation_ui.noted"), t("case.confirm")),
        "mediation_ui.said_no",
    )
