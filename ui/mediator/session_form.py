"""The form of a session: what the clock and the job know is there already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.mediation_job import DONE, MediationJob, MediationSession
from app.domain.problems import Problem
from ui.forms.choices import offer_of
from ui.forms.code_inputs import code_input, codes_input
from ui.forms.folding_section import FoldingSection
from ui.forms.small_inputs import ClockField
from ui.forms.today import today
from ui.mediator.sign_field import SignField
from ui.mediator.words import minute_of, moment_of
from ui.texts import t
from ui.theme.look import px
from ui.widgets.fields import ChoiceField, NumberField, TextField
from ui.widgets.form import Form

HELD = (DONE, "no_show_p", "no_show_m")
ITALIAN = "ita"
_CLOCKS = ("started_at", "ended_at")
_SETS = frozenset({"topics", "countries"})


class SessionForm(QWidget):
    """`edited` after each change; `value()` is the session as it is typed."""

    edited = Signal()

    def __init__(self, job: MediationJob, session: MediationSession | None, signer: str) -> None:
        super().__init__()
        self._session = session or _first(job)
        self._day = _day_of(self._session, job)
        self.main, self.more, self.signing = Form(), Form(), Form()
        self._add_main()
        self._add_more()
        self._add_signatures(signer)
        self._fold = FoldingSection(t("my_session.more"), self.more)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(14))
        for widget in (self.main, self._fold, self.signing):
            column.addWidget(widget)
        self.show_session(self._session)
        for form in self._forms():
            form.edited.connect(lambda _name: self.edited.emit())

    def show_session(self, session: MediationSession) -> None:
        """Show the answers of a session."""
        told: dict[str, Any] = {name: getattr(session, name) for name in self._names()}
        told |= {name: minute_of(told[name]) for name in _CLOCKS}
        self._put(told)

    def take_clock(self, since: datetime, until: datetime) -> None:
        """Answer start and end from the clock that ran."""
        self._day = since.astimezone().date()
        self._put({"started_at": minute_of(since), "ended_at": minute_of(until)})

    def begin(self, *, clocked: bool) -> None:
        """Put the cursor where the first answer is missing."""
        name = "outcome" if clocked else "ended_at"
        first = self.main.field(name)
        focused = first.nextInFocusChain() if clocked else first
        focused.setFocus(Qt.FocusReason.OtherFocusReason)

    def value(self) -> MediationSession:
        """The session as it is typed."""
        told = self._values()
        for name in _CLOCKS:
            minute = told[name]
            told[name] = moment_of(self._day, minute) if minute is not None else None
        return replace(self._session, **told)

    def typed(self) -> dict[str, Any]:
        """The answers as plain values, for the draft."""
        told = {name: sorted(v) if name in _SETS else v for name, v in self._values().items()}
        return {**told, "day": self._day.isoformat()}

    def set_typed(self, typed: Mapping[str, Any]) -> None:
        """Bring a draft back."""
        self._day = date.fromisoformat(typed["day"]) if typed.get("day") else self._day
        self._put({k: frozenset(v) if k in _SETS else v for k, v in typed.items() if k != "day"})

    def show_problems(self, problems: Iterable[Problem]) -> list[Problem]:
        """Say each at its place; those that belong nowhere are given back."""
        left, focused = list(problems), False
        for form in self._forms():
            before = len(left)
            left = form.show_problems(left, focus=not focused)
            focused = focused or len(left) < before
        return left

    def _forms(self) -> tuple[Form, Form, Form]:
        return self.main, self.more, self.signing

    def _names(self) -> list[str]:
        return [name for form in self._forms() for name in form.values()]

    def _values(self) -> dict[str, Any]:
        return {name: value for form in self._forms() for name, value in form.values().items()}

    def _put(self, values: Mapping[str, Any]) -> None:
        for form in self._forms():
            form.set_values(values)

    def _add_main(self) -> None:
        main, codes = self.main, offer_of("V52", today())
        main.add("started_at", _words("started_at"), ClockField(), required=True)
        main.add("ended_at", _words("ended_at"), ClockField(), required=True)
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
            more.add(name, _words(name), NumberField(name=_words(name)))

    def _add_signatures(self, signer: str) -> None:
        signing = self.signing
        signing.section(t("section.mediation_session.signatures"))
        theirs, hers = SignField(_words("requester_signature")), SignField(_words("mediator_signature"))
        hers.set_signer(signer)
        signing.add("requester_signature", _words("requester_signature"), theirs)
        signing.add("mediator_signature", _words("mediator_signature"), hers, required=True)
        signing.add("requester_name", _words("requester_name"), TextField())
        signing.add("unsigned_reason", _words("unsigned_reason"), TextField())


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
