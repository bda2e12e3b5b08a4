"""Pictures of complaints and suggestions, as those who handle them and those who said them see them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.docs.conftest import Take
from tests.support.browser import Pages
from tests.support.centre import Centre, password_of

SAID = (
    (
        "Tôi phải quay lại ba lần vì thiếu giấy tờ mà không ai báo trước. Xin ghi rõ cho người dân.",
        "guidance",
    ),
    ("Ghế chờ ở sảnh bên trái bị gãy, người già không có chỗ ngồi.", "place"),
    ("Cán bộ quầy 5 rất tận tình, nhưng máy in hay hết giấy.", "place"),
    ("Chờ gần một tiếng mới đến lượt dù phiếu ghi 20 phút.", "waiting"),
)


def test_feedback_being_handled_and_answered(centre: Centre, open_page: Pages, take: Take) -> None:
    desk, leader = centre.staff("officer"), centre.staff("leader")
    root = "/branches/hue/feedback"
    receipts = [
        desk.post(root, {"words": words, "kind": kind, "contact": "0912 345 678"}).json()["receipt"]
        for words, kind in SAID
    ]
    with centre.store() as store, store.write("hue") as writer:
        first = writer.feedback.one(receipts[0])
        writer.feedback.change(replace(first, due_at=writer.now - timedelta(hours=20)))
    leader.post(f"{root}/{receipts[1]}/forward", {"to": "Văn phòng UBND thành phố"})
    answer = "Trung tâm đã thay 12 ghế mới và lắp thêm tay vịn."
    leader.post(f"{root}/{receipts[1]}/answer", {"answer": answer})
    published = {"words": "Ghế chờ ở sảnh bị gãy, người già không có chỗ ngồi.", "answer": answer}
    assert leader.post(f"{root}/{receipts[1]}/publish", published).status_code == 200

    page = open_page("desktop", centre.url("/feedback/hue"))
    page.fill("#username", "supervisor")
    page.fill("#password", password_of("supervisor"))
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-stand=late]")
    page.locator("[data-key=owner]").select_option("leader")
    page.wait_for_selector("#said:not(:empty)")
    page.wait_for_selector("#said:empty", state="attached", timeout=30_000)
    take("feedback", page)

    phone = open_page("phone", centre.url("/answers/hue"), device_scale_factor=2)
    phone.fill("#receipt", receipts[1])
    phone.keyboard.press("Enter")
    phone.wait_for_selector(".own__answer")
    take("answers", phone)
