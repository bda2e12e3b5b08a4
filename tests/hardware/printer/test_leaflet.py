"""A leaflet: as long as its texts, whole where it must be, and honest where it is not."""

import unicodedata
from dataclasses import replace

import pytest
import zxingcpp

from hardware.printer import paper
from hardware.printer.leaflet import LONGEST, Entry, Leaflet, Section, draw_leaflet
from hardware.printer.slip import WIDTH_58_MM, WIDTH_80_MM
from tests.hardware.printer.test_slip import ink

FEES = " ".join(f"Miễn lệ phí cho đối tượng thứ {n};" for n in range(1, 1200))
LEAFLET = Leaflet(
    office="Trung tâm Hành chính công thành phố Huế",
    name="Đăng ký khai sinh có yếu tố nước ngoài",
    about="1.000656 · Hộ tịch · In lúc 09:41 21/11/2026",
    sections=(Section("Lệ phí", (Entry("Mức thu: 8.000 đồng.\n\n- Miễn cho người nghèo"),), whole=True),),
    url="http://192.168.1.20:8000/p/hue/1.000656",
    scan="Quét mã để đọc đầy đủ trên điện thoại",
    cut="Còn nữa: quét mã ở cuối tờ",
)


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every line and tag that was written on paper."""
    lines: list[str] = []
    line, tag = paper.Strip._line, paper.Strip.tag

    def note_line(self, text, *more):
        lines.append(text)
        line(self, text, *more)

    def note_tag(self, text, size):
        lines.append(text)
        tag(self, text, size)

    monkeypatch.setattr(paper.Strip, "_line", note_line)
    monkeypatch.setattr(paper.Strip, "tag", note_tag)
    return lines


def with_sections(*sections: Section) -> Leaflet:
    return replace(LEAFLET, sections=sections)


@pytest.mark.parametrize("width", [WIDTH_80_MM, WIDTH_58_MM])
def test_a_leaflet_is_inside_the_paper_and_its_code_opens_the_whole_text(width: int) -> None:
    image = draw_leaflet(with_sections(Section("Lệ phí", (Entry("WWW " * 200),), whole=True)), width)
    left, _, right, bottom = ink(image)
    assert (image.mode, image.width) == ("1", width)
    assert left >= 0
    assert right <= width
    assert bottom <= image.height
    [code] = zxingcpp.read_barcodes(image.convert("L"))
    assert code.text == LEAFLET.url


def test_what_must_be_whole_is_printed_to_its_end_however_long(written: list[str]) -> None:
    image = draw_leaflet(with_sections(Section("Lệ phí", (Entry(FEES),), whole=True)))
    assert image.height > LONGEST
    assert unicodedata.normalize("NFC", FEES) in " ".join(written)
    assert LEAFLET.cut not in written


def test_what_may_be_cut_says_that_it_was(written: list[str]) -> None:
    image = draw_leaflet(
        with_sections(Section("Các bước", (Entry(FEES),)), Section("Kết quả", (Entry("x"),)))
    )
    assert LONGEST < image.height < LONGEST + 600
    assert written.count(LEAFLET.cut) == 2
    assert "đối tượng thứ 1199;" not in " ".join(written)


def test_fees_behind_a_text_that_was_cut_are_whole_all_the_same(written: list[str]) -> None:
    draw_leaflet(
        with_sections(
            Section("Các bước", (Entry(FEES),)), Section("Lệ phí", (Entry("8.000 đồng"),), whole=True)
        )
    )
    assert "8.000 đồng" in written


def test_line_breaks_stay_and_lines_are_not_longer_than_the_paper(written: list[str]) -> None:
    draw_leaflet(LEAFLET, WIDTH_58_MM)
    assert "Mức thu: 8.000 đồng." in written
    assert "- Miễn cho người nghèo" in written


def test_a_label_stands_beside_a_short_text_and_above_a_long_one(written: list[str]) -> None:
    short, long = Entry("1 bản", label="Số lượng"), Entry("Bản chính " * 8, label="Số lượng")
    draw_leaflet(with_sections(Section("Giấy tờ", (short, long))))
    assert "Số lượng: 1 bản" in written
    assert "Số lượng" in written
