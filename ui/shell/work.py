"""Reads and writes of the pages: always off the GUI thread, always answered in it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import shiboken6
from PySide6.QtCore import QObject

from app.session import Receipt, Session
from ui.job_runner import JobRunner
from ui.query_runner import DEBOUNCE, QueryRunner

Call = Callable[..., Any]


class Work:
    """The session's door as windows use it; see `ui.page.Shell` for what each promises."""

    def __init__(self, session: Session, jobs: JobRunner) -> None:
        self.session, self.jobs = session, jobs
        self.reads, self.glances = QueryRunner(jobs), QueryRunner(jobs)
        self.searches = QueryRunner(jobs, session.interrupt_search)
        self.arrived: Callable[[], None] = _nobody
        """Called after a page was given what it had asked for."""
        self._submitting = False
        self._sent: list[QObject] = []
        self._acting: set[object] = set()
        """What is being done, until its end was told."""
        self._held: list[Callable[[], None]] = []

    def do(
        self,
        call: Callable[[], Any],
        *,
        then: Callable[[Any, Receipt], None],
        failed: Callable[[Exception], None],
        owner: QObject | None,
    ) -> None:
        """Run `call` in the writer's thread; `then` gets its result and how to undo it."""
        session, token = self.session, object()

        def work() -> tuple[Any, Receipt]:
            self._acting.add(token)
            before = session.last_receipt
            result = call()
            receipt = session.last_receipt
            return result, receipt if receipt is not before else Receipt(receipt.changed, ())

        def over(call: Callable[..., None], *told: Any) -> None:
            self._acting.discard(token)
            if owner in self._sent:
                self._sent.remove(owner)
            try:
                if owner is None or shiboken6.isValid(owner):
                    call(*told)
            finally:
                self._let_go()

        if owner is not None and self._submitting:
            self._sent.append(owner)
        self.jobs.run(work, then=lambda pair: over(then, *pair), failed=partial(over, failed))

    def submit(self, form: Callable[[], object]) -> None:
        """Have `form` send what it holds. Pressed again before that is written, it is not sent twice."""
        self._sent = [owner for owner in self._sent if shiboken6.isValid(owner)]
        if self._sent:
            return
        self._submitting = True
        try:
            form()
        finally:
            self._submitting = False

    def ask(
        self, channel: str, call: Callable[[], Any], then: Call, failed: Call, owner: QObject | None
    ) -> None:
        """A plain read."""
        self.reads.ask(channel, call, self._told(then, owner), failed=failed, owner=owner, debounce=0)

    def glance(
        self, channel: str, call: Callable[[], Any], then: Call, failed: Call, owner: QObject | None
    ) -> None:
        """A read through the whole file, beside the plain ones."""
        self.glances.ask(channel, call, self._told(then, owner), failed=failed, owner=owner, debounce=0)

    def search(
        self,
        channel: str,
        call: Callable[[], Any],
        then: Call,
        failed: Call,
        owner: QObject | None,
        debounce: int = DEBOUNCE,
    ) -> None:
        """A read that follows the typing."""
        self.searches.ask(channel, call, then, failed=failed, owner=owner, debounce=debounce)

    def _told(self, then: Call, owner: QObject | None) -> Call:
        def tell(result: Any) -> None:
            if self._acting:  # a page drawn anew now would be without the form that waits to hear its end
                self._held.append(lambda: self.jobs.post(partial(tell, result), owner))
                return
            then(result)
            self.arrived()

        return tell

    def _let_go(self) -> None:
        if not self._acting:
            held, self._held = self._held, []
            for one in held:
                one()

    def stop(self) -> None:
        """No more reads."""
        for reads in (self.searches, self.reads, self.glances):
            reads.stop()


def _nobody() -> None:
    """No window listens."""
