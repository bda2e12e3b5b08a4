"""Themes: the usual colours can be read, others must be, and a refusal names the colour and the measure."""

import re
from pathlib import Path

import pytest

from queue_server.domain.theme import DARK, LIGHT, Theme, colour_faults, contrast, sheet

SHEET = Path(__file__).parents[3] / "templates/static/css/board.css"


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21),
        ("#ffffff", "#ffffff", 1),
        ("#777777", "#ffffff", 4.48),
        ("#0000ff", "#ffffff", 8.59),
    ],
)
def test_contrast_is_measured_as_wcag_does(one, other, ratio):
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)
    assert contrast(other, one) == contrast(one, other)


@pytest.mark.parametrize("usual", [DARK, LIGHT])
def test_the_usual_colours_can_be_read(usual):
    assert colour_faults({}, usual) == []


@pytest.mark.parametrize(("look", "usual"), [("dark", DARK), ("light", LIGHT)])
def test_the_sheet_of_boards_has_the_same_colours(look, usual):
    rule = re.search(rf'^\[data-look="{look}"\] {{ (.+?) }}$', SHEET.read_text("utf-8"), re.MULTILINE)
    assert rule
    assert dict(re.findall(r"--board-([\w-]+): (#\w+);", rule[1])) == usual


def test_a_pale_call_is_refused_with_its_ratio():
    faults = colour_faults({"call": "#808080"}, LIGHT)
    assert {token for token, _ in faults} == {"call"}
    assert ("call", "3.95 : 1 to hero, less than 7 : 1") in faults


def test_a_ground_that_makes_the_usual_words_unreadable_is_the_one_refused():
    assert {token for token, _ in colour_faults({"tile": "#8899aa"}, DARK)} == {"tile"}


@pytest.mark.parametrize(
    "value", ["red", "#fff", "#14213g", "", "#14213d; } body { display: none", "url(http://x)"]
)
def test_what_is_no_colour_is_refused(value):
    assert [token for token, _ in colour_faults({"text": value}, DARK)] == ["text"]


def test_an_unknown_name_is_refused():
    ((token, why),) = colour_faults({"background": "#000000"}, DARK)
    assert token == "background"
    assert "crown-text" in why


def test_the_sheet_names_what_the_theme_names_and_nothing_else():
    told = sheet(Theme(dark={"call": "#ffd54a"}))
    assert told == '[data-look="dark"] { --board-call: #ffd54a; }\n'
    assert sheet(Theme()).strip() == ""
