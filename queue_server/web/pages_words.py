"""The words that scripts put on the pages. The server translates them; a script only fills `{places}`."""

from __future__ import annotations

from gettext import NullTranslations

from queue_server.web.pages_words_counter import COUNTER
from queue_server.web.pages_words_kinds import N_, Counted

COMMON = {
    "wait_soon": N_("sắp đến lượt"),
    "wait_about": N_("khoảng {n} phút"),
    "wait_range": N_("khoảng {low}–{high} phút"),
    "wait_hours": N_("khoảng {n} giờ"),
    "online": N_("Trực tuyến"),
    "lost": N_("Mất liên lạc"),
    "lost_since": N_("Mất liên lạc từ {time}"),
    "no_contact": N_("Không liên lạc được với máy chủ. Chưa có gì thay đổi; xin thử lại sau giây lát."),
    "counter_n": N_("Quầy {n}"),
    "minutes": Counted("{n} phút"),
}

KIOSK = {
    "question": N_("Bác cần làm gì hôm nay?"),
    "choose": N_("Mời bác chạm vào lĩnh vực để lấy số thứ tự."),
    "search": N_("Tìm lĩnh vực"),
    "priority": N_("Tôi thuộc đối tượng ưu tiên"),
    "priority_question": N_("Bác thuộc đối tượng nào?"),
    "priority_hint": N_("Cán bộ có thể xin xem giấy tờ. Không cần khai nếu bác không muốn."),
    "priority_none": N_("Không thuộc đối tượng nào"),
    "priority_on": N_("Lấy số ưu tiên: {name}"),
    "priority_off": N_("Bỏ ưu tiên"),
    "files": N_("Nộp nhiều hồ sơ"),
    "files_question": N_("Bác nộp mấy hồ sơ?"),
    "files_hint": N_("Chọn số hồ sơ, rồi chọn cách lấy số."),
    "files_together": N_("Một số cho {n} hồ sơ"),
    "files_together_hint": N_("Nộp tất cả tại một quầy, một lần gọi."),
    "files_split": N_("{n} số, mỗi hồ sơ một số"),
    "files_split_hint": N_("Từng hồ sơ được gọi riêng, có thể ở nhiều quầy."),
    "files_one": N_("Tôi chỉ nộp một hồ sơ"),
    "files_on_together": N_("{n} hồ sơ, một số"),
    "files_on_split": N_("{n} hồ sơ, {n} số"),
    "files_off": N_("Bỏ chọn nhiều hồ sơ"),
    "other_numbers": N_("và các số {numbers}"),
    "files_with_number": N_("cho {n} hồ sơ"),
    "waiting": Counted("{n} người chờ"),
    "waiting_none": N_("Chưa có ai chờ"),
    "service_closed": N_("Tạm ngừng nhận"),
    "service_full": N_("Đã hết số"),
    "closing_soon": N_("Sắp hết giờ nhận số"),
    "page_of": N_("Trang {n} / {total}"),
    "page_before": N_("Trang trước"),
    "page_after": N_("Trang sau"),
    "back": N_("Quay lại"),
    "home": N_("Trang đầu"),
    "other_language": N_("English"),
    "larger": N_("Chữ to"),
    "low": N_("Tầm thấp"),
    "contrast": N_("Tương phản"),
    "read_aloud": N_("Đọc to"),
    "help": N_("Trợ giúp"),
    "now_serving": N_("Đang gọi"),
    "none_called": N_("Chưa có số nào được gọi"),
    "issuing": N_("Đang lấy số cho bác…"),
    "your_number": N_("Số thứ tự của bác"),
    "ahead": Counted("Còn {n} người trước bác"),
    "ahead_none": N_("Bác là người tiếp theo"),
    "may_not_be_served": N_(
        "Hôm nay đông, có thể chưa kịp phục vụ bác trước giờ đóng cửa. Mời bác hỏi bàn hướng dẫn."
    ),
    "take_slip": N_("Mời bác lấy phiếu ở khe bên dưới"),
    "slip_printed": N_("Phiếu đã in. Mời bác cầm phiếu và chờ gọi số."),
    "scan": N_("Quét mã để xem lượt trên điện thoại"),
    "done": N_("Xong"),
    "seconds_left": N_("Về trang đầu sau {n} giây"),
    "slip_paper_out": N_("Máy in hết giấy. Số của bác là {number}, hãy chụp lại hoặc báo cán bộ."),
    "slip_cover_open": N_("Máy in đang mở nắp. Số của bác là {number}, hãy chụp lại hoặc báo cán bộ."),
    "slip_other": N_("Máy chưa in được phiếu. Số của bác là {number}, hãy chụp lại hoặc báo cán bộ."),
    "slip_valid": N_("Số vẫn có hiệu lực, bác không cần lấy lại."),
    "try_again": N_("Thử lại"),
    "failed": N_("Chưa lấy được số"),
    "failed_kept": N_("Máy chủ chưa trả lời. Bác bấm “Thử lại”: máy không cấp hai số cho một lần lấy."),
    "not_allowed": N_(
        "Máy này chưa được khai báo để cấp số. Mời bác đến quầy hướng dẫn; cán bộ hãy báo quản trị."
    ),
    "lost_title": N_("Máy đang mất liên lạc"),
    "lost_body": N_(
        "Từ {time} máy không liên lạc được với máy chủ nên tạm ngừng cấp số. "
        "Các số đã cấp vẫn có hiệu lực. Mời bác chờ giây lát hoặc đến quầy hướng dẫn."
    ),
    "lost_again": N_("Máy đang tự kết nối lại…"),
    "closed_title": N_("Trung tâm chưa nhận số lúc này"),
    "closed_today": N_("Hôm nay nghỉ: {name}"),
    "opens_today": N_("Mở lại lúc {time} hôm nay"),
    "opens_day": N_("Mở lại {weekday}, {date}, lúc {time}"),
    "closed_keep": N_("Số đã lấy trong ngày vẫn được phục vụ. Cần hỏi thêm, mời bác gọi {hotline}."),
    "closed_ask": N_("Cần hỏi thêm, mời bác gọi {hotline}."),
    "closed_keep_plain": N_("Số đã lấy trong ngày vẫn được phục vụ."),
    "hours_today": N_("Giờ lấy số hôm nay: {hours}"),
    "outside_hours": N_("Bản chạy thử: nhận số cả ngoài giờ làm việc"),
    "search_title": N_("Bác tìm lĩnh vực gì?"),
    "search_hint": N_("Gõ không cần dấu, ví dụ: ho tich"),
    "search_none": N_("Không thấy lĩnh vực nào có “{query}”. Mời bác gõ ít chữ hơn hoặc hỏi quầy hướng dẫn."),
    "space": N_("Dấu cách"),
    "erase": N_("Xóa chữ"),
    "clear": N_("Xóa hết"),
    "keyboard": N_("Bàn phím"),
    "idle_title": N_("Bác còn ở đây không?"),
    "idle_body": N_("Máy sẽ về trang đầu sau {n} giây để người khác dùng."),
    "idle_stay": N_("Tôi cần thêm thời gian"),
    "help_title": N_("Cách lấy số"),
    "help_1": N_("Chạm vào lĩnh vực bác cần làm."),
    "help_2": N_("Cầm phiếu có số thứ tự in ra ở khe bên dưới."),
    "help_3": N_("Chờ loa và bảng hiển thị gọi đúng số, rồi đến quầy được mời."),
    "help_4": N_("Chưa rõ làm thủ tục gì? Chọn “{name}”, cán bộ sẽ giúp bác."),
    "help_hotline": N_("Đường dây hỗ trợ: {hotline}"),
    "close": N_("Đóng"),
    "loading": N_("Đang kết nối với máy chủ…"),
}

