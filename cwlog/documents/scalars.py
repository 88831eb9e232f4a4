"""What an unquoted word means: YAML 1.2 core, except that only plain whole numbers are numbers and dates are text."""

import re

RESERVED = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}

WHOLE_NUMBER = re.compile(r"0|-?[1-9][0-9]{0,17}")
# Everything that some YAML reader (1.1, 1.2, or the ones that mix them) takes for a number or a special value.
# Dates and times are not here: they are text, as JSON Schema tools want them.
_NUMBER_ELSEWHERE = (
    r"(?:(?:[-+][0-9_]+|[0-9][0-9_]*)(?:\.[0-9_]*)?|[-+]?\.[0-9_]+)(?:[eE][-+]?[0-9]+)?"
    r"|[-+]?0[xob][0-9a-fA-F_]+|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)|=|_+"
)
_MAY_BEGIN_A_NUMBER = frozenset("+-.0123456789=_")


class NotPlain(ValueError):
    """The word is a number to some programs and not to others."""


def resolve(word: str) -> str | int | bool | None:
    """The value of an unquoted word.

    >>> resolve("90"), resolve("2017-10-05"), resolve("no"), resolve("true")
    (90, '2017-10-05', 'no', True)

    Raises:
        NotPlain: ``048078``, ``45.0``, ``1e2``, ``+45``, ``0x2D``: quoted they are text, plain they are ambiguous.
    """
    if word in RESERVED:
        return RESERVED[word]
    if word[0] not in _MAY_BEGIN_A_NUMBER:
        return word
    if WHOLE_NUMBER.fullmatch(word):
        return int(word)
    if re.fullmatch(_NUMBER_ELSEWHERE, word):
        raise NotPlain(word)
    return word
