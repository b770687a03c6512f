import csv
import gzip
import io

import pandas as pd
import pytest

from lhs_helpers.intake import delimited
from lhs_helpers.intake.read import IntakeError


def _with_note(folder, note: str) -> str:
    folder.table("annotations", f"site_id,date,text\nS1,2024-01-05,{note}\n")
    return folder.read().store.table("annotations")["text"].iloc[0]


def test_a_byte_order_mark_works_silently(folder):
    folder.table("sites", "\ufeffsite_id,status\nS1,active\n")
    folder.table("observations", "site_id,measure_id,version,period,status\n")
    intake = folder.read()
    assert list(intake.store.table("sites")["site_id"]) == ["S1"]
    assert not [problem for problem in intake.problems if problem.table == "sites"]


def test_latin_1_is_refused_with_its_line(folder, found):
    folder.table("annotations", "site_id,date,text\nS1,2024-01-05,plain\nS1,2024-01-06,caf\u00e9\n".encode("latin-1"))
    assert found(folder.read(), "annotations") == [("E-ENC", 3, "")]


def test_a_file_saved_as_unicode_text_is_told_by_that_name(folder):
    folder.table("annotations", "site_id,date,text\nS1,2024-05-01,a\n".encode("utf-16"))
    (problem,) = (one for one in folder.read().problems if one.table == "annotations")
    assert (problem.code, problem.severity) == ("E-FILE", "error")
    assert "UTF-16" in problem.what


def test_latin_1_is_read_where_it_is_declared(folder):
    folder.settings((folder.path / "network.toml").read_text() + '[[source]]\nencoding = "latin-1"\n')
    folder.table("annotations", "site_id,date,text\nS1,2024-01-05,caf\u00e9\n".encode("latin-1"))
    assert folder.read().store.table("annotations")["text"].iloc[0] == "caf\u00e9"


@pytest.mark.parametrize("encoding", ["cp037", "utf-7", "utf-16", "shift_jis"])
def test_an_encoding_of_other_bytes_is_read_where_it_is_declared(folder, encoding):
    folder.settings((folder.path / "network.toml").read_text() + f'[[source]]\nencoding = "{encoding}"\n')
    for path in (folder.path / "tables").glob("*.csv"):
        path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))
    kanji = "\u6771\u4eac" if encoding != "cp037" else "caf\u00e9"
    folder.table("annotations", f'site_id,date,text\nS1,2024-01-05,"{kanji}, + 1"\nS1,2024-01-06,b\n'.encode(encoding))
    intake = folder.read()
    assert not [problem for problem in intake.problems if problem.severity == "error"]
    assert list(intake.store.table("annotations")["text"]) == [f"{kanji}, + 1", "b"]


@pytest.mark.parametrize(
    ("encoding", "last"),
    [("utf-7", b"+!"), ("utf-7", b"+2AA-"), ("unicode_escape", b"\\ud800")],  # the last two: half a surrogate pair
)
def test_what_cannot_be_read_as_declared_is_told_with_its_line(folder, found, encoding, last):
    folder.settings((folder.path / "network.toml").read_text() + f'[[source]]\nencoding = "{encoding}"\n')
    folder.table("annotations", b"site_id,date,text\nS1,2024-01-05,a\nS1,2024-01-06," + last + b"\n")
    assert found(folder.read(), "annotations") == [("E-ENC", 3, "")]


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("cp037", "E-ENC-NUL"),
        *((name, "an encoding that does not exist") for name in ("hex", "undefined", "a\\u0000b")),
    ],
)
def test_an_encoding_of_no_text_and_one_that_was_not_used_are_told_and_never_a_fault(folder, encoding, told):
    folder.settings((folder.path / "network.toml").read_text() + f'[[source]]\nencoding = "{encoding}"\n')
    with pytest.raises(IntakeError, match=told):
        folder.read()


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x93"])
def test_control_characters_are_refused_with_their_line(folder, found, character):
    folder.table("annotations", f"site_id,date,text\nS1,2024-01-05,a\nS1,2024-01-06,b{character}\n")
    assert found(folder.read(), "annotations") == [("E-ENC-NUL", 3, "")]


def test_an_unclosed_quote_is_reported_where_its_record_begins(folder, found):
    rows = 'site_id,date,text\nS1,2024-01-05,fine\nS1,2024-01-06,"never closed\nS1,2024-01-07,more\n'
    folder.table("annotations", rows)
    intake = folder.read()
    assert found(intake, "annotations") == [("E-CSV-QUOTE", 3, "")]
    assert intake.store.table("annotations").empty


def test_rows_wider_or_narrower_than_the_header_are_reported_each(folder, found):
    folder.table("annotations", "site_id,date,text\nS1,2024-01-05,a,b\nS1,2024-01-06,c\nS1,2024-01-07\n")
    intake = folder.read()
    assert found(intake, "annotations") == [("E-ROW-WIDTH", 2, ""), ("E-ROW-WIDTH", 4, "")]
    assert (intake.counts["annotations"].read, intake.counts["annotations"].refused) == (3, 3)


