"""Real centres import; broken files say everything that is wrong with them."""

import base64
import unicodedata
from pathlib import Path

import pytest
from PIL import Image

from queue_server.adapters.centre_file.document import BranchDocument
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
    assert [day for day, hours in weekly.items() if hours.tickets] == ["mon", "tue", "wed", "thu", "fri"]


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


CROSSED = """\
format = 1
[centre]
code = "thu"
name = "Trung tâm Thử"
[hours]
tickets = ["07:30-11:00"]
[rules]
priority_ratio = [2, 1]
call_means_serving = true
no_show_after_recalls = 3
no_show_after_minutes = 2
required_on_finish = ["outcome", "procedure"]
[[pause_reason]]
code = "meeting"
name = "Họp"
name_en = "Meeting"
[[pause_reason]]
code = "meeting"
name = "Họp khác"
name_en = "Other meeting"
[[service]]
code = "ho-tich"
letter = "A"
name = "Hộ tịch"
name_en = "Civil status"
next = ["ho-tich", "thu-phi"]
[[service]]
code = "dat-dai"
letter = "B"
name = "Đất đai"
name_en = "Land"
[[counter]]
code = "1"
services = ["ho-tich"]
pools = ["ho-tich", "thue"]
helps = ["dat-dai"]
[[counter]]
code = "2"
services = ["dat-dai"]
pools = ["ho-tich"]
helps = ["ho-tich"]
"""


def test_rules_that_contradict_each_other_are_refused_with_the_line_of_each(tmp_path):
    path = tmp_path / "crossed.toml"
    path.write_text(CROSSED, encoding="utf-8")
    with pytest.raises(BrokenCentreFile) as broken:
        read_centre_file(path)
    never = "with call_means_serving nobody is ever called and not yet served"
    assert [(fault.line, fault.place, fault.message) for fault in broken.value.faults] == [
        (8, "rules.priority_ratio", "there is no [[priority]] class that it could favour"),
        (10, "rules.no_show_after_recalls", never),
        (11, "rules.no_show_after_minutes", never),
        (12, "rules.required_on_finish",
         "an outcome is required, but there is no [[outcome]] to choose"),
        (18, "pause_reason[2].code", "'meeting' is used before"),
        (26, "service[1].next", "there is no service 'thu-phi'"),
        (26, "service[1].next", "a service cannot follow itself"),
        (35, "counter[1].pools", "there is no service 'thue'"),
        (35, "counter[1].pools", "the counter takes 'ho-tich' already"),
        (41, "counter[2].helps", "the counter takes 'ho-tich' already"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "instead", "place"),
    [
        ("priority_ratio = [2, 1]", "priority_ratio = [0, 1]", "rules.priority_ratio"),
        ("priority_ratio = [2, 1]", "priority_ratio = [2]", "rules.priority_ratio[2]"),
        ("priority_ratio = [2, 1]", 'priority_ratio = "2:1"', "rules.priority_ratio"),
        ("priority_ratio = [2, 1]", "undo_seconds = 301", "rules.undo_seconds"),
        ("priority_ratio = [2, 1]", "surge_waiting = 0", "rules.surge_waiting"),
        ("priority_ratio = [2, 1]", "ordinary_cap_minutes = -1", "rules.ordinary_cap_minutes"),
        ("priority_ratio = [2, 1]", 'appointment_late = "perhaps"', "rules.appointment_late"),
        ("priority_ratio = [2, 1]", "no_show_after_recals = 3", "rules.no_show_after_recals"),
    ],
)
def test_a_rule_of_a_wrong_kind_is_refused_with_its_line(tmp_path, lines, instead, place):
    path = tmp_path / "wrong.toml"
    path.write_text(CROSSED.replace(lines, instead), encoding="utf-8")
    with pytest.raises(BrokenCentreFile) as broken:
        read_centre_file(path)
    assert [(fault.line, fault.place) for fault in broken.value.faults] == [(8, place)]


