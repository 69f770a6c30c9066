"""A day with the program without a display: what an operator does, on the real windows, with pictures."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from app.catalogue.codelists import codelist
from app.domain.contact import Contact
from app.domain.directory.questions import Question
from app.domain.person import Person
from app.domain.task import Task
from app.session import Session
from app.usecases import case_lists, contacts, presence
from app.usecases.agenda import agenda
from app.usecases.case_lists import CaseQuery
from app.usecases.directory import desk
from app.usecases.rolls import rolls
from ui.directory.slip import slip_of
from ui.directory.slip_painter import write_pdf
from ui.job_runner import JobRunner
from ui.main_window import MainWindow
from ui.people.register_page import RegisterPage
from ui.texts import t
from ui.theme import look

SOME = 50

SETTLE = 900
"""Milliseconds for a page to read and paint before its picture is taken."""

ARRIVED = "Mohamed Hassan"


class Day:
    """Plays the day in one window; `say` gets a sentence for each thing done."""

    def __init__(
        self, app: QApplication, session: Session, pictures: Path, say: Callable[[str], None]
    ) -> None:
        self._app, self._session, self._pictures, self._say = app, session, pictures, say
        self._jobs = JobRunner()
        self._window = MainWindow(session, self._jobs, invented=True)
        self._window.resize(1366, 768)
        self._taken = 0

    def play(self) -> list[str]:
        """The whole day; sentences of what went wrong, none on a good day."""
        wrong: list[str] = []
        self._window.restore_state({})
        self._window.show()
        for part in (self._morning, self._roll, self._arrival, self._interview, self._service, self._evening):
            started = time.perf_counter()
            wrong.extend(part())
            self._say(t("demo.took", seconds=f"{time.perf_counter() - started:.1f}"))
        self._window.stop()
        self._jobs.stop()
        return wrong

    def _morning(self) -> list[str]:
        today = _today()
        due = self._session.ask(agenda, self._session.user.id, today)
        late = sum(one.on < today for one in due)
        self._say(t("demo.morning", late=late, n=len(due)))
        self._show("today")
        self._show("cases")
        return [] if due else ["today is empty"]

    def _roll(self) -> list[str]:
        today = _today()
        site = self._session.ask(rolls, today)[0]
        lines = self._session.ask(presence.roll, site.site, today)
        if not lines:
            return ["the roll is empty"]
        self._session.do(presence.mark, site.site, lines[0].person, today, "A")
        rest = [line.person for line in lines[1:]]
        self._session.do(presence.mark_many, site.site, rest, today, "P")
        self._show("presence", site=site.site)
        marked = self._session.ask(rolls, today)[0].marked
        self._say(t("demo.roll", site=site.name, n=marked))
        return [] if marked == len(lines) else ["not everybody was marked"]

    def _arrival(self) -> list[str]:
        self._window.go("register", name=ARRIVED)
        self._wait(SETTLE)
        page = self._window.findChild(RegisterPage)
        self._picture("register")
        before = self._session.ask(lambda reader: reader.count(Person))
        if page is None or not page.submit():
            return ["the new person could not be registered"]
        self._wait(SETTLE)
        after = self._session.ask(lambda reader: reader.count(Person))
        self._say(t("demo.arrival", name=ARRIVED))
        return [] if after == before + 1 else ["the new person was not kept"]

    def _interview(self) -> list[str]:
        rids = self._session.ask(case_lists.CaseList().rows, CaseQuery())
        card = next(c for c in self._session.ask(case_lists.cards, rids[:SOME]) if c.state == "active")
        note = Contact(person=card.person, case=card.id, type="first", minutes=35, text=t("demo.note"))
        follow = Task(person=card.person, title=t("demo.follow_up"), due=_today() + timedelta(days=3))
        self._session.do(contacts.record, note, reserved_text=t("demo.reserved"), follow_up=follow)
        self._show("case", case=card.id)
        self._window.go("contact", person=card.person)
        self._wait(SETTLE)
        self._picture("contact")
        self._say(t("demo.interview", name=card.name))
        return []

    def _service(self) -> list[str]:
        rids = self._session.ask(case_lists.CaseList().rows, CaseQuery())
        (card,) = self._session.ask(case_lists.cards, rids[1:2])
        seeker = self._session.ask(desk.seeker_of, card.person, _today())
        words = codelist("service").label("health.family", "it")
        question = Question(words="consultorio", seeker=seeker)
        found = self._session.ask(desk.find, question, _today())
        self._say(t("demo.service", words=words, n=found.total, name=card.name))
        self._show("directory", person=card.person)
        if not found.hits:
            return ["no service was found"]
        entry = found.hits[0].entry
        self._show("slip", entry=entry.id, languages=["ara"])
        path = self._pictures / "slip.pdf"
        write_pdf(slip_of(entry, "ar", _today()), path)
        self._say(t("demo.slip", file=path.name))
        return []

    def _evening(self) -> list[str]:
        look.wear(self._app, dark=True)
        self._show("today", name="today-dark")
        look.wear(self._app)
        self._say(t("demo.evening", n=self._taken))
        return []

    def _show(self, page: str, *, name: str = "", **params: object) -> None:
        self._window.go(page, **params)
        self._wait(SETTLE)
        self._picture(name or page)

    def _picture(self, name: str) -> None:
        self._taken += 1
        self._window.grab().save(str(self._pictures / f"{self._taken:02}-{name}.png"))

    @staticmethod
    def _wait(milliseconds: int) -> None:
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()


def _today() -> date:
    return date.today()  # noqa: DTZ011 - the day on the wall
