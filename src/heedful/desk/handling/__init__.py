"""What agents do with a case: answer, note, transfer, snooze, move, close, promise a call. Read `replies.py` first."""
