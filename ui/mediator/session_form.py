"""The form of a session: what the clock and the job know is there already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app.domain.declaration import Record, kind_of
from app.domain.mediation_job import DONE, MediationJob, MediationSession
from app.domain.problems import Problem
from ui.forms.choices import offer_of
from ui.forms.code_inputs import code_input, codes_input
from ui.forms.folding_section import FoldingSection
from ui.forms.inputs import into_sight, problem_of
from ui.forms.small_inputs import ClockField, WholeNumberField
from ui.forms.today import today
from ui.forms.typed import type_into, typed_in
from ui.mediator.sign_field import SignField
from ui.mediator.words import end_of, minute_of, moment_of
from ui.texts import formats, t
from ui.theme.look import px
from ui.widgets.date_field import DayField
from ui.widgets.fields import ChoiceField, TextField
from ui.widgets.form import Form
from ui.widgets.labels import label

HELD = (DONE, "no_show_p", "no_show_m")
ITALIAN = "ita"
DAY = "day"
"""The day it was held: no field of the session, whose moments hold it."""
_CLOCKS = frozenset({"started_at", "ended_at"})
_SIGNED = frozenset({"requester_signature", "mediator_signature"})
_KIND = kind_of(MediationSession())
_SETS = frozenset({"topics", "countries"})


class SessionForm(QWidget):
    """`edited` after each change; `value()` is the session as it is typed.

    Only what was typed here differs from `shown`; what comes in meanwhile is met like in a `RecordForm`.
    """

    edited = Signal(str)

    def __init__(
        self, job: MediationJob, session: MediationSession | None, signer: str, *, secret: bool = False
    ) -> None:
        super().__init__()
        self._session = session or _first(job)
        self._day = self._base_day = _day_of(self._session, job)
        self.main, self.more, self.signing = Form(columns=3), Form(), Form()
        self._end = label("", "small", wrap=True)
        self._add_main()
        self._add_more()
        self._add_signatures(signer, secret=secret)
        self._fold = FoldingSection(t("my_session.more"), self.more)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(14))
        for widget in (self.main, self._fold, self.signing):
            column.addWidget(widget)
        self.specs = {name: _KIND.by_name[name] for name in self._names()}
        self.show_session(self._session)
        for form in self._forms():
            form.edited.connect(self._edited)

    @property
    def shown(self) -> MediationSession:
        """The session as it stood when it was typed over."""
        return self._session

    def show_session(self, session: MediationSession) -> None:
        """Show the answers of a session."""
        self._put({name: _answer(session, name) for name in self.specs} | {DAY: self._day})
        self._base, self._base_day = self._values(), self._day

    def take_clock(self, since: datetime, until: datetime) -> None:
        """Answer start and end from the clock that ran."""
        self._day = since.astimezone().date()
        self._put({DAY: self._day, "started_at": minute_of(since), "ended_at": minute_of(until)})

    def begin(self, *, clocked: bool) -> None:
        """Put the cursor where the first answer is missing."""
        name = "outcome" if clocked else "ended_at"
        first = self.main.field(name)
        focused = first.nextInFocusChain() if clocked else first
        focused.setFocus(Qt.FocusReason.OtherFocusReason)

    def value(self) -> MediationSession:
        """The session as it is typed."""
        told = self._changed()
        if told.get("started_at") is not None:
            told["started_at"] = moment_of(self._day, told["started_at"])
        if told.get("ended_at") is not None:
            start = told.get("started_at", self._session.started_at)
            told["ended_at"] = end_of(self._day, told["ended_at"], start)
        return replace(self._session, **told)

    def problems(self) -> list[Problem]:
        """What stands here and cannot be read: nothing of it is dropped, it is asked about."""
        found = list[Problem]()
        for form in self._forms():
            for name in form.values():
                problem = problem_of(form.field(name))
                if problem is not None:
                    found.append(replace(problem, name=name))
        if self.main.field(DAY).value() is None and not any(one.name == DAY for one in found):
            found.append(Problem("check.missing", DAY))
        return found

    def typed(self) -> dict[str, Any]:
        """The answers as plain values, and those they were typed over, for the draft."""
        told, base = _plain(self._values()), _plain(self._base)
        if self.hers.passphrase():  # not asked yet whether it is right: a draft must not say so
            told["mediator_signature"] = base["mediator_signature"]
        unread = {one.name: typed_in(self._field(one.name)) for one in self.problems() if one.name}
        days = {"day": self._day.isoformat(), "was_day": self._base_day.isoformat()}
        return {**told, **days, "was": base, "unread": unread}

    def set_typed(self, typed: Mapping[str, Any]) -> None:
        """Bring a draft back; what was not typed in it stays as it is stored by now."""
        was = _rich(typed.get("was") or _plain(self._base))
        told = {name: value for name, value in _rich(typed).items() if name in self.specs}
        mine = {name: value for name, value in told.items() if value != was.get(name)}
        late: dict[str, Any] = {
            name: was.get(name) for name in mine if name not in _CLOCKS and was.get(name) != self._base[name]
        }
        if typed.get("day") and (typed["day"] != typed.get("was_day") or mine.keys() & _CLOCKS):
            self._day = date.fromisoformat(typed["day"])
        self._session = replace(self._session, **late)
        self._base |= late
        self._put(mine | {DAY: self._day})
        for name, letters in dict(typed.get("unread") or {}).items():
            if name == DAY or name in self.specs:
                type_into(self._field(name), letters)
        self._tell_end()

    def meet(self, record: Record) -> dict[str, bool]:
        """Answers nobody touched follow what is stored by now. Tells what differs; True: typed here too."""
        met = {}
        mine = self._changed()
        for name in self.specs:
            if getattr(record, name) == getattr(self._session, name):
                continue
            if name not in mine:
                self.take(name, getattr(record, name))
                met[name] = False
            elif _answer(record, name) != mine[name]:
                met[name] = True
        return {name: touched for name, touched in met.items() if name not in _SIGNED}

    def take(self, name: str, value: Any) -> None:
        """Let a field say what is stored."""
        self._session = replace(self._session, **{name: value})
        self._put({name: _answer(self._session, name)})
        self._base[name] = self._values()[name]

    def put_note(self, name: str, note: QWidget | None) -> None:
        """Put a note below an input."""
        form = next(form for form in self._forms() if name in form.values())
        form.row(name).put_note(note)
        if form is self.more and note is not None:
            self._fold.open()

    def show_problems(self, problems: Iterable[Problem]) -> list[Problem]:
        """Say each at its place; those that belong nowhere are given back."""
        left, focused = list(problems), False
        for form in self._forms():
            before = len(left)
            left = form.show_problems(left, focus=not focused)
            focused = focused or len(left) < before
        cursor = QApplication.focusWidget()
        if focused and cursor is not None and self.isAncestorOf(cursor):
            into_sight(cursor)  # with what is said below it: a sheet to sign on is high
        return left

    def _forms(self) -> tuple[Form, Form, Form]:
        return self.main, self.more, self.signing

    def _names(self) -> list[str]:
        return [name for form in self._forms() for name in form.values() if name != DAY]

    def _field(self, name: str) -> Any:
        return next(form for form in self._forms() if name in form.values()).field(name)

    def _values(self) -> dict[str, Any]:
        told = {name: value for form in self._forms() for name, value in form.values().items()}
        del told[DAY]
        return told

    def _edited(self, name: str) -> None:
        if name == DAY:
            self._day = self.main.field(DAY).value() or self._day
        self._tell_end()
        self.edited.emit(name)

    def _last_day(self) -> date:
        """The day it ends: a session may go on past midnight."""
        since, until = (self.main.field(name).value() for name in ("started_at", "ended_at"))
        if since is None or until is None:
            return self._day
        return end_of(self._day, until, moment_of(self._day, since)).astimezone().date()

    def _tell_end(self) -> None:
        last = self._last_day()
        told = t("my_session.next_day", day=formats().weekday_day(last)) if last != self._day else ""
        self._end.setText(told)
        self._end.setVisible(bool(told))

    def _changed(self) -> dict[str, Any]:
        """What was typed here, by field; beginning and end belong together, to the minute, with their day."""
        now = self._values()
        moved = self._day != self._base_day or any(now[n] != self._base[n] for n in _CLOCKS)
        return {n: v for n, v in now.items() if v != self._base[n] or (moved and n in _CLOCKS)}

    def _put(self, values: Mapping[str, Any]) -> None:
        for form in self._forms():
            form.set_values(values)
        self._tell_end()

    def _add_main(self) -> None:
        main, codes = self.main, offer_of("V52", today())
        main.add(DAY, t("my_session.day"), DayField(today=today()), required=True)
        main.add("started_at", _words("started_at"), ClockField(), required=True)
        main.add("ended_at", _words("ended_at"), ClockField(), required=True)
        main.add_widget(self._end)
        held = ChoiceField([(code, codes.label(code)) for code in HELD], name=_words("held"))
        main.add("held", _words("held"), held, wide=True)
        outcomes = offer_of("V53", today()).first
        outcome = ChoiceField(outcomes, name=_words("outcome"))
        main.add("outcome", _words("outcome"), outcome, required=True, wide=True)
        for name in ("language_from", "language_to"):
            main.add(name, _words(name), code_input(offer_of("language", today())), required=True)

    def _add_more(self) -> None:
        more = self.more
        more.add("topics", _words("topics"), codes_input(offer_of("V23", today())), wide=True)
        more.add("participants", _words("participants"), TextField())
        more.add("translated", _words("translated"), TextField())
        more.add("language_other", _words("language_other"), code_input(offer_of("language", today())))
        more.add("countries", _words("countries"), codes_input(offer_of("country", today())))
        for name in ("women", "men", "minors"):
            more.add(name, _words(name), WholeNumberField(name=_words(name)))

    def _add_signatures(self, signer: str, *, secret: bool) -> None:
        signing = self.signing
        signing.section(t("section.mediation_session.signatures"))
        theirs = SignField(_words("requester_signature"))
        hers = self.hers = SignField(_words("mediator_signature"), secret=secret)
        hers.set_signer(signer)
        witness = t("my_session.witness")
        signing.add("requester_signature", _words("requester_signature"), theirs, hint=witness)
        signing.add("mediator_signature", _words("mediator_signature"), hers, required=True)
        signing.add("requester_name", _words("requester_name"), TextField())
        signing.add("unsigned_reason", _words("unsigned_reason"), TextField())


def _answer(session: Record, name: str) -> Any:
    """An answer as its input holds it."""
    value = getattr(session, name)
    return minute_of(value) if name in _CLOCKS else value


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: sorted(v) if name in _SETS else v for name, v in values.items()}


def _rich(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: frozenset(v) if name in _SETS else v for name, v in values.items()}


def _words(name: str) -> str:
    return t(f"field.mediation_session.{name}")


def _first(job: MediationJob) -> MediationSession:
    return MediationSession(
        job=job.id,
        started_at=job.starts_at,
        held=DONE,
        mode=job.mode,
        language_from=ITALIAN,
        language_to=job.language,
    )


def _day_of(session: MediationSession, job: MediationJob) -> date:
    at = session.started_at or job.starts_at
    return at.astimezone().date() if at is not None else today()
