"""Headings never skip a level, ids never repeat."""

from lhs_helpers.reporting.outline import Outline


def test_headings_go_down_one_level_and_never_skip_one():
    outline = Outline()
    outline.open_module("m4-")
    assert [outline.heading("Title", 1)[0], outline.heading("Deep", 4)[0], outline.heading("Next", 2)[0]] == [2, 3, 3]


def test_the_title_of_a_module_has_the_modules_id_and_sections_hang_below_it():
    outline = Outline()
    assert outline.open_module("m4-") == "m4"
    outline.heading("Quality", 1)
    outline.heading("Is it <em>better</em>?", 2)
    (entry,) = outline.entries
    assert (entry.id, entry.text) == ("m4", "Quality")
    assert [(child.id, child.text) for child in entry.children] == [("m4-is-it-better", "Is it better?")]


def test_no_id_is_given_twice_and_links_lead_to_the_first():
    outline = Outline()
    outline.open_module("m4-")
    outline.heading("Title", 1)
    ids = [outline.heading("Why?", 2)[1], outline.heading("Why?", 2)[1], outline.add_block("why")[1]]
    ids += [outline.add_block("why")[1], outline.heading("Why 2", 2)[1]]
    assert len(set(ids)) == 5
    assert outline.block("m4-", "why") == ids[2]


def test_a_block_stands_one_level_below_its_section():
    outline = Outline()
    outline.open_module("m4-")
    outline.heading("Title", 1)
    assert outline.add_block("a") == (3, "m4-a")
    outline.heading("Section", 2)
    assert outline.add_block("b") == (4, "m4-b")


def test_blocks_of_two_modules_do_not_meet():
    outline = Outline()
    outline.open_module("m4-")
    outline.add_block("a")
    outline.open_module("m5-")
    assert outline.block("m5-", "a") == ""
    assert outline.block("m4-", "a") == "m4-a"
