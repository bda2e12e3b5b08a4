"""Words that several pages of staff use."""

from __future__ import annotations

from queue_server.web.pages_words_kinds import N_, Counted

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

APPOINTMENTS = SIGN_IN | {
    "session_over": N_("Phiên làm việc đã hết. Xin đăng nhập lại; lịch hẹn đã đặt vẫn còn."),
    "not_yours": N_("Tài khoản này không được đặt lịch hẹn. Xin đăng nhập tài khoản cán bộ."),
    "lost": N_("Mất liên lạc với máy chủ. Chưa đặt được lịch; máy đang tự kết nối lại."),
    "free": Counted("còn {n} chỗ"),
    "full": N_("hết chỗ"),
    "no_slots": N_("Ngày này không còn giờ nào nhận lịch hẹn."),
    "none_booked": N_("Chưa có lịch hẹn nào trong ngày này."),
    "column_slot": N_("Giờ"),
    "column_service": N_("Dịch vụ"),
    "column_code": N_("Mã"),
    "column_state": N_("Tình trạng"),
    "state_booked": N_("Đã đặt"),
    "state_checked_in": N_("Đã đến"),
    "state_cancelled": N_("Đã hủy"),
    "show_code": N_("Mã, in lại"),
    "give_up": N_("Hủy lịch"),
    "cancelled": N_("Đã hủy lịch hẹn {code}."),
}
"""Of the desk's bookings."""

MEDIA = SIGN_IN | {
    "session_over": N_("Phiên làm việc đã hết. Xin đăng nhập lại; danh sách vẫn như cũ."),
    "not_yours": N_(
        "Tài khoản này không được đổi hình ảnh trên bảng. Xin đăng nhập tài khoản trưởng ca hoặc quản trị."
    ),
    "lost": N_("Mất liên lạc với máy chủ. Danh sách chưa thay đổi; máy đang tự kết nối lại."),
    "no_file": N_("Xin chọn một tệp ảnh hoặc video."),
    "none_yet": N_("Chưa có hình ảnh hay video nào."),
    "sending": N_("Đang gửi {name}: {n} %"),
    "added": N_("Đã đưa {name} lên bảng. Các bảng chiếu trong vòng một phút."),
    "take_away": N_("Gỡ"),
    "really": N_("Gỡ thật?"),
    "taken_away": N_("Đã gỡ {name}. Các bảng ngừng chiếu trong vòng một phút."),
    "column_what": N_("Tệp"),
    "column_when": N_("Khi nào"),
    "column_where": N_("Ở đâu"),
    "stands": Counted("mỗi lần {n} giây"),
    "to_its_end": N_("mỗi lần đến hết video"),
    "from_date": N_("từ {date}"),
    "until_date": N_("đến hết {date}"),
    "all_boards": N_("mọi bảng"),
    "megabytes": N_("{n} MB"),
    "day_mon": N_("T2"),
    "day_tue": N_("T3"),
    "day_wed": N_("T4"),
    "day_thu": N_("T5"),
    "day_fri": N_("T6"),
    "day_sat": N_("T7"),
    "day_sun": N_("CN"),
}
"""Of the supervisors' pictures and videos."""
