"""A new assessment, area by area with one key each, the earlier scores beside; a draft is never lost."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout

from app.catalogue.codelists import codelist
from app.domain.assessment import AreaScore, Assessment
from app.domain.case import Case
from app.domain.ids import RecordId
from app.domain.person import Person
from app.errors import DomainError
from app.events import Changed
from app.usecases import assessments, records
from app.usecases.saving import answering
from ui import texts
from ui.cases import assessment_news, wording
from ui.cases.area_rows import AreaRows
from ui.cases.sections.needs import number
from ui.forms.draft_keeper import DraftKeeper, DraftNotice, Way
from ui.forms.today import today
from ui.page import Action, Page, Shell
from ui.screen_state import State
from ui.texts import t
from ui.theme.look import px
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Column
from ui.widgets.fields import ChoiceField, NoteField
from ui.widgets.form import Form
from ui.widgets.labels import label
from ui.widgets.messages import InlineMessage


class AssessmentPage(Page):
    """`shell.go("assessment", case=id)` begins one (of a `kind`), `assessment=id` goes on with a draft."""

    title_key = "assessment.title"
    concerns = frozenset({"assessment", "area_score"})

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._record = Assessment()
        self._held: dict[str, AreaScore] = {}
        self._who = ""
        self.news = InlineMessage("", "warn")
        self.rows = AreaRows()
        kinds = codelist("assessment_kind").options(texts.language(), today())
        self.form = Form()
        self.form.add("kind", t("field.assessment.kind"), ChoiceField(kinds, name=""), wide=True)
        self.summary = NoteField(name=t("assessment.summary"), rows=5)
        self.summary.setObjectName("assessment.summary")
        self.keeper = DraftKeeper(shell, self.typed, self.set_typed, self)
        self.notice = DraftNotice(self.start_clean)
        self.keeper.restored.connect(self.notice.tell)
        self._lay_out()
        for signal in (self.rows.edited, self.form.edited, self.summary.edited):
            signal.connect(self._edited)

    def subtitle(self) -> str:
        return self._who

    def primary_action(self) -> Action | None:
        return None

    def open(self, **params: Any) -> None:
        self.keeper.flush()  # what was left half typed the last time, before anything else is shown
        session = self.shell.session
        case = session.ask(records.read, Case, RecordId(params["case"]))
        person = case.person if case else None
        known = session.ask(records.read, Person, person)
        self._who = (known.display_name or "") if known else ""
        draft = params.get("assessment")
        held = session.ask(records.read, Assessment, RecordId(draft)) if draft else None
        begun = Assessment(person=person, case=case.id if case else None, kind=params.get("kind"))
        self._record = held or begun
        scores = session.ask(assessments.scores_of, held.id) if held else []
        self._held = {score.area: score for score in scores if score.area}
        self._show_stored(person)
        about = (held.id if held else person or b"").hex()
        way = Way("assessment", params, lambda: (self.title(), self.subtitle()))
        self.keeper.open(f"assessment:{'draft' if held else 'new'}:{about}", way)

    def refresh(self, changed: Changed | None) -> None:
        if changed is not None:
            self._meet()

    def focus_start(self) -> None:
        self.rows.focus_area()

    def submit(self) -> bool:
        self._save(then_submit=True)
        return True

    def save_state(self) -> State:
        self.keeper.flush()
        return {}

    def restore_state(self, state: State) -> None:
        """The draft brings everything back."""

    def typed(self) -> dict[str, Any]:
        """What is on the page, as plain values, and what it was typed over."""
        return {**self._answers(), "was": assessment_news.answers_of(self._record, self._held)}

    def set_typed(self, typed: dict[str, Any]) -> None:
        """Bring `typed` back; what was not typed in it is as it is stored by now."""
        answers = {
            "areas": typed.get("areas", {}),
            "kind": typed.get("kind"),
            "summary": typed.get("summary"),
        }
        if "was" in typed:
            self._record, self._held = assessment_news.then(self._record, self._held, typed["was"])
        self._show_answers(answers)
        self._meet()

    def _answers(self) -> dict[str, Any]:
        return {
            "areas": self.rows.typed(),
            "kind": self.form.field("kind").value(),
            "summary": self.summary.toPlainText(),
        }

    def _show_answers(self, told: dict[str, Any]) -> None:
        self.rows.set_typed(told["areas"])
        self.form.set_values({"kind": told["kind"]})
        if (told["summary"] or "") != self.summary.toPlainText():
            self.summary.set_value(told["summary"])
        self._tell_progress()

    def _meet(self) -> None:
        """What was written elsewhere shows where nobody typed here; where somebody did, both stay."""
        session = self.shell.session
        record = session.ask(records.read, Assessment, self._record.id)
        if record is None:
            return
        scores = {one.area: one for one in session.ask(assessments.scores_of, record.id) if one.area}
        met = assessment_news.met(self._answers(), self._record, self._held, record, scores)
        self._record, self._held = met.record, met.held
        self._show_answers(met.answers)
        self.news.say(_both(met.both))

    def start_clean(self) -> None:
        """As it is stored."""
        self.keeper.drop()
        self.notice.say("")
        self._show_stored(self._record.person)

    def save(self) -> None:
        """Keep it as a draft of the file."""
        self._save(then_submit=False)

    def _save(self, *, then_submit: bool) -> None:
        ready = _answered(self._record, self.form.field("kind").value(), self.summary.value())
        scores = self.rows.scores(self._held)
        verb = assessments.save_and_submit if then_submit else assessments.save
        done = t("assessment.sent") if then_submit else t("assessment.saved")
        self.shell.do(
            answering(verb, self._record, *self._held.values()),
            ready,
            scores,
            then=self._saved,
            failed=self._refused,
            done=done,
            owner=self,
        )

    def _saved(self, _: Any) -> None:
        self.keeper.drop()
        self.shell.back()

    def _refused(self, error: Exception) -> None:
        if isinstance(error, DomainError) and error.problems:
            elsewhere = self.form.show_problems(error.problems, focus=True)
            if elsewhere:
                told = dict.fromkeys(t(p.key, **dict(p.params)) for p in elsewhere)
                self.shell.toast("\n".join(told), tone="bad")
            return
        self.shell.show_error(error)

    def _show_stored(self, person: RecordId | None) -> None:
        before = self._before(person)
        self.rows.show_areas(before)
        self.news.say("")
        self._show_answers(assessment_news.answers_of(self._record, self._held))

    def _before(self, person: RecordId | None) -> dict[str, str]:
        """Scores of the latest assessment before this one."""
        if person is None:
            return {}
        session = self.shell.session
        found = session.ask(assessments.of_person, person)
        earlier = [one for one in found if one.id != self._record.id]
        scores = session.ask(assessments.scores_of, earlier[0].id) if earlier else []
        return {score.area: str(number(score)) for score in scores if score.area and number(score)}

    def _edited(self, *_: Any) -> None:
        self.keeper.touched()
        self._tell_progress()

    def _tell_progress(self) -> None:
        done, count = self.rows.progress()
        self._progress.setText(t("assessment.progress", done=done, count=count))

    def _open_more(self) -> None:
        menu = QMenu(self.more_button)
        for area in self.rows.missing_areas():
            menu.addAction(wording.label_of("V23", area)).triggered.connect(partial(self._add, area))
        menu.popup(self.more_button.mapToGlobal(self.more_button.rect().bottomLeft()))

    def _add(self, area: str, _checked: bool = False) -> None:
        self.rows.add_area(area)
        self.rows.focus_area(area)
        self._tell_progress()

    def _lay_out(self) -> None:
        self._progress = label("", "muted")
        self.more_button = Button(t("assessment.more_areas"), self._open_more, kind="link", icon="plus")
        scroller = Column(spacing=14)
        scroller.body.addWidget(self.notice)
        scroller.body.addWidget(self.news)
        scroller.body.addWidget(label(t("assessment.hint"), "muted", wrap=True))
        scroller.body.addWidget(self.form)
        scroller.body.addWidget(self.rows)
        row = QHBoxLayout()
        row.addWidget(self.more_button)
        row.addStretch(1)
        scroller.body.addLayout(row)
        scroller.body.addWidget(label(t("assessment.summary"), "strong"))
        scroller.body.addWidget(self.summary)
        scroller.body.addStretch(1)
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        foot.addWidget(Button(t("assessment.submit"), self.submit, kind="primary", icon="check"))
        foot.addWidget(Button(t("assessment.save"), self.save))
        foot.addStretch(1)
        foot.addWidget(self._progress)
        card = Card()
        card.body.addWidget(scroller, 1)
        card.body.addLayout(foot)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)


def _both(names: tuple[str, ...]) -> str:
    """Where two people have written."""
    if not names:
        return ""
    own = {"kind": t("field.assessment.kind"), "summary": t("assessment.summary")}
    told = [own.get(name) or wording.label_of("V23", name) for name in names]
    return t("meanwhile.both_places", places=texts.formats().listed(told))


def _answered(record: Assessment, kind: str | None, summary: str | None) -> Assessment:
    return replace(record, kind=kind, summary=summary)
