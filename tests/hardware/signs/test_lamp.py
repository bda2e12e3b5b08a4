"""Lamps on pins, by gpiozero's own mock of a Raspberry Pi's pins; and signs of other makers on MQTT."""

from collections.abc import Iterator

import pytest
from gpiozero import Device
from gpiozero.pins.mock import MockFactory

from hardware.signs.glass import DASHES, SignGone
from hardware.signs.lamp import LampGlass
from hardware.signs.over_mqtt import MqttGlass, Topics


@pytest.fixture
def pins() -> Iterator[MockFactory]:
    before, Device.pin_factory = Device.pin_factory, MockFactory()
    yield Device.pin_factory
    Device.pin_factory.reset()
    Device.pin_factory = before


def test_a_lamp_is_on_while_somebody_is_called_or_served(pins: MockFactory) -> None:
    lamp = LampGlass(17)
    states = []
    for text in ("", "A007", DASHES, "B001", ""):
        lamp.show(text, False)
        states.append(pins.pin(17).state)
    lamp.close()
    assert states == [False, True, False, True, False]


def test_a_relay_may_switch_the_other_way_round_and_is_off_when_let_go(pins: MockFactory) -> None:
    lamp = LampGlass(4, active_high=False)
    assert pins.pin(4).state, "off from the start"
    lamp.show("A007", False)
    assert not pins.pin(4).state
    lamp.show("", False)
    assert pins.pin(4).state
    lamp.close()


def test_a_pin_that_is_taken_or_not_there_is_a_fault_of_the_sign(pins: MockFactory) -> None:
    taken = LampGlass(17)
    with pytest.raises(SignGone):
        LampGlass(17)
    with pytest.raises(SignGone):
        LampGlass("GPIO99")
    taken.close()


class Heard(list[tuple[str, str]]):
    """What was published."""

    def take(self, topic: str, payload: str) -> None:
        self.append((topic, payload))


def test_a_display_of_another_maker_gets_the_words_in_its_own_form() -> None:
    heard = Heard()
    topics = Topics(text_topic="cmnd/quay3/DisplayText", text="[z]{text}", lamp_topic="cmnd/quay3/POWER")
    sign = MqttGlass(topics, 4, heard.take)
    assert not sign.blinks_itself
    sign.show("A007", False)
    sign.show("", False)
    assert heard == [
        ("cmnd/quay3/DisplayText", "[z]A007"), ("cmnd/quay3/POWER", "ON"),
        ("cmnd/quay3/DisplayText", "[z]"), ("cmnd/quay3/POWER", "OFF"),
    ]  # fmt: skip


def test_a_lamp_that_can_blink_is_told_to() -> None:
    heard = Heard()
    lamp = MqttGlass(Topics(lamp_topic="lamp", on="1", off="0", blink="3"), None, heard.take)
    assert lamp.blinks_itself
    for text, blinking in (("A007", True), ("A007", False), (DASHES, False)):
        lamp.show(text, blinking)
    assert heard == [("lamp", "3"), ("lamp", "1"), ("lamp", "0")]


def test_a_sign_whose_last_will_was_heard_is_gone() -> None:
    with pytest.raises(SignGone):
        MqttGlass(Topics(lamp_topic="lamp"), None, Heard().take, lambda: False).show("A007", False)
