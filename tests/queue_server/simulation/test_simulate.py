"""``luot simulate``: the same seed is the same day, nobody is lost, rules and relief show in the waits."""

from __future__ import annotations

import functools
import json
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from queue_server.adapters.centre_file.reader import read_centre_file
from queue_server.cli import main
from queue_server.simulation import run
from queue_server.simulation.plan import plan_day
from queue_server.simulation.table import Waits
from tests.support.centre import HUE
from tests.support.stores import tiny_centre

BRANCH = read_centre_file(HUE).documents()[0].to_branch(1)
DONG_NAI = Path(__file__).parents[1] / "adapters/centre_file/centres/dong-nai.toml"


def simulated(*options: str) -> Result:
    return CliRunner().invoke(main, ["simulate", *options])


@functools.cache
def figures(*options: str) -> dict[str, Any]:
    done = simulated("--json", *options)
    assert done.exit_code == 0, done.output
    told: dict[str, Any] = json.loads(done.output)
    return told


MORNING = ("--seed", "3", "--visitors", "120", "--hours", "2.5")
"""Enough people for the rules to show; the same day for every test that only reads."""


def test_the_same_seed_is_the_same_table_and_another_is_another_day():
    short = ("--visitors", "30", "--hours", "1")
    first, again = simulated("--seed", "7", *short), simulated("--seed", "7", *short)
    assert first.output == again.output
    assert simulated("--seed", "8", *short).output != first.output


def test_the_table_shows_both_days_side_by_side():
    output = simulated("--seed", "7", "--visitors", "30", "--hours", "1").output
    head = next(line for line in output.splitlines() if line.startswith("by class"))
    assert [part.strip() for part in head.split("|")] == ["by class", "with relief", "without relief"]
    columns = output.splitlines()[output.splitlines().index(head) + 1]
    assert columns.split("|")[1].split() == ["n", "mean", "median", "p90", "≤15", "≤30"]
    assert "(surge)" in output
    assert "everybody" in output


def test_without_relief_is_the_other_half_of_the_same_table():
    alone = figures(*MORNING, "--no-relief")
    assert list(alone["days"]) == ["without_relief"]
    assert alone["days"]["without_relief"] == figures(*MORNING)["days"]["without_relief"]
    assert alone["days"]["without_relief"]["reliefs"] == []


def test_nobody_is_lost():
    plan = plan_day(BRANCH, 3, 120, 2.5)
    for day in figures(*MORNING)["days"].values():
        assert day["left"] == 0
        assert day["by_class"]["everybody"]["n"] == day["served"] + day["missed"]
        first_stations = len(plan.visitors)
        later = sum(len(visitor.stations) - 1 for visitor in plan.visitors)
        assert first_stations <= day["served"] + day["missed"] <= first_stations + later
        gone = sum(visitor.misses_call for visitor in plan.visitors)
        assert day["missed"] <= gone


def test_groups_add_up_to_everybody():
    for day in figures(*MORNING)["days"].values():
        classes = day["by_class"]
        everybody = classes["everybody"]["n"]
        assert sum(group["n"] for group in day["by_service"].values()) == everybody
        assert sum(classes[name]["n"] for name in ("ordinary", "all priority", "appointment")) == everybody


def test_priority_people_wait_shorter_than_ordinary_ones():
    for day in figures(*MORNING)["days"].values():
        classes = day["by_class"]
        assert classes["all priority"]["mean"] < classes["ordinary"]["mean"]
        assert classes["appointment"]["mean"] < classes["ordinary"]["mean"]


def test_the_relief_helps_the_field_in_its_surge_and_everybody():
    told = figures(*MORNING)
    relieved, alone = told["days"]["with_relief"], told["days"]["without_relief"]
    surge = told["surge"]["service"]
    assert relieved["reliefs"]
    assert all(surge in relief["services"] for relief in relieved["reliefs"])
    for figure in ("mean", "p90"):
        assert relieved["by_service"][surge][figure] < 0.7 * alone["by_service"][surge][figure]
    assert relieved["by_service"][surge]["within_30"] > alone["by_service"][surge]["within_30"]
    assert relieved["by_class"]["everybody"]["mean"] < alone["by_class"]["everybody"]["mean"]
    assert relieved["by_service"][surge]["n"] == alone["by_service"][surge]["n"], "the same people came"


def test_any_centre_can_be_simulated():
    told = figures("--centre", str(DONG_NAI), "--visitors", "20", "--hours", "1", "--no-relief")
    assert told["branch"] == read_centre_file(DONG_NAI).documents()[0].code
    assert told["days"]["without_relief"]["left"] == 0