BOARD = {
    "calling": N_("Mời số"),
    "to_counter": N_("Đến quầy"),
    "idle_title": N_("Kính mời quý khách lấy số và chờ gọi"),
    "idle_body": N_("Số được mời sẽ hiện ở đây và được đọc trên loa."),
    "closed_title": N_("Trung tâm chưa nhận số lúc này"),
    "opens_today": N_("Mở lại lúc {time} hôm nay"),
    "opens_day": N_("Mở lại {weekday}, {date}, lúc {time}"),
    "tile_closed": N_("Nghỉ"),
    "tile_paused": N_("Tạm nghỉ"),
    "tile_open": N_("Sẵn sàng"),
    "tile_called": N_("Mời vào"),
    "tile_serving": N_("Phục vụ"),
    "recent": N_("Vừa gọi"),
    "none_recent": N_("Chưa có số nào được gọi"),
    "missed": N_("Gọi vắng mặt"),
    "none_missed": N_("Không có"),
    "waiting": N_("Đang chờ"),
    "none_waiting": N_("Không có ai chờ"),
    "people": Counted("{n} người"),
    "connecting": N_("Đang kết nối…"),
    "lost_long": N_("Mất liên lạc từ {time}. Các số trên bảng có thể đã cũ; xin nghe cán bộ mời."),
    "sound_on": N_("Bật âm thanh"),
    "page_of": N_("Trang {n} / {total}"),
}

