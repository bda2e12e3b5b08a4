"""A branch's rules for ratings at work, on both stores: for how long, by which norm, what is flagged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from queue_server.adapters.centre_file.document import BranchDocument
from queue_server.adapters.centre_file.norm import FOLDER, USUAL, NormPart, with_norm_read
from queue_server.adapters.centre_file.rating import RatingPart
from queue_server.adapters.database.rated import rating, rating_point
from queue_server.adapters.database.ratings import NormChanged
from queue_server.domain.errors import UnknownTicket
from queue_server.domain.rating_errors import NotAtThisCounter, RatingTooLate, UnknownAnswer
from queue_server.domain.turn import Data
from queue_server.service_layer.people import Device, DeviceKind
from queue_server.service_layer.ratings import SubmitRating, ratings_to_give, submit_rating
from queue_server.service_layer.today import today_view
from tests.support.stores import BRANCH, Bench, tiny_centre

TABLET = Device("tablet-1", DeviceKind.TABLET, BRANCH, "1")
NEW_NORM = """
code = "moi-2027"
name = "Thang điểm mới"
source = "Thông tư 09/2027/TT-XYZ"

[[index]]
no = 1
name = "Nhanh"
name_en = "Quick"

[[index]]
no = 12
name = "Sạch"
name_en = "Clean"

[officer]
indices = [1]

[[officer.class]]
least = 8
name = "Giỏi"
name_en = "Able"

[[officer.class]]
least = 0
name = "Được"
name_en = "Fair enough"

[agency]
indices = [1, 12]

[[agency.class]]
least = 0
name = "Được"
name_en = "Fair enough"

[[question]]
code = "quick"
index = 1
text = "Có nhanh không ạ?"
text_en = "Was it quick?"

[[question.choice]]
code = "yes"
points = 10
name = "Có"
name_en = "Yes"

[[question.choice]]
code = "no"
points = 0
name = "Không"
name_en = "No"

[[question]]
code = "again"
text = "Bác có muốn quay lại không ạ?"
text_en = "Would you come again?"

[[question.choice]]
code = "yes"
name = "Có"
name_en = "Yes"

[[question.choice]]
code = "no"
name = "Không"
name_en = "No"
"""


def document(**rules: Any) -> BranchDocument:
    """The tiny centre with these rules for ratings."""
    return tiny_centre().documents()[0].model_copy(update={"rating": RatingPart(**rules)})


def new_norm(folder: Path, text: str = NEW_NORM) -> NormPart:
    """The made-up circular, as a centre brings it in: a file named in the centre file."""
    (folder / "moi.toml").write_text(text, encoding="utf-8")
    content, faults = with_norm_read({"rating": {"norm": "moi.toml"}}, folder)
    assert faults == []
    norm: NormPart = content["rating"]["norm"]
    return norm


def served(desk: Bench, counter: str = "1") -> str:
    desk.take()
    turn = desk.press("next", counter)["turn"]["id"]
    desk.press("serve", counter)
    desk.press("finish", counter)
    return str(turn)


def ticket_of(desk: Bench, turn: str) -> str:
    with desk.store.read(BRANCH) as reader:
        return reader.turn(turn).ticket.id


@pytest.fixture
def rate(desk: Bench) -> Callable[..., Data]:
    def rate(turn: str, at: str | None = "1", **wish: Any) -> Data:
        with desk.store.write(BRANCH) as writer:
            said = SubmitRating(**{"answers": {"overall": 5}, "turn": turn, **wish})
            return submit_rating(writer, said, replace(TABLET, counter=at))

    return rate


def phone(desk: Bench, turn: str, ticket: str) -> Data:
    with desk.store.write(BRANCH) as writer:
        return submit_rating(writer, SubmitRating({"overall": 4}, turn=turn, ticket=ticket), None)


def kept(desk: Bench, turn: str) -> tuple[Any, dict[int, int]]:
    """The row of a turn's rating, and its points."""
    with desk.store.database.reading() as connection:
        row = connection.execute(select(rating).where(rating.c.turn == turn)).one()
        wanted = select(rating_point.c.index, rating_point.c.points).where(rating_point.c.rating == row.id)
        return row, {each[0]: each[1] for each in connection.execute(wanted)}


def test_a_rating_knows_what_its_turn_was_about(desk: Bench, rate: Callable[..., Data]) -> None:
    turn = served(desk)
    rate(turn, answers={"overall": 4, "attitude": "kind", "times": "more"}, reasons=("waited",))
    row, points = kept(desk, turn)
    assert (row.day, row.service, row.officer, row.counter) == ("2026-11-23", "ho-tich", "lan", "1")
    assert (row.norm, row.channel, row.flagged, row.reasons) == (USUAL, "tablet", False, ["waited"])
    assert row.answers == {"overall": 4, "attitude": "kind", "times": "more"}
    assert points == {7: 2, 3: 0}, "nothing for what was not answered"


