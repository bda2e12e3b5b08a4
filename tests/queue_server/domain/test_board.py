"""Boards: what is configured, the plain one of a zone, and the journey their guide draws."""

from dataclasses import replace

from queue_server.domain.board import Board, Layout, Step, journey
from queue_server.domain.branch import Service, ServiceRole, Zone
from tests.queue_server.domain.test_alerts import branch


def service(code: str, role: str = "intake", follow: tuple[str, ...] = (), minutes: float = 5) -> Service:
    return Service(code, code[0].upper(), code, ServiceRole(role), code, code, minutes, next=follow)


def services(*given: Service) -> dict[str, Service]:
    return {each.code: each for each in given}


def kinds(steps: tuple[Step, ...]) -> list[str]:
    return [step.kind for step in steps]


def test_a_zone_has_a_plain_board_and_a_configured_one_of_its_code_goes_before():
    plain = replace(branch(), zones={"main": Zone("main", "Sảnh", "Hall")}, boards={})
    assert plain.board("main") == Board("main", "Sảnh", "Hall", "main")
    assert plain.board("tv") is None
    own = Board("main", "Sảnh", "Hall", "main", layout=Layout.COLUMNS)
    assert replace(plain, boards={"main": own}).board("main") is own


def test_the_journey_follows_what_comes_next():
    there = services(
        service("ho-tich", follow=("thu-phi",)),
        service("thu-phi", "fee", ("tra",), 3),
        service("tra", "result"),
    )
    steps = journey(there, [])
    assert kinds(steps) == ["number", "wait", "intake", "fee", "result"]
    assert steps[2:4] == (Step("intake", "ho-tich", 5), Step("fee", "thu-phi", 3))


def test_stations_of_one_role_are_one_step_without_a_name_of_its_own():
    there = services(service("a", follow=("f",)), service("b", follow=("f",)), service("f", "fee"))
    assert journey(there, [])[2] == Step("intake", None, 5)
    assert journey(there, ["b"])[2] == Step("intake", "b", 5)


def test_steps_that_take_differently_long_name_no_minutes():
    assert journey(services(service("a", minutes=5), service("b", minutes=9)), [])[2] == Step(
        "intake", None, None
    )


def test_a_circle_of_services_ends():
    there = services(service("a", follow=("b",)), service("b", "fee", ("a",)))
    assert kinds(journey(there, ["a"])) == ["number", "wait", "intake", "fee"]
    assert "intake" in kinds(journey(there, []))


def test_a_board_about_services_that_are_gone_tells_the_common_way():
    assert kinds(journey(services(service("a")), ["gone"])) == ["number", "wait", "intake"]
