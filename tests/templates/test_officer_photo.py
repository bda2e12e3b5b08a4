"""The officer's photo on the rating tablet: where the centre wishes it, of who has one and works here."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from queue_server.adapters.photos import PhotoShelf
from tests.support.browser import Pages, accessibility_faults
from tests.support.centre import HUE, Centre

PHOTO = "/branches/hue/counters/1/photo"


@pytest.fixture(scope="module")
def centre_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Huế, with photos."""
    text = HUE.read_text(encoding="utf-8")
    wishes = "[rating]\nofficer_photo = true\n"
    text = text.replace("[rating]\n", wishes) if "[rating]\n" in text else f"{text}\n{wishes}"
    file = tmp_path_factory.mktemp("photos") / "hue-photos.toml"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.fixture
def shelf(centre: Centre, tmp_path: Path) -> PhotoShelf:
    """Where the centre's photos are kept, with one of the officer."""
    shelf, file = PhotoShelf(centre.folder / "photos"), tmp_path / "lan.png"
    Image.new("RGB", (400, 400), "#1b7f4b").save(file)
    shelf.put("officer", file)
    return shelf


def test_the_tablet_shows_who_works_here_and_nobody_once_the_counter_is_closed(
    centre: Centre, shelf: PhotoShelf, open_page: Pages
) -> None:
    page = open_page("tablet", centre.url("/rate/hue/1"))
    expect(page.locator(".rest__emblem")).to_be_visible()
    centre.staff("officer").press("1", "open")
    expect(page.locator(".rest__photo")).to_be_visible()
    expect(page.locator(".rest__emblem")).to_have_count(0)
    expect(page.locator(".rest__photo")).to_have_js_property("naturalWidth", 320)
    assert accessibility_faults(page) == []
    centre.staff("officer").press("1", "close")
    expect(page.locator(".rest__emblem")).to_be_visible()
    assert centre.anyone.get(PHOTO).status_code == 204


def test_without_a_photo_there_is_the_emblem(centre: Centre, shelf: PhotoShelf, open_page: Pages) -> None:
    shelf.drop("officer")
    page = open_page("tablet", centre.url("/rate/hue/1"))
    centre.staff("officer").press("1", "open")
    expect(page.locator(".rest__officer")).to_be_visible()
    expect(page.locator(".rest__emblem")).to_be_visible()


def test_the_photo_is_a_picture_and_nothing_that_could_run(centre: Centre, shelf: PhotoShelf) -> None:
    centre.staff("officer").press("1", "open")
    answer = centre.anyone.get(PHOTO)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/jpeg")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert centre.anyone.get("/branches/hue/counters/99/photo").status_code == 404
