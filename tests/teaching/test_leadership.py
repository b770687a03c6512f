"""Leadership: vacant posts, overdue actions, documents partly approved, one global aim."""


def test_two_actions_are_overdue(demo):
    plan = demo.table("plan", "due", "done")
    overdue = plan[(plan["status"] == "active") & (plan["due"] < "2026-06-30")]
    assert sorted(overdue["action_id"]) == ["P26-02", "P26-04"]


def test_documents_are_partly_approved_and_some_reviews_are_overdue(demo):
    documents = demo.table("documents", "approved", "next_review")
    assert 0 < documents["approved"].notna().sum() < len(documents)
    assert (documents["next_review"] < "2026-06-30").sum() == demo.size("overdue_review")


def test_the_post_of_data_manager_is_vacant_and_two_sites_lack_a_family_partner(demo):
    roles = demo.table("roles", "held_from", "held_to")
    vacant = roles[roles["held_from"].isna()]
    assert vacant[vacant["site_id"] == "network"]["role_id"].tolist() == ["R-DATA"]
    partners = vacant[vacant["role"] == "Family partner"]
    assert sorted(partners["site_id"]) == ["S004", "S006"]


def test_one_global_aim_goes_from_60_to_80_percent_and_d4_is_an_orphan_driver(demo):
    aims = demo.table("aims")
    world = aims[aims["level"] == "global"]
    assert world[["baseline", "target"]].to_numpy().tolist() == [[60, 80]]
    drivers = demo.table("drivers")
    assert "D4" not in set(drivers["parent_id"]) | set(aims["driver_id"])


def test_a_network_that_is_being_founded_has_most_documents_open(design):
    documents = design.table("documents")
    needed = documents[documents["required_from"] == "design"]
    assert needed["approved"].isna().sum() == design.size("open_documents")
