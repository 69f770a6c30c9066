"""Inputs for yes and no, money, a time of day, and records chosen by name."""

from __future__ import annotations

import re

from app.domain.ids import RecordId
from app.domain.problems import Problem
from ui import texts
from ui.forms.choices import Choice
from ui.texts import t
from ui.theme.look import px
from ui.widgets.code_field import CodeField, CodesField
from ui.widgets.fields import ChoiceField, NumberField, TextField

_CLOCK = re.compile(r"(\d{1,2})(?:[:.,h ]?(\d{2}))?h?")
_MONEY = re.compile(r"(\d+)(?:[.,](\d{1,2}))?")


class FlagField(ChoiceField):
    """Yes, no, or not asked yet: neither is chosen at first, and a second press takes it back."""

    def __init__(self) -> None:
        super().__init__([("1", t("format.yes")), ("0", t("format.no"))], name="")

    def value(self) -> bool | None:  # type: ignore[override]  # typed as text, answered as this
        """The answer, None when it was not asked."""
        key = super().value()
        return None if key is None else key == "1"

    def set_value(self, value: bool | str | None) -> None:
        """Show another answer; "1" and "0" are what the chips tell."""
        super().set_value(None if value is None else "1" if value in (True, "1") else "0")


class WholeNumberField(NumberField):
    """A whole number that says when what is written is none."""

    def problem(self) -> Problem | None:
        """What is wrong with what is written."""
        wrong = bool(self.text().strip()) and self.value() is None
        return Problem("forms.not_a_number") if wrong else None


class ClockField(TextField):
    """A time of day, answered in minutes since midnight: `9`, `9:30`, `930`, `14.05`."""

    def __init__(self) -> None:
        super().__init__(placeholder=t("forms.clock_example"))
        self.setMaximumWidth(px(130))

    def value(self) -> int | None:  # type: ignore[override]  # typed as text, answered as this
        """Minutes since midnight."""
        told = _CLOCK.fullmatch(self.text().strip().casefold())
        if told is None:
            return None
        minutes = int(told[1]) * 60 + int(told[2] or 0)
        return minutes if int(told[2] or 0) < 60 and minutes < 24 * 60 else None

    def set_value(self, value: int | None) -> None:  # type: ignore[override]  # typed as text, answered as this
        """Show another time."""
        self.setText("" if value is None else texts.formats().clock(value))

    def problem(self) -> Problem | None:
        """What is wrong with what is written."""
        wrong = bool(self.text().strip()) and self.value() is None
        return Problem("forms.not_a_time") if wrong else None


class MoneyField(TextField):
    """Euros with cents after a comma or a point, answered in cents."""

    def __init__(self) -> None:
        super().__init__(placeholder=t("forms.money_example"))
        self.setMaximumWidth(px(150))

    def value(self) -> int | None:  # type: ignore[override]  # typed as text, answered as this
        """Euro cents."""
        told = _MONEY.fullmatch(self.text().replace("€", "").replace(" ", ""))
        return int(told[1]) * 100 + int((told[2] or "").ljust(2, "0")) if told else None

    def set_value(self, value: int | None) -> None:  # type: ignore[override]  # typed as text, answered as this
        """Show another amount."""
        self.setText("" if value is None else f"{value // 100},{value % 100:02}")

    def problem(self) -> Problem | None:
        """What is wrong with what is written."""
        wrong = bool(self.text().strip()) and self.value() is None
        return Problem("forms.not_money") if wrong else None


class RecordField(CodeField):
    """A colleague, a site ... chosen by name; one that is not offered any more stays."""

    def __init__(self, choices: list[Choice]) -> None:
        super().__init__(choices, label_of=_somebody)

    def value(self) -> RecordId | None:  # type: ignore[override]  # typed as text, answered as this
        """Id of the record."""
        key = super().value()
        return RecordId(bytes.fromhex(key)) if key else None

    def set_value(self, value: RecordId | str | None) -> None:
        """Show another record, by its id or its id in hex."""
        super().set_value(value.hex() if isinstance(value, bytes) else value)


class RecordsField(CodesField):
    """Several records chosen by name."""

    def __init__(self, choices: list[Choice]) -> None:
        super().__init__(choices, label_of=_somebody)

    def value(self) -> frozenset[RecordId]:  # type: ignore[override]  # typed as text, answered as this
        """Ids of the records."""
        return frozenset(RecordId(bytes.fromhex(key)) for key in super().value())

    def set_value(self, value: frozenset[RecordId] | frozenset[str] | None) -> None:
        """Show other records."""
        keys = {one.hex() if isinstance(one, bytes) else one for one in value or ()}
        super().set_value(frozenset(keys))


def _somebody(_id: str) -> str:
    return t("forms.not_offered")
