"""What the birth date means today: the age, and whether the person is or may be a minor."""

from __future__ import annotations

from datetime import date

from app.domain.ages import age_span, is_minor
from app.domain.answers import Answer
from app.domain.partial_dates import PartialDate
from ui import texts
from ui.texts import t
from ui.widgets.messages import InlineMessage


def age_words(born: PartialDate | None, on: date) -> str:
    """45 anni, or tra 17 e 18 anni; empty when nothing is known."""
    span = age_span(born, on) if born else None
    if span is None:
        return ""
    if span.is_one:
        return texts.formats().years(span.most)
    return t("people.age_between", least=span.least, most=texts.formats().years(span.most))


class AgeLine(InlineMessage):
    """Hidden while there is nothing to say; a doubt about a minor is always said."""

    def __init__(self, on: date) -> None:
        super().__init__()
        self._on = on

    def tell(self, born: PartialDate | None) -> None:
        """Say what follows from `born`."""
        age = age_words(born, self._on)
        if born is None or not age:
            self.say("")
            return
        minor = is_minor(born, self._on)
        if minor is Answer.NO:
            self.say(t("people.age_is", age=age), "neutral")
        else:
            key = "people.is_minor" if minor is Answer.YES else "people.may_be_minor"
            self.say(t(key, age=age), "warn")