@pytest.mark.parametrize(("days", "accepted"), [(0, True), (7, True), (8, False)])
def test_the_phone_may_rate_for_seven_days_and_then_no_more(desk: Bench, days: int, accepted: bool) -> None:
    turn = served(desk)
    ticket = ticket_of(desk, turn)
    desk.clock.move(days=days)
    if accepted:
        assert phone(desk, turn, ticket)["turn"] == turn
        assert kept(desk, turn)[0].day == "2026-11-23", "it counts for the day that it is about"
        return
    with pytest.raises(RatingTooLate):
        phone(desk, turn, ticket)
    with desk.store.read(BRANCH) as reader, pytest.raises(UnknownTicket):
        ratings_to_give(reader, ticket)


def test_a_centre_may_take_ratings_of_the_day_only(desk: Bench) -> None:
    desk.store.install([document(days=0)])
    turn = served(desk)
    desk.clock.move(days=1)
    with pytest.raises(RatingTooLate):
        phone(desk, turn, ticket_of(desk, turn))


def test_every_finished_turn_of_a_visit_is_to_be_rated_once_each(desk: Bench) -> None:
    ticket = desk.take()["id"]
    first = desk.press("next")["turn"]["id"]
    desk.press("serve")
    desk.press("finish", service="thu-phi")
    second = desk.press("next", "3")["turn"]["id"]
    desk.press("serve", "3")
    desk.press("finish", "3")

    def to_rate() -> list[str]:
        with desk.store.read(BRANCH) as reader:
            return [each["turn"] for each in ratings_to_give(reader, ticket)["items"]]

    assert to_rate() == [first, second]
    phone(desk, first, ticket)
    assert to_rate() == [second]
    desk.clock.move(days=3)
    phone(desk, second, ticket)
    assert to_rate() == []


def test_a_tablet_takes_its_own_counter_s_turns_only(desk: Bench, rate: Callable[..., Data]) -> None:
    turn = served(desk, "2")
    with pytest.raises(NotAtThisCounter):
        rate(turn)
    assert rate(turn, at="2")["counter"] == "2"


def test_a_tablet_named_the_turn_has_half_an_hour_as_well(desk: Bench, rate: Callable[..., Data]) -> None:
    turn = served(desk)
    desk.clock.move(minutes=31)
    with pytest.raises(RatingTooLate):
        rate(turn)


def test_what_the_tablet_kept_through_a_long_cut_counts_from_when_it_was_given(
    desk: Bench, rate: Callable[..., Data]
) -> None:
    turn = served(desk)
    given_at = desk.clock.now() + timedelta(minutes=1)
    desk.clock.move(hours=20)
    rate(turn, given_at=given_at)
    assert kept(desk, turn)[0].time == given_at


def test_a_tablet_s_clock_that_runs_ahead_or_behind_does_no_harm(
    desk: Bench, rate: Callable[..., Data]
) -> None:
    times: list[datetime] = []
    for wrong in (timedelta(days=-400), timedelta(days=400)):
        turn = served(desk)
        desk.clock.move(minutes=1)
        rate(turn, given_at=desk.clock.now() + wrong)
        times.append(kept(desk, turn)[0].time)
    assert times == [desk.clock.now() - timedelta(minutes=2), desk.clock.now()]


def test_a_comment_is_cut_where_the_centre_says_and_no_sooner(desk: Bench, rate: Callable[..., Data]) -> None:
    desk.store.install([document(comment_letters=100)])
    assert rate(served(desk), comment="x" * 100)["trimmed"] is False
    turn = served(desk)
    assert rate(turn, comment="ế" * 101)["trimmed"] is True
    assert kept(desk, turn)[0].comment == "ế" * 100


def test_a_comment_of_blanks_is_none(desk: Bench, rate: Callable[..., Data]) -> None:
    turn = served(desk)
    rate(turn, comment="   ")
    assert kept(desk, turn)[0].comment is None


def test_three_in_a_row_while_nobody_is_finished_are_flagged_and_told_for_an_hour(
    desk: Bench, rate: Callable[..., Data]
) -> None:
    turns = [served(desk) for _ in range(3)]
    desk.clock.move(minutes=5)
    for turn in turns:
        rate(turn)
    assert [kept(desk, turn)[0].flagged for turn in turns] == [True] * 3

    def told() -> list[tuple[str, int]]:
        with desk.store.read(BRANCH) as reader:
            alerts = today_view(reader, {})["alerts"]
        return [(each["counter"], each["count"]) for each in alerts if each["kind"] == "ratings-unusual"]

    assert told() == [("1", 3)]
    desk.clock.move(minutes=61)
    assert told() == []


