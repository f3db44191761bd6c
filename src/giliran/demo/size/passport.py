"""The passport: printed, looked at, collected or not."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from giliran.demo.size.story import Story, Until, Way
from giliran.demo.size.world import run_of
from giliran.foundation.crypto import encrypt
from giliran.issuance.rules import mrz
from giliran.issuance.rules.validity import expiry

_KEPT = timedelta(days=30)


def make(story: Story) -> None:
    """Queue and print the passport, again where the first booklet is spoilt; it is ready then."""
    story.fact("applications.production_begun", story.id, "")
    story.told.state = "producing"
    _queue(story, queued_at=story.at)
    story.reach(Until.QUEUED)
    story.wait(3, 30)
    _print(story)
    story.reach(Until.PRINTED)
    story.wait(0.3, 5)
    if story.way is Way.SPOILT:
        _reject(story)
        story.wait(2, 20)
        _print(story)
        story.wait(0.3, 5)
    _accept(story)
    story.reach(Until.READY)


def _queue(story: Story, *, queued_at: datetime) -> None:
    passport = story.new_id(story.at)
    story.passport = [passport, story.id, story.person_id, story.place.id, story.product, "queued", None, None,
                      story.teller.code(), None, None, queued_at, None, None, None, None]  # fmt: skip
    story.fact("issuance.passport_queued", passport, "")


def _print(story: Story) -> None:
    place, person, producer = story.place, story.person, story.place.staff["production"]
    electronic = story.product.startswith("e_")
    prefix, _first, last = run_of(place.number, electronic=electronic)
    begin, following = place.booklets[electronic]
    if following > last:
        message = f"the numbers set aside for {place.code} have run out"
        raise OverflowError(message)
    place.booklets[electronic] = (begin, following + 1)
    number = f"{prefix}{following:07}"
    issued = story.at.astimezone(ZoneInfo(place.time_zone)).date()
    expires = expiry(issued, int(story.product.rpartition("_")[2]))
    holder = mrz.Holder(full_name=person.full_name.upper(), birth_date=person.birth_date,
                        sex="M" if person.sex == "male" else "F")  # fmt: skip
    zone = "\n".join(mrz.zone(number=number, holder=holder, expires_on=expires))
    story.passport[5:8] = ["printed", number, encrypt(zone.encode(), "issuance.passport.mrz")]
    story.passport[9:11] = [issued, expires]
    story.passport[12:14] = [story.at, producer]
    story.fact("issuance.passport_printed", story.passport[0], "", actor=producer)


def _reject(story: Story) -> None:
    producer, spoilt = story.place.staff["production"], story.passport
    spoilt[5] = "rejected"
    story.rows_later.append(("issuance_passport", *spoilt))
    story.rows_later.append(("issuance_qualitycheck", story.new_id(story.at), spoilt[0], False, "laminate", producer,
                             story.at))  # fmt: skip
    story.fact("issuance.quality_failed", spoilt[0], '"reason": "laminate"', actor=producer)
    _queue(story, queued_at=spoilt[11])


def _accept(story: Story) -> None:
    producer, passport = story.place.staff["production"], story.passport
    passport[5], passport[14] = "ready", story.at
    passport[15] = story.at.astimezone(ZoneInfo(story.place.time_zone)).date() + _KEPT
    story.rows_later.append(("issuance_qualitycheck", story.new_id(story.at), passport[0], True, "", producer,
                             story.at))  # fmt: skip
    story.fact("issuance.quality_passed", passport[0], "", actor=producer)
    story.fact("applications.ready", story.id, "", actor=producer)
    story.told.state = "ready"
    story.tell("issuance.passport_ready")


def collect(story: Story) -> None:
    """Give the passport into its holder's hand."""
    story.wait(20, 20 * 24)
    front, passport, person = story.place.staff["front_desk"], story.passport, story.person
    passport[5] = "handed_over"
    story.rows_later.append(("issuance_handover", story.new_id(story.at), passport[0], "self",
                             encrypt(person.full_name.encode(), "issuance.handover.collector_name"), "ktp",
                             encrypt(person.nik.encode(), "issuance.handover.identity_number"), True, front,
                             story.at))  # fmt: skip
    story.fact("issuance.passport_handed_over", passport[0], '"collector": "self"', actor=front)
    story.fact("applications.collected", story.id, "", actor=front)
    story.told.state, story.told.closed_at = "collected", story.at
    story.tell("issuance.passport_handed_over")


def leave_lying(story: Story) -> None:
    """Nobody comes for it until the last day."""
    story.move_to(story.at + _KEPT + timedelta(days=1, hours=2))
    story.passport[5] = "cancelled"
    story.fact("applications.cancelled", story.id, '"reason": "uncollected"')
    story.fact("issuance.passport_not_collected", story.passport[0], "")
    told = story.told
    told.state, told.closed_at, told.closing_reason = "cancelled", story.at, "uncollected"


def write_passport(story: Story) -> None:
    """Write the passport's row; what hangs on it follows."""
    if story.passport:
        story.put("issuance_passport", *story.passport)
