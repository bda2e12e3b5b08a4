"""An identity card shown for a number: only its mark is kept, and only where the service asks (K10)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.support.centre import HUE, Api, Centre, Furnisher

NUMBER = "046089001234"
CARD = f"{NUMBER}||Nguyễn Thị Minh Châu|01021989|Nữ|12 Lê Lợi, TP Huế|10052021"
SECRETS = (NUMBER, "Minh Châu", "01021989", "Lê Lợi")
TICKETS = "/branches/hue/tickets"


@pytest.fixture
def centre(furnisher: Furnisher, tmp_path: Path) -> Iterator[Centre]:
    furnisher.sqlite(HUE, tmp_path)
    running = Centre(tmp_path, HUE, open_outside_hours=True)
    yield running
    running.close()


def everything_kept(centre: Centre) -> str:
    """The whole database and all that the server wrote or answers of its log."""
    with centre.store() as store, store.database.reading() as connection:
        names = sa.inspect(connection).get_table_names()
        tables = {name: connection.execute(sa.text(f"SELECT * FROM {name}")).all() for name in names}
    return f"{tables} {centre.process.output()} {json.dumps(centre.staff('auditor').events())}"


def refused(api: Api, person: str, service: str = "ho-tich") -> tuple[int, str]:
    answer = api.post(TICKETS, {"service": service, "person": person}, key="a-key")
    for secret in SECRETS:
        assert secret not in answer.text
    return answer.status_code, answer.json()["code"]


@pytest.mark.parametrize("person", [CARD, NUMBER])
def test_of_a_card_only_three_digits_and_a_keyed_hash_are_kept(centre: Centre, person: str) -> None:
    kiosk = centre.device("kiosk")
    answer = kiosk.post(TICKETS, {"service": "ho-tich", "person": person}, key="a-key")
    assert answer.json()["person"] == "*********234"
    assert kiosk.post(TICKETS, {"service": "ho-tich", "person": person}, key="a-key").json() == answer.json()
    kept = everything_kept(centre)
    for secret in SECRETS:
        assert secret not in kept
    assert "*********234" not in json.dumps(centre.anyone.events())
    assert "*********234" not in json.dumps(centre.anyone.board())


def test_the_same_person_has_the_same_hash_whatever_was_shown(centre: Centre) -> None:
    kiosk = centre.device("kiosk")
    for person in (CARD, NUMBER, None):
        kiosk.take("ho-tich", **({"person": person} if person else {}))
    with centre.store() as store, store.database.reading() as connection:
        hashes = (
            connection.execute(sa.text("SELECT person_hash FROM ticket ORDER BY sequence")).scalars().all()
        )
    assert hashes[0] == hashes[1]
    assert len(hashes[0]) == 64
    assert hashes[2] is None


def test_a_service_that_does_not_ask_takes_nothing(centre: Centre) -> None:
    kiosk = centre.device("kiosk")
    assert refused(kiosk, CARD, "thue") == (422, "identity-not-asked")
    assert kiosk.take("thue")["number"] == "T001"


@pytest.mark.parametrize("person", ["", "xin chào", f"{NUMBER}9", CARD.replace("01021989", "99999999")])
def test_a_card_that_cannot_be_read_gives_no_number(centre: Centre, person: str) -> None:
    kiosk = centre.device("kiosk")
    assert refused(kiosk, person) == (422, "scan-refused")
    assert kiosk.take("ho-tich")["sequence"] == 1
    assert all(secret not in everything_kept(centre) for secret in SECRETS)


def test_services_say_whether_they_ask(centre: Centre) -> None:
    services = centre.anyone.get("/branches/hue/services").json()["items"]
    assert {each["code"] for each in services if each["asks_identity"]} == {"ho-tich", "can-cuoc"}
