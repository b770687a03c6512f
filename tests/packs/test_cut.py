import hashlib

import pandas as pd
import pytest

from lhs_helpers.contract.tables import TABLES
from lhs_helpers.errors import UserError
from lhs_helpers.intake.store import Store
from lhs_helpers.packs import NETWORK, cut_network, cut_site
from lhs_helpers.packs import pack as pack_module
from lhs_helpers.packs.cut import repeated
from lhs_helpers.packs.pack import Remembering

SITES = [f"S{number:03d}" for number in range(1, 13)]
SHORTEST = 6  # characters; shorter texts turn up in any bytes by chance


def _texts(rows: pd.DataFrame, spec) -> set[str]:
    """All ids and texts that stand in a table; the contract's own words are no secret."""
    names = [column.name for column in spec.columns if column.type in ("id", "text", "list")]
    return {text for name in names for text in rows[name].dropna().unique()}


def _of_others(store: Store, site_id: str) -> set[str]:
    """Texts that stand only in rows which this site must not see."""
    hidden, shown = set(), set()
    for name, spec in TABLES.items():
        rows = store.table(name)
        if spec.visibility == "own":
            mine = rows["site_id"].isin([site_id, NETWORK])
            hidden |= _texts(rows[~mine], spec)
            shown |= _texts(rows[mine], spec)
        elif spec.visibility == "about":
            hidden |= _texts(rows[rows["site_id"] != site_id], spec)
            shown |= _texts(rows[rows["site_id"] == site_id], spec)
        else:
            (shown if spec.visibility == "shared" else hidden).update(_texts(rows, spec))
    open_text = "\n".join([*shown, store.network_toml])  # a round 2025-10 may be part of an offering W-2025-10
    return {text for text in hidden if len(text) >= SHORTEST and text not in open_text}


@pytest.mark.parametrize("site_id", SITES)
def test_no_byte_of_a_site_s_pack_is_about_another_site(demo, tmp_path, site_id):
    cut_site(demo, site_id).write(tmp_path / "site.pack")
    content = (tmp_path / "site.pack").read_bytes()
    others = [other for other in demo.table("sites")["site_id"] if other != site_id]
    assert [other for other in others if other.encode() in content] == []
    foreign = _of_others(demo, site_id)
    assert len(foreign) > 300  # the demo has enough to betray
    assert [text for text in foreign if text.encode() in content] == []
    assert site_id.encode() in content


def test_the_same_search_finds_what_is_in_a_pack(demo, tmp_path):
    cut_network(demo).write(tmp_path / "network.pack")
    content = (tmp_path / "network.pack").read_bytes()
    assert all(site_id.encode() in content for site_id in demo.table("sites")["site_id"])
    foreign = _of_others(demo, "S001")
    assert all(text.encode() in content for text in foreign)


@pytest.mark.parametrize("name", TABLES)
def test_a_site_sees_its_own_rows_and_what_is_everybody_s(demo, name):
    rows, cut = demo.table(name), cut_site(demo, "S003").table(name)
    assert list(cut.columns) == list(rows.columns)
    assert list(cut.dtypes) == list(rows.dtypes)
    visibility = TABLES[name].visibility
    if visibility == "own":
        expected = rows[rows["site_id"].isin(["S003", NETWORK])]
        assert len(cut) == len(expected)
        assert set(cut["site_id"]) <= {"S003", NETWORK}
    elif visibility == "about":
        assert len(cut) == (rows["site_id"] == "S003").sum() > 0
        assert set(cut["site_id"]) == {"S003"}
    else:
        assert len(cut) == (len(rows) if visibility == "shared" else 0)


def test_who_made_a_shared_resource_is_seen_by_its_maker_only(small_store):
    sites = {"site_id": ["S1", "S2"], "status": "active", "share_level": "coded"}
    dates = pd.Timestamp("2024-01-05")
    offerings = {
        "offering_id": ["T1", "T2"],
        "kind": "tool",
        "title": "A",
        "date": dates,
        "creator_site_id": ["S1", "S2"],
    }
    cut = cut_site(small_store(sites=sites, offerings=offerings), "S1").table("offerings")
    assert cut["creator_site_id"].fillna("").tolist() == ["S1", ""]


def test_rows_without_a_site_stay_with_the_network(small_store):
    sites = {"site_id": ["S1"], "status": "active", "share_level": "coded"}
    people = {"person_id": ["U1", "U2"], "stakeholder": "family", "site_id": ["S1", None], "joined": pd.Timestamp(0)}
    store = small_store(sites=sites, people=people)
    assert list(cut_site(store, "S1").table("people")["person_id"]) == ["U1"]
    assert len(cut_network(store).table("people")) == 2


def test_a_site_with_the_id_of_another_and_more_sees_only_its_own(small_store):
    sites = {"site_id": ["S1", "S10"], "status": "active", "share_level": "coded"}
    store = small_store(sites=sites)
    assert list(cut_site(store, "S1").table("sites")["site_id"]) == ["S1"]


def test_shipped_tables_are_told_apart(small_store):
    sites = {"site_id": ["S1"], "status": "active", "share_level": "coded"}
    behaviors = {"behavior_id": ["b"], "label": "Comes", "tier": "participation"}
    store = small_store(sites=sites, behaviors=behaviors, shipped=frozenset({"behaviors"}))
    assert cut_site(store, "S1").shipped == {"behaviors"}
    assert cut_network(store).shipped == {"behaviors"}


def test_an_unknown_site_is_offered_the_nearest(demo):
    with pytest.raises(UserError, match="S01") as caught:
        cut_site(demo, "S01")
    assert "S0" in caught.value.hint


@pytest.mark.parametrize("audience", ["members", "public", "everybody"])
def test_an_audience_that_needs_protected_rows_is_refused_and_never_shown_more(demo, audience):
    with pytest.raises(UserError):
        cut_site(demo, "S001", audience)
    with pytest.raises(UserError):
        cut_network(demo, audience)


def test_tables_of_all_sites_are_written_once_and_with_the_bytes_that_they_would_have_had(demo, monkeypatch, tmp_path):
    plain, written = {site: cut_site(demo, site) for site in SITES[:3]}, []
    whole = [pack.digest() for pack in plain.values()]
    writing = pack_module.to_parquet
    monkeypatch.setattr(pack_module, "to_parquet", lambda rows: written.append(rows) or writing(rows))
    to_bytes = Remembering(repeated(demo))
    for site, pack in plain.items():
        pack.write(tmp_path / site, to_bytes)
    assert [hashlib.sha256((tmp_path / site).read_bytes()).hexdigest() for site in plain] == whole
    shared = {id(rows) for rows in repeated(demo)}
    once = [id(rows) for rows in written if id(rows) in shared]
    assert id(demo.arrow("measures")) in once
    assert len(once) == len(set(once))
