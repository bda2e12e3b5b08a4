"""Names of keys, and what they are told to do."""

import pytest

from hardware.keypad.keys import ACTIONS, SERIAL_KEYS, USB_KEYS, KeypadError, key_name, keys_of


def test_keys_are_told_what_they_do() -> None:
    assert keys_of(" N = next , X=no-show") == {"N": "next", "X": "no-show"}


@pytest.mark.parametrize("usual", [SERIAL_KEYS, USB_KEYS])
def test_the_usual_keys_do_the_four_things_of_a_keypad(usual: str) -> None:
    assert set(keys_of(usual).values()) >= {"next", "recall", "finish", "no-show"}


def test_every_action_can_be_given_to_a_key() -> None:
    assert set(keys_of(SERIAL_KEYS).values()) == set(ACTIONS)


@pytest.mark.parametrize(
    "text", ["", "N", "N=", "=next", "N=fly", "N=next,", "N=next,N=recall", "N=next;R=recall", "N=NEXT"]
)
def test_nonsense_is_refused(text: str) -> None:
    with pytest.raises(KeypadError, match="keys: "):
        keys_of(text)


@pytest.mark.parametrize(
    ("code", "name"),
    [(2, "1"), (11, "0"), (79, "KP1"), (59, "F1"), (183, "F13"), (194, "F24"), (49, "N"), (700, "700")],
)
def test_key_codes_have_the_kernel_s_names(code: int, name: str) -> None:
    assert key_name(code) == name
