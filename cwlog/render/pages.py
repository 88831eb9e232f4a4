"""The page of documentation of a problem code: for ``cwlog explain`` and for docs/problems."""

from cwlog.model import Code


def code_page(code: Code) -> str:
    """What a code means, why it matters, what to do, as Markdown that reads well as plain text."""
    totals = "can change totals: reports refuse until it is mended" if code.changes_totals else "changes no total"
    return f"# {code.id}: {code.title}\n\n*{code.severity.value}, {totals}*\n\n{code.page}\n"


def code_index(codes: list[Code]) -> str:
    """The list of all codes as a Markdown table."""
    rows = [
        f"| [{code.id}]({code.id}.md) | {code.severity.value} | {'yes' if code.changes_totals else ''} | {code.title} |"
        for code in codes
    ]
    return "\n".join(
        [
            "# Problem codes",
            "",
            "Made from the rules themselves by `make docs`; `cwlog explain CODE` prints a page.",
            "",
            "| code | | can change totals | what it says |",
            "| --- | --- | --- | --- |",
            *rows,
            "",
        ]
    )
