"""The problem codes of the schema, CW101–CW111: what they mean, why they matter, what to do."""

from cwlog.model import totals_error

CODES = (
    totals_error(
        "CW101",
        "Something is missing",
        "A key that every record needs is not there.\n\n"
        "Why: the nine items of the log are what the summaries are made of.\n\n"
        "Mend: add the key with its value; the schema in schemas/ says what it takes.",
    ),
    totals_error(
        "CW102",
        "An unknown key",
        "The record has a key that the schema does not list.\n\n"
        "Why: a misspelled key is a value that nobody counts, and a key such as 'teacher_name' must not slip in.\n\n"
        "Mend: correct the spelling, or move what you want to say into the comments.",
    ),
    totals_error(
        "CW103",
        "The wrong kind of value",
        "Text stands where a whole number belongs, one word where a list belongs, or nothing at all.\n\n"
        "Why: the value could not be added up or compared.\n\n"
        "Mend: write the value in the form that the hint shows; leave out a key that has no value.",
    ),
    totals_error(
        "CW104",
        "A word that is not on the list",
        "The value is not one of the words that this key may hold.\n\n"
        "Why: a word of one's own would be a row of its own in every report, or be left out of them.\n\n"
        "Mend: take the word that the message suggests, or another of the list; 'other' needs a few words in the "
        "..._other key. A new word is added to the vocabulary in schemas/, in one place.",
    ),
    totals_error(
        "CW105",
        "A number out of range",
        "The number is smaller or larger than can be right.\n\n"
        "Why: a day has no more coaching than 12 hours; a count of people begins at 1.\n\n"
        "Mend: correct the number; durations are in minutes, not hours.",
    ),
    totals_error(
        "CW106",
        "Text that does not have the right form",
        "A code, id, date or short name does not look as it must.\n\n"
        "Why: cwlog finds districts, days and events by these texts.\n\n"
        "Mend: write it like the example in the hint.",
    ),
    totals_error(
        "CW107",
        "Text that is too short or too long",
        "The text has fewer or more characters than the key takes.\n\n"
        "Why: a description of three letters decides nothing, and a comment is not a report.\n\n"
        "Mend: say it in a sentence or two.",
    ),
    totals_error(
        "CW108",
        "Too few or too many values, or one twice",
        "A list or record has no value where one is needed, more than it may have, or one value two times.\n\n"
        "Why: an interaction is counted once for each value.\n\n"
        "Mend: add what is missing, or keep one of the two.",
    ),
    totals_error(
        "CW109",
        "A code without quotes",
        "A code of digits stands without quotes and is read as a number.\n\n"
        "Why: other programs drop a leading zero of a number: 048078 becomes another district.\n\n"
        'Mend: put it in quotes: district: "901003".',
    ),
    totals_error(
        "CW110",
        "Training is not recorded in this log",
        "The interaction type says training.\n\n"
        "Why: the implementation guide says that training is not recorded in the coaching interaction log; its only record "
        "is the DESE activity log.\n\n"
        "Mend: record the training there, and delete the entry here. If coaching took place besides, record that part with "
        "its own duration. If you cannot tell, use the type 'unsure' and describe the event.",
    ),
    totals_error(
        "CW111",
        "A word that does not fit here",
        "The word is on the list, but this key cannot hold it: an event cannot count as 'unsure', nor include it.\n\n"
        "Why: also_included and counts_as name kinds of coaching.\n\n"
        "Mend: take one of the six kinds of coaching, or leave the key out.",
    ),
)
