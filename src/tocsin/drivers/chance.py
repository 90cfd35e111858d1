"""Where does chance come from, where several workers must not do the same thing at the same moment?"""

import secrets

_SOURCE = secrets.SystemRandom()


def chance() -> float:
    """Give a number from 0 up to 1 that nobody can foresee."""
    return _SOURCE.random()
