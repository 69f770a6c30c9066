from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.session import Session
from sync.seal.kit import new_code
from tests.app.usecases.centre import centre
from tests.ui.accessible import nameless
from tests.ui.windows import shown_page, window_on
from ui.members.practice_page import PracticePage
from ui.texts import set_language, t
from ui.widgets.form import FormRow


@pytest.fixture
def founded(tmp_path: Path) -> Iterator[tuple[Session, Path, list[str]]]:
    set_language("it")
    with centre(tmp_path) as office:
        giulia = office.founder()
        kit = giulia.belonging.kit()
        assert kit is not None
        file = tmp_path / "kit.approdo-kit"
        file.write_bytes(kit.file)
        yield giulia.session, file, [sheet.code for sheet in kit.sheets]


def test_two_sheets_are_tried_and_the_codes_go_at_once(
    qtbot: QtBot, founded: tuple[Session, Path, list[str]]
) -> None:
    session, file, codes = founded
    with window_on(qtbot, session, "kit_practice") as window:
        page = shown_page(window)
        assert isinstance(page, PracticePage)
        assert nameless(page) == []
        assert not page.do.isEnabled()
        page.form.take(file)
        page.form.one.setText(codes[0])
        page.form.other.setText(codes[0])
        page.submit()
        qtbot.waitUntil(lambda: page.told.text() == t("kit.same_sheet"))
        slip = codes[1][:40] + ("Q" if codes[1][40] != "Q" else "P") + codes[1][41:]
        page.form.other.setText(slip)
        (row,) = [one for one in page.form.findChildren(FormRow) if one.isAncestorOf(page.form.other)]
        assert row.problem() == t("kit.copied_wrong"), "before anything is pressed"
        page.submit()
        qtbot.waitUntil(lambda: page.told.text() == t("kit.mistyped", number=2))
        page.form.other.setText(new_code())
        assert row.problem() == ""
        page.submit()
        qtbot.waitUntil(lambda: page.told.text() == t("kit.other_sheet", number=2))
        junk = file.with_name("junk")
        junk.write_bytes(b"x" * 500)
        page.form.take(junk)
        page.form.other.setText(codes[1].lower().replace("-", " "))
        page.submit()
        qtbot.waitUntil(lambda: page.told.text() == t("kit.no_kit"))
        page.form.take(file)
        page.form.other.setText(codes[2])
        page.submit()
        qtbot.waitUntil(lambda: page.told.text() == t("kit.practice_well"))
        assert (page.form.one.text(), page.form.other.text()) == ("", "")
        assert page.save_state() == {}
