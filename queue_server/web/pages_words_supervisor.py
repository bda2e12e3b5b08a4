"""The words of the supervisors' pages: one branch's floor, and all branches side by side."""

from __future__ import annotations

from queue_server.web.pages_words_kinds import N_, Counted
from queue_server.web.pages_words_staff import DESK, SIGN_IN

ALERTS = {
    "alert_help-asked": N_("Quầy {counter} gọi hỗ trợ"),
    "alert_voice-silent": N_("Loa {zone} không phát"),
    "alert_device-offline": N_("{device} mất liên lạc"),
    "alert_device-degraded": N_("{device} cần xem"),
    "alert_voice-degraded": N_("Giọng đọc của loa cần xem"),
    "alert_feedback-late": Counted("{n} phản ánh quá hạn trả lời"),
    "alert_waited-long": N_("{number} chờ quá lâu"),
    "alert_queue-long": Counted("{n} người chờ một hàng"),
    "alert_counter-idle": N_("Quầy {counter} đang rảnh"),
    "alert_paused-long": N_("Quầy {counter} tạm nghỉ lâu"),
    "alert_ratings-unusual": N_("Đánh giá bất thường ở quầy {counter}"),
    "alert_theme-refused": N_("Bảng giữ giao diện mặc định"),
    "kind_help-asked": N_("Gọi hỗ trợ"),
    "kind_device-offline": N_("Thiết bị mất liên lạc"),
    "kind_voice-silent": N_("Loa không phát"),
    "kind_device-degraded": N_("Thiết bị cần xem"),
    "kind_voice-degraded": N_("Giọng đọc của loa"),
    "kind_waited-long": N_("Chờ quá lâu"),
    "kind_queue-long": N_("Hàng quá dài"),
    "kind_counter-idle": N_("Quầy rảnh trong khi có người chờ"),
    "kind_paused-long": N_("Tạm nghỉ quá lâu"),
    "kind_ratings-unusual": N_("Đánh giá bất thường"),
    "beside_waited-long": Counted("{name} · {n} người đã quá mức"),
    "beside_voice-silent": N_("Số được gọi chỉ hiện trên bảng, không ai nghe thấy."),
    "beside_ratings-unusual": Counted("{n} đánh giá đến dồn dập từ một máy; số liệu có ghi chú"),
    "beside_counter-idle": Counted("trong khi {n} người chờ {name}"),
    "voice_silent": N_("Loa không đọc được; các số vẫn hiện trên bảng"),
    "voice_engine": N_("Giọng chính bị lỗi, giọng dự phòng đang đọc"),
    "voice_words": N_("Có từ chưa thu âm, giọng dự phòng đọc những câu ấy"),
    "no_alerts": N_("Mọi việc đang ổn: không có cảnh báo nào."),
    "for_minutes": Counted("{n} phút"),
    "since": N_("từ {time}"),
}

FIGURES = {
    "wait_average": N_("Chờ trung bình hôm nay"),
    "target": Counted("mục tiêu {n} phút"),
    "within": Counted("Được gọi trong {n} phút"),
    "waiting_now": N_("Đang chờ"),
    "served_today": N_("Đã phục vụ"),
    "called_today": Counted("{n} người đã được gọi"),
    "no_figure": N_("chưa có"),
    "on_target": N_("đạt"),
    "off_target": N_("chưa đạt"),
}

SIGNING_IN = SIGN_IN | {
    "session_over_supervisor": N_("Phiên làm việc đã hết. Xin đăng nhập lại."),
    "not_for_you": N_("Trang này dành cho trưởng ca"),
    "not_for_you_hint": N_(
        "Tài khoản {name} không giám sát chi nhánh này. Bạn hãy dùng trang quầy của mình, "
        "hoặc đăng nhập bằng tài khoản của trưởng ca."
    ),
}

