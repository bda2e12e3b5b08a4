"""Whether recorded words can say every call of a branch: what ``luot voice check`` does, and says of it."""

from __future__ import annotations

import json
import shutil
import tempfile
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from display.speech.phrases import PhraseError, spoken_calls
from display.speech.vocabulary import Vocabulary
from hardware.voice.clips import ClipStore
from hardware.voice.engine import VoiceFault
from hardware.voice.manifest import NAME, Manifest
from hardware.voice.recorded import RecordedEngine
from hardware.voice.recording import read_recording
from hardware.voice.sound import RATE, Samples, SoundError, loudness, peak, trimmed
from queue_server.adapters.announcing import reading_style
from queue_server.domain.branch import Branch

SPOKEN = {"vi": "Vietnamese", "en": "English"}
OVERDRIVEN_DBFS = -0.1
FAINT_DBFS = -40.0
LONG_SECONDS = 4.0
MOST_TOLD = 12
"""So many sentences that cannot be said are enough to understand."""


def vocabulary_of(branch: Branch, language: str) -> Vocabulary:
    """Everything the branch may have to call in a language."""
    return Vocabulary(
        letters=[service.letter for service in branch.services.values()],
        counters=list(branch.counters),
        phrases=branch.voice.phrases[language],
        language=language,
        style=reading_style(branch.policy),
        names=branch.spoken_names(language),
        highest=max(999, branch.policy.paper_from + 98),
    )


def check(folder: Path, branch: Branch) -> bool:
    """Print how each word is recorded, what is broken, and what is missing; whether all is well.

    Raises:
        click.ClickException: there is no usable manifest.
    """
    engine = RecordedEngine(folder)
    with _plain_faults():
        speakers = engine.speakers()
    fine = True
    for language, speaker in speakers.items():
        click.echo(
            f"{SPOKEN.get(language, language)}, voice {speaker.voice}, licence “{speaker.licence}”, "
            f"{len(speaker.clips)} recordings in {speaker.folder}"
        )
        well = _recordings_well(speaker)
        if language in branch.voice.phrases:
            well &= _nothing_missing(engine, vocabulary_of(branch, language))
        if well:
            click.echo(f"  Every call of {branch.code} can be spoken with them.")
        fine &= well
    for language in branch.voice.phrases.keys() - speakers.keys():
        click.echo(f"{SPOKEN[language]}: no recordings; another voice speaks it.")
    return fine


def say(folder: Path, branch: Branch, number: str, counter: str, language: str, out: Path) -> None:
    """Join one call and write it to ``out``, with its chime.

    Raises:
        click.ClickException: a word is missing or broken, or there is no such counter; nothing was written.
    """
    if counter not in branch.counters:
        raise click.ClickException(f"there is no counter {counter}; known: {', '.join(branch.counters)}")
    with _plain_faults(), tempfile.TemporaryDirectory() as scratch:
        text = spoken_calls(
            [(number, counter)],
            reading_style(branch.policy),
            branch.voice.phrases[language],
            language,
            branch.spoken_names(language),
        )
        clip = ClipStore([RecordedEngine(folder)], Path(scratch)).clip(text, language)
        shutil.copyfile(clip.path, out)
    click.echo(f"{out}: “{text}”")


def write_reading_list(folder: Path, branch: Branch, language: str) -> None:
    """Write a manifest and the list, in Vietnamese, that a speaker reads from.

    Raises:
        click.ClickException: the folder has a manifest already; nothing was written.
    """
    if (folder / NAME).exists():
        raise click.ClickException(f"{folder / NAME} is there already; nothing was written")
    pieces = vocabulary_of(branch, language).pieces()
    files = {words: f"{at:03}-{_plain(words)}.wav" for at, words in enumerate(pieces, start=1)}
    folder.mkdir(parents=True, exist_ok=True)
    entries = "\n".join(
        f'{json.dumps(words, ensure_ascii=False)} = "{file}"' for words, file in files.items()
    )
    (folder / NAME).write_text(
        f'language = "{language}"\nvoice = "Tên người đọc"\nlicence = "Ai cho phép dùng, từ ngày nào"\n\n'
        f"[clips]\n{entries}\n",
        encoding="utf-8",
    )
    rows = "\n".join(
        f"| {at} | **{words}** | {f'tên chữ {letter}' if letter else ''} | `{files[words]}` |"
        for at, (words, letter) in enumerate(pieces.items(), start=1)
    )
    (folder / "danh-sach-doc.md").write_text(_LIST.format(branch=branch.name, rows=rows), encoding="utf-8")
    click.echo(f"{folder}: {len(pieces)} recordings to make; see danh-sach-doc.md")


_LIST = """# Danh sách đọc cho {branch}

Đọc từng dòng bằng giọng đều, rõ, như đang mời khách; mỗi dòng ghi một tệp WAV có tên ở cột cuối.
Chọn phòng yên tĩnh, micrô cách miệng khoảng 20 cm, không chỉnh âm lượng giữa chừng. Khoảng lặng ở
đầu và cuối tệp sẽ được cắt, độ to sẽ được cân bằng tự động. Xong việc, sửa tên người đọc trong
`manifest.toml`, rồi chạy `luot voice check --clips THƯ_MỤC_NÀY`.

| số | đọc | ghi chú | tệp |
|---|---|---|---|
{rows}
"""


def _recordings_well(speaker: Manifest) -> bool:
    """Print length and level of every recording, and what is wrong with it."""
    fine = True
    for words, path in speaker.clips.items():
        try:
            samples = read_recording(path)
        except SoundError as error:
            click.echo(f"  BROKEN   {' '.join(words)}: {error}")
            fine = False
            continue
        length = len(trimmed(samples)) / RATE
        doubts = "; ".join(_doubts(samples, length))
        told = f"  {length:5.2f} s {loudness(samples):6.1f} dB  {' '.join(words)}  ({path.name})"
        click.echo(f"{told}: {doubts}" if doubts else told)
    return fine


def _doubts(samples: Samples, length: float) -> Iterator[str]:
    """What somebody should listen to; none of it keeps a recording from being used."""
    if peak(samples) > OVERDRIVEN_DBFS:
        yield "too loud, it is distorted: record it again, further from the microphone"
    if loudness(samples) < FAINT_DBFS:
        yield "faint, its noise will be heard: record it again, nearer to the microphone"
    if length > LONG_SECONDS:
        yield "long: is there a pause or another word in it?"


def _nothing_missing(engine: RecordedEngine, vocabulary: Vocabulary) -> bool:
    """Rehearse every call and print the words that nobody recorded."""
    examples: dict[str, str] = {}
    for sentence in vocabulary.sentences():
        for word in engine.plan(sentence, vocabulary.language)[1]:
            examples.setdefault(word, sentence)
    for word, sentence in list(examples.items())[:MOST_TOLD]:
        click.echo(f"  MISSING  “{word}”, for “{sentence}”")
    if len(examples) > MOST_TOLD:
        rest: Sequence[str] = list(examples)[MOST_TOLD:]
        click.echo(f"  MISSING  {', '.join(f'“{word}”' for word in rest)}")
    return not examples


def _plain(words: str) -> str:
    """A file name of small letters: “quầy số” → “quay-so”."""
    letters = unicodedata.normalize("NFD", words.replace("đ", "d"))
    return "-".join("".join(each for each in letters if each.isascii()).split())


@contextmanager
def _plain_faults() -> Iterator[None]:
    """Ends the command with the words of a fault and exit code 1."""
    try:
        yield
    except (VoiceFault, PhraseError) as error:
        raise click.ClickException(str(error)) from error
