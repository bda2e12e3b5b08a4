"""Sentences for paper lists, and for rows of them that cannot have been so."""

from queue_server.domain.paper import Why
from queue_server.web.problems.words import Problem, Sentence, Words

PAPER: dict[str, Problem] = {
    "paper-day-past": Problem(
        422,
        Words("Ngày đã qua", "Chỉ lập danh sách giấy cho hôm nay hoặc ngày sắp tới, không phải {day}."),
        Words("The day is over", "Paper lists are made for today or a coming day, not for {day}."),
    ),
    "paper-numbers-gone": Problem(
        409,
        Words(
            "Không còn đủ số giấy",
            "“{service}” chỉ còn {left} số giấy trong ngày. Chưa lập danh sách; hãy chọn ít số hơn.",
        ),
        Words(
            "Not enough paper numbers",
            "“{service}” has {left} paper numbers left that day. No list was made; ask for fewer.",
        ),
    ),
    "entries-refused": Problem(
        409,
        Words(
            "Có dòng chưa ghi được",
            "Có {count} chỗ chưa khớp; chưa dòng nào được ghi. Hãy sửa các chỗ được nêu rồi gửi lại.",
        ),
        Words(
            "Some rows cannot be entered",
            "{count} things do not fit; no row was entered. Correct what is named, then send again.",
        ),
    ),
    "not-withdrawable": Problem(
        409,
        Words(
            "Không rút lại được",
            "Số {number} không phải nhập hôm nay, hoặc sau đó đã được xử lý tiếp. Không có gì thay đổi.",
        ),
        Words(
            "Cannot be withdrawn",
            "Number {number} was not entered today, or something has happened to it since. Nothing changed.",
        ),
    ),
}

ROWS: dict[Why, Sentence] = {
    Why.NOT_ON_LIST: Sentence(
        "Số {number} không có trong danh sách này.", "Number {number} is not on this list."
    ),
    Why.TWICE: Sentence(
        "Số {number} được ghi hai lần trong bảng này.", "Number {number} is in these rows twice."
    ),
    Why.ENTERED: Sentence("Số {number} đã được nhập trước đó.", "Number {number} was entered before."),
    Why.UNKNOWN_SERVICE: Sentence(
        "Chi nhánh không còn dịch vụ “{service}” của số này.",
        "The branch no longer has “{service}”, the service of this number.",
    ),
    Why.NO_TIME: Sentence(
        "“{time}” không phải giờ; hãy gõ bốn chữ số, ví dụ 0941.",
        "“{time}” is no time; type four digits, such as 0941.",
    ),
    Why.TIME_MISSING: Sentence("Chưa ghi giờ.", "The time is missing."),
    Why.NOT_FOR_THIS: Sentence(
        "Không ghi ô này với kết cục đã chọn; hãy xóa hoặc chọn lại kết cục.",
        "This does not go with what became of the person; clear it, or choose again.",
    ),
    Why.OUT_OF_ORDER: Sentence(
        "{time} sớm hơn {before} của bước trước.", "{time} is earlier than {before}, the step before."
    ),
    Why.BEFORE_OPENING: Sentence(
        "{time} là trước giờ nhận số ({opening}).", "{time} is before numbers are given ({opening})."
    ),
    Why.CLOSED_DAY: Sentence("Ngày {day} trung tâm không nhận số.", "No numbers are given on {day}."),
    Why.FUTURE: Sentence("{time} còn chưa đến.", "{time} is still to come."),
    Why.DAY_OVER: Sentence(
        "Ngày {day} đã qua nên không ai còn chờ; hãy chọn đã xong hoặc vắng mặt.",
        "{day} is over, so nobody still waits; choose served or missed.",
    ),
    Why.COUNTER_MISSING: Sentence("Chưa ghi quầy.", "The counter is missing."),
    Why.UNKNOWN_COUNTER: Sentence(
        "Chi nhánh không có quầy “{counter}”.", "The branch has no counter “{counter}”."
    ),
    Why.COUNTER_BUSY: Sentence(
        "Quầy {counter} lúc đó đang có số {number} ({begin}–{end}).",
        "Counter {counter} had number {number} then ({begin}–{end}).",
    ),
    Why.OFFICER_MISSING: Sentence("Chưa ghi cán bộ.", "The officer is missing."),
    Why.UNKNOWN_OFFICER: Sentence(
        "Không có cán bộ “{officer}” ở chi nhánh; hãy ghi tên đăng nhập.",
        "The branch has no officer “{officer}”; write the user name.",
    ),
    Why.UNKNOWN_OUTCOME: Sentence(
        "“{outcome}” không có trong danh sách kết quả: {known}.", "“{outcome}” is not one of: {known}."
    ),
    Why.UNKNOWN_PRIORITY: Sentence(
        "“{priority}” không có trong danh sách ưu tiên: {known}.", "“{priority}” is not one of: {known}."
    ),
    Why.RESULT_MISSING: Sentence(
        "Trung tâm yêu cầu ghi {missing}.", "The centre wants the {missing} recorded."
    ),
}
"""Why a row is refused; the words go beside the field."""
