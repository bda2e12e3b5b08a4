"""docs/centre-file.md says what the code does: every key and default, every example, every error."""

import datetime
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from queue_server.adapters.centre_file import (
    boards,
    cameras,
    document,
    feedback,
    hours,
    oversight,
    publish,
    rating,
    reports,
    rules,
    slip,
    theme,
    voice,
)
from queue_server.adapters.centre_file.document import CentreFile
from queue_server.cli import main
from queue_server.domain.hours import Period

PAPER = Path(__file__).parents[2] / "docs/centre-file.md"
TEXT = PAPER.read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```toml\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
SMALLEST = EXAMPLES[0]
ROW = re.compile(r"^\| `(\w+)` \| (.+) \| (.+) \|$", re.MULTILINE)
SECTIONS: dict[str, type[BaseModel]] = {
    "Top level": CentreFile,
    "`[centre]`": document.CentrePart,
    "`[[branch]]`": document.BranchPart,
    "`[hours]`": document.HoursPart,
    "`[[hours.make_up]]`": hours.MakeUpPart,
    "`[[hours.special]]`": hours.SpecialPart,
    "`[same_day]`": document.SameDayPart,
    "`[targets]`": oversight.TargetsPart,
    "`[alerts]`": oversight.AlertsPart,
    "`[rules]`": rules.RulesPart,
    "`[slip]`": slip.SlipPart,
    "`[[priority]]`": document.PriorityPart,
    "`[[zone]]`": document.ZonePart,
    "`[[service]]`": document.ServicePart,
    "`[[counter]]`": document.CounterPart,
    "`[[outcome]]`": document.NamedPart,
    "`[[pause_reason]]`": document.NamedPart,
    "`[[stop_message]]`": oversight.StopMessagePart,
    "`[voice]`": voice.VoicePart,
    "`[voice.phrases]`": voice.PhrasesPart,
    "`[[voice.volume]]`": voice.LoudnessPart,
    "`[publish]`": publish.PublishPart,
    "`[rating]`": rating.RatingPart,
    "`[feedback]`": feedback.FeedbackPart,
    "`[[feedback.class]]`": feedback.FeedbackClassPart,
    "`[reports]`": reports.ReportsPart,
    "`[recordings]`": cameras.RecordingsPart,
    "`[[camera]]`": cameras.CameraPart,
    "`[theme]`": theme.ThemePart,
    "`[[board]]`": boards.BoardPart,
    "`[[notice]]`": boards.NoticePart,
}


def section(heading: str) -> str:
    """The text below a heading, up to the next."""
    return TEXT.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]


def is_table(field: FieldInfo) -> bool:
    """Whether a field of the file is a table of its own, or several."""
    return any(part.__name__ in str(field.annotation) for part in SECTIONS.values())


def as_written(default: Any) -> Any:
    """A default as somebody would write it in the file."""
    if isinstance(default, (list, frozenset)):
        return [as_written(each) for each in default]
    if isinstance(default, datetime.time):
        return f"{default:%H:%M}"
    return f"{default.start:%H:%M}-{default.end:%H:%M}" if isinstance(default, Period) else default


def test_every_table_has_its_section() -> None:
    tables = {field.alias or name for name, field in CentreFile.model_fields.items() if is_table(field)}
    nesting: dict[str, type[BaseModel]] = {
        "hours": document.HoursPart,
        "voice": voice.VoicePart,
        "feedback": feedback.FeedbackPart,
    }
    for outer, part in nesting.items():
        tables |= {
            f"{outer}.{field.alias or name}" for name, field in part.model_fields.items() if is_table(field)
        }
    assert {heading.strip("`[]") for heading in SECTIONS if heading.startswith("`")} == tables
    headings = re.findall(r"^## (`\[.+)$", TEXT, re.MULTILINE)
    assert headings == [heading for heading in SECTIONS if heading.startswith("`")]


@pytest.mark.parametrize("heading", SECTIONS, ids=lambda heading: heading.strip("`[]"))
def test_every_key_is_named_with_its_default(heading: str) -> None:
    rows = {key: default for key, _, default in ROW.findall(section(heading))}
    fields = {name: field for name, field in SECTIONS[heading].model_fields.items() if not is_table(field)}
    assert list(rows) == list(fields)
    for name, field in fields.items():
        told = rows[name]
        if field.is_required():
            assert told == "required", name
        elif field.default is None:
            assert told != "required", name
            assert "`" not in told, name
        else:
            assert tomllib.loads(f"value = {told.strip('`')}")["value"] == as_written(field.default), name


def merged(fragment: str) -> str:
    """An example of some tables within the smallest file, whose own such tables it replaces."""
    parts = re.split(r"^(?=\[)", SMALLEST, flags=re.MULTILINE)
    names = set(re.findall(r"^\[+([\w.]+)", fragment, re.MULTILINE))
    kept = [part for part in parts if not (head := re.match(r"\[+([\w.]+)", part)) or head[1] not in names]
    return "".join(kept) + "\n" + fragment


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: re.sub(r"\W+", "-", example[:24]))
def test_every_example_imports(example: str, tmp_path: Path) -> None:
    path = tmp_path / "centre.toml"
    path.write_text(example if "format = 1" in example else merged(example), encoding="utf-8")
    done = CliRunner().invoke(main, ["import", "centre", "--data-dir", str(tmp_path / "data"), str(path)])
    assert done.exit_code == 0, done.output


