"""`approdo match`: two names, or somebody else's file of pairs."""

from __future__ import annotations

import argparse
import csv
import io
from pathlib import Path

import pytest

from app.cli import match
from app.cli.pairs import partial_date, read_pairs
from app.errors import DomainError


def _run(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    match.add_parser(parser.add_subparsers(dest="command"))
    return match.run(parser.parse_args(["match", *arguments]))


def _pairs(tmp_path: Path, data: bytes, capsys: pytest.CaptureFixture[str]) -> list[dict[str, str]]:
    path = tmp_path / "pairs.csv"
    path.write_bytes(data)
    assert _run("--pairs", str(path)) == 0
    return list(csv.DictReader(io.StringIO(capsys.readouterr().out)))


def test_two_names_say_score_and_reasons(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("Mamadou Diallo", "Jallow Mamadou", "--language", "en") == 0
    out = capsys.readouterr().out
    assert out.startswith("Probably the same name")
    assert "Diallo and Jallow are known variants" in out


@pytest.mark.parametrize("language", ["it", "en", "fr", "ar"])
def test_every_reason_has_its_sentence(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    for a, b in (("Gebre Medhin Tesfay", "ተስፋይ ገብረመድህን"), ("J. Hasan", "John Hassan"), ("A B C", "X Y")):
        _run(a, b, "--language", language)
    out = capsys.readouterr().out
    assert out
    assert "⟦" not in out
    assert "{" not in out


def test_a_file_gives_one_row_for_each_pair(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = _pairs(tmp_path, "a,b\nMohamed Ali,محمد علي\nMohamed Ali,Blessing Okafor\n".encode(), capsys)
    assert [float(row["score"]) >= 0.5 for row in rows] == [True, False]
    assert rows[0]["b"] == "محمد علي"
    assert "same_name_other_script" in rows[0]["reasons"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_any_usual_encoding_and_separator(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], encoding: str, separator: str
) -> None:
    text = f"B{separator}id{separator} a \r\nJosé Núñez{separator}1{separator}Jose Nunez\r\n"
    rows = _pairs(tmp_path, text.encode(encoding), capsys)
    assert rows[0]["b"] == "José Núñez"
    assert float(rows[0]["score"]) > 0.9


def test_ragged_rows_quotes_and_empty_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = b'a,b,born_a,born_b\n\nAli Omar\n"Omar, Ali",Ali Omar,1990,1990,extra\n,,,\n\0Ali,Ali\n'
    rows = _pairs(tmp_path, data, capsys)
    assert [row["a"] for row in rows] == ["Ali Omar", "Omar, Ali", "Ali"]
    assert float(rows[0]["score"]) < 0.5
    assert "born_compatible" in rows[1]["reasons"]


def test_birth_dates_count(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = b"a,b,born_a,born_b\nAli Omar,Ali Omar,1990-05-06,06/05/1990\nAli Omar,Ali Omar,1990-05-06,1961\n"
    same, other = _pairs(tmp_path, data, capsys)
    assert float(same["score"]) > float(other["score"])
    assert "born_same" in same["reasons"]


@pytest.mark.parametrize("data", [b"", b"name,other\nx,y\n", b"\x00\x01\x02"])
def test_a_file_without_the_columns_is_refused(
    tmp_path: Path, data: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "pairs.csv"
    path.write_bytes(data)
    with pytest.raises(DomainError) as refused:
        _run("--pairs", str(path))
    assert refused.value.message_key == "match.error.no_columns"
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("limit", [131_072, 10_000_000])
def test_a_row_that_cannot_be_read_is_told_by_number(limit: int) -> None:
    huge = b'a,b\nx,"' + b"y" * 200_000 + b'"\n'
    before = csv.field_size_limit(limit)  # the process has one limit, and other readers raise it
    try:
        with pytest.raises(DomainError) as refused:
            list(read_pairs(huge))
    finally:
        csv.field_size_limit(before)
    assert refused.value.message_key == "match.error.broken_row"
    assert refused.value.params["row"] == 2


def test_no_file_or_one_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DomainError, match="unreadable"):
        _run("--pairs", str(tmp_path / "none.csv"))
    with pytest.raises(DomainError, match="usage"):
        _run("Ali")
    with pytest.raises(DomainError, match="usage"):
        _run()


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("1990", "1990"),
        ("1990-05", "1990-05"),
        ("19900506", "1990-05-06"),
        ("06/05/1990", "1990-05-06"),
        ("1990-05-06T00:00", "1990-05-06"),
        ("about 1990", ""),
        ("", ""),
    ],
)
def test_partial_date(text: str, date: str) -> None:
    assert partial_date(text) == date
