"""A picture in fewer bytes shows the same: every mark at its place, every text word for word."""

import re
from io import StringIO
from xml.etree import ElementTree

import numpy as np
import pytest

from lhs_helpers.charts.style import canvas, styled
from lhs_helpers.charts.svg import svg_of

PLACES = np.linspace(0, 1, 40)
NUMBERS = re.compile(r"-?\d+\.?\d*")


def figure_of(**look):
    with styled():
        figure, axes = canvas()
        axes.plot(PLACES, np.sin(PLACES * 7), "-o", gid="points", **look)
        axes.step(PLACES, PLACES, gid="steps")
        axes.text(0.5, 0.5, "n 1.23456: 'so'; <b> & more", gid="words")
        axes.text(0.5, 0.4, "in the middle", ha="center", rotation=90, rotation_mode="anchor", gid="turned")
        axes.bar([0.2], [0.5], hatch="//", fc="white", ec="#123456", alpha=0.5, gid="hatched")
    return figure


def saved(**look):
    """As matplotlib writes it."""
    page = StringIO()
    with styled():
        figure_of(**look).savefig(page, format="svg", metadata={"Date": None})
    svg = page.getvalue()
    return svg[svg.index("<svg") :]


def written(**look):
    with styled():
        return svg_of(figure_of(**look))


@pytest.fixture(scope="module")
def full():
    return saved()


@pytest.fixture(scope="module")
def small():
    return written()


def corners(data):
    """Absolute corners of a path of M, L, H, V and z, whatever its letters are written like."""
    places = []
    for command, rest in re.findall(r"([A-Za-z])([^A-Za-z]*)", data):
        numbers = [float(number) for number in NUMBERS.findall(rest)]
        if command in "ML":
            places += zip(numbers[::2], numbers[1::2], strict=True)
        elif command == "H":
            places += [(number, places[-1][1]) for number in numbers]
        elif command == "V":
            places += [(places[-1][0], number) for number in numbers]
    return np.array(places)


def part(svg, gid):
    found = ElementTree.fromstring(svg).find(f".//*[@id='{gid}']")
    return [(node.tag.split("}")[1], dict(node.attrib)) for node in found.iter()]


def test_a_picture_takes_less_than_half_of_the_bytes_and_the_same_one_the_same_bytes(full, small):
    assert len(small) < 0.5 * len(full)
    assert written() == small


def test_every_mark_stays_at_its_place_to_a_hundredth_of_a_point(full, small):
    marks = [(float(look["x"]), float(look["y"])) for tag, look in part(full, "points") if tag == "use"]
    (row,) = (look for tag, look in part(small, "points") if "marker" in look.get("style", ""))
    assert len(marks) == len(PLACES)
    np.testing.assert_allclose(corners(row["d"]), marks, atol=0.0051)


def test_lines_keep_every_corner(full, small):
    (line,), (short,) = ([look["d"] for tag, look in part(svg, "steps") if tag == "path"] for svg in (full, small))
    np.testing.assert_allclose(corners(short), corners(line), atol=0.0051)
    assert {"H", "V"} <= set(short)


def test_texts_stay_word_for_word_and_keep_their_font(full, small):
    texts = [
        [node.text for node in ElementTree.fromstring(svg).iter() if node.tag.endswith("}text")]
        for svg in (full, small)
    ]
    assert texts[0] == texts[1]
    assert "n 1.23456: 'so'; <b> & more" in texts[0]
    assert small.count("font-family") == 1


def test_a_turned_text_stands_where_matplotlib_puts_it(full, small):
    (known,), (ours,) = ([look for tag, look in part(svg, "turned") if tag == "text"] for svg in (full, small))
    assert "text-anchor:middle" in ours["style"]
    turns = [[float(number) for number in NUMBERS.findall(look["transform"])] for look in (known, ours)]
    np.testing.assert_allclose(*turns, atol=0.0051)


def test_a_hatched_face_is_filled_with_its_pattern(small):
    (bar,) = (look for tag, look in part(small, "hatched") if tag == "path" and "fill:url" in look.get("style", ""))
    name = re.search(r"url\(#(\w+)\)", bar["style"])[1]
    (pattern,) = (node for node in ElementTree.fromstring(small).iter() if node.get("id") == name)
    assert [node.tag.split("}")[1] for node in pattern] == ["rect", "path"]
    assert "opacity:0.5" in bar["style"]


def test_lines_of_one_look_are_one_path():
    with styled():
        figure, axes = canvas()
        for height in (0.2, 0.4, 0.6):
            axes.axhline(height, color="#123456")
        svg = svg_of(figure)
    assert svg.count("stroke:#123456") == 1
    (line,) = re.findall(r'#123456[^>]* d="([^"]*)"', svg)
    assert line.count("M") == 3


def test_every_name_that_is_used_is_there_once(small):
    names = re.findall(r' id="([^"]*)"', small)
    assert len(names) == len(set(names))
    assert {"points", "steps", "words"} <= set(names)
    assert set(re.findall(r"(?:url\(|href=\")#([^)\"]*)", small)) <= set(names)


def test_marks_of_different_looks_keep_their_own(small):
    mark = re.compile(r"<marker [^>]*><path style=\"fill:#ffffff")
    assert mark.search(written(mfc="white"))
    assert not mark.search(small)


def test_labels_of_an_axis_stand_where_matplotlib_puts_them(full, small):
    found = []
    for svg in (full, small):
        texts = [node for node in ElementTree.fromstring(svg).iter() if node.tag.endswith("}text")]
        places = [(node.text, float(node.get("x")), float(node.get("y"))) for node in texts]
        found.append(sorted(place for place in places if re.fullmatch(r"[-\N{MINUS SIGN}]?\d\.\d+", place[0])))
    assert [words for words, *_ in found[0]] == [words for words, *_ in found[1]]
    assert len(found[0]) > 8
    np.testing.assert_allclose([place[1:] for place in found[1]], [place[1:] for place in found[0]], atol=0.5)
