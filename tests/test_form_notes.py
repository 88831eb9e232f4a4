"""Notes in a text for an editor: they come and go, and whatever else stands there stays."""

import time

from cwlog.cli.form_notes import with_notes, without_notes


def test_notes_go_and_a_line_that_looks_like_one_stays_if_it_was_there_before() -> None:
    before = "comments: |\n  fine\n#>> of the person\ndate: 2017-10-05"

    shown = with_notes(before, [(4, "not\na date"), (1, "first")])

    assert shown.split("\n")[0] == "#>> first"
    assert "#>> not a date\ndate: 2017-10-05" in shown
    assert without_notes(shown, before.split("\n")) == before
    assert without_notes(shown) == before.replace("#>> of the person\n", "")


def test_a_long_text_takes_no_longer_for_the_lines_that_were_there_before() -> None:
    lines = [f"#{number}" for number in range(8000)]
    text = "\n".join(lines)

    def seconds(own: list[str]) -> float:
        begin = time.process_time()
        for _ in range(3):
            without_notes(text, own)
        return time.process_time() - begin

    assert seconds(lines) < 20 * seconds([])  # each line against each other one: some hundred times as long
