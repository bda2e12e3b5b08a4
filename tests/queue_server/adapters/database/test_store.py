"""The store itself: locks, idempotency, statements, migrations, configuration."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError

from queue_server.adapters.centre_file.document import BranchDocument
from queue_server.adapters.database import schema
from queue_server.adapters.database.directory import NameTaken
from queue_server.adapters.database.engine import connect
from queue_server.adapters.database.migrations.run import configuration, newest_revision, upgrade
from queue_server.adapters.database.store import StillInUse
from queue_server.domain.errors import KeyReused, Refusal
from queue_server.domain.floor import replay
from queue_server.service_layer.commands import Idempotency, carry_out
from queue_server.service_layer.people import Device, DeviceKind, Role
from queue_server.service_layer.tickets import TakeTicket, take_ticket
from tests.support.stores import BRANCH, Bench, tiny_centre


@pytest.fixture
def statements(desk: Bench, count_statements: Callable[[Bench], list[str]]) -> list[str]:
    """SQL statements sent, in order."""
    return count_statements(desk)


def test_the_migrations_make_the_schema_that_the_code_describes(desk):
    with desk.store.database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, schema.metadata) == []


def test_upgrading_twice_does_no_harm(desk):
    desk.take()
    upgrade(desk.store.database)
    assert desk.take()["number"] == "A002"


def test_the_newest_migration_is_known_without_alembic(desk):
    assert newest_revision() == ScriptDirectory.from_config(configuration(None)).get_current_head()


def test_a_call_costs_at_most_six_statements(desk, statements):
    for _ in range(3):
        desk.take()
    desk.press("next")
    desk.press("serve")
    statements.clear()
    desk.press("next")
    assert len(statements) <= 6, statements


@pytest.mark.parametrize("wish", [{}, {"priority": "elderly", "files": 3}])
def test_a_number_costs_at_most_nine_statements(desk, statements, wish):
    """With its place in line and its wait, which are also kept."""
    for _ in range(3):
        desk.take()
    desk.press("next")
    desk.press("serve")
    statements.clear()
    assert desk.take(**wish)["turns"][0]["promised"]
    assert len(statements) <= 9, statements


def test_a_call_is_answered_from_the_live_turns_only(desk, store_url):
    """A plan that walked through the past would make a call slower every year."""
    _add_a_past(desk, 2000)
    desk.take()
    plan = _plan(desk, store_url, "LEFT OUTER JOIN turn", lambda: desk.press("next"))
    assert any("ix_turn_live" in line for line in plan), plan
    assert any("uq_turn_at_counter" in line for line in plan), plan
    if store_url.startswith("sqlite"):
        assert any("COVERING INDEX ix_turn_live" in line for line in plan), "lines are only counted"


def test_lines_are_counted_without_a_look_at_their_people(desk, store_url):
    """A wait is told with every number taken, also when two thousand wait."""
    _add_a_past(desk, 2000)
    desk.take()
    plan = _plan(desk, store_url, "GROUP BY turn.service", desk.take)
    assert not any("SCAN t" in line or "Seq Scan on t" in line for line in plan), plan
    if store_url.startswith("sqlite"):
        assert any("COVERING INDEX ix_turn_live" in line for line in plan), plan
        assert any("ix_ticket_files" in line for line in plan), plan
        assert any("uq_turn_at_counter" in line for line in plan), plan


def _plan(desk: Bench, store_url: str, part: str, act: Callable[[], object]) -> list[str]:
    """How the database answers the statement that ``act`` sends and that has this part."""
    sent: list[tuple[str, Any]] = []

    def note(*said: Any) -> None:
        sent.append((said[2], said[3]))

    engine = desk.store.database.engine
    sqlalchemy_event.listen(engine, "before_cursor_execute", note)
    act()
    sqlalchemy_event.remove(engine, "before_cursor_execute", note)
    statement, values = next((sql, values) for sql, values in sent if part in sql)
    explain = "EXPLAIN QUERY PLAN " if store_url.startswith("sqlite") else "EXPLAIN "
    with desk.store.database.reading() as connection:
        return [" ".join(map(str, row)) for row in connection.exec_driver_sql(explain + statement, values)]


def _add_a_past(desk: Bench, visits: int) -> None:
    """Served turns of long ago, and statistics that know of them."""
    then, old = desk.clock.now(), {"branch": BRANCH, "day": "2020-01-01"}
    ticket = {**old, "language": "vi", "channel": "web", "case_codes": [], "issued_at": then}
    turn = {**old, "service": "ho-tich", "step": 1, "state": "served", "recalls": 0}
    times = {"arrived_at": then, "queued_at": then}
    numbers = [str(n) for n in range(visits)]
    with desk.store.database.writing() as connection:
        connection.execute(
            insert(schema.ticket),
            [{**ticket, "id": n, "number": f"A{n}", "sequence": int(n), "token": n} for n in numbers],
        )
        connection.execute(insert(schema.turn), [{**turn, **times, "id": n, "ticket": n} for n in numbers])
    with desk.store.database.writing() as connection:
        connection.execute(text("ANALYZE"))


def test_a_repeated_key_gets_the_first_answer_and_no_second_effect(desk):
    key = Idempotency("k", "fingerprint")

    def take(writer):
        return take_ticket(writer, TakeTicket("ho-tich"), None, False)

    first = carry_out(desk.store, BRANCH, take, 201, key)
    again = carry_out(desk.store, BRANCH, take, 201, key)
    assert again == first
    with pytest.raises(KeyReused):
        carry_out(desk.store, BRANCH, take, 201, Idempotency("k", "another"))
    assert desk.take()["number"] == "A002"


def test_answers_are_forgotten_after_two_days(desk):
    key = Idempotency("k", "fingerprint")
    carry_out(desk.store, BRANCH, lambda writer: {}, 200, key)
    desk.clock.move(days=3)
    desk.take()
    assert carry_out(desk.store, BRANCH, lambda writer: {"new": True}, 200, key).body == {"new": True}


def test_a_command_that_fails_half_way_leaves_nothing(desk):
    class Broken(Exception):
        pass

    before = desk.store.seqs()

    def take_and_break() -> None:
        with desk.store.write(BRANCH) as writer:
            take_ticket(writer, TakeTicket("ho-tich"), None, False)
            raise Broken

    with pytest.raises(Broken):
        take_and_break()
    assert desk.store.seqs() == before
    assert desk.take()["number"] == "A001"


def test_the_database_itself_forbids_two_people_at_one_counter(desk):
    desk.take()
    desk.take()
    desk.press("next")
    with pytest.raises(IntegrityError), desk.store.database.writing() as connection:
        connection.execute(
            schema.turn.update().where(schema.turn.c.state == "waiting").values(state="called", counter="1")
        )


def test_sixteen_at_once_never_share_a_number_nor_a_person(desk):
    """Real threads on a real database: issuing and calling at three counters, all at once."""
    start = threading.Barrier(16)

    def work(n: int) -> None:
        start.wait()
        for i in range(12):
            try:
                if n % 2:
                    desk.take(("ho-tich", "dat-dai")[i % 2])
                else:
                    desk.press("next", "12"[n // 2 % 2])
                    desk.press("serve", "12"[n // 2 % 2])
            except Refusal:
                continue

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(work, range(16)))
    with desk.store.read(BRANCH) as reader:
        events = reader.events(0, 10_000)
        stored = {turn.id: turn for each in events if each.ticket for turn in reader.turns(each.ticket)}
    assert [each.seq for each in events] == list(range(1, len(events) + 1))
    assert replay(events).turns == stored
    numbers = sorted(each.data["turn"]["ticket"]["number"] for each in events if each.type == "ticket.issued")
    assert numbers == [f"{letter}{n:03d}" for letter in "AB" for n in range(1, 49)]
    called = [each.data["turn"]["id"] for each in events if each.type == "turn.called"]
    assert len(called) == len(set(called))


def test_a_new_configuration_is_taken_over_and_the_queue_stays(desk):
    desk.take()
    changed = tiny_centre(call_means_serving=True)
    desk.store.install(changed.documents())
    assert desk.store.branch(BRANCH).version == 2
    assert desk.press("next")["turn"]["state"] == "serving"


@pytest.mark.parametrize(("lost", "named"), [("service", "service ho-tich"), ("counter", "counter 1")])
def test_a_configuration_that_would_leave_somebody_stranded_is_refused(desk, lost, named):
    desk.take()
    if lost == "counter":
        desk.press("next")
    before = desk.store.seqs()
    with pytest.raises(StillInUse, match=named):
        desk.store.install(_without(lost))
    assert desk.store.seqs() == before
    assert desk.store.branch(BRANCH).version == 1
    desk.clock.move(days=1)
    desk.store.install(_without("service"))
    assert desk.store.branch(BRANCH).version == 2


def _without(lost: str) -> list[BranchDocument]:
    """The tiny centre without its first service or its first counter."""
    (document,) = tiny_centre().documents()
    kept = [counter.model_copy(update={"services": ["thu-phi"]}) for counter in document.counters]
    change: dict[str, dict[str, object]] = {
        "service": {"services": document.services[1:], "counters": kept},
        "counter": {"counters": kept[1:]},
    }
    return [document.model_copy(update=change[lost])]


def test_a_change_by_another_process_is_seen(desk, store_url):
    from tests.support.stores import bench

    desk.take()
    with bench(store_url, call_means_serving=True):
        pass
    assert desk.press("next")["turn"]["state"] == "serving"


def test_staff_and_devices(desk):
    directory = desk.store.directory
    directory.add_staff("lan", "Nguyễn Thị Lan", Role.OFFICER, "hash", BRANCH)
    directory.add_device(Device("tablet-1", DeviceKind.TABLET, BRANCH, "1"), "dev_key")
    staff = directory.staff("lan")
    assert staff is not None
    assert staff.role is Role.OFFICER
    assert directory.staff("nobody") is None
    device = directory.device_by_key("dev_key")
    assert device is not None
    assert device.counter == "1"
    assert directory.device_by_key("dev_other") is None
    assert [each.code for each in directory.devices(BRANCH, DeviceKind.TABLET)] == ["tablet-1"]
    assert directory.devices(BRANCH, DeviceKind.KIOSK) == []
    with pytest.raises(NameTaken):
        directory.add_staff("lan", "Another", Role.OFFICER, "hash", BRANCH)
    with pytest.raises(NameTaken):
        directory.add_staff("minh", "Minh", Role.OFFICER, "hash", "no-such-branch")


def test_a_phone_token_names_its_ticket(desk):
    ticket = desk.take()
    token = ticket["url"].removeprefix("/t/")
    assert desk.store.branch_of_token(token) == (BRANCH, ticket["id"])


def test_cursors_of_followers(desk):
    assert desk.store.cursor("mqtt", BRANCH) is None
    desk.store.move_cursor("mqtt", BRANCH, 3)
    desk.store.move_cursor("mqtt", BRANCH, 7)
    assert desk.store.cursor("mqtt", BRANCH) == 7


def test_the_log_is_grown_once_before_the_day_begins(tmp_path, caplog):
    """Commits then go into a file that does not grow; and it works again after a start that was cut off."""
    database, file = connect(f"sqlite:///{tmp_path / 'luot.db'}"), tmp_path / "luot.db-wal"
    with database.writing() as connection:
        connection.exec_driver_sql("CREATE TABLE growth (left_by_a_start_cut_off INTEGER)")
    database.grow_log()
    size = file.stat().st_size
    assert size > 1000 * 4096
    with database.writing() as connection:
        connection.exec_driver_sql("CREATE TABLE word (said TEXT)")
    for word in range(300):
        with database.writing() as connection:
            connection.exec_driver_sql("INSERT INTO word VALUES (?)", (str(word),))
    assert file.stat().st_size == size
    with database.reading() as connection:
        tables = connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'"))
        assert list(tables) == ["word"]
    with database.writing() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 20")
    database.grow_log()
    assert "could not be grown" in caplog.text
    database.close()
