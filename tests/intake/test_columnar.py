from datetime import date

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest


def _rows(**columns: object) -> dict[str, object]:
    usual = {
        "site_id": ["S1", "S2"],
        "measure_id": ["control", "control"],
        "version": ["1", "1"],
        "period": [date(2024, 5, 1)] * 2,
        "numerator": [5, 6],
        "denominator": [10.0, 12.0],
        "status": ["final", "final"],
    }
    return usual | columns


@pytest.fixture
def read(folder):
    (folder.path / "tables" / "observations.csv").unlink()

    def handed_over(**columns):
        pq.write_table(pa.table(_rows(**columns)), folder.path / "tables" / "observations.parquet")
        return folder.read()

    return handed_over


def test_a_parquet_table_reads_like_the_same_csv_table(read, folder):
    from_parquet = read().store.table("observations")
    (folder.path / "tables" / "observations.parquet").unlink()
    rows = "S1,control,1,2024-05-01,5,10,final\nS2,control,1,2024-05-01,6,12,final\n"
    folder.table("observations", "site_id,measure_id,version,period,numerator,denominator,status\n" + rows)
    pd.testing.assert_frame_equal(from_parquet, folder.read().store.table("observations"))


def test_ids_stored_as_numbers_have_lost_their_zeros_and_are_refused(read, found):
    assert ("E-FILE", None, "site_id") in found(read(site_id=[7, 8]))


def test_gaps_that_made_whole_numbers_floating_are_no_matter(read):
    floating = {"numerator": [5.0, None], "denominator": [10.25, None], "status": ["final", "missing"]}
    rows = read(measure_id=["visits", "visits"], **floating).store.table("observations")
    assert list(rows["numerator"].isna()) == [False, True]
    assert (rows["numerator"].iloc[0], rows["denominator"].iloc[0]) == (5, 10.25)


def test_a_broken_count_is_refused_with_its_row(read, found):
    assert found(read(numerator=[5.0, 3.5])) == [("E-NUM-INT", 2, "numerator")]


def test_a_time_of_day_is_not_a_date(read, found):
    assert ("E-FILE", None, "period") in found(read(period=[pd.Timestamp("2024-05-01 08:30")] * 2))
    assert found(read(period=[pd.Timestamp("2024-05-01")] * 2)) == []


def test_categories_are_text(read):
    labels = pa.array(["final", "final"]).dictionary_encode()
    assert read(status=labels).counts["observations"].accepted == 2


def test_a_truncated_file_is_refused(folder, found):
    (folder.path / "tables" / "observations.csv").unlink()
    path = folder.path / "tables" / "observations.parquet"
    pq.write_table(pa.table(_rows()), path)
    path.write_bytes(path.read_bytes()[:-20])
    assert found(folder.read()) == [("E-FILE-CORRUPT", None, "")]
