"""The part of scripts/run and scripts/test that keeps .venv equal to the lock files.

pip itself is left out (`luot_install` only notes what it was asked for); what is tested is when it is called.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[2] / "scripts"

NOTING = """
set -euo pipefail
. scripts/lib/venv.sh
luot_install() { touch "$luot_record/installing"; echo "install ${@: -1}"; rm "$luot_record/installing"; }
luot_venv requirements.txt
"""

# A Python that makes venvs without pip, which is quick.
QUICK_PYTHON = """#!/bin/sh
if [ "$1 $2" = "-m venv" ]; then shift 2; exec {real} -m venv --without-pip "$@"; fi
exec {real} "$@"
"""

# Debian's Python without python3-venv and python3-pip.
BARE_PYTHON = """#!/bin/sh
case "$*" in *ensurepip*|*"-m pip"*) exit 1;; esac
exec {real} "$@"
"""

# What this apt-get installs is the quick Python.
APT_GET = """#!/bin/sh
echo "apt-get $*" >&2
if [ "$1" = install ]; then mv quick path/python3; fi
"""

OLD_PYTHON = """#!/bin/sh
echo 'SyntaxError' >&2; exit 1
"""


class Checkout:
    """A clone with nothing in it but the script, a lock file and a project file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(SCRIPTS / "lib", folder / "scripts/lib")
        (folder / "requirements.txt").write_text("flask==3.1.3\n")
        (folder / "pyproject.toml").write_text("[project]\n")
        (folder / "path").mkdir()
        # Only what the script may expect of a fresh machine, so that no other Python is found.
        for name in (
            "sh",
            "bash",
            "cat",
            "dirname",
            "grep",
            "id",
            "mkdir",
            "rm",
            "sha256sum",
            "touch",
            "flock",
        ):
            (folder / "path" / name).symlink_to(str(shutil.which(name)))
        self.python(QUICK_PYTHON)

    def python(self, source: str) -> None:
        """Make this the only Python of the machine."""
        program = self.folder / "path/python3"
        program.write_text(source.format(real=os.path.realpath(sys.executable)))
        program.chmod(0o755)

    def fill(self, script: str = NOTING, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run the script in this checkout as an ordinary user would see it."""
        bash = str(shutil.which("bash"))
        clean = {"PATH": str(self.folder / "path"), **environment}
        return subprocess.run(
            [bash, "-c", script], cwd=self.folder, env=clean, capture_output=True, text=True, check=False
        )

    def installs(self) -> list[str]:
        """What a start asks pip for."""
        done = self.fill()
        assert done.returncode == 0, done.stderr
        return [line.removeprefix("install ") for line in done.stdout.splitlines()]


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    folder = tmp_path / "Lượt của tôi"
    folder.mkdir()
    return Checkout(folder)


def everything(checkout: Checkout) -> list[str]:
    return [str(checkout.folder / "requirements.txt"), str(checkout.folder)]


def test_a_first_start_installs_and_a_second_does_nothing(checkout: Checkout) -> None:
    assert checkout.installs() == everything(checkout)
    assert checkout.installs() == []


def test_a_changed_lock_file_is_installed(checkout: Checkout) -> None:
    checkout.installs()
    (checkout.folder / "requirements.txt").write_text("flask==3.1.4\n")
    assert checkout.installs() == everything(checkout)[:1]


def test_a_cut_off_installation_starts_afresh(checkout: Checkout) -> None:
    checkout.installs()
    half = checkout.folder / ".venv/half-installed"
    half.touch()
    (checkout.folder / ".venv/luot/installing").touch()
    assert checkout.installs() == everything(checkout)
    assert not half.exists()


def test_a_failed_installation_is_tried_again(checkout: Checkout) -> None:
    failing = NOTING.replace('echo "install ${@: -1}"', "exit 1")
    assert checkout.fill(failing).returncode == 1
    assert checkout.installs() == everything(checkout)


@pytest.mark.parametrize("way", ["move", "copytree"])
def test_a_moved_or_copied_checkout_gets_its_own_environment(checkout: Checkout, way: str) -> None:
    checkout.installs()
    elsewhere = checkout.folder.with_name("elsewhere")
    if way == "move":
        shutil.move(checkout.folder, elsewhere)
    else:
        shutil.copytree(checkout.folder, elsewhere, symlinks=True)
    checkout.folder = elsewhere
    assert checkout.installs() == everything(checkout)


def test_another_python_makes_another_environment(checkout: Checkout) -> None:
    checkout.installs()
    home = checkout.folder / ".venv/luot/home"
    home.write_text(f"{checkout.folder}\n3.10\n")
    assert checkout.installs() == everything(checkout)


def test_a_python_that_is_gone_makes_another_environment(checkout: Checkout) -> None:
    checkout.installs()
    (checkout.folder / ".venv/bin/python").unlink()
    assert checkout.installs() == everything(checkout)


def test_no_python_says_what_to_do(checkout: Checkout) -> None:
    checkout.python(OLD_PYTHON)
    done = checkout.fill()
    assert done.returncode == 1
    assert "no Python 3.11 to 3.14 found" in done.stderr
    assert "sudo apt-get install python3 python3-venv" in done.stderr
    assert not (checkout.folder / ".venv").exists()


def test_a_python_without_its_venv_part_says_what_to_do(checkout: Checkout) -> None:
    checkout.python(BARE_PYTHON)
    done = checkout.fill()
    assert done.returncode == 1
    assert "sudo apt-get install python3-venv" in done.stderr
    assert not (checkout.folder / ".venv").exists()


def test_as_root_the_missing_part_is_installed(checkout: Checkout) -> None:
    checkout.python(BARE_PYTHON)
    apt = checkout.folder / "path/apt-get"
    apt.write_text(APT_GET)
    apt.chmod(0o755)
    quick = checkout.folder / "quick"
    quick.write_text(QUICK_PYTHON.format(real=os.path.realpath(sys.executable)))
    quick.chmod(0o755)
    (checkout.folder / "path/mv").symlink_to(str(shutil.which("mv")))
    done = checkout.fill(NOTING.replace("luot_venv req", "luot_is_root() { true; }\nluot_venv req"))
    assert done.returncode == 0, done.stderr
    assert "apt-get install --yes" in done.stderr


def test_two_starts_at_once_install_once(checkout: Checkout) -> None:
    bash = str(shutil.which("bash"))
    environment = {"PATH": str(checkout.folder / "path")}
    starts = [
        subprocess.Popen(
            [bash, "-c", NOTING], cwd=checkout.folder, env=environment, stdout=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    said = [start.communicate(timeout=100)[0] for start in starts]
    assert [start.returncode for start in starts] == [0, 0, 0]
    assert sorted(map(len, said))[:2] == [0, 0]
