"""What the company's books say of people: accounts, fields, consent, tags; `values.py` first, then `profiles.py`."""
