"""Fictional words for the generated workspace: district names and harmless coaching comments."""

from random import Random

_FIRST = """
    Alder Amber Ash Badger Birch Blue Bramble Briar Bright Cedar Chestnut Clover Copper Cotton Crane Dry
    Elder Falcon Fallow Fern Flint Fox Granite Great Harvest Hazel Heron Hickory Iron Juniper Lark
    Linden Little Maple Marrow Old Otter Quarry Rook Sable Silver Stone Sumac Tamarack Thistle Twin
    Walnut Willow
"""
_SECOND = """
    Bend Bluff Branch Brook Crossing Dell Ferry Field Ford Fork Gap Glen Grove Hill Hollow Knob Landing
    Larch Ledge Marsh Meadow Mills Pass Point Prairie Ridge Run Shoals Slough Spring Spur Valley
"""
_DESIGNATIONS = ("R-I", "R-II", "R-III", "R-IV", "R-VI", "R-IX", "R-XIV", "C-2", "31", "58")

_OPENINGS = (
    "Team compared two assessment cycles",
    "Reviewed the agenda of the next leadership meeting",
    "Looked at walkthrough results from the fall",
    "Discussed how the collaborative teams use their protocol",
    "Planned the next common formative assessment",
    "Shared two examples of a data wall",
    "Modelled a short feedback conversation",
    "Worked through the practice profile",
    "Agenda: goals, data and next steps",
    "Question of the day: which practice comes first",
    "L'équipe a revu ses objectifs",
    "The team's self-assessment \N{EN DASH} the second one \N{EN DASH} is complete",
    "Grade-level teams showed their latest results",
    "Sorted the open items of the district plan",
    "Met on short notice before the board meeting",
    "Went over the survey results, building by building",
    "Followed up on the café-style exchange of last month",
    "Talked about the schedule for collaborative time",
    "Compared the walkthrough forms of three buildings",
    "Watched a module together and stopped at the examples",
)
_MIDDLES = (
    "agreed on one shared goal for the quarter",
    "chose one practice to deepen",
    "named two buildings that want more time",
    "found the middle grades a step ahead",
    "wrote down what is working and what is not",
    "settled who brings which data next time",
    "set a date for a shorter follow-up",
    "asked for an example from another district",
    "kept the protocol but shortened the first part",
    "noted that teachers value the exchange",
    "decided to try the checklist in every team",
    "linked the results to the district plan",
    "saw growth in both subjects",
    "want to hear from families before they go on",
    "left the technology questions for later",
)
_ENDINGS = (
    "Next step: share the checklist",
    "Next visit in about a month",
    "More time was needed than planned",
    "Follow-up by phone",
    "The building teams take it from here",
    "Materials were left with the team",
    "Everyone had a part in it",
    "A summary goes to the leadership team",
    "90% of the teams use the protocol by now",
    "To be continued",
)
_DESCRIPTIONS = (
    "Met a new curriculum director to explain the project; unclear whether this was coaching.",
    "Sat in on a planning day and answered questions: perhaps coaching, perhaps only information.",
    "Helped to prepare materials for a district event \N{EN DASH} not sure that this counts.",
    "Joined a regional meeting in which two of our districts asked about the blueprint.",
)
WRITE_INS = ("schedule for the new building", "transition between buildings", "grant reporting")


def district_names(count: int, rng: Random) -> list[str]:
    """``count`` different fictional district names; at most 1,536 can be made."""
    pairs = [f"{first} {second}" for first in _FIRST.split() for second in _SECOND.split()]
    if count > len(pairs):
        raise ValueError(f"only {len(pairs)} district names can be made")
    return [f"{pair} {rng.choice(_DESIGNATIONS)}" for pair in rng.sample(pairs, count)]


def comment(rng: Random) -> str:
    """One line of 40 to 160 characters; some need quotes in YAML, some are not ASCII."""
    text = f"{rng.choice(_OPENINGS)}; {rng.choice(_MIDDLES)}."
    return f"{text} {rng.choice(_ENDINGS)}." if rng.random() < 0.5 else text


def description(rng: Random) -> str:
    """What an entry typed unsure says about itself."""
    return rng.choice(_DESCRIPTIONS)