FLOOR = {
    "state_closed": N_("Nghỉ"),
    "state_paused": N_("Tạm nghỉ"),
    "state_called": N_("Mời vào"),
    "state_serving": N_("Phục vụ"),
    "stand_in": N_("thay {name}"),
    "help": N_("Cần hỗ trợ"),
    "until": N_("tới {time}"),
    "until_changed": N_("đến khi đổi lại"),
    "served_here": Counted("xong {n} lượt"),
    "no_services": N_("Quầy không nhận dịch vụ nào"),
    "open_counters": N_("{open}/{all} quầy đang mở"),
    "service": N_("Dịch vụ"),
    "longest": N_("Lâu nhất (phút)"),
    "estimate": N_("Dự kiến (phút)"),
    "average": N_("Chờ TB (phút)"),
    "within_short": N_("≤ {n} phút"),
    "history": N_("2 giờ qua"),
    "history_words": N_("Số người chờ {name} trong 2 giờ qua: nhiều nhất {most}, hiện nay {now}"),
    "acts": N_("Thao tác"),
    "stopped_service": N_("Đang tạm dừng"),
    "stop_it": N_("Tạm dừng"),
    "go_on": N_("Cho tiếp tục"),
    "assign_it": N_("Giao cho quầy"),
    "drag_hint": N_("Kéo một dịch vụ thả vào quầy để giao, hoặc bấm vào quầy."),
    "sort_by": N_("Xếp theo: {name}"),
    "nobody_waits": N_("Không có ai chờ {name}."),
    "people_of": N_("Đang chờ {name}"),
    "waits_for": Counted("chờ {n} phút"),
    "more_time_until": N_("xin thêm thời gian đến {time}"),
    "halted_head": N_("Chi nhánh đang tạm dừng"),
    "halted_by": N_("{by} dừng lúc {time}"),
    "lost_supervisor": N_("Mất liên lạc với máy chủ từ {time}. Số liệu có thể đã cũ; các phím tạm ngừng."),
    "only_watching": N_("Bạn đang xem; chỉ trưởng ca và quản trị được thay đổi."),
}

COUNTER_DIALOG = {
    "counter_services": N_("Dịch vụ quầy này nhận"),
    "now_assigned": N_("{by} giao {names}, {until}."),
    "as_configured": N_("Đang theo cấu hình: {names}."),
    "how_long": N_("Trong bao lâu"),
    "half_hour": N_("30 phút"),
    "one_hour": N_("1 giờ"),
    "assign": N_("Giao"),
    "give_back": N_("Trả về cấu hình"),
    "choose_one": N_("Hãy chọn ít nhất một dịch vụ."),
    "changed": N_("{said} Lựa chọn của bạn vẫn được giữ; bấm lần nữa nếu vẫn muốn đổi."),
    "assigned_said": N_("Quầy {counter} nhận {names}, {until}."),
    "given_back_said": N_("Quầy {counter} đã trở về cấu hình."),
    "on_behalf": N_("Bấm thay cán bộ"),
    "waiting_here": N_("Đang chờ quầy này"),
    "none_here": N_("Không có ai chờ quầy này."),
    "do_no-show": N_("Vắng mặt"),
    "do_put-back": N_("Trả về hàng chờ"),
    "do_help-came": N_("Đã có người hỗ trợ"),
    "do_undo": N_("Hoàn tác thao tác cuối"),
    "pressed_said": N_("Quầy {counter}: {action}."),
    "pressed_number_said": N_("Quầy {counter}: {action} – {number}."),
    "close": N_("Đóng"),
    "choose_counter": N_("Giao {name} cho quầy nào?"),
}

TICKET_DIALOG = {
    "search": N_("Tìm số"),
    "search_hint": N_("Ví dụ: A007"),
    "not_found": N_("Hôm nay không có số {number}."),
    "history_title": N_("Đã diễn ra"),
    "reroute": N_("Chuyển sang"),
    "cancel_ticket": N_("Hủy số"),
    "cancel_sure": N_("Bấm lần nữa để hủy"),
    "reinstate": N_("Đưa lại vào hàng"),
    "reprint": N_("In lại phiếu"),
    "reprint_handover": N_("In lại phiếu chuyển quầy"),
    "call_at": N_("Gọi đến"),
    "reason": N_("Lý do gọi ngoài thứ tự"),
    "said_reroute": N_("Đã chuyển {number} sang {name}, giữ nguyên giờ đến."),
    "said_cancel": N_("Đã hủy số {number}."),
    "said_reinstate": N_("Đã đưa {number} lại vào hàng."),
    "said_reprint": N_("{device} đang in lại phiếu {number}."),
}