def test_a_broken_sentence_is_refused_with_its_line_and_what_to_do(tmp_path):
    path = tmp_path / "wrong.toml"
    wrong = '[voice.phrases]\nsalutation = "ông bà"\nseveral_one_en = "number {numbr} to {counter}"\n'
    path.write_text(HUE.read_text(encoding="utf-8") + wrong, encoding="utf-8")
    line = len(HUE.read_text(encoding="utf-8").splitlines()) + 3
    with pytest.raises(BrokenCentreFile) as broken:
        read_centre_file(path)
    assert str(broken.value) == (
        f"{path}: 1 error(s), nothing was imported\n  line {line}: voice.phrases.several_one_en: "
        "{numbr} means nothing here; write {number} and {counter}"
    )


def test_words_to_be_spoken_are_composed_however_an_editor_wrote_them(tmp_path):
    path = tmp_path / "decomposed.toml"
    own = '[voice.phrases]\nsalutation = " ông bà "\n[[counter]]\ncode = "G"\nservices = ["ho-tich"]\n'
    own += 'spoken = "bàn hướng dẫn"\n'
    path.write_text(HUE.read_text(encoding="utf-8") + unicodedata.normalize("NFD", own), encoding="utf-8")
    branch = read_centre_file(path).documents()[0].to_branch(1)
    assert branch.voice.phrases["vi"].salutation == "ông bà"
    assert branch.spoken_names("vi") == {"G": "bàn hướng dẫn"}
    assert branch.spoken_names("en") == {}


def test_a_twin_within_one_list_of_a_counter_is_refused(tmp_path):
    path = tmp_path / "twin.toml"
    text = HUE.read_text(encoding="utf-8").replace(
        'code = "14"\nservices = ["thue"]', 'code = "14"\nservices = ["thue", "thue"]'
    )
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BrokenCentreFile, match="the counter takes 'thue' already"):
        read_centre_file(path)


def test_a_cap_that_no_clock_can_reckon_with_is_refused(tmp_path):
    """A time span has an end; 1e300 minutes would stop every call with an error."""
    path = tmp_path / "huge.toml"
    text = HUE.read_text(encoding="utf-8")
    for rule in ("ordinary_cap_minutes", "reinstate_minutes"):
        for value in ("1e300", "inf", "nan"):
            path.write_text(text.replace(f"{rule} = ", f"{rule} = {value} # "), encoding="utf-8")
            with pytest.raises(BrokenCentreFile, match=rule):
                read_centre_file(path)


LOGO_LINE = 'logo = "logo.png"'
TWICE = 'fields = ["time", "time"]'


def with_slip(*lines: str) -> str:
    return HUE.read_text(encoding="utf-8") + "\n[slip]\n" + "\n".join(lines) + "\n"


def test_a_logo_beside_the_file_is_read_with_it(tmp_path):
    Image.new("L", (120, 80)).save(tmp_path / "logo.png")
    (tmp_path / "hue.toml").write_text(with_slip(LOGO_LINE), encoding="utf-8")
    (document,) = read_centre_file(tmp_path / "hue.toml").documents()
    stored = BranchDocument.model_validate(document.model_dump(mode="json", by_alias=True))
    layout = stored.to_branch(1).slip
    assert base64.b64decode(layout.logo) == (tmp_path / "logo.png").read_bytes()


@pytest.mark.parametrize(
    ("logo", "told"),
    [
        (None, "cannot be read"),
        (b"<svg></svg>", "no picture that can be printed"),
        (bytes(64 * 1024 + 1), "larger than 64 KB"),
    ],
)
def test_a_logo_that_cannot_be_had_is_told_with_everything_else_that_is_wrong(tmp_path, logo, told):
    if logo is not None:
        (tmp_path / "logo.png").write_bytes(logo)
    text = with_slip(LOGO_LINE, TWICE)
    (tmp_path / "hue.toml").write_text(text, encoding="utf-8")
    with pytest.raises(BrokenCentreFile) as broken:
        read_centre_file(tmp_path / "hue.toml")
    lines = text.splitlines()
    assert {(fault.place, fault.line) for fault in broken.value.faults} == {
        ("slip.logo", lines.index(LOGO_LINE) + 1),
        ("slip.fields", lines.index(TWICE) + 1),
    }
    assert any(told in fault.message for fault in broken.value.faults)
    assert any("twice" in fault.message for fault in broken.value.faults)