RATE = {
    "rest": N_("Mời bác đánh giá sau khi xong việc"),
    "rest_hint": N_("Ý kiến của bác giúp chúng tôi phục vụ tốt hơn."),
    "question": N_("Bác thấy việc phục vụ vừa rồi thế nào?"),
    "question_hint": N_("Chạm vào một khuôn mặt. Cán bộ không thấy bác chọn gì."),
    "score_1": N_("Rất không hài lòng"),
    "score_2": N_("Không hài lòng"),
    "score_3": N_("Bình thường"),
    "score_4": N_("Hài lòng"),
    "score_5": N_("Rất hài lòng"),
    "thanks": N_("Cảm ơn bác!"),
    "thanks_hint": N_("Ý kiến của bác đã được ghi nhận."),
    "thanks_kept": N_("Ý kiến của bác được giữ trên máy này và sẽ gửi ngay khi có liên lạc."),
    "number": N_("Số {number}"),
    "other_language": N_("English"),
    "skip": N_("Không đánh giá"),
    "closed": N_("Quầy đang nghỉ"),
}

TICKET = {
    "your_number": N_("Số của bạn"),
    "ahead": Counted("Còn {n} người trước bạn"),
    "ahead_none": N_("Bạn là người tiếp theo"),
    "state_waiting": N_("Đang chờ gọi"),
    "state_called": N_("Mời bạn đến quầy"),
    "state_serving": N_("Đang được phục vụ"),
    "state_held": N_("Cán bộ đang tạm giữ hồ sơ, xin ở gần quầy"),
    "state_no_show": N_("Số đã được gọi nhưng bạn vắng mặt"),
    "state_served": N_("Đã xong. Cảm ơn bạn!"),
    "state_transferred": N_("Đã chuyển sang bước tiếp theo"),
    "state_cancelled": N_("Số đã được hủy"),
    "state_expired": N_("Số đã hết hạn trong ngày"),
    "no_show_hint": N_("Nếu vẫn ở trung tâm, bạn hãy báo ngay cho cán bộ hướng dẫn."),
    "called_hint": N_("Mời bạn đến ngay, mang theo giấy tờ."),
    "waiting_hint": N_("Giữ trang này mở: điện thoại sẽ rung khi đến lượt."),
    "may_not_be_served": N_(
        "Hôm nay đông, có thể chưa kịp phục vụ bạn trước giờ đóng cửa. Hãy hỏi bàn hướng dẫn."
    ),
    "issued": N_("Lấy số lúc {time}"),
    "updated": N_("Cập nhật lúc {time}"),
    "unknown": N_("Không tìm thấy số này"),
    "unknown_hint": N_(
        "Đường dẫn chỉ dùng trong ngày lấy số. Nếu mới lấy số, bạn hãy quét lại mã trên phiếu."
    ),
    "loading": N_("Đang tải…"),
    "lost_phone": N_("Mất liên lạc từ {time}. Hãy xem bảng và nghe loa."),
    "step": N_("Bước {n}"),
    "other_language": N_("English"),
}

PAGES: dict[str, dict[str, str]] = {
    "kiosk": KIOSK,
    "counter": COUNTER,
    "board": BOARD,
    "rate": RATE,
    "ticket": TICKET,
}


def words(page: str, language: NullTranslations) -> dict[str, str]:
    """The words of one page's script in one language; `<key>_one` is the form for a single thing."""
    spoken: dict[str, str] = {}
    for key, text in (COMMON | PAGES[page]).items():
        if isinstance(text, Counted):
            spoken[f"{key}_one"] = language.ngettext(text, text, 1)
            spoken[key] = language.ngettext(text, text, 2)
        else:
            spoken[key] = language.gettext(text)
    return spoken
