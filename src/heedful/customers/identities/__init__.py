"""Who is who: an address known beforehand, two who may be one, two made one and taken apart; `merging.py` first."""
