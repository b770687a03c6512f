"""What stands around the modules: who may know which site a code is."""

import pytest

from lhs_helpers.intake import read_network
from lhs_helpers.packs import cut_comparators, cut_network, cut_site
from lhs_helpers.reporting.facts import Checked, page_facts
from lhs_helpers.teaching import demo_folder


@pytest.fixture(scope="module")
def facts():
    store = read_network(demo_folder()).store
    comparators = cut_comparators(store)

    def build(site_id, audience="site"):
        pack = cut_network(store) if site_id == "network" else cut_site(store, site_id)
        return page_facts(pack, comparators, report="improvement", audience=audience, checked=Checked())

    return build


def test_codes_have_a_key_in_the_network_s_own_report_and_in_no_other(facts):
    key = facts("network").site_key.rows
    assert ("S001", "K7", "Lakeside", "active") in key
    assert not facts("network", "members").site_key.rows
    assert not facts("S001").site_key.rows


def test_the_network_is_counted_by_its_active_sites_and_its_report_speaks_to_those_who_lead(facts):
    network, site = facts("network"), facts("S001")
    assert ("Sites", "11 active, 21 on record") in network.plate
    assert network.reader != site.reader