def test_the_command_says_what_the_page_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    console = re.search(r"```console\n\$ luot (.+)\n(.+)\n```", TEXT)
    assert console
    (tmp_path / console[1].split()[-1]).write_text(SMALLEST, encoding="utf-8")
    done = CliRunner().invoke(main, [*console[1].split(), "--data-dir", "data"])
    assert (done.exit_code, done.output) == (0, console[2] + "\n")


def test_a_broken_file_is_answered_as_the_page_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    broken = re.search(r"^```toml broken\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
    answer = re.search(r"^```text\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
    assert broken
    assert answer
    Path("broken.toml").write_text(broken[1], encoding="utf-8")
    done = CliRunner().invoke(main, ["import", "centre", "--data-dir", "data", "broken.toml"])
    assert (done.exit_code, done.output) == (1, answer[1])
    assert not Path("data/luot.db").exists()


NOTICE = "[[notice]]\ntitle = 'A'\ntitle_en = 'A'\ntext = 'a'\ntext_en = 'a'\n"
FAULTS = [
    ('code = "1"', 'code = "số 1"', "String should match pattern"),
    ('"07:30-11:00"', '"11:00-07:30"', "a period must end after it begins"),
    ("[hours]", '[hours]\ndays = ["funday"]', "'funday' is not a day; "),
    ("[hours]", 'timezone = "Asia/Hue"\n[hours]', "'Asia/Hue' is not a time zone name "),
    ("[hours]", "[rules]\nblink_seconds = 60\n[hours]", "Input should be "),
    ("[hours]", '[rules]\nreading = "west"\n[hours]', "String should match pattern "),
    ('services = ["ho-tich"]', 'services = ["dat-dai"]', "there is no service 'dat-dai'"),
    ('services = ["ho-tich"]', 'services = ["ho-tich"]\nzone = "tang-2"', "there is no zone 'tang-2'"),
    ('services = ["ho-tich"]', 'services = ["ho-tich"]\ncamera = "c-9"', "there is no camera 'c-9'"),
    ("[hours]", NOTICE + "boards = ['tv']\n[hours]", "there is no board 'tv'"),
    (
        "[hours]",
        NOTICE + "first = 2026-12-02\nlast = 2026-12-01\n[hours]",
        "a notice must not end before it begins",
    ),
    ("[hours]", "[[board]]\ncode = 'tv'\ncounters = ['9']\n[hours]", "there is no counter '9'"),
    (
        "[hours]",
        "[[board]]\ncode = 'tv'\nlayout = 'counter'\n[hours]",
        "a counter board is about one counter",
    ),
    ("[hours]", "[[board]]\ncode = 'tv'\nlayout = 'field'\n[hours]", "a field board needs the services "),
    ("[hours]", "[[board]]\ncode = 'tv'\nlayout = 'split'\n[hours]", "a split board needs panels "),
    (
        "[hours]",
        "[[board]]\ncode = 'tv'\npanels = ['guide']\n[hours]",
        "layout hall has no room for panels; ",
    ),
    ('"13:30-16:30"', '"10:00-16:30"', "two periods overlap"),
    (
        "[[service]]",
        "[[hours.special]]\ndate = 2026-12-25\ntickets = ['08:00-09:00']\n"
        "[[hours.make_up]]\ndate = 2026-12-25\nlike = 'mon'\n[[service]]",
        "2026-12-25 is said before; ",
    ),
    ("[[service]]", "[[hours.make_up]]\ndate = 2026-12-26\nlike = 'sun'\n[[service]]", "'sun' has no hours "),
    ("[[counter]]", 'next = ["ho-tich"]\n[[counter]]', "a service cannot follow itself"),
    ("[hours]", "[rules]\npriority_ratio = [2, 1]\n[hours]", "there is no [[priority]] class "),
    ("[hours]", '[rules]\nrequired_on_finish = ["outcome"]\n[hours]', "an outcome is required, but "),
    ("[hours]", "[voice]\nmerge_from = 1\n[hours]", "write 2 or more calls that wait, "),
    (
        "[hours]",
        "[[voice.volume]]\nat = '12:00'\npercent = 80\n[[voice.volume]]\nat = '07:00'\npercent = 50\n[hours]",
        "write the times of day in order, each once",
    ),
    ("[hours]", '[voice.phrases]\ncall = "Mời {name}"\n[hours]', "{name} means nothing here; "),
    ("[hours]", '[voice.phrases]\ncall = "Mời số đến {counter}"\n[hours]', "must have {number} once; "),
    ("[hours]", '[voice.phrases]\ncall = "Mời số {number"\n[hours]', "every { needs its }; "),
    ("[hours]", '[voice.phrases]\ncounter = "{{quầy}} {code}"\n[hours]', "braces stand around places only; "),
    ('services = ["ho-tich"]', 'services = ["ho-tich"]\nspoken = "bàn 2"', "write numbers in words, "),
    (
        'services = ["ho-tich"]',
        'services = ["ho-tich"]\nspoken = "-"',
        "write the words that are to be heard",
    ),
    (
        "[hours]",
        "[rules]\ncall_means_serving = true\nno_show_after_recalls = 2\n[hours]",
        "with call_means_serving ",
    ),
]


@pytest.mark.parametrize(("found", "instead", "told"), FAULTS, ids=[told for _, _, told in FAULTS])
def test_the_errors_listed_are_the_errors_given(found: str, instead: str, told: str, tmp_path: Path) -> None:
    assert told in TEXT
    path = tmp_path / "centre.toml"
    path.write_text(SMALLEST.replace(found, instead, 1), encoding="utf-8")
    done = CliRunner().invoke(main, ["import", "centre", "--data-dir", str(tmp_path / "data"), str(path)])
    assert (done.exit_code, told in done.output) == (1, True), done.output
