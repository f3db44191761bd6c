"""What an applicant can have at an office, and why not the rest."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from giliran.applications.questions.circumstances import age_of, married
from giliran.applications.questions.kinds import Answers
from giliran.catalogue import queries as catalogue


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A kind of passport; `amount` in rupiah where it can be had, else `why_not` in a sentence."""

    code: str
    name: str
    electronic: bool
    years: int
    amount: int | None
    why_not: str

    @property
    def available(self) -> bool:
        """Say whether the applicant can have it there."""
        return not self.why_not


def offered(answers: Answers, *, office_id: UUID, on: date) -> list[Offer]:
    """Return every kind of passport, those that can be had first, each of the others with its reason."""
    age, is_married = age_of(answers, on), married(answers)
    selling = {
        offer.code: offer.fee.amount
        for offer in catalogue.products_at(office_id, on, age, married=is_married)
        if not offer.out_of_stock
    }
    offers = [
        Offer(
            code=product.code,
            name=product.name,
            electronic=product.electronic,
            years=product.years,
            amount=selling.get(product.code),
            why_not=""
            if product.code in selling
            else catalogue.why_not(office_id, product.code, age, on, married=is_married),
        )
        for product in catalogue.products()
    ]
    return sorted(offers, key=lambda offer: not offer.available)
