"""Sentences for those who manage who outside takes the log."""

from queue_server.web.problems.words import Problem, Words

FEED: dict[str, Problem] = {
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
