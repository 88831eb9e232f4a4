"""Reports for each audience: who may see what, which districts, and the tables of every report."""
