"""The page of documentation of a problem code: for ``cwlog explain`` and for docs/problems."""

from textwrap import fill

from cwlog.model import Code, Term
from cwlog.schemas import HONOURED, Field, Schema, Vocabulary

_WIDTH = 100
_SCHEMA_HEAD = """\
# Fields and words

Made from `schemas/*.schema.yaml` by `make docs`: the same files that cwlog checks by, asks by and reports by. A value
is added to a vocabulary in its schema, in one place.

Schemas are JSON Schema 2020-12. cwlog honours these keywords: {keywords}; `oneOf` as a list of words only, `$ref`
within the file only, `format` only as `date`. Keywords that begin with `x-` are notes. Any other keyword is refused
with its place, since it would not be checked.
"""


def code_page(code: Code) -> str:
    """What a code means, why it matters, what to do, as Markdown that reads well as plain text."""
    totals = "can change totals: reports refuse until it is mended" if code.changes_totals else "changes no total"
    paragraphs = (fill(paragraph, _WIDTH) for paragraph in code.page.split("\n\n"))
    return "\n\n".join([f"# {code.id}: {code.title}", f"*{code.severity.value}, {totals}*", *paragraphs]) + "\n"


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


def schema_page(schemas: list[Schema]) -> str:
    """Every field and word that the schemas allow, as Markdown."""
    head = _SCHEMA_HEAD.format(keywords=", ".join(f"`{word}`" for word in HONOURED))
    return "\n".join([head, *(line for schema in schemas for line in _schema_lines(schema))])


def _schema_lines(schema: Schema) -> list[str]:
    lines = [f"## {schema.title}", "", f"`{schema.path}`: {schema.source.get('description', '')}", ""]
    lines += ["| key | must | what it holds |", "| --- | --- | --- |", *map(_field_row, schema.fields.values()), ""]
    for vocabulary in schema.vocabularies.values():
        lines += _vocabulary_lines(vocabulary)
    return lines


def _field_row(field: Field) -> str:
    unit = f" ({field.unit})" if field.unit else ""
    words = f" Words: [{field.vocabulary}](#{field.vocabulary})." if field.vocabulary else ""
    return (
        f"| `{field.name}` | {'yes' if field.required else ''} | **{field.title}**{unit}. {field.description}{words} |"
    )


def _vocabulary_lines(vocabulary: Vocabulary) -> list[str]:
    rows = [_term_row(term, vocabulary) for term in vocabulary.terms]
    head = ["| value | title | group | what it means |", "| --- | --- | --- | --- |"]
    return [f"### {vocabulary.name}", "", *head, *rows, ""]


def _term_row(term: Term, vocabulary: Vocabulary) -> str:
    dates = f" From {term.since} on." if term.since else ""
    dates += f" Until {term.until}." if term.until else ""
    dates += f" Now: `{term.replaced_by}`." if term.replaced_by else ""
    group = vocabulary.groups.get(term.group, term.group)
    return f"| `{term.value}` | {term.title} | {group} | {term.description}{dates} |"
