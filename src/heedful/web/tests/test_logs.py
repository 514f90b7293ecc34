import logging

from heedful.web.logs import CoveringFormatter


def test_what_a_database_says_of_a_value_is_masked() -> None:
    error = ValueError("Key (text)=(call 0176 12345678) already exists")
    told = (ValueError, error, error.__traceback__)
    record = logging.LogRecord("x", logging.ERROR, "", 0, "rows %s failed", ([1234567],), told)
    written = CoveringFormatter("{message}", style="{").format(record)
    assert written.startswith("rows [1234567] failed")
    assert "Key (text)=(call [phone]) already exists" in written
