"""A real PostgreSQL for tests: one cluster per test process, a database per test cloned from a template."""

import itertools
import os
import pwd
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from tests.support.processes import Process, free_port
from tests.support.programs import find_program

# Nothing here must survive a power cut, so the tests need not wait for the disk.
_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "shared_buffers": "64MB",
    "timezone": "UTC",
}


def unprivileged_prefix() -> list[str]:
    """What to put before PostgreSQL's commands, which refuse root: step down to `postgres` or `nobody`."""
    if os.geteuid() != 0:
        return []
    user = _unprivileged_user().pw_name
    return ["setpriv", f"--reuid={user}", f"--regid={_unprivileged_user().pw_gid}", "--clear-groups", "--"]


def _unprivileged_user() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise LookupError("running as root, and neither of the users postgres and nobody exists")


class Postgres:
    """A running cluster."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="luot-postgres-"))
        if os.geteuid() == 0:
            user = _unprivileged_user()
            os.chown(self._folder, user.pw_uid, user.pw_gid)
        self._numbers = itertools.count(1)
        self._templates: dict[str, str] = {}
        self.port = free_port()
        self._process = self._start()
        self._copying = self._cheapest_copy()

    def _start(self) -> Process:
        server = find_program("postgres")
        data = self._folder / "data"
        initdb = [
            "initdb",
            "--auth=trust",
            "--username=postgres",
            "--encoding=UTF8",
            "--no-locale",
            "--no-sync",
        ]
        initdb[0] = str(server.with_name("initdb"))
        with Process([*unprivileged_prefix(), *initdb, data], cwd=self._folder) as making:
            if making.wait(60) != 0:
                raise AssertionError(making.story())
        options = [f"--{name}={value}" for name, value in {**_SETTINGS, "port": str(self.port)}.items()]
        process = Process([*unprivileged_prefix(), server, "-D", data, *options], cwd=self._folder)
        process.wait_for_line("database system is ready to accept connections", deadline=30)
        return process

    def _cheapest_copy(self) -> str:
        """Copying files, which is all that a server before PostgreSQL 15 knows, takes a ninth of the time."""
        with self._connected() as connection:
            return "STRATEGY FILE_COPY" if connection.info.server_version >= 150_000 else ""

    def url(self, database: str) -> str:
        """The address of a database as SQLAlchemy takes it."""
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{database}"

    def _connected(self) -> psycopg.Connection:
        address = f"host=127.0.0.1 port={self.port} user=postgres dbname=postgres"
        return psycopg.connect(address, autocommit=True)

    def _execute(self, statement: str, *names: str) -> None:
        with self._connected() as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def template(self, name: str, prepare: Callable[[str], None]) -> str:
        """A database to clone from, made once: `prepare` gets its URL, fills it, closes its connections."""
        if name not in self._templates:
            database = f"template_{name}"
            self._execute("CREATE DATABASE {} TEMPLATE template0", database)
            prepare(self.url(database))
            self._templates[name] = database
        return self._templates[name]

    @contextmanager
    def database(self, template: str = "template0") -> Iterator[str]:
        """The URL of a new database, a clone of the template; dropped at the end, connections or not."""
        name = f"test_{next(self._numbers)}"
        self._execute(f"CREATE DATABASE {{}} TEMPLATE {{}} {self._copying}", name, template)
        try:
            yield self.url(name)
        finally:
            self._execute("DROP DATABASE {} WITH (FORCE)", name)

    def close(self) -> None:
        """End the cluster and remove its files."""
        self._process.kill()
        shutil.rmtree(self._folder)
