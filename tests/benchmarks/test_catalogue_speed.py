"""What the catalogue costs: at the start of the program, and at each keystroke of a picker."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from app.catalogue import countries, languages
from app.catalogue.compilation import TRANSLATIONS, compile_all
from app.catalogue.messages import Messages
from app.catalogue.places import comuni
from app.catalogue.sources import read_sources

pytestmark = pytest.mark.bench

START_LIMIT_MS = 15.0
KEYSTROKE_LIMIT_MS = 10.0
MEMORY_LIMIT_MB = 8.0


def p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)] * 1e3


def timed(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def report(what: str, value: float, limit: float, unit: str) -> None:
    print(f"\n{what}: {value:.2f} {unit} (limit {limit:g}, ratio {value / limit:.2f})")


def test_opening_a_fresh_catalogue(tmp_path: Path) -> None:
    shutil.copytree(TRANSLATIONS, tmp_path / "t", ignore=shutil.ignore_patterns("compiled"))
    compiling = timed(lambda: compile_all(tmp_path / "t")) * 1e3
    opening = p95([timed(lambda: Messages("ar", tmp_path / "t")) for _ in range(40)])
    print(f"\n{len(read_sources(tmp_path / 't'))} sentences, compiled in {compiling:.0f} ms")
    report("opening the Arabic catalogue", opening, START_LIMIT_MS, "ms")


def test_importing_the_catalogue() -> None:
    code = """
import time, re, pathlib, gettext, app.domain.problems
started = time.perf_counter()
import app.catalogue.messages
print((time.perf_counter() - started) * 1e3)
"""
    runs = [float(subprocess.check_output([sys.executable, "-c", code])) for _ in range(5)]
    report(
        "importing app.catalogue.messages, beside re, pathlib and gettext", min(runs), START_LIMIT_MS, "ms"
    )


def test_a_keystroke_in_a_picker() -> None:
    names = [one.name for letter in "abcdfglmprstv" for one in comuni.search(letter, 200)]
    typed = [name[:end] for name in random.Random(7).sample(names, 200) for end in range(1, 9)]
    times = [timed(partial(comuni.search, text, 20, past=True)) for text in typed]
    report("comuni, p95 of a keystroke", p95(times), KEYSTROKE_LIMIT_MS, "ms")
    words = ["arabo", "mandinka", "tigrinya", "costa d'avorio", "عربية", "ትግርኛ", "burkina"]
    typed = [word[:end] for word in words for end in range(1, len(word) + 1)] * 5
    times = [
        timed(partial(languages.search, text)) + timed(partial(countries.search, text)) for text in typed
    ]
    report("languages and countries, p95 of a keystroke", p95(times), KEYSTROKE_LIMIT_MS, "ms")


def test_memory_of_the_reference_data() -> None:
    code = (
        "import tracemalloc; tracemalloc.start(); from app.catalogue.codelists import codelist\n"
        "before = tracemalloc.get_traced_memory()[0]\n"
        "for id in ('comune', 'country', 'language'): codelist(id).search('mar', 50)\n"
        "print((tracemalloc.get_traced_memory()[0] - before) / 1e6)"
    )
    report(
        "comuni, countries, languages in memory",
        float(subprocess.check_output([sys.executable, "-c", code])),
        MEMORY_LIMIT_MB,
        "MB",
    )
