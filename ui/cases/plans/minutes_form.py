"""Minutes being written: what was said, who was there, what was decided; nothing half typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from app.domain.equipe import EquipeReview
from app.domain.ids import RecordId
from app.domain.problems import Problem
from app.errors import DomainError
from app.usecases import equipe
from app.usecases.equipe import Minutes
from app.usecases.saving import answering
from ui.cases.plans.minutes_rows import DecisionRows, ThereRows
from ui.forms.choices import Choices
from ui.forms.draft_keeper import DraftKeeper, DraftNotice, Way
from ui.forms.meanwhile import Meanwhile
from ui.forms.record_form import RecordForm
from ui.forms.record_panel import sentences_of
from ui.forms.today import today
from ui.forms.typed import put_cursor
from ui.page import Shell
from ui.texts import t
from ui.theme.look import px
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.labels import label
from ui.widgets.messages import InlineMessage

FIELDS: Final = (
    *("held_on", "person_present", "mediator_name", "summary", "person_words"),
    *("decision", "changes", "next_on"),
)


class MinutesForm(Card):
    """`saved` brings the review that was written; `sign` is asked with the row of who signs, once saved."""

    saved = Signal(object)

    def __init__(
        self,
        shell: Shell,
        minutes: Minutes,
        way: Way,
        sign: Callable[[RecordId, RecordId], object],
        paper: Callable[[RecordId], object],
    ) -> None:
        self._corrects = minutes.is_locked
        super().__init__(t("equipe.correcting" if self._corrects else "equipe.minutes"))
        self._shell, self._minutes, self._sign, self._print = shell, minutes, sign, paper
        choices = Choices.read(shell.session, today())
        self.form = RecordForm(
            minutes.review,
            choices,
            only=lambda spec: spec.name in FIELDS,
            leading=FIELDS,
            folding=False,
            prefix="minutes.",
        )
        self.meanwhile = Meanwhile(shell, [self.form], self)
        self.there = ThereRows(choices, None if self._corrects else self.ask_signature)
        self.decisions = DecisionRows(choices)
        self.paper = Button(t("documents.make.minutes"), self.print_it, icon="file-text")
        self.paper.setObjectName("document.minutes")
        self.problem = InlineMessage("", "bad")
        self.keeper = DraftKeeper(shell, self.typed, self.set_typed, self)
        self.notice = DraftNotice(self.start_clean)
        self.keeper.restored.connect(self.notice.tell)
        self._lay_out()
        self._stored()
        self.form.edited.connect(lambda _name: self.keeper.touched())
        for rows in (self.there, self.decisions):
            rows.edited.connect(self.keeper.touched)
        self.keeper.open(f"minutes:{minutes.review.id.hex()}", way)

    def focus_start(self) -> None:
        """Put the cursor where one writes: after what stands there."""
        self.form.focus_field("summary")
        put_cursor(self.form.field("summary"), len(self.form.field("summary").value() or ""))

    def typed(self) -> dict[str, Any]:
        """What is half typed, as plain values."""
        return {
            "form": self.form.typed(),
            "there": self.there.typed(),
            "decisions": self.decisions.typed(),
        }

    def set_typed(self, typed: dict[str, Any]) -> None:
        """Bring it back."""
        self.form.set_typed(typed.get("form", {}))
        self.there.set_typed(typed.get("there", []))
        self.decisions.set_typed(typed.get("decisions", []))
        self.meanwhile.look()

    def is_touched(self) -> bool:
        """Whether anything differs from what is stored."""
        return self.typed() != self._base

    def start_clean(self) -> None:
        """As it is stored."""
        self.keeper.drop()
        self.notice.say("")
        self.form.set_typed({})
        self.meanwhile.clear()
        self._stored()

    def submit(self) -> bool:
        """Save."""
        self._write(self._finished)
        return True

    def lock(self) -> None:
        """Save, then close the minutes for good; what is missing is said."""

        def locked(review: EquipeReview) -> None:
            self._shell.do(
                equipe.lock,
                review.id,
                then=lambda _: self._finished(review),
                failed=self._refused,
                done=t("equipe.locked_now"),
                owner=self,
            )

        self._write(locked)

    def ask_signature(self, attendance: RecordId) -> None:
        """Save, so that what is signed is what stands there; then ask."""

        def ask(review: EquipeReview) -> None:
            self._finished(review)
            self._sign(review.id, attendance)

        self._write(ask)

    def print_it(self) -> None:
        """Save, so that what is printed is what stands there; then ask how."""

        def ask(review: EquipeReview) -> None:
            self._finished(review)
            self._print(review.id)

        self._write(ask)

    def _write(self, then: Callable[[EquipeReview], object]) -> None:
        unread = [p for p in self.form.problems() if not p.warning]
        if unread:
            self._say(unread)
            return
        review = self.form.value()
        self._shell.do(
            answering(equipe.write, self.meanwhile.shown(), *self._minutes.there, *self._minutes.decisions),
            review,
            self.there.value(),
            self.decisions.value(),
            then=lambda written: self._written(written, then),
            failed=self._refused,
            owner=self,
        )

    def _written(self, review: EquipeReview, then: Callable[[EquipeReview], object]) -> None:
        self.keeper.drop()
        then(review)

    def _finished(self, review: EquipeReview) -> None:
        self.saved.emit(review)

    def _refused(self, error: Exception) -> None:
        if isinstance(error, DomainError) and error.problems:
            self._say(error.problems)
        else:
            self._shell.show_error(error)

    def _say(self, problems: tuple[Problem, ...] | list[Problem]) -> None:
        elsewhere = self.form.show_problems(problems, focus=True)
        self.problem.say(sentences_of(elsewhere))

    def _stored(self) -> None:
        minutes = self._minutes
        signed = frozenset(one.id for one in minutes.there if minutes.has_signed(one))
        self.there.show_all(minutes.there, signed)
        self.decisions.show_all(minutes.decisions)
        self._base = self.typed()

    def _lay_out(self) -> None:
        self.body.addWidget(self.notice)
        if self._corrects:
            self.body.addWidget(InlineMessage(t("equipe.correcting_told"), "info"))
        self.body.addWidget(label(t("equipe.there"), "strong"))
        self.body.addWidget(self.there)
        self.body.addWidget(self.form)
        self.body.addWidget(label(t("equipe.decisions"), "strong"))
        self.body.addWidget(self.decisions)
        self.body.addWidget(self.problem)
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        save = Button(t("forms.save"), self.submit, kind="primary", icon="check")
        save.setToolTip(f"{t('forms.save')}  (Ctrl+Enter)")
        foot.addWidget(save)
        if not self._corrects:  # the correction is signed and closed once it stands by itself
            foot.addWidget(Button(t("equipe.lock"), self.lock, icon="lock"))
            foot.addWidget(self.paper)
        foot.addStretch(1)
        review = self._minutes.review
        ask = partial(self._shell.go, "mediation_slip", person=review.person, case=review.case)
        foot.addWidget(Button(t("equipe.mediator"), ask, kind="link", icon="languages"))
        self.body.addLayout(foot)
        if not self._corrects:
            self.body.addWidget(label(t("equipe.lock_hint"), "small", wrap=True))
