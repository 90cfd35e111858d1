"""How many systems pass each test in each direction, and how many owe nothing or cannot be judged?"""

from dataclasses import dataclass

from tocsin.words import Direction, Test


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of systems. The two directions stand side by side and are never added (decision 1)."""

    in_scope: int
    out_of_scope: int
    unknown_manufacturer: int
    no_supplier: int
    passing: tuple[tuple[Direction, Test, int], ...]
    """In-scope systems with a route that passes the test, for each direction and test."""

    @property
    def systems(self) -> int:
        """Every system counted, whatever its scope."""
        return self.in_scope + self.out_of_scope + self.unknown_manufacturer + self.no_supplier

    def passed(self, direction: Direction, test: Test) -> int:
        """Give the in-scope systems that pass `test` in `direction`."""
        return {(way, asked): count for way, asked, count in self.passing}[direction, test]

    def failed(self, direction: Direction, test: Test) -> int:
        """Give the in-scope systems that do not."""
        return self.in_scope - self.passed(direction, test)
