"""Text can be read on its ground: contrast computed from the style sheets themselves (WCAG 2.2, 1.4.3: 4.5 to 1)."""

import re

import pytest

from lhs_helpers.collection import TEMPLATES

REPORTS = TEMPLATES / "reports"
CSS = (REPORTS / "lhs" / "style.css").read_text(encoding="utf-8")
COLORS = dict(re.findall(r"--(\w+): (#\w+)", CSS))
GREEN = dict(re.findall(r"--(\w+): (#\w+)", (REPORTS / "sustainability" / "index.html.j2").read_text(encoding="utf-8")))


def _luminance(color):
    digits = color.lstrip("#")
    digits = "".join(2 * digit for digit in digits) if len(digits) == 3 else digits
    channels = (int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure_of_contrast_knows_black_and_white():
    assert contrast("#000", "#fff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("text", ["ink", "quiet", "accent", "better", "worse"])
@pytest.mark.parametrize("ground", ["paper", "wash", "notice"])
def test_every_text_color_can_be_read_on_every_ground(text, ground):
    assert contrast(COLORS[text], COLORS[ground]) >= 4.5


@pytest.mark.parametrize("text", ["ink", "quiet", "accent"])
def test_the_sustainability_reports_colors_can_be_read(text):
    colors = COLORS | GREEN
    assert contrast(colors[text], colors["wash"]) >= 4.5
    assert contrast(colors["accent"], colors["paper"]) >= 4.5


@pytest.mark.parametrize("shade", range(1, 6))
def test_numbers_can_be_read_on_every_shade(shade):
    rule = re.search(rf"\.shade-{shade} \{{ background: (#\w+);(?: color: (#\w+);)? \}}", CSS)
    assert contrast(rule[1], rule[2] or COLORS["ink"]) >= 4.5


def test_shades_grow_darker_with_the_level():
    grounds = [re.search(rf"\.shade-{shade} \{{ background: (#\w+)", CSS)[1] for shade in range(1, 6)]
    assert sorted(grounds, key=_luminance, reverse=True) == grounds


def test_the_banner_of_synthetic_data_can_be_read():
    ground, text = re.search(r"\.synthetic \{[^}]*background: (#\w+); color: (#\w+)", CSS).groups()
    assert contrast(ground, text) >= 4.5
