"""Sentences for ratings that are refused; the citizen who reads them did nothing wrong."""

from queue_server.web.problems.words import Problem, Words

RATINGS: dict[str, Problem] = {
    "not-rateable": Problem(
        409,
        Words("Chưa thể đánh giá", "Lượt này chưa hoàn tất nên chưa thể đánh giá."),
        Words("Cannot be rated", "This turn is not finished, so it cannot be rated yet."),
    ),
    "rating-too-late": Problem(
        409,
        Words("Đã hết hạn đánh giá", "Lượt của số {number} đã quá thời gian nhận đánh giá."),
        Words("Too late to rate", "The time for rating the turn of number {number} has passed."),
    ),
    "not-at-this-counter": Problem(
        409,
        Words(
            "Không phải lượt của quầy này",
            "Máy đánh giá của quầy {own} chỉ nhận đánh giá cho lượt vừa xong tại quầy {own}.",
        ),
        Words(
            "Not a turn of this counter",
            "The tablet of counter {own} takes ratings only for turns finished at counter {own}.",
        ),
    ),
    "already-rated": Problem(
        409,
        Words("Đã được đánh giá", "Lượt của số {number} đã có đánh giá. Cảm ơn bạn!"),
        Words("Already rated", "The turn of number {number} has its rating. Thank you!"),
    ),
    "unknown-answer": Problem(
        422,
        Words(
            "Câu trả lời không có trong phiếu",
            "Phiếu đánh giá đang dùng không có câu trả lời này cho “{question}”. Có thể chọn: {known}.",
        ),
        Words(
            "Not an answer of this questionnaire",
            "The questionnaire in force has no such answer to “{question}”. One may choose: {known}.",
        ),
    ),
}
