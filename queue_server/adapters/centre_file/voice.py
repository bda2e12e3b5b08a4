"""The tables of a centre file that are about its loudspeakers: the sentences that call."""

from __future__ import annotations

from typing import Annotated
from unicodedata import normalize

from pydantic import AfterValidator, StringConstraints, ValidationInfo, field_validator

from display.speech.phrases import DEFAULT_PHRASES, Phrases, phrase_fault, words_fault
from queue_server.adapters.centre_file.part import Part
from queue_server.domain.voice_policy import VoicePolicy

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


class VoicePart(Part):
    """``[voice]``: how the branch speaks to its halls."""

    phrases: PhrasesPart = PhrasesPart()

    def to_policy(self) -> VoicePolicy:
        return VoicePolicy(phrases=self.phrases.to_phrases())
