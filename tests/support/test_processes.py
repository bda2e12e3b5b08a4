"""The support code that everything else leans on."""

import signal
import subprocess
import sys
import textwrap

import pytest

from tests.support.processes import Process, answers, free_port, wait_until
from tests.support.reaper import surviving_groups


def python(source: str) -> list[str]:
    return [sys.executable, "-c", textwrap.dedent(source)]


LISTENING = """
    import json, socket, time
    server = socket.create_server(("127.0.0.1", 0))
    print("starting", flush=True)
    print(json.dumps({"port": server.getsockname()[1]}), flush=True)
    time.sleep(600)
"""


def test_ready_line_and_port() -> None:
    with Process(python(LISTENING)) as process:
        port = process.wait_for_json()["port"]
        process.wait_for_port(port)
        assert process.running
    assert not answers(port)


def test_stop_gives_the_exit_code() -> None:
    with Process(
        python("import signal, sys; signal.signal(15, lambda *_: sys.exit(7)); print('up'); signal.pause()")
    ) as process:
        process.wait_for_line("^up$")
        assert process.stop() == 7


def test_a_program_that_ends_early_fails_at_once_with_its_words() -> None:
    process = Process(python("import sys; sys.exit('không mở được tệp')"))
    with pytest.raises(AssertionError, match=r"(?s)ended before an answer.*không mở được tệp"):
        process.wait_for_port(free_port(), deadline=3600)


def test_a_program_that_ignores_sigterm_is_killed_and_named() -> None:
    process = Process(
        python(
            "import signal; signal.signal(15, signal.SIG_IGN); print('up'); signal.pause(); signal.pause()"
        )
    )
    process.wait_for_line("^up$")
    with pytest.raises(AssertionError, match="SIGTERM did not end it"):
        process.stop(deadline=0.3)
    assert process.exit_code == -signal.SIGKILL


def test_kill_takes_the_children_too() -> None:
    process = Process(
        python(
            "import subprocess; subprocess.Popen(['sleep', '600']); print('up'); import time; time.sleep(600)"
        )
    )
    process.wait_for_line("^up$")
    assert process.children_left()
    process.kill()
    wait_until(lambda: not process.children_left(), "the children's end")


def test_wait_until_names_what_it_waited_for() -> None:
    with pytest.raises(AssertionError, match="in vain: the moon"):
        wait_until(lambda: False, "the moon", deadline=0.05)


def test_free_ports_are_never_the_same() -> None:
    ports = [free_port() for _ in range(50)]
    assert len(set(ports)) == 50


def test_the_list_of_surviving_groups() -> None:
    assert surviving_groups(["+10\n", "+11\n", "-10\n", "+12\n", "-99\n"]) == {11, 12}


def test_nothing_outlives_a_killed_test_run() -> None:
    source = """
        from tests.support.processes import Process
        print(Process(["sleep", "600"]).pid, flush=True)
        import time; time.sleep(600)
    """
    run = subprocess.Popen(python(source), stdout=subprocess.PIPE, text=True)
    assert run.stdout is not None
    with run.stdout as said:
        orphan = int(said.readline())
    run.kill()
    run.wait()

    def gone() -> bool:
        # Killed but not yet collected by init counts as gone.
        try:
            with open(f"/proc/{orphan}/stat", encoding="ascii") as stat:
                return stat.read().rpartition(")")[2].split()[0] == "Z"
        except FileNotFoundError:
            return True

    wait_until(gone, f"the end of process {orphan}")
