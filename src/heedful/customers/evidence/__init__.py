"""What tells of a feeling: words, reactions and other acts, as pieces that are kept and weighed; `pieces.py` first."""
