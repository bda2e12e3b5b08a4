"""Sentences for what the queue’s rules refuse; a refusal changes nothing."""

from queue_server.web.problems.words import Problem, Words

QUEUE: dict[str, Problem] = {
    "not-for-this-press": Problem(
        422,
        Words("Thông tin không dùng được ở đây", "“{action}” không nhận “{field}”. Không có gì thay đổi."),
        Words("Not for this press", "“{action}” takes no “{field}”. Nothing changed."),
    ),
    "no-printer": Problem(
        409,
        Words(
            "Không có máy in phiếu",
            "Chi nhánh chưa có ki-ốt nào để in lại số {number}. Hãy ghi số lên giấy cho người dân.",
        ),
        Words(
            "No slip printer",
            "Number {number} was not taken at a kiosk and the branch has none. Write the number on paper.",
        ),
    ),
    "reason-needed": Problem(
        422,
        Words(
            "Cần ghi lý do",
            "Trung tâm yêu cầu ghi lý do khi gọi một số ngoài thứ tự. Chưa gọi ai; hãy ghi lý do.",
        ),
        Words("A reason is needed", "The centre wants a reason for calling out of turn. Nobody was called."),
    ),
    "finish-incomplete": Problem(
        422,
        Words(
            "Chưa ghi đủ trước khi hoàn tất",
            "Trung tâm yêu cầu ghi: {missing}. Số {number} vẫn đang được phục vụ; hãy ghi đủ rồi hoàn tất.",
        ),
        Words(
            "Something is missing",
            "The centre wants this recorded: {missing}. Number {number} is still being served.",
        ),
    ),
    "too-late-to-return": Problem(
        409,
        Words(
            "Đã quá thời gian quay lại",
            "Số {number} vắng mặt đã quá {minutes} phút nên không đưa lại vào hàng được. Hãy cấp số mới.",
        ),
        Words(
            "Too late to come back",
            "Number {number} was missed more than {minutes} minutes ago. Give the person a new number.",
        ),
    ),
    "appointment-missed": Problem(
        409,
        Words("Đã quá giờ hẹn", "Lịch hẹn lúc {slot} đã quá giờ. Hãy lấy số thường, hoặc đặt lịch hẹn khác."),
        Words(
            "The appointment has passed",
            "The appointment at {slot} has passed. Take an ordinary number, or book another appointment.",
        ),
    ),
    "appointment-other-day": Problem(
        409,
        Words("Lịch hẹn vào ngày khác", "Lịch hẹn của bác là {slot}. Hôm nay bác vẫn lấy được số thường."),
        Words(
            "The appointment is for another day",
            "Your appointment is at {slot}. Today you can take an ordinary number.",
        ),
    ),
    "appointment-over": Problem(
        409,
        Words(
            "Lịch hẹn không còn dùng được",
            "Lịch hẹn này đã được hủy hoặc đã lấy số rồi. Cần giúp, mời bác hỏi bàn hướng dẫn.",
        ),
        Words(
            "The appointment is over",
            "This appointment was cancelled or is a number already. For help, ask at the guidance desk.",
        ),
    ),
    "no-more-time": Problem(
        409,
        Words(
            "Trung tâm không nhận xin thêm giờ",
            "Trung tâm gọi lần lượt, không nhận xin thêm giờ. Số {number} vẫn giữ chỗ; "
            "mời bạn ở gần quầy, hoặc nhờ bàn hướng dẫn.",
        ),
        Words(
            "No more time here",
            "The centre calls everybody in turn. Number {number} keeps its place; "
            "please stay near, or ask at the guidance desk.",
        ),
    ),
    "more-time-used": Problem(
        409,
        Words(
            "Đã xin thêm giờ rồi",
            "Mỗi lượt chỉ xin thêm được {times} lần, mỗi lần {minutes} phút, và số {number} đã xin đủ. "
            "Số vẫn giữ chỗ; nếu chưa kịp đến, hãy nhờ bàn hướng dẫn.",
        ),
        Words(
            "More time was asked for already",
            "Number {number} has had its more time: {minutes} minutes, {times}× in one wait. "
            "It keeps its place; if you cannot be there, ask at the guidance desk.",
        ),
    ),
    "no-reminders": Problem(
        409,
        Words(
            "Không gửi tin nhắn", "Trung tâm không gửi loại tin này. Hãy giữ trang này mở để theo dõi lượt."
        ),
        Words("No messages", "The centre sends no such messages. Keep this page open to follow your turn."),
    ),
    "no-appointments": Problem(
        409,
        Words("Chi nhánh không nhận đặt hẹn", "Chi nhánh không nhận đặt hẹn. Mời bác lấy số tại ki-ốt."),
        Words("No appointments here", "The branch takes no appointments. Take a number at the kiosk."),
    ),
    "slot-not-offered": Problem(
        422,
        Words(
            "Không đặt được giờ này",
            "{slot} đã qua hoặc ngoài giờ nhận số, nên chưa đặt hẹn. Hãy chọn giờ khác.",
        ),
        Words(
            "This time is not offered",
            "{slot} has passed or is outside the hours, so nothing was booked. Choose another time.",
        ),
    ),
    "slot-full": Problem(
        409,
        Words(
            "Giờ này đã đủ người hẹn",
            "“{service}” lúc {slot} đã đủ {most} lịch hẹn, nên chưa đặt. Hãy chọn giờ khác.",
        ),
        Words(
            "This time is full",
            "“{service}” at {slot} has its {most} appointments, so nothing was booked. Choose another time.",
        ),
    ),
    "nothing-to-undo": Problem(
        409,
        Words(
            "Không còn gì để hoàn tác",
            "Quầy {counter} không có thao tác nào của bạn trong {seconds} giây qua. Không có gì thay đổi.",
        ),
        Words(
            "Nothing to undo",
            "Counter {counter} has no action of yours in the last {seconds} seconds. Nothing changed.",
        ),
    ),
    "moved-on": Problem(
        409,
        Words(
            "Không hoàn tác được nữa",
            "Số {number} đã được xử lý tiếp ở nơi khác nên không lùi lại được. Không có gì thay đổi.",
        ),
        Words("It has moved on", "Something happened to number {number} since. Nothing changed."),
    ),
    "changed-meanwhile": Problem(
        409,
        Words(
            "Có người vừa thay đổi",
            "Mục này vừa được {by} thay đổi. Thay đổi của bạn chưa được lưu; hãy xem lại rồi thử lại.",
        ),
        Words(
            "Changed meanwhile",
            "This has just been changed by {by}. Your change was not saved; look again, then retry.",
        ),
    ),
    "branch-halted": Problem(
        409,
        Words("Chi nhánh đang tạm dừng", "{message} Các số đã lấy vẫn có hiệu lực."),
        Words("The branch stands still", "{message_en} Numbers already taken stay valid."),
    ),
    "day-full": Problem(
        409,
        Words(
            "Hôm nay không còn kịp phục vụ thêm",
            "Dịch vụ “{service}” đang đông, đến {closing} chưa thể tới lượt bác nên chưa cấp số. "
            "Mời bác quay lại từ {opening}, hoặc hỏi bàn hướng dẫn.",
        ),
        Words(
            "No time for more today",
            "So many wait for “{service}” that your turn would not come before {closing}, so no number was "
            "given. Please come again from {opening}, or ask at the guidance desk.",
        ),
    ),
    "limit-reached": Problem(
        409,
        Words(
            "Đã hết số",
            "Dịch vụ “{service}” nhận {limit} số mỗi {per} và nay đã hết; chưa cấp số cho bác. "
            "Số tiếp theo được phát từ {opening}. Cần gấp, mời bác hỏi bàn hướng dẫn.",
        ),
        Words(
            "All numbers are given",
            "Numbers of “{service}” are limited to {limit} a {per}, and all are given; you have none yet. "
            "The next ones are given from {opening}. If it is urgent, ask at the guidance desk.",
        ),
    ),
    "day-not-closed": Problem(
        409,
        Words(
            "Hôm nay chưa đóng", "Ngày làm việc hôm nay chưa đóng nên không cần mở lại. Không có gì thay đổi."
        ),
        Words("The day is not closed", "Today is not closed, so it cannot be reopened. Nothing changed."),
    ),
    "illegal-transition": Problem(
        409,
        Words(
            "Không làm được ở trạng thái này",
            "Lượt đang ở trạng thái “{state}” nên không thể “{action}”. Không có gì thay đổi; "
            "hãy xem lại màn hình rồi thử lại.",
        ),
        Words(
            "Not possible in this state",
            "The turn is “{state}”, so “{action}” is not possible. Nothing changed; look again, then retry.",
        ),
    ),
    "counter-busy": Problem(
        409,
        Words(
            "Quầy đang có người",
            "Quầy {counter} đang có số {number}. Hãy bắt đầu phục vụ, báo vắng hoặc trả lại hàng chờ trước.",
        ),
        Words(
            "The counter is busy",
            "Counter {counter} has number {number}. Start serving, mark a no-show or put it back first.",
        ),
    ),
    "counter-closed": Problem(
        409,
        Words("Quầy đang đóng", "Quầy {counter} đang đóng. Hãy mở quầy trước."),
        Words("The counter is closed", "Counter {counter} is closed. Open it first."),
    ),
    "nothing-at-counter": Problem(
        409,
        Words(
            "Quầy chưa gọi ai", "Quầy {counter} không có số nào đang gọi hoặc phục vụ. Hãy gọi số tiếp theo."
        ),
        Words(
            "Nobody is at the counter",
            "Counter {counter} has nobody called or being served. Call the next one.",
        ),
    ),
    "turn-elsewhere": Problem(
        409,
        Words("Không phải số đang ở quầy", "Quầy {counter} đang có số {number}, không phải số được nêu."),
        Words("Not the one at the counter", "Counter {counter} has number {number}, not the one named."),
    ),
    "branch-closed": Problem(
        409,
        Words("Ngoài giờ lấy số", "Hiện không phát số. Giờ lấy số tiếp theo bắt đầu lúc {opening}."),
        Words("Closed now", "No numbers are given now. The next hours begin at {opening}."),
    ),
    "service-closed": Problem(
        409,
        Words("Dịch vụ đang tạm dừng", "Dịch vụ “{service}” hiện không nhận số. Hãy hỏi bàn hướng dẫn."),
        Words("The service is closed", "The service “{service}” takes nobody now. Ask at the guidance desk."),
    ),
    "identity-not-asked": Problem(
        422,
        Words(
            "Dịch vụ này không cần giấy tờ tùy thân",
            "“{service}” không hỏi căn cước. Chưa lấy số và không có gì được lưu; "
            "hãy lấy số không kèm căn cước.",
        ),
        Words(
            "No identity card is needed",
            "“{service}” does not ask for one. No number was given and nothing was kept; ask without it.",
        ),
    ),
    "service-not-served": Problem(
        422,
        Words("Quầy không nhận dịch vụ này", "Quầy {counter} không nhận dịch vụ “{service}”."),
        Words("Not served there", "Counter {counter} does not take the service “{service}”."),
    ),
    "same-place": Problem(
        422,
        Words("Đã ở đúng dịch vụ này", "Lượt đang chờ đúng dịch vụ “{service}”. Hãy chọn dịch vụ khác."),
        Words("Already there", "The turn is at the service “{service}” already. Choose another one."),
    ),
}