def test_lines_are_counted_through_a_line_break_inside_a_cell(folder, found):
    folder.table("annotations", 'site_id,date,text\nS1,2024-01-05,"two\nlines"\n\nS1,yesterday,x\n')
    assert found(folder.read(), "annotations") == [("E-DATE", 5, "date")]


@pytest.mark.parametrize("separator", [";", "\t"])
def test_another_separator_is_recognized_by_the_header(folder, separator):
    folder.table("sites", "site_id,status\nS1,active\nS2,active\n".replace(",", separator))
    assert list(folder.read().store.table("sites")["site_id"]) == ["S1", "S2"]


def test_a_declared_separator_decimal_and_date_format_are_used(folder):
    declared = '[[source]]\nseparator = ";"\ndecimal = ","\ndate_format = "%d.%m.%Y"\n'
    folder.settings((folder.path / "network.toml").read_text() + declared)
    for name in ("sites", "measures"):
        path = folder.path / "tables" / f"{name}.csv"
        path.write_text(path.read_text().replace(",", ";").replace("2023-01-01", "01.01.2023"))
    header = "site_id;measure_id;version;period;numerator;denominator;status"
    folder.table("observations", f"{header}\nS1;visits;1;01.05.2024;5;10,5;final\n")
    row = folder.read().store.table("observations").iloc[0]
    assert row["denominator"] == 10.5
    assert row["period"].isoformat() == "2024-05-01T00:00:00"


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_every_line_ending_works(folder, ending):
    folder.table("sites", ending.join(["site_id,status", "S1,active", "S2,active", ""]))
    assert len(folder.read().store.table("sites")) == 2


def test_a_gzipped_table_is_read(folder):
    text = folder.path.joinpath("tables/observations.csv").read_bytes()
    folder.path.joinpath("tables/observations.csv").unlink()
    folder.table("observations", gzip.compress(text), ".csv.gz")
    assert folder.read().counts["observations"].accepted == 2


def test_a_file_that_unpacks_to_far_more_than_its_size_is_refused(folder, found):
    folder.table("pdsa", gzip.compress(b"a" * 10_000_000), ".csv.gz")
    assert found(folder.read(), "pdsa") == [("E-FILE-SIZE", None, "")]


def test_a_damaged_gzip_file_is_refused(folder, found):
    folder.table("pdsa", gzip.compress(b"site_id,status\n" * 100)[:-12], ".csv.gz")
    assert found(folder.read(), "pdsa") == [("E-FILE-CORRUPT", None, "")]


@pytest.mark.parametrize("content", [b"", b"\n \n", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n\n", b"\n\x1a"])
def test_an_empty_file_is_said_to_be_empty(folder, found, content):
    folder.table("pdsa", content)
    assert found(folder.read(), "pdsa") == [("E-FILE-EMPTY", None, "")]


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04...", b"<!DOCTYPE html><html>", b"\x80\x04\x95", b"version https://git-lfs.github.com/spec"]
)
def test_what_is_not_text_is_named_and_not_opened(folder, found, content):
    folder.table("pdsa", content)
    assert found(folder.read(), "pdsa") == [("E-FILE", None, "")]


def test_letters_with_accents_are_composed_and_blanks_trimmed(folder):
    assert _with_note(folder, "  cafe\u0301 ") == "caf\u00e9"


def test_markup_and_formulas_stay_the_text_they_are(folder):
    assert _with_note(folder, "=1+1 <b>{x}</b>") == "=1+1 <b>{x}</b>"


@pytest.mark.parametrize(
    "text",
    [
        "site_id,site_name\nS001,Lake\nS002,\n",
        "site_id,site_name\r\nS001, Lake \r\n S002,Gen\u00e8ve",
        "site_id,site_name\rNA,None\r007,1E5\r",
        "site_name,other,site_id\nnull,NaN,S1\n,,\n",
    ],
)
def test_a_file_without_quotes_is_read_the_same_in_the_fast_way_and_in_the_careful_one(text):
    header, *_ = csv.reader(io.StringIO(text, newline=""))
    positions = {name: header.index(name) for name in ("site_id", "site_name")}
    records = csv.reader(io.StringIO(text, newline=""), strict=True)
    next(records)
    careful = delimited._columns(delimited._well_quoted(records, None), len(header), positions, None)
    fast = delimited._plain_columns(text, ",", len(header), positions)
    pd.testing.assert_frame_equal(fast, careful, check_index_type=False)


@pytest.mark.parametrize("text", ['a,b\n"1",2\n', "a,b\n1\n", "a,b\n1,2,3\n", "a,b\n1,2\n\n3,4\n", "\na,b\n1,2\n"])
def test_a_file_with_quotes_or_faults_is_left_to_the_careful_way(text):
    assert delimited._plain_columns(text, ",", 2, {"a": 0, "b": 1}) is None
