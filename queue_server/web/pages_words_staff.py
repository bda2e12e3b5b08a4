"""Words that several pages of staff use."""

from __future__ import annotations

from queue_server.web.pages_words_kinds import N_

SIGN_IN = {
    "sign_in_wrong": N_("Tên đăng nhập hoặc mật khẩu chưa đúng. Xin nhập lại."),
}

DESK = SIGN_IN | {
    "state_open": N_("Sẵn sàng"),
    "do_open": N_("Mở quầy"),
    "do_next": N_("Gọi tiếp"),
    "do_serve": N_("Bắt đầu"),
    "do_finish": N_("Hoàn tất"),
    "do_recall": N_("Gọi lại"),
    "do_pause": N_("Tạm dừng"),
    "do_close": N_("Đóng quầy"),
    "priority": N_("Ưu tiên: {name}"),
    "turn_waiting": N_("đang chờ"),
    "turn_called": N_("đang mời"),
    "turn_serving": N_("đang phục vụ"),
    "turn_held": N_("tạm giữ"),
    "turn_served": N_("đã xong"),
    "turn_transferred": N_("đã chuyển"),
    "turn_no_show": N_("vắng mặt"),
    "turn_cancelled": N_("đã hủy"),
    "turn_expired": N_("hết hạn"),
    "cancel": N_("Bỏ qua"),
    "undo": N_("Hoàn tác"),
}
"""Of the officers' and the supervisors' page."""
