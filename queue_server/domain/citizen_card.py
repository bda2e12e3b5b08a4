"""Reading the QR code of an identity card: it spares typing, and proves nothing (K10).

The citizen card (CCCD) says ``number|old number|name|DDMMYYYY|sex|address|DDMMYYYY`` with six, seven or more
fields; the old number is often empty and left out altogether by some printings. The health-insurance card
(BHYT) has a similar line whose name is hex-encoded. Of either nothing is kept but a :class:`PersonMark`.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from queue_server.domain.errors import ScanRefused

LONGEST_SCAN = 1000
SHOWN_DIGITS = 3
FEWEST_FIELDS = 6

CITIZEN_NUMBER = re.compile(r"[0-9]{12}")
OLD_NUMBER = re.compile(r"([0-9]{9}|[0-9]{12})?")
HEALTH_NUMBER = re.compile(r"[A-Z]{2}[0-9]{13}|[0-9]{10}")
SYMBOLOGY = re.compile(r"^\][A-Za-z][0-9A-Za-z]")
"""``]Q3``: what some scanners send before a code to say of what kind it is (ISO/IEC 15424)."""


class CardKind(StrEnum):
    """Whose card it is."""

    CITIZEN = "citizen"
    HEALTH = "health"


class WhyNot(StrEnum):
    """What speaks against a scan."""

    EMPTY = "card-empty"
    NOT_A_CARD = "card-unknown"
    NUMBER = "card-number"
    NAME = "card-name"
    BIRTH_DATE = "card-birth-date"


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says. It shows nothing of itself in logs and tracebacks."""

    kind: CardKind
    number: str = field(repr=False)
    name: str | None = field(default=None, repr=False)
    """``None`` where only the number was typed."""
    born: date | None = field(default=None, repr=False)
    """``None`` also where the card knows only the year."""


@dataclass(frozen=True, slots=True)
class PersonMark:
    """All that is kept of a card."""

    masked: str
    """``*********123``."""
    hash: str = field(repr=False)
    """Keyed, so that nobody without the centre's key finds the number by trying all of them."""


def read_scan(line: str) -> Card:
    """The card that a scanner's line, or a typed number, tells of.

    >>> read_scan("046089001234||Nguyễn Văn A|01021989|Nam|Huế|10052021").born
    datetime.date(1989, 2, 1)

    Raises:
        ScanRefused: it is neither; ``why`` is one of :class:`WhyNot`.
    """
    text = SYMBOLOGY.sub("", line.strip()) if len(line) <= LONGEST_SCAN else ""
    if not text:
        raise _refused(WhyNot.NOT_A_CARD if line.strip() else WhyNot.EMPTY)
    fields = [each.strip() for each in text.split("|")]
    if len(fields) == 1:
        return Card(CardKind.CITIZEN, _citizen_number(re.sub(r"[ .-]", "", text)))
    if len(fields) < FEWEST_FIELDS:
        raise _refused(WhyNot.NOT_A_CARD)
    if HEALTH_NUMBER.fullmatch(fields[0]):
        return _health_card(fields)
    return _citizen_card(fields)


def mark(card: Card, key: bytes) -> PersonMark:
    """What is kept of a card: its number but for the end masked, and a hash under the centre's ``key``."""
    masked = "*" * (len(card.number) - SHOWN_DIGITS) + card.number[-SHOWN_DIGITS:]
    said = f"{card.kind.value}:{card.number}".encode()
    return PersonMark(masked, hmac.new(key, said, hashlib.sha256).hexdigest())


def _citizen_card(fields: list[str]) -> Card:
    number = _citizen_number(fields[0])
    rest = fields[2:] if OLD_NUMBER.fullmatch(fields[1]) else fields[1:]
    return Card(CardKind.CITIZEN, number, _name(rest[0]), _born(rest[1]))


def _health_card(fields: list[str]) -> Card:
    try:
        name = bytes.fromhex(fields[1]).decode()
    except ValueError:
        raise _refused(WhyNot.NAME) from None
    return Card(CardKind.HEALTH, fields[0], _name(name), _born(fields[2].replace("/", "")))


def _citizen_number(text: str) -> str:
    if not CITIZEN_NUMBER.fullmatch(text):
        raise _refused(WhyNot.NUMBER)
    return text


def _name(text: str) -> str:
    if not text or any(
        not (letter.isalpha() or letter in " '’.-") for letter in unicodedata.normalize("NFC", text)
    ):
        raise _refused(WhyNot.NAME)
    return text


def _born(text: str) -> date | None:
    """The date of ``DDMMYYYY``; ``None`` for a year alone, also written ``0000YYYY``."""
    if re.fullmatch(r"(0000)?(18|19|20)[0-9]{2}", text):
        return None
    if not re.fullmatch(r"[0-9]{8}", text):
        raise _refused(WhyNot.BIRTH_DATE)
    try:
        return date(int(text[4:]), int(text[2:4]), int(text[:2]))
    except ValueError:
        raise _refused(WhyNot.BIRTH_DATE) from None


def _refused(why: WhyNot) -> ScanRefused:
    return ScanRefused(why=why.value)
