"""The tables of a centre file that are about its loudspeakers: what they say, and when."""

from __future__ import annotations

import datetime
from itertools import pairwise
from typing import Annotated
from unicodedata import normalize

from pydantic import AfterValidator, Field, StringConstraints, ValidationInfo, field_validator

from display.speech.phrases import DEFAULT_PHRASES, Phrases, phrase_fault, words_fault
from queue_server.adapters.centre_file.hours import Periods
from queue_server.adapters.centre_file.part import Part
from queue_server.domain.voice_policy import VoicePolicy
from queue_server.domain.voice_rules import Loudness, VoiceRules

VI, EN = DEFAULT_PHRASES["vi"], DEFAULT_PHRASES["en"]
Template = Annotated[
    str, StringConstraints(strip_whitespace=True), AfterValidator(lambda text: normalize("NFC", text))
]
"""Composed, as engines and recordings expect it, however an editor wrote it."""


def _spoken_as_it_stands(value: str) -> str:
    if fault := words_fault(value):
        raise ValueError(fault)
    return value


SpokenName = Annotated[Template, AfterValidator(_spoken_as_it_stands)]
"""Words of a centre's own that loudspeakers say just as they stand: “bàn hướng dẫn”."""


class PhrasesPart(Part):
    """``[voice.phrases]``: the sentences that call, with places in braces."""

    call: Template = VI.call
    call_en: Template = EN.call
    several: Template = VI.several
    several_en: Template = EN.several
    several_one: Template = VI.several_one
    several_one_en: Template = EN.several_one
    several_many: Template = VI.several_many
    several_many_en: Template = EN.several_many
    counter: Template = VI.counter
    counter_en: Template = EN.counter
    salutation: Template = VI.salutation
    salutation_en: Template = EN.salutation

    @field_validator("*")
    @classmethod
    def _can_be_filled_in(cls, value: str, info: ValidationInfo) -> str:
        if fault := phrase_fault(str(info.field_name).removesuffix("_en"), value):
            raise ValueError(fault)
        return value

    def to_phrases(self) -> dict[str, Phrases]:
        """The sentences by language."""
        words = self.model_dump()
        english = {key.removesuffix("_en"): text for key, text in words.items() if key.endswith("_en")}
        vietnamese = {key: words[key] for key in english}
        return {**DEFAULT_PHRASES, "vi": Phrases(**vietnamese), "en": Phrases(**english)}


class LoudnessPart(Part):
    """``[[voice.volume]]``: how loud from a time of day on."""

    at: datetime.time
    percent: int = Field(ge=1, le=100)


def _in_order(changes: list[LoudnessPart]) -> list[LoudnessPart]:
    if any(after.at <= before.at for before, after in pairwise(changes)):
        raise ValueError("write the times of day in order, each once")
    return changes


class VoicePart(Part):
    """``[voice]``: how the branch speaks to its halls."""

    chime: bool = True
    repeats: int = Field(default=1, ge=1, le=3)
    merge_from: int = Field(default=3, ge=0, le=20)
    stale_seconds: float = Field(default=20, ge=5, le=120)
    quiet: Periods = []
    phrases: PhrasesPart = PhrasesPart()
    volume: Annotated[list[LoudnessPart], AfterValidator(_in_order)] = []

    @field_validator("merge_from")
    @classmethod
    def _one_is_no_crowd(cls, value: int) -> int:
        if value == 1:
            raise ValueError("write 2 or more calls that wait, or 0 to say each by itself")
        return value

    def to_policy(self) -> VoicePolicy:
        rules = self.model_dump(include={"chime", "repeats", "merge_from", "stale_seconds"})
        loudness = tuple(Loudness(each.at, each.percent) for each in self.volume)
        return VoicePolicy(
            phrases=self.phrases.to_phrases(),
            rules=VoiceRules(**rules, quiet=tuple(self.quiet), loudness=loudness),
        )
