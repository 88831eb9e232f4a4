"""Add up interactions: frames in, plain rows out. Only this room and `frames` import pandas."""
