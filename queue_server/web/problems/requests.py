"""Sentences for who asks and how: sign-in, permissions, the form of requests, the server itself."""

from queue_server.web.problems.words import Problem, Words

REQUESTS: dict[str, Problem] = {
    "idempotency-key-reused": Problem(
        422,
        Words(
            "Khóa lặp đã dùng cho yêu cầu khác",
            "Idempotency-Key này đã đi cùng một yêu cầu khác. Hãy dùng khóa mới.",
        ),
        Words(
            "Key used for another request", "This Idempotency-Key came with another request. Use a new key."
        ),
    ),
    "media-too-large": Problem(
        413,
        Words("Tệp quá lớn", "“{name}” lớn hơn {most} MB nên chưa được lưu. Hãy nén lại hoặc cắt ngắn."),
        Words("The file is too large", "“{name}” is larger than {most} MB and was not kept. Shrink it."),
    ),
    "media-of-unknown-type": Problem(
        422,
        Words(
            "Bảng không chiếu được loại tệp này",
            "“{name}” không phải ảnh PNG, JPEG, WebP hay phim MP4, WebM. Chưa lưu gì; hãy chuyển loại tệp.",
        ),
        Words(
            "Boards cannot show this",
            "“{name}” is no PNG, JPEG, WebP, MP4 or WebM. Nothing was kept; convert it to one of these.",
        ),
    ),
    "media-broken": Problem(
        422,
        Words("Tệp bị hỏng", "“{name}” bị hỏng hoặc thiếu phần cuối. Chưa lưu gì; hãy chép lại tệp gốc."),
        Words("The file is broken", "“{name}” is damaged or cut short. Nothing was kept; copy it again."),
    ),
    "not-signed-in": Problem(
        401,
        Words("Cần đăng nhập", "Hãy đăng nhập, hoặc gửi khóa của thiết bị."),
        Words("Sign in first", "Sign in, or send a device key."),
    ),
    "not-allowed": Problem(
        403,
        Words("Không có quyền", "Tài khoản hoặc thiết bị này không được làm việc đó ở chi nhánh này."),
        Words("Not allowed", "This account or device may not do that in this branch."),
    ),
    "wrong-password": Problem(
        401,
        Words(
            "Sai tên đăng nhập hoặc mật khẩu", "Hãy kiểm tra phím Caps Lock và bộ gõ tiếng Việt rồi thử lại."
        ),
        Words("Wrong user name or password", "Check Caps Lock and the keyboard layout, then try again."),
    ),
    "too-many-attempts": Problem(
        429,
        Words("Thử sai quá nhiều lần", "Hãy đợi {seconds} giây rồi thử lại."),
        Words("Too many wrong passwords", "Wait {seconds} seconds, then try again."),
    ),
    "bad-address": Problem(
        422,
        Words(
            "Chưa đúng địa chỉ nhận tin",
            "Hãy gõ số điện thoại như 0912 345 678, hoặc thư điện tử như ten@vi-du.vn.",
        ),
        Words(
            "Not an address",
            "Type a telephone number such as 0912 345 678, or an e-mail such as name@example.vn.",
        ),
    ),
    "bad-subscription": Problem(
        422,
        Words(
            "Không gửi được thông báo đến trình duyệt này",
            "Trung tâm không gửi qua dịch vụ thông báo của trình duyệt này. "
            "Hãy giữ trang mở để theo dõi lượt.",
        ),
        Words(
            "This browser cannot be told",
            "The centre does not send through this browser's push service. Keep the page open instead.",
        ),
    ),
    "not-a-case-code": Problem(
        422,
        Words(
            "Chưa đúng mã hồ sơ",
            "Mã hồ sơ ở trên giấy tiếp nhận, ví dụ H57.32.12-261121-0007. Hãy gõ lại, hoặc quét mã vạch.",
        ),
        Words(
            "Not a case code",
            "The code stands on your receipt, such as H57.32.12-261121-0007. Type it again, or scan it.",
        ),
    ),
    "too-many-look-ups": Problem(
        429,
        Words("Tra cứu quá nhiều lần", "Vừa có quá nhiều lần tra cứu. Hãy đợi {seconds} giây rồi thử lại."),
        Words(
            "Too many look-ups", "There were too many look-ups just now. Wait {seconds} seconds, then retry."
        ),
    ),
    "case-system-unavailable": Problem(
        503,
        Words(
            "Chưa tra cứu được hồ sơ",
            "Hệ thống một cửa hiện không trả lời. Việc lấy số và các việc khác vẫn như thường; "
            "hãy thử lại sau ít phút, hoặc hỏi bàn hướng dẫn.",
        ),
        Words(
            "Cases cannot be looked up now",
            "The case system does not answer. Taking numbers and all else goes on; "
            "try again in a few minutes, or ask at the guidance desk.",
        ),
    ),
    "scan-refused": Problem(
        422,
        Words(
            "Chưa đọc được thẻ",
            "{why}. Không có gì được lưu; hãy quét lại mã QR trên thẻ, hoặc tiếp tục không cần thẻ.",
        ),
        Words(
            "The card could not be read",
            "{why}. Nothing was kept; scan the QR code on the card again, or go on without it.",
        ),
    ),
    "malformed-json": Problem(
        400,
        Words("Nội dung không phải JSON", "Nội dung gửi lên không phải JSON hợp lệ. Không có gì thay đổi."),
        Words("Not JSON", "The body is not valid JSON. Nothing changed."),
    ),
    "invalid-request": Problem(
        422,
        Words("Yêu cầu không hợp lệ", "Một số trường không hợp lệ; xem “errors”. Không có gì thay đổi."),
        Words("Invalid request", "Some fields are not valid; see “errors”. Nothing changed."),
    ),
    "unavailable": Problem(
        503,
        Words("Chưa sẵn sàng", "Một phần của máy chủ chưa sẵn sàng. Không có gì thay đổi; hãy thử lại sau."),
        Words("Not ready", "A part of the server is not ready. Nothing changed; try again in a moment."),
    ),
    "internal-error": Problem(
        500,
        Words(
            "Lỗi của máy chủ",
            "Yêu cầu không được thực hiện. Hãy thử lại; nếu vẫn lỗi, báo quản trị với mã {incident}.",
        ),
        Words(
            "Server error",
            "The request was not carried out. Try again; if it persists, report incident {incident}.",
        ),
    ),
}
