"""A sheet or form of somebody else -> entries of the log: cells -> rows -> drafts -> judged -> what to write."""
