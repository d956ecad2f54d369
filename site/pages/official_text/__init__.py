"""What an official text says of itself: its number, days, telephone, address, who issued it; each with its sentence.

``recognise`` is the way in. Pure: nothing here knows a page, a database or today's date.
"""

from pages.official_text.recognising import Recognised, recognise
from pages.official_text.sentences import Found

__all__ = ["Found", "Recognised", "recognise"]
