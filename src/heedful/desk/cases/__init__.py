"""The inbox and the case on screen: what is read for them, what agents press. Read `screen.py` first."""