@pytest.mark.parametrize(
    "rules",
    [
        'next_when_called = "no_show"\ncall_means_serving = true\nnext_after_finish = true',
        'required_on_finish = ["outcome", "procedure", "case_codes"]\nno_show_after_recalls = 1',
        'appointment_late = "refuse"\nreason_for_chosen = true\nreinstate_minutes = 0',
    ],
    ids=["fast", "strict", "refusing"],
)
def test_any_rules_can_be_simulated(tmp_path, rules):
    text = HUE.read_text(encoding="utf-8")
    own = text[text.index("[rules]") : text.index("# Luật Người cao tuổi")]
    file = tmp_path / "centre.toml"
    file.write_text(text.replace(own, f"[rules]\n{rules}\n"), encoding="utf-8")
    told = figures("--centre", str(file), "--visitors", "40", "--hours", "1")
    assert all(day["left"] == 0 for day in told["days"].values())


def test_who_gets_no_number_by_a_limit_is_told_and_the_day_goes_on(tmp_path):
    file = tmp_path / "centre.toml"
    text = HUE.read_text(encoding="utf-8").replace('\nrole = "intake"', '\nrole = "intake"\ndaily_limit = 1')
    file.write_text(text, encoding="utf-8")
    options = ("--centre", str(file), "--visitors", "30", "--hours", "1", "--no-relief")
    day = figures(*options)["days"]["without_relief"]
    assert day["left"] == 0
    assert day["turned_away"] > 0
    assert f"{day['turned_away']} got no number" in simulated(*options).output


def test_it_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(run, "SHARED_MEMORY", tmp_path)
    monkeypatch.chdir(tmp_path)
    seen: list[Path] = []
    open_store = run.open_store

    def opened(*given: Any) -> Any:
        seen.extend(tmp_path.iterdir())
        return open_store(*given)

    monkeypatch.setattr(run, "open_store", opened)
    assert simulated("--visitors", "5", "--hours", "0.5", "--no-relief").exit_code == 0
    assert len(seen) == 1, "it worked there"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "options", [("--visitors", "0"), ("--hours", "0"), ("--seed", "one"), ("--centre", "no.toml")]
)
def test_options_that_make_no_day(options):
    assert simulated(*options).exit_code == 2


def test_a_broken_or_ever_closed_centre_is_said_in_one_line(tmp_path):
    broken = tmp_path / "broken.toml"
    broken.write_text("format = 1\n", encoding="utf-8")
    done = simulated("--centre", str(broken))
    assert (done.exit_code, "nothing was imported" in done.output) == (1, True)
    closed, days = tmp_path / "closed.toml", 'days = ["mon", "tue", "wed", "thu", "fri", "sat-morning"]'
    closed.write_text(HUE.read_text(encoding="utf-8").replace(days, "days = []"), encoding="utf-8")
    done = simulated("--centre", str(closed))
    assert (done.exit_code, done.output) == (1, "Error: hue is closed for a year\n")


seeds = st.integers(0, 10_000)


@given(seeds)
def test_a_plan_is_its_seed_s_alone(seed):
    assert plan_day(BRANCH, seed, 50) == plan_day(BRANCH, seed, 50)


@given(seeds, st.integers(1, 200), st.sampled_from([None, 0.5, 2, 5]))
def test_a_plan_keeps_to_the_branch(seed, visitors, hours):
    plan = plan_day(BRANCH, seed, visitors, hours)
    assert list(plan.visitors) == sorted(plan.visitors, key=lambda visitor: visitor.arrives)
    classes = {each.code for each in BRANCH.policy.priority_classes}
    for visitor in plan.visitors:
        stations = [BRANCH.service(station.service) for station in visitor.stations]
        assert all(then.code in first.next for first, then in pairwise(stations))
        assert len({station.code for station in stations}) == len(stations)
        assert visitor.priority is None or visitor.priority in classes
        assert plan.opens <= visitor.arrives
        assert visitor.appointment is None or visitor.appointment.minute % 15 == 0
        assert all(station.minutes > 0 for station in visitor.stations)


def test_a_plan_has_about_as_many_people_as_asked_for_and_they_come_early():
    plans = [plan_day(BRANCH, seed, 200) for seed in range(30)]
    mean = sum(len(plan.visitors) for plan in plans) / len(plans)
    assert 220 < mean < 240, "200 and the surge"
    noon = plans[0].opens + timedelta(hours=1, minutes=45)
    morning = [
        each.arrives < plans[0].opens + timedelta(hours=3, minutes=30) for p in plans for each in p.visitors
    ]
    early = [each.arrives < noon for p in plans for each in p.visitors]
    assert sum(early) > 0.5 * sum(morning)


def test_a_tiny_centre_without_priorities_has_no_priority_people():
    content = tiny_centre().model_dump(by_alias=True) | {"priority": []}
    branch = type(tiny_centre()).model_validate(content).documents()[0].to_branch(1)
    assert {visitor.priority for visitor in plan_day(branch, 1, 50).visitors} == {None}


def test_the_figures_of_waits_are_of_measured_ones():
    ten = Waits.of([float(n) for n in range(10, 0, -1)] + [40, 16])
    assert ten == Waits(12, 9.2, 6.0, 16.0, 83.3, 91.7)
    assert Waits.of([]) is None
    assert Waits.of([15]) == Waits(1, 15.0, 15.0, 15.0, 100.0, 100.0)
