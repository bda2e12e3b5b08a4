"""Signs and lamps of other makers that take plain words over MQTT, such as those with Tasmota."""

from collections.abc import Callable

from pydantic import BaseModel, ConfigDict

from hardware.signs.glass import SignGone
from hardware.signs.lamp import is_lit

Publish = Callable[[str, str], None]
"""Send a payload to a topic. Without a broker it is lost: it is said again before long."""


class Topics(BaseModel):
    """Where the sign listens and what it understands. A topic that is None is not used.

    `text` is what `text_topic` is sent, with `{text}` in its place. `lamp_topic` gets `on` and `off`, and
    while a call blinks `blink` if the lamp knows how to, else both in turn. At `status_topic` the sign says
    `offline` in its last will.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    text_topic: str | None = None
    text: str = "{text}"
    lamp_topic: str | None = None
    on: str = "ON"
    off: str = "OFF"
    blink: str | None = None
    status_topic: str | None = None
    offline: str = "Offline"


class MqttGlass:
    """Fulfils :class:`hardware.signs.glass.Glass` by publishing."""

    def __init__(
        self, topics: Topics, width: int | None, publish: Publish, lives: Callable[[], bool] = lambda: True
    ) -> None:
        """`lives` is False once the sign's own last will has been heard."""
        self._topics, self._publish, self._lives = topics, publish, lives
        self.width = width
        self.blinks_itself = topics.lamp_topic is not None and topics.blink is not None

    def show(self, text: str, blinking: bool) -> None:
        """Publish the words, and what the lamp shall do."""
        if not self._lives():
            raise SignGone("last will")
        topics = self._topics
        if topics.text_topic:
            self._publish(topics.text_topic, topics.text.replace("{text}", text))
        if topics.lamp_topic:
            lit = topics.on if is_lit(text) else topics.off
            self._publish(topics.lamp_topic, topics.blink if blinking and topics.blink else lit)

    def close(self) -> None:
        """Nothing to let go of."""
