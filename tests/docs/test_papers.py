"""The papers: every link leads somewhere, every picture is there, every decision has its parts."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAPERS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
DECISIONS = sorted(ROOT.glob("docs/adr/*.md"))
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def anchor(heading: str) -> str:
    """The address of a heading inside its page, as code hosts make it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: str(paper.relative_to(ROOT)))
def test_links_lead_somewhere(paper: Path) -> None:
    if paper.name == "0000-template.md":
        return
    for link in LINK.findall(paper.read_text(encoding="utf-8")):
        if "://" in link:
            continue
        name, _, place = link.partition("#")
        target = (paper.parent / name) if name else paper
        assert target.exists(), f"{paper.name} → {link}"
        if place:
            headings = HEADING.findall(target.read_text(encoding="utf-8"))
            assert place in map(anchor, headings), f"{paper.name} → {link}"


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda decision: decision.stem)
def test_a_decision_has_its_parts(decision: Path) -> None:
    headings = HEADING.findall(decision.read_text(encoding="utf-8"))
    assert headings[1:4] == ["Context", "Decision", "Consequences"]


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = [int(decision.name[:4]) for decision in DECISIONS]
    assert numbers == list(range(len(numbers)))


def test_every_decision_is_listed() -> None:
    papers = (ROOT / "docs/README.md").read_text(encoding="utf-8")
    assert [decision.name for decision in DECISIONS if f"adr/{decision.name}" not in papers] == []
