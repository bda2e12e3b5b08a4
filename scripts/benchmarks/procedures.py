"""Searching the catalogue: from the request to the answer, among thousands of procedures.

Method: the real server with as many procedures as a province publishes, made of syllables that Vietnamese
texts are made of, a record each of some 7 kB; imported as `luot import procedures` does. One keep-alive
connection asks what a citizen types, a letter at a time: `kh`, `kha`, `khai s`… The first question after the
import, for which the server reads the catalogue, is shown by itself.
"""

import json
import random
import time
from collections.abc import Iterator
from pathlib import Path

import requests

from queue_server.adapters.database.procedures import DatabaseProcedures
from queue_server.adapters.procedure_file import read_procedure_file
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


def measure(bench: Workbench) -> Iterator[Row]:
    """Every beginning of what is typed, asked for on one connection."""
    count = bench.sizes.procedures
    folder = bench.furnished("procedures")
    fill(folder, count)
    centre = Centre(folder, HUE)
    try:
        with requests.Session() as session:
            session.trust_env = False
            first, *later = [_asked(session, centre, query) for query in ("", *beginnings())]
    finally:
        centre.close()
    spread = Spread.of(later)
    yield judged(
        f"search among {count} procedures ≤ {milliseconds(BUDGET)}",
        f"{spread}; the first after an import {milliseconds(first)}",
        met=spread.p99 <= BUDGET,
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


def _asked(session: requests.Session, centre: Centre, query: str) -> float:
    """Seconds until one answer is whole."""
    begun = time.perf_counter()
    answer = session.get(
        f"{centre.base_url}/api/v1/branches/hue/procedures", params={"q": query, "limit": "60"}, timeout=30
    )
    answer.raise_for_status()
    return time.perf_counter() - begun
