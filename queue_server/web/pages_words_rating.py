"""The words around a rating: on the tablet at the counter, and on the phone. What is asked besides the whole
impression comes with its words from the norm in force."""

from __future__ import annotations

from queue_server.web.pages_words_kinds import N_

QUESTION = {
    "question": N_("Việc phục vụ vừa rồi thế nào ạ?"),
    "score_1": N_("Rất không hài lòng"),
    "score_2": N_("Không hài lòng"),
    "score_3": N_("Bình thường"),
    "score_4": N_("Hài lòng"),
    "score_5": N_("Rất hài lòng"),
    "of_questions": N_("Câu {n} trên {total}"),
    "skip_question": N_("Bỏ qua câu này"),
    "end": N_("Gửi và kết thúc"),
    "why": N_("Điều gì chưa được ạ?"),
    "story_hint": N_("Trung tâm sẽ xem xét và trả lời. Không bắt buộc; không cần ghi tên."),
    "story_words": N_("Chuyện đã xảy ra"),
    "story_no": N_("Không, cảm ơn"),
    "send": N_("Gửi"),
    "done": N_("Xong"),
}
"""What is asked after a turn, on the tablet and on the phone alike."""

RATE = QUESTION | {
    "rest": N_("Mời bác đánh giá sau khi xong việc"),
    "rest_hint": N_("Ý kiến của bác giúp chúng tôi phục vụ tốt hơn."),
    "question_hint": N_("Chạm vào một khuôn mặt. Cán bộ không thấy bác chọn gì."),
    "served_by": N_("Cán bộ: {name}"),
    "words_title": N_("Bác có muốn nhắn gì thêm không ạ?"),
    "words": N_("Lời nhắn của bác"),
    "thanks": N_("Cảm ơn bác!"),
    "thanks_hint": N_("Ý kiến của bác đã được ghi nhận."),
    "thanks_kept": N_("Ý kiến của bác được giữ trên máy này và sẽ gửi ngay khi có liên lạc."),
    "number": N_("Số {number}"),
    "other_language": N_("English"),
    "skip": N_("Không đánh giá"),
    "closed": N_("Quầy đang nghỉ"),
    "story": N_("Bác kể cho chúng tôi chuyện gì đã xảy ra?"),
    "contact": N_("Số điện thoại hoặc thư điện tử, nếu bác muốn được trả lời"),
    "sending": N_("Đang gửi…"),
    "story_taken": N_("Trung tâm đã nhận lời bác kể"),
    "story_kept": N_("Cảm ơn bác đã kể lại"),
    "receipt": N_("Số biên nhận của bác"),
    "receipt_hint": N_("Bác hãy ghi lại hoặc chụp lại. Trung tâm trả lời chậm nhất ngày {date}."),
    "receipt_keep": N_("Bác hãy ghi lại hoặc chụp lại."),
    "receipt_kept": N_("Máy đang mất liên lạc và sẽ gửi sau; số biên nhận sẽ có ở bàn hướng dẫn."),
}

RATING_BY_PHONE = QUESTION | {
    "rating_of": N_("Đánh giá: {name}"),
    "rating_hint": N_("Bạn cứ nói thật: cán bộ không thấy bạn chọn gì."),
    "words_title": N_("Bạn có muốn nhắn gì thêm không?"),
    "words": N_("Lời nhắn của bạn"),
    "rating_thanks": N_("Cảm ơn bạn! Ý kiến của bạn đã được ghi nhận."),
    "rating_failed": N_("Chưa gửi được ý kiến. Hãy chạm lại khi có mạng."),
    "story": N_("Bạn kể cho chúng tôi chuyện gì đã xảy ra?"),
    "contact": N_("Số điện thoại hoặc thư điện tử, nếu bạn muốn được trả lời"),
    "receipt": N_("Số biên nhận của bạn"),
    "receipt_hint": N_("Bạn hãy ghi lại hoặc chụp lại. Trung tâm trả lời chậm nhất ngày {date}."),
    "receipt_where": N_("Xem trả lời"),
    "rating_later": N_("Số {number}: mời bạn đánh giá"),
    "rating_later_hint": N_("Việc đã xong; trang này chỉ còn dùng để đánh giá."),
}
