"""Sentences for complaints and suggestions."""

from queue_server.web.problems.words import Problem, Words

FEEDBACK: dict[str, Problem] = {
    "unknown-feedback": Problem(
        404,
        Words("Không có biên nhận này", "Không tìm thấy biên nhận {receipt}. Hãy xem lại các chữ số đã ghi."),
        Words("No such receipt", "There is no receipt {receipt}. Check the digits you noted."),
    ),
    "unknown-feedback-class": Problem(
        422,
        Words("Không có loại này", "Chi nhánh không có loại phản ánh “{kind}”. Hãy chọn một loại: {known}."),
        Words("No such class", "The branch has no class “{kind}” of feedback. Choose one of: {known}."),
    ),
    "unknown-owner": Problem(
        422,
        Words(
            "Không giao được cho người này",
            "“{owner}” không xử lý phản ánh ở chi nhánh này. Chưa giao; hãy chọn người trong danh sách.",
        ),
        Words(
            "Cannot be assigned",
            "“{owner}” does not handle feedback at this branch. Nothing changed; choose from the list.",
        ),
    ),
    "nothing-said": Problem(
        422,
        Words("Chưa có nội dung", "Chưa ghi nội dung nào. Hãy viết vài lời rồi gửi lại."),
        Words("Nothing said", "There are no words in it. Write a few, then send again."),
    ),
    "feedback-answered": Problem(
        409,
        Words(
            "Đã trả lời",
            "Phản ánh {receipt} đã được trả lời, người gửi có thể đã đọc. Không có gì thay đổi.",
        ),
        Words(
            "Answered already",
            "Feedback {receipt} has its answer, which its author may have read. Nothing changed.",
        ),
    ),
    "feedback-not-answered": Problem(
        409,
        Words("Chưa trả lời", "Phản ánh {receipt} chưa có câu trả lời nên chưa công khai được."),
        Words("Not answered yet", "Feedback {receipt} has no answer yet, so it cannot be published."),
    ),
    "names-a-person": Problem(
        422,
        Words(
            "Còn lộ danh tính",
            "Nội dung còn “{found}”, có thể biết được là ai. Chưa công khai; hãy bỏ phần đó rồi gửi lại.",
        ),
        Words(
            "It tells who somebody is",
            "The words hold “{found}”, which tells who somebody is. Not published; take it out, send again.",
        ),
    ),
    "too-much-feedback": Problem(
        429,
        Words(
            "Đã nhận đủ ý kiến",
            "Phiếu này đã gửi {most} ý kiến, tất cả đều được giữ. Cần nói thêm, xin đến bàn hướng dẫn.",
        ),
        Words(
            "That is enough",
            "Feedback came from this ticket {most} times, and all of it is kept. For more, ask at the desk.",
        ),
    ),
}
