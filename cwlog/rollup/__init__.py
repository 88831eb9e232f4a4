"""Add up interactions: frames in, plain rows out. Only `measures` and `summary` import pandas."""
