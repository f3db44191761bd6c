"""Made-up people of the demonstration: nobody real, yet plausible anywhere in Indonesia.

`synthetic(seed=…, number=…)` is a person, always the same for the same arguments.
"""

from giliran.demo.people.making import MOST_NUMBERS, TWO_WORD_SHARE, synthetic
from giliran.demo.people.places import Place, place, places
from giliran.demo.people.synthetic import Synthetic

__all__ = ["MOST_NUMBERS", "TWO_WORD_SHARE", "Place", "Synthetic", "place", "places", "synthetic"]
