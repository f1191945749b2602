"""Finds the amounts of a document that are the sum of two others, such as a net amount and its tax."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable

RATES = (2.1, 2.5, 2.6, 3.8, 4, 5, 5.5, 6, 7, 7.7, 8, 8.1, 8.5, 9, 10, 12, 13, 13.5, 14, 15, 16, 17, 18, 19, 20, 21, 22,
         23, 24, 25, 25.5, 27)  # fmt: skip
"""Rates of taxes on sales, in percent."""
MOST = 200
"""The most amounts that are combined."""
HIGHEST, LOWEST = 0.3, 0.004
"""The highest and lowest tax as a share of the net amount."""
PARTS = ("net", "tax", "gross")


class Relations:
    """For each part that an amount may be: how often at a known rate (`strong`), and whether at any rate (`weak`).

    `slack` is how much sums may be off by rounding.
    """

    def __init__(self, amounts: Iterable[float], slack: float) -> None:
        self.values = sorted({abs(amount) for amount in amounts})
        self.strong = {part: Counter[float]() for part in PARTS}
        self.weak = {part: set[float]() for part in PARTS}
        cents = max(1, round(slack * 100))
        slacks = [0, *(sign * cent for cent in range(1, cents + 1) for sign in (1, -1))]
        whole = [round(value * 100) for value in self.values if value > 0][:MOST]
        known = set(whole)
        for tax in whole:
            for net in whole[bisect_left(whole, tax / HIGHEST - 1) : bisect_right(whole, tax / LOWEST + 1)]:
                if tax > LOWEST * net and tax <= HIGHEST * net:
                    for more in slacks:
                        if net + tax + more in known:
                            self._add(net, tax, net + tax + more)
                            break

    def _add(self, *sum_in_cents: int) -> None:
        net, tax, gross = sum_in_cents
        at_rate = net + tax == gross and min(abs(tax - net * rate / 100) for rate in RATES) <= 1.5
        for part, cents in zip(PARTS, sum_in_cents, strict=True):
            if at_rate:
                self.strong[part][cents / 100] += 1
            else:
                self.weak[part].add(cents / 100)
