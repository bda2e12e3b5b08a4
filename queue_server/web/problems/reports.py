"""Sentences for figures and reports that cannot be had."""

from queue_server.web.problems.words import Problem, Words

REPORTS: dict[str, Problem] = {
    "unusable-period": Problem(
        422,
        Words(
            "Kỳ không dùng được",
            "“{period}” không phải một kỳ. Hãy ghi 2026-11, 2026-W47, 2026-Q4, 2026, hoặc các ngày "
            "theo thứ tự trong vòng một năm.",
        ),
        Words(
            "Not a period",
            "“{period}” is none. Write 2026-11, 2026-W47, 2026-Q4, 2026, or days in order within a year.",
        ),
    ),
    "unknown-report": Problem(
        404,
        Words(
            "Chưa có báo cáo này", "Không có báo cáo “{report}”: chưa lập, hoặc trong kỳ không có lượt nào."
        ),
        Words("No such report", "There is no report “{report}”: not made yet, or nobody came in the period."),
    ),
}
