"""The server's side of a board's voice, played by the test: what the page asks, and what it may say."""

from __future__ import annotations

import io
import wave
from collections.abc import Sequence
from typing import Any

from playwright.sync_api import Page, Request, Route

from tests.templates.edge import Edge


def silence_clip(seconds: float = 0.4) -> bytes:
    """A WAV of nothing."""
    file = io.BytesIO()
    with wave.open(file, "wb") as clip:
        clip.setnchannels(1)
        clip.setsampwidth(2)
        clip.setframerate(22_050)
        clip.writeframes(b"\0\0" * int(22_050 * seconds))
    return file.getvalue()


class Voice:
    """Gives the page the zone's voice, and each utterance once; `again` is how soon it asks by itself."""

    def __init__(self, edge: Edge, again: float = 600) -> None:
        self.again = again
        self.speaks = True
        self.asked: list[dict[str, Any]] = []
        self._to_say: list[dict[str, Any]] = []
        edge.on("POST", r"/zones/main/voice$", self._answer)
        edge.page.route("**/announcements/*.wav*", self._clip)

    def will_say(
        self,
        *seqs: int,
        languages: Sequence[str] = ("vi",),
        begin: float = 60,
        longest: float = 60,
        volume: int = 80,
    ) -> None:
        """The next question is answered with this, after what was to be said before. Unless the test is about
        them, the limits are those of a machine that may stand still."""
        entries = "+".join(map(str, seqs))
        sounds = [
            {
                "language": each,
                "text": each,
                "url": f"/api/v1/branches/hue/announcements/{entries}.wav?language={each}",
            }
            for each in languages
        ]
        say = {
            "id": str(len(self._to_say) + len(self.asked) + 1),
            "seqs": list(seqs),
            "text": f"Mời {entries}",
        }
        limits = {"volume": volume, "begin_within_seconds": begin, "longest_seconds": longest}
        self._to_say.append({**say, "sounds": sounds, **limits})

    def told(self) -> list[str]:
        """What the page told of the utterances it was given, without repeats."""
        told = [each["last"]["outcome"] for each in self.asked if each["last"]]
        return [each for n, each in enumerate(told) if n == 0 or told[n - 1] != each]

    def _answer(self, request: Request) -> tuple[int, Any]:
        question: Any = request.post_data_json
        self.asked.append(question)
        busy = question["last"] and question["last"]["outcome"] == "playing"
        give = self.speaks and question["ready"] and not busy and self._to_say
        say = self._to_say.pop(0) if give else None
        return 200, {"speaks": self.speaks, "say": say, "ask_again_seconds": self.again}

    @staticmethod
    def _clip(route: Route) -> None:
        route.fulfill(body=silence_clip(), content_type="audio/wav")


def heard(page: Page, count: int) -> list[dict[str, Any]]:
    """What the page has said, once it is so much."""
    page.wait_for_function(f"() => window.luotAudioLog.length >= {count}")
    log: list[dict[str, Any]] = page.evaluate("window.luotAudioLog")
    return log
