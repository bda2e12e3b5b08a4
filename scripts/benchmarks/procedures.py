"""Searching the catalogue: from the request to the answer, among thousands of procedures.

Method: the real server with as many procedures as a province publishes, made of syllables that Vietnamese
texts are made of, a record each of some 7 kB; imported as `luot import procedures` does. One keep-alive
connection asks what a citizen types, a letter at a time: `kh`, `kha`, `khai s`… Then one procedure more is
imported beside the running server, which indexes all of them anew by itself: what is asked meanwhile is shown
apart.
"""

import json
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import requests

from queue_server.adapters.database.procedures import DatabaseProcedures
from queue_server.adapters.procedure_file import ProcedureRecord, read_procedure_file
from queue_server.bootstrap import open_store
from queue_server.config import Settings
from scripts.benchmarks.figures import Spread, milliseconds
from scripts.benchmarks.report import Row, judged
from scripts.benchmarks.workbench import Workbench
from tests.support.centre import HUE, Centre

BUDGET = 0.050
TYPED = (
    "dang ky khai sinh",
    "giay phep xay dung",
    "Chứng thực hợp đồng",
    "tro cap xa hoi",
    "thu tuc",
    "9.001",
)
TEXT = """
đăng ký khai sinh giấy phép xây dựng chứng thực hợp đồng trợ cấp xã hội thủ tục cấp đổi lại điều chỉnh gia hạn
quyền sử dụng đất kinh doanh hộ tịch kết hôn nuôi con thường trú tạm vắng lao động bảo hiểm y tế giáo dục
nông nghiệp môi trường thuế phí lệ đồng ngày làm việc hồ sơ nộp trực tiếp bưu chính cơ quan thẩm định kết quả
"""
SYLLABLES, FIELDS = TEXT.split(), 60
WORDS_A_RECORD = 1300
INDEXED_WITHIN = 3.0
"""Seconds in which the server surely sees an import and indexes it."""


def measure(bench: Workbench) -> Iterator[Row]:
    """Every beginning of what is typed, asked for on one connection."""
    count = bench.sizes.procedures
    folder = bench.furnished("procedures")
    fill(folder, count)
    centre = Centre(folder, HUE)
    try:
        with requests.Session() as session:
            session.trust_env = False
            typing = Spread.of(_asked(session, centre, query) for query in ("", *beginnings()))
            _import_one_more(folder)
            until = time.perf_counter() + INDEXED_WITHIN
            meanwhile = Spread.of(_while(until, lambda: _asked(session, centre, "khai sinh")))
    finally:
        centre.close()
    yield judged(
        f"search among {count} procedures ≤ {milliseconds(BUDGET)}",
        f"{typing}; while an import is indexed {meanwhile}",
        met=max(typing.p99, meanwhile.p99) <= BUDGET,
    )


def beginnings() -> list[str]:
    """What the server is asked while each of :data:`TYPED` is typed."""
    return [typed[:end] for typed in TYPED for end in range(1, len(typed) + 1)]


def fill(folder: Path, count: int) -> None:
    """Import made-up procedures into the store of a data folder."""
    chance = random.Random(count)
    file = folder / "procedures.jsonl"
    with file.open("w", encoding="utf-8") as lines:
        for number in range(count):
            steps = " ".join(chance.choices(SYLLABLES, k=WORDS_A_RECORD)) + f" số {number}"
            name = " ".join(chance.choices(SYLLABLES, k=chance.randrange(6, 25)))
            field = " ".join(SYLLABLES[number % FIELDS : number % FIELDS + 2])
            record = {"code": f"9.{number:06}", "name": name, "field": field, "steps": steps}
            lines.write(json.dumps(record, ensure_ascii=False) + "\n")
    store = open_store(Settings(data_dir=folder))
    try:
        DatabaseProcedures(store.database, store.clock).take_over(read_procedure_file(file))
    finally:
        store.database.close()


def _import_one_more(folder: Path) -> None:
    """A further procedure, in a file that leaves the others as they are."""
    store = open_store(Settings(data_dir=folder))
    try:
        more = ProcedureRecord(code="9.more", name="Đăng ký khai sinh lưu động", field="Hộ tịch")
        DatabaseProcedures(store.database, store.clock).take_over([more], all_there_are=False)
    finally:
        store.database.close()


def _while(until: float, ask: Callable[[], float]) -> Iterator[float]:
    """What is asked again and again until then."""
    while time.perf_counter() < until:
        yield ask()


def _asked(session: requests.Session, centre: Centre, query: str) -> float:
    """Seconds until one answer is whole."""
    begun = time.perf_counter()
    answer = session.get(
        f"{centre.base_url}/api/v1/branches/hue/procedures", params={"q": query, "limit": "60"}, timeout=30
    )
    answer.raise_for_status()
    return time.perf_counter() - begun