NOTICES_DIALOG = {
    "announce": N_("Thông báo"),
    "announce_title": N_("Thông báo lên bảng"),
    "announce_hint": N_("Bảng hiển thị sẽ hiện trong giây lát; loa đọc một lần nếu bạn chọn."),
    "text": N_("Nội dung"),
    "text_en": N_("Tiếng Anh (nếu cần)"),
    "zone": N_("Khu vực"),
    "every_zone": N_("Tất cả khu vực"),
    "spoken": N_("Đọc trên loa"),
    "urgent": N_("Khẩn cấp: đọc trước tất cả, to hết mức, cả trong giờ yên lặng"),
    "send": N_("Gửi"),
    "said_announced": N_("Đã gửi thông báo."),
    "halt": N_("Tạm dừng chi nhánh"),
    "halt_title": N_("Tạm dừng cả chi nhánh?"),
    "halt_hint": N_(
        "Không ai được gọi và máy lấy số ngừng cấp số cho đến khi bạn cho tiếp tục. Số đã lấy vẫn giữ."
    ),
    "stop_title": N_("Tạm dừng {name}?"),
    "stop_hint": N_("Không ai của dịch vụ này được gọi và không cấp số mới. Số đã lấy vẫn giữ."),
    "templates": N_("Mẫu có sẵn"),
    "stop_now": N_("Tạm dừng ngay"),
    "said_halted": N_("Chi nhánh đang tạm dừng. Bảng và máy lấy số đang hiện nội dung của bạn."),
    "said_stopped": N_("{name} đang tạm dừng."),
    "said_going_on": N_("Đã cho tiếp tục."),
    "write_why": N_("Hãy ghi nội dung để người dân biết vì sao."),
}

RECORDINGS_DIALOG = {
    "recordings": N_("Camera"),
    "recordings_title": N_("Tìm lượt gọi trên camera"),
    "recordings_hint": N_(
        "Cho biết quầy, camera và thời điểm của mỗi lần gọi. Mỗi lần tìm được ghi vào nhật ký."
    ),
    "recordings_number": N_("Số thứ tự"),
    "recordings_day": N_("Ngày"),
    "recordings_find": N_("Tìm"),
    "recordings_none": N_("Không có lần gọi nào của số {number} ngày {day}."),
    "recordings_call": N_("Gọi"),
    "recordings_recall": N_("Gọi lại"),
    "recordings_no_camera": N_("quầy không có camera"),
    "recordings_gone": N_("Không còn lưu"),
    "recordings_from": N_("Trên đầu ghi, từ {time}"),
    "recordings_play": N_("Xem từ {time}"),
}

SUPERVISOR = (
    DESK
    | ALERTS
    | FIGURES
    | SIGNING_IN
    | FLOOR
    | COUNTER_DIALOG
    | TICKET_DIALOG
    | NOTICES_DIALOG
    | RECORDINGS_DIALOG
)
"""The page of one branch."""

HUB = {
    "news": N_("Tin của chi nhánh lúc {time}"),
    "news_old": N_("Tin cũ: chi nhánh không gửi gì từ {time}"),
    "news_missing": N_("Thiếu một phần sổ của chi nhánh; số liệu dừng ở {time}"),
}
"""Of the overview at a hub."""

OVERVIEW = (
    ALERTS
    | HUB
    | FIGURES
    | SIGNING_IN
    | {
        "open_counters": FLOOR["open_counters"],
        "longest_wait": Counted("chờ lâu nhất {n} phút"),
        "alerts_n": Counted("{n} cảnh báo"),
        "see_floor": N_("Xem sàn giao dịch"),
        "branch_open": N_("Đang nhận số"),
        "branch_closed": N_("Chưa nhận số"),
        "branch_halted": N_("Đang tạm dừng"),
        "old_figures": N_("Số liệu lúc {time}; đang kết nối lại…"),
        "no_branch": N_("Bạn chưa được giao giám sát chi nhánh nào."),
    }
)
"""All branches side by side (P2)."""
