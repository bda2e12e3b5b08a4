"""Sentences for those who manage who outside takes the log."""

from queue_server.web.problems.words import Problem, Words

FEED: dict[str, Problem] = {
    "hub-read-only": Problem(
        409,
        Words(
            "Máy chủ này chỉ để xem",
            "Đây là máy chủ tổng hợp, hiện những gì chi nhánh gửi về. Hãy làm việc này tại chi nhánh.",
        ),
        Words(
            "This server only shows",
            "This is a hub: it shows what branches tell. Do this at the branch's own server.",
        ),
    ),
    "not-a-hub": Problem(
        404,
        Words("Không phải máy chủ tổng hợp", "Máy chủ này không nhận sổ ghi của máy chủ khác."),
        Words("Not a hub", "This server takes no other server's log."),
    ),
    "not-from-there": Problem(
        401,
        Words("Chữ ký không đúng", "Chữ ký thiếu, quá cũ hoặc không phải của chi nhánh “{branch}”."),
        Words("Not signed by that branch", "The signature is missing, old, or not that of “{branch}”."),
    ),
    "not-an-entry": Problem(
        400,
        Words("Không phải một mục sổ ghi", "Nội dung không phải CloudEvent của sổ ghi một chi nhánh."),
        Words("Not an entry", "This is no CloudEvent with an entry of a branch's log."),
    ),
    "unknown-subscriber": Problem(
        404,
        Words("Không có nơi nhận này", "Không có nơi nhận “{subscriber}”; có thể đã bị xóa."),
        Words("No such subscriber", "There is no subscriber “{subscriber}”; it may have been removed."),
    ),
    "unknown-dead-letter": Problem(
        404,
        Words("Không có mục nào như vậy", "Không có mục bị từ chối nào như vậy; có thể đã được gửi lại."),
        Words("Nothing of the kind", "Nothing of the kind was put aside; it may have been sent since."),
    ),
    "subscriber-taken": Problem(
        409,
        Words("Mã đã có", "Đã có nơi nhận “{subscriber}”. Chưa có gì thay đổi; hãy chọn mã khác."),
        Words("The code is taken", "There is a subscriber “{subscriber}” already. Choose another code."),
    ),
    "bad-subscriber": Problem(
        422,
        Words(
            "Chưa đúng thông tin nơi nhận",
            "Trường “{field}” chưa đúng. Chưa có gì thay đổi; hãy sửa rồi gửi lại.",
        ),
        Words("Not a subscriber", "The field “{field}” cannot be so. Nothing changed; mend it and retry."),
    ),
    "bad-secret": Problem(
        422,
        Words(
            "Chưa đúng khóa ký",
            "Khóa ký là “whsec_” và base64 của 24 đến 64 byte. Bỏ trống thì máy chủ tự tạo khóa.",
        ),
        Words(
            "Not a signing secret",
            "A secret is “whsec_” and the base64 of 24 to 64 bytes. Leave it out to have one made.",
        ),
    ),
    "named-by-settings": Problem(
        409,
        Words(
            "Nơi nhận này do cấu hình đặt",
            "“{subscriber}” theo feed_url và feed_secret trong cấu hình máy chủ. Hãy đổi ở đó.",
        ),
        Words(
            "Named by the settings",
            "“{subscriber}” is what the server's settings feed_url and feed_secret say. Change them there.",
        ),
    ),
    "bad-place": Problem(
        422,
        Words(
            "Không có chỗ bắt đầu này",
            "Sổ không có mục số {start} để bắt đầu; số thứ tự cần đi cùng một chi nhánh. Chưa đổi gì.",
        ),
        Words(
            "No such place",
            "There is no entry {start} to begin with; a number needs its branch. Nothing changed.",
        ),
    ),
}
