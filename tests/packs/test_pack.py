import zipfile

import pandas as pd
import pyarrow.parquet as pq
import pytest

from lhs_helpers.errors import InputError, UserError
from lhs_helpers.packs import Pack, cut_comparators, cut_network, cut_site

CUTS = {
    "site": lambda store: cut_site(store, "S001"),
    "network": cut_network,
    "comparators": cut_comparators,
}


@pytest.fixture(params=CUTS)
def cut(request, demo):
    return CUTS[request.param](demo)


def test_a_pack_comes_back_as_it_was_cut(cut, tmp_path):
    cut.write(tmp_path / "a.pack")
    again = Pack.read(tmp_path / "a.pack")
    assert (again.subject, again.audience, again.filled, again.shipped) == (
        cut.subject,
        cut.audience,
        cut.filled,
        cut.shipped,
    )
    assert again.network == cut.network
    assert list(again.tables) == list(cut.tables)
    for name in cut.tables:
        pd.testing.assert_frame_equal(again.table(name), cut.table(name))


def test_the_same_rows_give_the_same_bytes_and_digest(demo, tmp_path):
    for place in ("a.pack", "b.pack"):
        cut_site(demo, "S001").write(tmp_path / place)
    assert (tmp_path / "a.pack").read_bytes() == (tmp_path / "b.pack").read_bytes()
    assert Pack.read(tmp_path / "a.pack").digest() == cut_site(demo, "S001").digest()
    Pack.read(tmp_path / "a.pack").write(tmp_path / "c.pack")
    assert (tmp_path / "c.pack").read_bytes() == (tmp_path / "a.pack").read_bytes()


def test_another_row_gives_another_digest(small_store):
    sites = {"site_id": ["S1", "S2"], "status": "active", "share_level": "coded"}
    first = small_store(sites=sites)
    other = small_store(sites=sites | {"site_name": ["Lakeside", None]})
    assert cut_site(first, "S1").digest() != cut_site(other, "S1").digest()
    assert cut_site(first, "S2").digest() == cut_site(other, "S2").digest()


def test_a_table_is_read_when_it_is_asked_for_and_then_kept(demo, tmp_path, monkeypatch):
    cut_site(demo, "S001").write(tmp_path / "a.pack")
    read = []
    original = pq.ParquetFile
    monkeypatch.setattr(pq, "ParquetFile", lambda *args, **kwargs: read.append(1) or original(*args, **kwargs))
    pack = Pack.read(tmp_path / "a.pack")
    assert read == []
    pack.table("sites")
    pack.table("sites")
    assert len(read) == 1


def test_what_a_notebook_adds_to_a_table_stays_its_own(cut):
    name = cut.filled[0]
    rows = cut.table(name)
    rows["extra"] = 1
    rows.iloc[:, 0] = rows.iloc[0, 0]
    assert "extra" not in cut.table(name)
    assert cut.table(name).iloc[:, 0].nunique() == len(cut.tables[name].column(0).unique())


def test_the_members_of_the_file_carry_no_time_and_are_not_compressed(cut, tmp_path):
    cut.write(tmp_path / "a.pack")
    with zipfile.ZipFile(tmp_path / "a.pack") as file:
        members = file.infolist()
    assert [member.filename for member in members] == sorted(member.filename for member in members)
    assert {member.date_time for member in members} == {(1980, 1, 1, 0, 0, 0)}
    assert {member.compress_type for member in members} == {zipfile.ZIP_STORED}


def test_an_unknown_table_is_offered_the_nearest(cut):
    near = cut.filled[-1]
    with pytest.raises(UserError) as caught:
        cut.table(near[:-1])
    assert near in caught.value.hint


@pytest.mark.parametrize("content", [None, b"", b"not a pack"])
def test_what_is_no_pack_is_refused(tmp_path, content):
    if content is not None:
        (tmp_path / "a.pack").write_bytes(content)
    with pytest.raises(InputError):
        Pack.read(tmp_path / "a.pack")
