"""What can be done for a person: when it applies, how often, how well it has worked. Read `types.py` first."""
