"""How is a text put into a spreadsheet so that it can only ever be text?"""

import re

# OWASP's list of first characters that make a spreadsheet calculate, and their full-width forms.
_LIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NOT_TEXT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def cell(value: str) -> str:
    """Give `value` with an apostrophe before a first character that would make it a formula; cut at Excel's 32,767."""
    plain = _NOT_TEXT.sub("\ufffd", value)
    return ("'" + plain if plain.lstrip(" ").startswith(_LIVE) else plain)[:32_767]
