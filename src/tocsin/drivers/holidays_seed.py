"""What text does a calendar of England and Wales have, made from the `holidays` package for a span of years?"""

from importlib.metadata import version as version_of

from holidays import country_holidays


def holidays_seed(first: int, last: int, version: str) -> str:
    """Write the calendar's text for the years `first` to `last`; weekdays only, since a weekend is no working day anyway.

    England's list is asked for: Wales has the same one, and without a part of the country Easter Monday and the August
    holiday would be missing.
    """
    days = country_holidays("GB", subdiv="ENG", years=range(first, last + 1))
    lines = [
        "# Bank holidays of England and Wales that fall on a weekday. Later years are worked out and may yet change: a",
        "# holiday can be proclaimed late, so each deadline names the version of the calendar it was counted by.",
        "calendar: england-and-wales",
        f'version: "{version}"',
        f"source: made with the Python package holidays {version_of('holidays')}, United Kingdom, England",
        f"first: {first}-01-01",
        f"last: {last}-12-31",
        "holidays:",
    ]
    lines += [f"  - {day}  # {days[day]}" for day in sorted(days) if day.weekday() < 5]
    return "\n".join(lines) + "\n"
