"""The language of who has no window yet: what the environment says, Italian when it says nothing."""

from __future__ import annotations

import pytest

from app.catalogue.speech import terminal_language

NAMES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"LANG": "it_IT.UTF-8"}, "it"),
        ({"LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "ar_TN"}, "ar"),
        ({"LANG": "C.UTF-8"}, "it"),
        ({"LANG": "de_DE.UTF-8"}, "it"),
        ({"LANG": "it_IT.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": ""}, "en"),
        ({"LANG": "en_GB.UTF-8", "LANGUAGE": "fr:en"}, "fr"),
    ],
)
def test_what_the_terminal_speaks(
    monkeypatch: pytest.MonkeyPatch, told: dict[str, str], expected: str
) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    assert terminal_language() == expected
