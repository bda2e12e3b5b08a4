"""A procedure as it is published, to take along on paper: all of the record, and the fees to the letter."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from hardware.printer.leaflet import Entry, Leaflet, Section

Record = dict[str, Any]

_WORDS = {
    "vi": {
        "ways": "Cách nộp, thời hạn, lệ phí",
        "time_limit": "Thời hạn giải quyết",
        "fee": "Phí, lệ phí",
        "note": "Ghi chú",
        "papers": "Giấy tờ cần nộp",
        "copies": "Số lượng",
        "form": "Mẫu đơn, tờ khai",
        "steps": "Các bước",
        "conditions": "Ai được làm, điều kiện, kết quả",
        "subjects": "Đối tượng thực hiện",
        "conditions_only": "Yêu cầu, điều kiện",
        "result": "Kết quả",
        "office": "Cơ quan, căn cứ pháp lý",
        "agency": "Cơ quan thực hiện",
        "authority": "Cơ quan có thẩm quyền quyết định",
        "address": "Địa chỉ tiếp nhận",
        "level": "Cấp thực hiện",
        "kind": "Loại thủ tục",
        "decision": "Quyết định công bố",
        "keywords": "Từ khóa",
        "basis": "Căn cứ pháp lý",
        "printed": "In lúc",
        "withdrawn": "Không còn được công bố",
        "scan": "Quét mã để đọc đầy đủ trên điện thoại",
        "cut": "Còn nữa: quét mã ở cuối tờ",
    },
    "en": {
        "ways": "How to apply, time, fees",
        "time_limit": "Time limit",
        "fee": "Fees",
        "note": "Note",
        "papers": "Papers to hand in",
        "copies": "Copies",
        "form": "Form",
        "steps": "Steps",
        "conditions": "Who, conditions, result",
        "subjects": "Who may apply",
        "conditions_only": "Conditions",
        "result": "Result",
        "office": "Office, legal basis",
        "agency": "Carried out by",
        "authority": "Decided by",
        "address": "Where to hand in",
        "level": "Level",
        "kind": "Kind",
        "decision": "Published by decision",
        "keywords": "Keywords",
        "basis": "Legal basis",
        "printed": "Printed",
        "withdrawn": "No longer published",
        "scan": "Scan to read all of it on a phone",
        "cut": "More: scan the code at the end",
    },
}


def leaflet_of(record: Record, office: str, public_url: str, printed_at: datetime, language: str) -> Leaflet:
    """The leaflet of a record as the server tells it; the published texts stay Vietnamese.

    `printed_at` is local time, for a paper at home must say how old it is. What says nothing is left away.
    """
    words = _WORDS.get(language, _WORDS["vi"])
    about = [f"{record['code']} · {record['field']}", f"{words['printed']} {printed_at:%H:%M %d/%m/%Y}"]
    if record.get("withdrawn_at"):
        about.insert(1, words["withdrawn"])
    sections = (
        Section(words["ways"], tuple(_ways(record, words)), whole=True),
        Section(words["papers"], tuple(_papers(record, words))),
        Section(words["steps"], tuple(_named(record, ("steps",), lambda _: ""))),
        Section(
            words["conditions"],
            tuple(
                _named(
                    record,
                    ("subjects", "conditions", "result"),
                    lambda name: words["conditions_only" if name == "conditions" else name],
                )
            ),
        ),
        Section(words["office"], tuple(_office(record, words))),
    )
    return Leaflet(
        office=office,
        name=record["name"],
        about=" · ".join(about),
        sections=tuple(section for section in sections if section.entries),
        url=public_url.rstrip("/") + record["url"],
        scan=words["scan"],
        cut=words["cut"],
    )


def _ways(record: Record, words: dict[str, str]) -> Iterator[Entry]:
    """Each way of handing in, what it takes and what it costs."""
    for way in record["ways"]:
        yield Entry(label=way["way"], apart=True)
        yield from _named(way, ("time_limit", "fee", "note"), words.__getitem__)


def _papers(record: Record, words: dict[str, str]) -> Iterator[Entry]:
    for paper in record["documents"]:
        yield Entry(paper["name"], apart=True)
        yield from _named(paper, ("copies", "form"), words.__getitem__)


def _office(record: Record, words: dict[str, str]) -> Iterator[Entry]:
    names = ("agency", "authority", "address", "level", "kind", "decision", "keywords")
    yield from _named(record, names, words.__getitem__)
    for place, basis in enumerate(record["legal_basis"]):
        parts = [basis["number"], basis["title"], basis["date"], basis["issuer"]]
        text = " · ".join(part for part in parts if part)
        yield Entry(text, label="" if place else words["basis"], apart=True)


def _named(told: Record, names: tuple[str, ...], label: Callable[[str], str]) -> Iterator[Entry]:
    """The texts of these names that say something."""
    for name in names:
        if told.get(name) and told[name].strip():
            yield Entry(told[name], label(name))
