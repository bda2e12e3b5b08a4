"""Words of the pages about complaints and suggestions."""

from __future__ import annotations

from queue_server.web.pages_words_kinds import N_
from queue_server.web.pages_words_staff import SIGN_IN

FEEDBACK = SIGN_IN | {
    "session_over": N_("Phiên làm việc đã hết. Xin đăng nhập lại; các phản ánh vẫn như cũ."),
    "not_yours": N_(
        "Tài khoản này không được xem phản ánh. Xin đăng nhập tài khoản trưởng ca, lãnh đạo hoặc quản trị."
    ),
    "lost": N_("Mất liên lạc với máy chủ. Chưa có gì thay đổi; máy đang tự kết nối lại."),
    "which_open": N_("Chờ trả lời"),
    "which_answered": N_("Đã trả lời"),
    "which_published": N_("Đã công khai"),
    "none_open": N_("Không còn phản ánh nào chờ trả lời."),
    "none_answered": N_("Chưa trả lời phản ánh nào."),
    "none_published": N_("Chưa công khai trả lời nào."),
    "not_sorted": N_("Chưa phân loại"),
    "nobody_yet": N_("Chưa giao"),
    "stands_due": N_("Hạn {date}"),
    "stands_late": N_("Quá hạn từ {date}"),
    "stands_forwarded": N_("Đã chuyển {to}"),
    "stands_answered": N_("Đã trả lời"),
    "stands_published": N_("Đã công khai"),
    "receipt_n": N_("Biên nhận {receipt}"),
    "fact_received": N_("Nhận lúc"),
    "fact_where": N_("Nơi làm việc"),
    "fact_officer": N_("Cán bộ"),
    "fact_contact": N_("Liên hệ"),
    "channel_tablet": N_("máy đánh giá"),
    "channel_phone": N_("điện thoại"),
    "channel_desk": N_("cán bộ ghi giúp"),
    "class": N_("Loại"),
    "owner": N_("Người phụ trách"),
    "forward": N_("Chuyển đến đó"),
    "forward_to": N_("Chuyển cơ quan có thẩm quyền"),
    "answer": N_("Gửi trả lời"),
    "your_answer": N_("Trả lời người gửi"),
    "the_answer": N_("Trả lời"),
    "answered_by": N_("{who}, {date}"),
    "publish": N_("Công khai"),
    "publish_hint": N_(
        "Viết lại để không ai biết đó là ai. Số điện thoại, số giấy tờ và địa chỉ thư bị từ chối."
    ),
    "publish_words": N_("Nội dung công khai"),
    "publish_answer": N_("Trả lời công khai"),
    "published_at": N_("Đã công khai lúc {date}:"),
    "withdraw": N_("Thôi công khai"),
    "noted": N_("Đã ghi nhận. Đưa người dân số biên nhận {receipt}; có trả lời trước {date}."),
    "done_classify": N_("Đã phân loại."),
    "done_assign": N_("Đã giao người phụ trách."),
    "done_forward": N_("Đã chuyển. Người gửi thấy khi tra biên nhận."),
    "done_answer": N_("Đã trả lời. Người gửi thấy khi tra biên nhận."),
    "done_publish": N_("Đã công khai."),
    "done_withdraw": N_("Đã thôi công khai."),
}
"""Of those who handle them."""

ANSWERS = {
    "receipt_n": N_("Biên nhận {receipt}"),
    "no_receipt": N_("Hãy nhập số biên nhận, rồi bấm “Xem trả lời”."),
    "own_received": N_("Đang xem xét. Bạn sẽ có trả lời trước {date}."),
    "own_forwarded": N_("Đã chuyển đến {to}, đang chờ trả lời."),
    "own_answered": N_("Đã trả lời:"),
    "answered": N_("Trung tâm trả lời:"),
    "nothing_public": N_("Chưa có trả lời nào được công khai."),
}
"""Of those who said something, and of anybody."""
