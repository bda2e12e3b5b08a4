"""Why the kiosk's agent does not do what its page asks for, in words for the person in front of it."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Sentence:
    """Why not, in both languages of the kiosk."""

    status: int
    title: str
    detail: str
    title_en: str
    detail_en: str


SENTENCES = {
    "away-not-ready": Sentence(
        503,
        "Chưa cấp được số",
        "Ki-ốt đang mất liên lạc với máy chủ và chưa có số dự phòng của hôm nay. Mời bác hỏi bàn hướng dẫn.",
        "No numbers just now",
        "The kiosk has no contact with the server and no numbers of its own for today. "
        "Please ask at the guidance desk.",
    ),
    "away-clock-wrong": Sentence(
        503,
        "Chưa cấp được số",
        "Đồng hồ của ki-ốt đang sai trong lúc mất liên lạc với máy chủ. Mời bác hỏi bàn hướng dẫn.",
        "No numbers just now",
        "The kiosk has no contact with the server, and its clock is wrong. Please ask at the guidance desk.",
    ),
    "away-used-up": Sentence(
        409,
        "Đã hết số dự phòng",
        "Ki-ốt đang mất liên lạc với máy chủ và đã phát hết số dự phòng của dịch vụ này. "
        "Mời bác hỏi bàn hướng dẫn.",
        "All spare numbers are given",
        "The kiosk has no contact with the server and has given all its own numbers of this service. "
        "Please ask at the guidance desk.",
    ),
    "away-all-used-up": Sentence(
        503,
        "Đã hết số dự phòng",
        "Ki-ốt đang mất liên lạc với máy chủ và đã phát hết số dự phòng của hôm nay. "
        "Các số đã phát vẫn có hiệu lực. Mời bác hỏi bàn hướng dẫn.",
        "All spare numbers are given",
        "The kiosk has no contact with the server and has given all its own numbers of today. "
        "The numbers given are good. Please ask at the guidance desk.",
    ),
    "branch-closed": Sentence(
        409,
        "Ngoài giờ lấy số",
        "Hiện không phát số. Giờ lấy số tiếp theo hôm nay: {opening}.",
        "Closed now",
        "No numbers are given now. The next hours today begin at {opening}.",
    ),
    "unknown-service": Sentence(
        404,
        "Không có dịch vụ này",
        "Ki-ốt không có số dự phòng cho dịch vụ này. Mời bác hỏi bàn hướng dẫn.",
        "No such service",
        "The kiosk has no numbers of its own for this service. Please ask at the guidance desk.",
    ),
    "unknown-priority": Sentence(
        422,
        "Không có đối tượng ưu tiên này",
        "Đối tượng ưu tiên đã chọn không có trong danh sách. Mời bác chọn lại.",
        "No such priority class",
        "The priority class is not on the list. Please choose again.",
    ),
    "invalid-request": Sentence(
        422,
        "Yêu cầu không hợp lệ",
        "Ki-ốt không hiểu yêu cầu này. Chưa có số nào được cấp.",
        "Not a request for a number",
        "The kiosk does not understand this request. No number was given.",
    ),
    "unknown-procedure": Sentence(
        404,
        "Không có thủ tục này",
        "Thủ tục này không có trong danh mục, nên chưa in được. Mời bác hỏi quầy hướng dẫn.",
        "No such procedure",
        "This procedure is not in the catalogue, so nothing was printed. Please ask at the guidance desk.",
    ),
    "server-away": Sentence(
        503,
        "Chưa in được",
        "Ki-ốt đang mất liên lạc với máy chủ nên chưa in được thủ tục. Mời bác thử lại sau ít phút.",
        "Not printed",
        "The kiosk has no contact with the server, so nothing was printed. Please try again later.",
    ),
    "paper-out": Sentence(
        503,
        "Máy in hết giấy",
        "Máy in hết giấy nên chưa in được. Mời bác quét mã ở trên để mang thủ tục về trên điện thoại.",
        "The printer is out of paper",
        "The printer is out of paper. Please scan the code above to take the procedure along on your phone.",
    ),
    "printer-fault": Sentence(
        503,
        "Máy in gặp sự cố",
        "Máy in chưa in được. Mời bác quét mã ở trên để mang thủ tục về trên điện thoại.",
        "The printer does not print",
        "The printer does not print. Please scan the code above to take the procedure along on your phone.",
    ),
}


class Refused(Exception):
    """The agent does not do it; `code` names the sentence, `facts` fill it."""

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts

    def problem(self, language: str) -> tuple[int, dict[str, Any]]:
        """Status and body of the answer (RFC 9457)."""
        said = SENTENCES[self.code]
        title, detail = (said.title_en, said.detail_en) if language == "en" else (said.title, said.detail)
        body = {"type": f"/problems/{self.code}", "title": title, "status": said.status, "code": self.code}
        return said.status, {**body, "detail": detail.format_map({"opening": "—", **self.facts})}
