"""Compiled sentences follow their sources, whoever compiles and whenever."""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from app.catalogue.compilation import compile_all
from app.catalogue.loading import load
from app.catalogue.messages import Messages
from app.catalogue.sources import BrokenCatalogue, read_sources


def entry(key: str, it: str = "Ciao") -> str:
    return f'["{key}"]\nit = "{it}"\nen = "Hello"\nfr = "Bonjour"\nar = "مرحبا"\n'


def test_a_changed_source_is_compiled_again(tmp_path: Path) -> None:
    source = tmp_path / "a.toml"
    source.write_text(entry("hello"), encoding="utf-8")
    assert Messages("it", tmp_path)("hello") == "Ciao"
    source.write_text(entry("hello", "Salve"), encoding="utf-8")
    assert Messages("it", tmp_path)("hello") == "Salve"


def test_a_new_and_a_removed_source_are_noticed(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(entry("hello"), encoding="utf-8")
    assert not Messages("it", tmp_path).has("other")
    (tmp_path / "b.toml").write_text(entry("other"), encoding="utf-8")
    assert Messages("it", tmp_path).has("other")
    (tmp_path / "a.toml").unlink()
    assert not Messages("it", tmp_path).has("hello")


def test_a_touched_source_is_not_compiled_again(tmp_path: Path) -> None:
    source = tmp_path / "a.toml"
    source.write_text(entry("hello"), encoding="utf-8")
    compile_all(tmp_path)
    compiled = tmp_path / "compiled" / "it" / "approdo.mo"
    before = compiled.stat().st_ino
    os.utime(source, (1, 1))
    load("it", tmp_path)
    assert compiled.stat().st_ino == before


def test_a_lost_or_spoilt_stamp_costs_only_a_compilation(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(entry("hello"), encoding="utf-8")
    compile_all(tmp_path)
    (tmp_path / "compiled" / "stamp.txt").write_bytes(b"\xff")
    assert Messages("fr", tmp_path)("hello") == "Bonjour"


def test_a_lost_language_is_compiled_again(tmp_path: Path) -> None:
    source = tmp_path / "a.toml"
    source.write_text(entry("hello"), encoding="utf-8")
    compile_all(tmp_path)
    (tmp_path / "compiled" / "fr" / "approdo.mo").unlink()
    assert Messages("fr", tmp_path)("hello") == "Bonjour"


def test_touched_sources_are_read_where_nothing_can_be_written(tmp_path: Path) -> None:
    source = tmp_path / "a.toml"
    source.write_text(entry("hello"), encoding="utf-8")
    compile_all(tmp_path)
    os.utime(source, (1, 1))
    (tmp_path / "compiled").chmod(0o500)
    try:
        assert Messages("it", tmp_path)("hello") == "Ciao"
    finally:
        (tmp_path / "compiled").chmod(0o700)


def test_compiled_files_alone_are_enough(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(entry("hello"), encoding="utf-8")
    compile_all(tmp_path)
    (tmp_path / "a.toml").unlink()
    assert Messages("ar", tmp_path)("hello") == "مرحبا"


def test_sentences_are_there_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(entry("hello"), encoding="utf-8")
    (tmp_path / "compiled").write_text("a file where the folder belongs", encoding="utf-8")
    assert Messages("it", tmp_path)("hello") == "Ciao"


def test_many_compile_at_once(tmp_path: Path) -> None:
    for number in range(3):
        text = "".join(entry(f"key.{number}.{i}") for i in range(50))
        (tmp_path / f"{number}.toml").write_text(text, encoding="utf-8")
    with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as pool:
        assert list(pool.map(compile_all, [tmp_path] * 8)) == [150] * 8
    assert Messages("it", tmp_path)("key.2.49") == "Ciao"
    leftovers = list((tmp_path / "compiled").rglob(".*"))
    assert leftovers == []


def plural(it: int = 2, ar: int = 6, form: str = "{n}") -> str:
    counts = {"it": it, "en": 2, "fr": 2, "ar": ar}
    return '["a"]\n' + "\n".join(f"{name} = {[form] * count}" for name, count in counts.items())


BROKEN = {
    "no ar": '["a"]\nit = "a"\nen = "a"\nfr = "a"',
    "unknown language": entry("a") + 'de = "a"',
    "an empty form": entry("a", " "),
    "inserted": entry("a", "{name}"),
    "a plural without": plural(form="a"),
    "it: 3 forms": plural(it=3),
    "ar: 5 forms": plural(ar=5),
    "plural in one": plural().replace("['{n}', '{n}']", "'{n}'", 1),
    "missing its quotes": entry("a.b").replace('["a.b"]', "[a.b]"),
    "not a table": 'a = "b"',
    "braces": entry("a", "{"),
    "not a plain name": entry("a", "{name!r:>9}"),
    "a.toml: ": "[",
}


@pytest.mark.parametrize("complaint", BROKEN)
def test_a_broken_catalogue_is_refused(tmp_path: Path, complaint: str) -> None:
    (tmp_path / "a.toml").write_text(BROKEN[complaint], encoding="utf-8")
    with pytest.raises(BrokenCatalogue, match=complaint):
        read_sources(tmp_path)
    with pytest.raises(BrokenCatalogue):
        Messages("it", tmp_path)


def test_a_key_lives_in_one_file_only(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(entry("hello"), encoding="utf-8")
    (tmp_path / "b.toml").write_text(entry("hello"), encoding="utf-8")
    with pytest.raises(BrokenCatalogue, match=r"b\.toml \[hello\]: also in a\.toml"):
        read_sources(tmp_path)
