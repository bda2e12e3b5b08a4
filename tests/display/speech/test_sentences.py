"""Free sentences as people read them aloud; the engine never gets a digit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from display.speech.numbers import SOUTHERN, ReadingStyle
from display.speech.sentences import spoken_sentence


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("Quầy 3 tạm nghỉ", "Quầy ba tạm nghỉ"),
        ("Quầy 3 nghỉ đến 10:30.", "Quầy ba nghỉ đến mười giờ ba mươi."),
        ("Mở lại lúc 14h", "Mở lại lúc mười bốn giờ"),
        ("Mở lại lúc 7h05", "Mở lại lúc bảy giờ năm"),
        ("Mời số A007 đến quầy 12", "Mời số a không không bảy đến quầy mười hai"),
        ("Ngày 21/11 nghỉ", "Ngày hai mươi mốt tháng mười một nghỉ"),
        ("đến 2/9/2026", "đến hai tháng chín năm hai nghìn không trăm hai mươi sáu"),
        ("Lệ phí 120.000 đồng", "Lệ phí một trăm hai mươi nghìn đồng"),
        ("1.020.005 đồng", "một triệu không trăm hai mươi nghìn không trăm linh năm đồng"),
        ("giảm 50% phí", "giảm năm mươi phần trăm phí"),
        ("gọi 1022", "gọi một nghìn không trăm hai mươi hai"),
        ("gọi 0234 3822", "gọi không hai ba bốn ba nghìn tám trăm hai mươi hai"),
        ("biển số 75A12345", "biển số bảy mươi lăm A một hai ba bốn năm"),
        ("Xin cảm ơn!", "Xin cảm ơn!"),
    ],
)
def test_what_is_written_is_read_as_people_say_it(text: str, spoken: str) -> None:
    assert spoken_sentence(text) == spoken


def test_the_centre_s_own_way_of_reading_is_kept() -> None:
    assert spoken_sentence("B104", SOUTHERN) == "bê một không bốn"
    whole = ReadingStyle(mode="whole")
    assert spoken_sentence("A007", whole) == "a bảy"
    assert spoken_sentence("1.004 số", SOUTHERN) == "một ngàn không trăm lẻ bốn số"


@given(st.text(alphabet="0123456789ABhg:/.% ", max_size=24))
def test_no_digit_ever_reaches_the_engine(text: str) -> None:
    assert not any(letter.isdigit() for letter in spoken_sentence(text))
