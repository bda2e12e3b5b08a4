"""Real centres import; broken files say everything that is wrong with them."""

from pathlib import Path

import pytest

from queue_server.adapters.centre_file.reader import BrokenCentreFile, read_centre_file

CENTRES = Path(__file__).parent / "centres"
HUE = Path("queue_server/demo/centres/hue.toml")


def test_hue_is_the_decision_s():
    (hue,) = read_centre_file(HUE).documents()
    branch = hue.to_branch(1)
    fields = [service for service in branch.services.values() if service.role == "intake"]
    assert len(fields) == 14
    assert "".join(service.letter for service in branch.services.values()) == "ABCDEGHKLMNPTSXFR"
    assert [service.role.value for service in list(branch.services.values())[14:]] == [
        "guidance",
        "fee",
        "result",
    ]
    assert len(branch.counters) == 18
    assert [code for code, counter in branch.counters.items() if "can-cuoc" in counter.services] == [
        "12",
        "13",
    ]
    assert branch.service("kinh-te-nong-nghiep").departments == (
        "Kinh tế",
        "Nông nghiệp và Phát triển nông thôn",
    )
    assert branch.service("thu-phi").nominal_minutes == 6


def test_binh_duong_has_nine_branches():
    documents = read_centre_file(CENTRES / "binh-duong.toml").documents()
    assert [document.name.split()[-2:] for document in documents][:2] == [["Dầu", "Một"], ["Thuận", "An"]]
    assert len({document.code for document in documents}) == 9
    assert all(document.centre.code == "binh-duong" for document in documents)


def test_dong_nai_works_monday_to_friday():
    (document,) = read_centre_file(CENTRES / "dong-nai.toml").documents()
    weekly = document.to_branch(1).hours.weekly
    assert [day for day, periods in weekly.items() if periods] == ["mon", "tue", "wed", "thu", "fri"]


BROKEN = """\
format = 1
[centre]
code = "Huế"
name = ""
timezone = "Asia/Hue"
colour = "red"
[hours]
tickets = ["07:30-11:00", "14:00"]
days = ["mon", "funday"]
[[service]]
code = "ho-tich"
letter = "A"
name = "Hộ tịch"
name_en = "Civil status"
[[service]]
code = "dat-dai"
letter = "a"
name = "Đất đai"
name_en = "Land"
nominal_minutes = -3
[[counter]]
code = "1"
"""


def test_every_error_of_a_broken_file_is_listed_with_its_line(tmp_path):
    path = tmp_path / "broken.toml"
    path.write_text(BROKEN, encoding="utf-8")
    with pytest.raises(BrokenCentreFile) as broken:
        read_centre_file(path)
    assert [(fault.line, fault.place) for fault in broken.value.faults] == [
        (3, "centre.code"),
        (4, "centre.name"),
        (5, "centre.timezone"),
        (6, "centre.colour"),
        (8, "hours.tickets[2]"),
        (9, "hours.days[2]"),
        (17, "service[2].letter"),
        (20, "service[2].nominal_minutes"),
        (21, "counter[1].services"),
    ]
    assert "9 error(s), nothing was imported" in str(broken.value)


def test_names_that_lead_nowhere_and_twins_are_errors(tmp_path):
    path = tmp_path / "crossed.toml"
    text = HUE.read_text(encoding="utf-8")
    text = text.replace('services = ["thue"]', 'services = ["tax"]\nzone = "attic"')
    text = text.replace('code = "can-cuoc"\nletter = "P"', 'code = "thue"\nletter = "A"')
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BrokenCentreFile) as broken:
        read_centre_file(path)
    told = "\n".join(str(fault) for fault in broken.value.faults)
    for part in ("'A' is used before", "'thue' is used before", "no service 'tax'", "no zone 'attic'"):
        assert part in told
    assert "no service 'can-cuoc'" in told
    assert all(fault.line for fault in broken.value.faults)


@pytest.mark.parametrize(
    ("text", "told"), [("format = ", "not TOML"), ("format = 2\n", "less than or equal to 1")]
)
def test_a_file_that_is_no_centre_file(tmp_path, text, told):
    path = tmp_path / "no.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BrokenCentreFile, match=told):
        read_centre_file(path)


def test_a_file_that_is_not_text(tmp_path):
    path = tmp_path / "no.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BrokenCentreFile, match="not UTF-8"):
        read_centre_file(path)
