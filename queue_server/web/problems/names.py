"""Sentences for names that a branch does not have."""

from queue_server.web.problems.words import Problem, Words

NAMES: dict[str, Problem] = {
    "unknown-branch": Problem(
        404,
        Words("Không có chi nhánh này", "Máy chủ không có chi nhánh “{branch}”. Hãy kiểm tra lại địa chỉ."),
        Words("No such branch", "This server has no branch “{branch}”. Check the address."),
    ),
    "unknown-service": Problem(
        404,
        Words(
            "Không có dịch vụ này",
            "Chi nhánh không có dịch vụ “{service}”. Hãy chọn trong danh sách dịch vụ.",
        ),
        Words(
            "No such service", "The branch has no service “{service}”. Choose one from the list of services."
        ),
    ),
    "unknown-counter": Problem(
        404,
        Words("Không có quầy này", "Chi nhánh không có quầy “{counter}”."),
        Words("No such counter", "The branch has no counter “{counter}”."),
    ),
    "unknown-zone": Problem(
        404,
        Words("Không có khu vực này", "Chi nhánh không có khu vực “{zone}”. Hãy chọn trong danh sách."),
        Words("No such zone", "The branch has no zone “{zone}”. Choose one from the list."),
    ),
    "unknown-board": Problem(
        404,
        Words("Không có bảng này", "Chi nhánh không có bảng “{board}”. Các bảng và khu vực: {known}."),
        Words("No such board", "The branch has no board “{board}”. Its boards and zones: {known}."),
    ),
    "unknown-ticket": Problem(
        404,
        Words(
            "Không tìm thấy phiếu", "Không có phiếu này, hoặc phiếu đã hết hiệu lực. Hãy lấy số mới tại máy."
        ),
        Words(
            "No such ticket",
            "There is no such ticket, or it is no longer valid. Take a new number at a kiosk.",
        ),
    ),
    "unknown-turn": Problem(
        404,
        Words("Không tìm thấy lượt", "Hôm nay không có lượt nào như vậy. Hãy chọn lại trong danh sách chờ."),
        Words("No such turn", "There is no such turn today. Choose again from the waiting list."),
    ),
    "unknown-device": Problem(
        404,
        Words("Không có thiết bị này", "Chi nhánh không có thiết bị “{device}”."),
        Words("No such device", "The branch has no device “{device}”."),
    ),
    "unknown-media": Problem(
        404,
        Words("Không có tệp này", "Chi nhánh không có ảnh hay phim này; có thể đã bị gỡ."),
        Words("No such file", "The branch has no such picture or video; it may have been taken away."),
    ),
    "unknown-announcement": Problem(
        404,
        Words("Không có thông báo này", "Mục {seq} của nhật ký không có gì để đọc trên loa."),
        Words("No such announcement", "Entry {seq} of the log is nothing that is spoken."),
    ),
    "unknown-appointment": Problem(
        404,
        Words(
            "Không thấy lịch hẹn",
            "Không thấy lịch hẹn này. Mời bác xem lại mã, thử số điện thoại, hoặc hỏi bàn hướng dẫn.",
        ),
        Words(
            "No such appointment",
            "This appointment was not found. Check the code, try the telephone, or ask at the guidance desk.",
        ),
    ),
    "unknown-prompt": Problem(
        404,
        Words("Không có câu này", "Ki-ốt không có câu “{word}”, hoặc thiếu phần phải điền vào câu."),
        Words("No such prompt", "Kiosks have no sentence “{word}”, or what belongs into it is missing."),
    ),
    "unknown-procedure": Problem(
        404,
        Words(
            "Không có thủ tục này",
            "Không có thủ tục mang mã “{procedure}”. Hãy tìm theo tên, hoặc hỏi bàn hướng dẫn.",
        ),
        Words(
            "No such procedure",
            "There is no procedure with the code “{procedure}”. Search by name, or ask at the guidance desk.",
        ),
    ),
    "unknown-case": Problem(
        404,
        Words(
            "Không tìm thấy hồ sơ",
            "Hệ thống một cửa không có hồ sơ mã {case}. Hãy so lại từng chữ số với giấy tiếp nhận, "
            "hoặc hỏi bàn hướng dẫn.",
        ),
        Words(
            "No such case",
            "The case system has no case {case}. Compare each digit with your receipt, "
            "or ask at the guidance desk.",
        ),
    ),
    "unknown-paper-list": Problem(
        404,
        Words("Không có danh sách giấy này", "Chi nhánh không có danh sách này. Hãy chọn lại ngày."),
        Words("No such paper list", "The branch has no such list. Choose the day again."),
    ),
    "unknown-priority": Problem(
        422,
        Words("Không có đối tượng ưu tiên này", "“{priority}” không có trong danh sách: {known}."),
        Words("No such priority class", "“{priority}” is not one of: {known}."),
    ),
    "unknown-outcome": Problem(
        422,
        Words("Không có kết quả này", "“{outcome}” không có trong danh sách kết quả: {known}."),
        Words("No such outcome", "“{outcome}” is not one of: {known}."),
    ),
    "unknown-reason": Problem(
        422,
        Words("Không có lý do này", "“{reason}” không có trong danh sách lý do: {known}."),
        Words("No such reason", "“{reason}” is not one of: {known}."),
    ),
}
