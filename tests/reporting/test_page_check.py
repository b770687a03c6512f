"""The last look at a page, with a clean page and one fault at a time."""

import pytest

from lhs_helpers.reporting.page_check import page_problems

GOOD = """<!DOCTYPE html><html lang="en"><head><title>t</title><style>p { color: red }</style></head><body>
<main><h1 id="a">A</h1><h2>B</h2><h3>C</h3><h2>D</h2><a href="#a">up</a><img alt="x" src="data:image/svg+xml;base64,">
<table><caption>c</caption><tr><th scope="col">h</th></tr></table>&lt;script&gt;</main></body></html>"""


def test_a_good_page_has_no_problem():
    assert page_problems(GOOD) == []


@pytest.mark.parametrize(
    ("part", "fault", "said"),
    [
        ("<h3>C</h3>", "<h4>C</h4>", "level 4 follows level 2"),
        ("<h2>D</h2>", "<h1>D</h1>", "2 h1"),
        ("<h2>B</h2>", '<h2 id="a">B</h2>', "stands 2 times"),
        ('href="#a"', 'href="#b"', "leads to 'b'"),
        ('href="#a"', 'href="javascript:x"', "not allowed"),
        ('alt="x"', 'alt=""', "no alternative text"),
        ("<caption>c</caption>", "", "no caption"),
        ('scope="col"', "", "no scope"),
        ("&lt;script&gt;", "<script>1</script>", "<script>"),
        ("<h2>B", "<h2 onclick='x'>B", "onclick"),
        ("data:image/svg+xml;base64,", "https://x.org/a.png", "refers to another file"),
        ("data:image/svg+xml;base64,", "a.png", "refers to another file"),
        ("color: red", "background: url(https://x.org)", "style refers"),
        ("color: red", "} @import 'x'; {", "style refers"),
        (' lang="en"', "", "lacks lang"),
        ("<title>t</title>", "", "lacks title"),
        ("&lt;script&gt;", "Traceback (most recent call last)", "Traceback"),
    ],
)
def test_each_fault_is_named(part, fault, said):
    assert part in GOOD
    problems = page_problems(GOOD.replace(part, fault))
    assert any(said in problem for problem in problems), problems
