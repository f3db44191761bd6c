"""What is known of one made-up person."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Synthetic:
    """One made-up person, with everything that forms ask for; codes are those of `applications.questions`.

    `family_card`: the number of the family's KK. `phone`: +62…, valid in form. `street`: with RT and RW.
    `address127`: the loopback address it comes from, so that limits per network see many networks.
    """

    number: int
    full_name: str
    sex: str
    birth_date: date
    birthplace: str
    nik: str
    family_card: str
    email: str
    phone: str
    street: str
    village: str
    district: str
    city: str
    province: str
    postcode: str
    mother_name: str
    father_name: str
    occupation: str
    marital_status: str
    language: str
    address127: str

    def age(self, on: date) -> int:
        """Return the age in whole years on a day."""
        before_birthday = (on.month, on.day) < (self.birth_date.month, self.birth_date.day)
        return on.year - self.birth_date.year - before_birthday
