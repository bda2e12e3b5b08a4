"""Words of the page on which administrators see who outside takes the log."""

from __future__ import annotations

from queue_server.web.pages_words_kinds import N_, Counted
from queue_server.web.pages_words_staff import SIGN_IN

FEED = SIGN_IN | {
    "session_over": N_("Phiên làm việc đã hết. Xin đăng nhập lại; việc gửi dữ liệu vẫn tiếp tục."),
    "not_yours": N_("Tài khoản này không được xem nơi nhận dữ liệu. Xin đăng nhập tài khoản quản trị."),
    "lost": N_("Mất liên lạc với máy chủ. Các con số dưới đây là cũ; máy đang tự kết nối lại."),
    "none_yet": N_("Chưa có nơi nhận nào. Thêm bằng lệnh: luot feed add MÃ --url ĐỊA-CHỈ"),
    "state_current": N_("Đã nhận đủ"),
    "state_behind": N_("Đang gửi"),
    "state_silent": N_("Không trả lời"),
    "state_refusing": N_("Đang từ chối"),
    "state_paused": N_("Tạm dừng"),
    "why_current": N_("Mọi việc đã ghi sổ đều đã gửi."),
    "why_behind": N_("Máy đang gửi phần còn thiếu, theo đúng thứ tự."),
    "why_silent": N_("Nơi nhận không trả lời. Không mất gì: khi có lại, máy gửi đủ theo đúng thứ tự."),
    "why_refusing": N_(
        "Nơi nhận từ chối một mục. Máy gửi lại mãi; sau {n} giờ thì để riêng mục đó và gửi mục kế tiếp."
    ),
    "why_by-hand": N_("Quản trị đã tạm dừng. Chỗ đang gửi vẫn được giữ."),
    "why_gone": N_("Nơi nhận trả lời không cần nhận nữa (410). Chỗ đang gửi vẫn được giữ."),
    "why_not-set": N_("Cấu hình máy chủ không còn đặt nơi nhận này. Chỗ đang gửi vẫn được giữ."),
    "every_type": N_("mọi loại tin"),
    "every_branch": N_("mọi chi nhánh"),
    "by_settings": N_("đặt trong cấu hình máy chủ"),
    "two_secrets": N_("đang đổi khóa ký"),
    "behind_title": N_("Chưa gửi"),
    "entries": Counted("{n} mục"),
    "nothing": N_("không có"),
    "oldest": N_("mục đầu từ {age} trước"),
    "answer_title": N_("Trả lời gần nhất"),
    "no_answer_yet": N_("chưa gửi lần nào"),
    "ago": N_("{age} trước"),
    "dead_title": N_("Bị từ chối, để riêng"),
    "see_dead": N_("Xem"),
    "seconds": Counted("{n} giây"),
    "hours": Counted("{n} giờ"),
    "days": Counted("{n} ngày"),
    "do_pause": N_("Tạm dừng"),
    "do_resume": N_("Gửi tiếp"),
    "do_replay": N_("Gửi lại từ…"),
    "paused": N_("Đã tạm dừng gửi đến {code}."),
    "resumed": N_("Đã gửi tiếp đến {code}."),
    "replayed": N_("Đang gửi lại đến {code}."),
    "resent": Counted("Đang gửi lại {n} mục đến {code}."),
    "no_time": N_("Xin chọn ngày giờ bắt đầu gửi lại."),
    "column_entry": N_("Mục"),
    "column_reason": N_("Trả lời"),
    "column_tries": N_("Số lần"),
    "column_last": N_("Lần cuối"),
    "send_again": N_("Gửi lại"),
    "being_sent": N_("đang gửi lại"),
    "more_dead": N_("Còn nữa: gửi lại các mục trên để xem tiếp."),
}
