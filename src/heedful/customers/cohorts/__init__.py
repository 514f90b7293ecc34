"""Lists of people and cohorts: who is meant, who belongs, how they feel together; `wanted.py` and `belong.py` first."""