def test_one_rating_after_each_turn_is_never_flagged(desk: Bench, rate: Callable[..., Data]) -> None:
    turns = []
    for _ in range(12):
        turns.append(served(desk))
        desk.clock.move(seconds=20)
        rate(turns[-1])
    assert not any(kept(desk, turn)[0].flagged for turn in turns)


def test_phones_are_not_a_tablet(desk: Bench) -> None:
    turns = [served(desk) for _ in range(12)]
    desk.clock.move(minutes=1)
    for turn in turns:
        phone(desk, turn, ticket_of(desk, turn))
    assert not any(kept(desk, turn)[0].flagged for turn in turns)


def test_a_new_circular_is_a_new_file_and_everything_follows_it(
    desk: Bench, rate: Callable[..., Data], tmp_path: Path
) -> None:
    old = served(desk)
    rate(old, answers={"overall": 5, "attitude": "kind"})
    desk.store.install([document(norm=new_norm(tmp_path))])
    branch = desk.store.branch(BRANCH)
    assert [each.code for each in branch.rating.norm.questions] == ["quick", "again"]
    assert branch.rating.norm.officer.grade(9).name == "Giỏi"
    new = served(desk)
    with pytest.raises(UnknownAnswer):
        rate(new, answers={"attitude": "kind"})
    rate(new, answers={"quick": "yes", "again": "no"})
    assert (kept(desk, new)[0].norm, kept(desk, new)[1]) == ("moi-2027", {1: 10})
    assert (kept(desk, old)[0].norm, kept(desk, old)[1]) == (USUAL, {7: 2}), "what was given stays"
    with desk.store.read(BRANCH) as reader:
        assert set(reader.ratings.norms()) == {USUAL, "moi-2027"}


def test_whoever_was_asked_by_the_old_norm_answers_by_the_old_norm(
    desk: Bench, rate: Callable[..., Data], tmp_path: Path
) -> None:
    turn = served(desk)
    desk.store.install([document(norm=new_norm(tmp_path))])
    rate(turn, answers={"attitude": "unkind"}, norm=USUAL)
    assert (kept(desk, turn)[0].norm, kept(desk, turn)[1]) == (USUAL, {7: 0})


def test_a_norm_may_mend_its_words_but_count_otherwise_only_under_another_code(
    desk: Bench, tmp_path: Path
) -> None:
    desk.store.install([document(norm=new_norm(tmp_path))])
    desk.store.install([document(norm=new_norm(tmp_path, NEW_NORM.replace("Có nhanh", "Việc có nhanh")))])
    assert desk.store.branch(BRANCH).rating.norm.questions[0].text == "Việc có nhanh không ạ?"
    with pytest.raises(NormChanged, match="moi-2027"):
        desk.store.install([document(norm=new_norm(tmp_path, NEW_NORM.replace("points = 10", "points = 9")))])
    assert desk.store.branch(BRANCH).rating.norm.points({"quick": "yes"}) == {1: 10}


@pytest.mark.parametrize(
    ("wrong", "right", "told"),
    [
        ("index = 1\n", "index = 3\n", "there is no [[index]] 3"),
        ("points = 10\n", "", "every choice of a question with an index has points"),
        ("least = 0", "least = 9", "write the classes from the highest to the lowest"),
        ('code = "quick"', 'code = "overall"', "is asked always"),
        ('code = "again"', 'code = "quick"', "'quick' stands there twice"),
        ('name = "Nhanh"', "", "index[1].name: Field required"),
        ("[agency]", "[agence]", "agency.indices: Field required"),
        ("no = 12", "no = twelve", "cannot be read"),
    ],
)
def test_a_norm_that_cannot_hold_is_refused_with_its_place(
    tmp_path: Path, wrong: str, right: str, told: str
) -> None:
    (tmp_path / "moi.toml").write_text(NEW_NORM.replace(wrong, right, 1), encoding="utf-8")
    content, faults = with_norm_read({"rating": {"norm": "moi.toml", "days": 3}}, tmp_path)
    assert content == {"rating": {"days": 3}}
    assert any(told in message for _, message in faults), faults


def test_a_norm_that_is_not_there_is_named(tmp_path: Path) -> None:
    _, faults = with_norm_read({"rating": {"norm": "nowhere.toml"}}, tmp_path)
    assert "nowhere.toml" in faults[0][1]
    with pytest.raises(ValueError, match="there is no norm 't02-2030'; there is t01-2018"):
        RatingPart.model_validate({"norm": "t02-2030"})


def test_the_norm_that_comes_with_luot_is_a_file_like_any_other() -> None:
    content, faults = with_norm_read({"rating": {"norm": f"{USUAL}.toml"}}, FOLDER)
    assert faults == []
    assert content["rating"]["norm"] == RatingPart().norm
