"""Whole lives: a newcomer from sign-up to passport, and a guest of a planned day."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from giliran.demo.days.persons import person_of
from giliran.demo.days.plan import DayPlan, Guest, Kind
from giliran.demo.live.booking import Booking, Reservation
from giliran.demo.live.filing import Filing
from giliran.demo.live.home import Home
from giliran.demo.live.person import Person
from giliran.demo.live.visit import Visit
from giliran.demo.live.world import Prepared, World
from giliran.demo.people import Synthetic

_SOON_SHARE, _MOVE_SHARE = 0.7, 0.05
_EARLY_MINUTES = (4, 22)


async def newcomer(world: World, who: Synthetic, guest: Guest, *, office: str, filed: Callable[[], None]) -> str:
    """Sign up, apply, book and pay (then `filed` is called); come on the day; collect. Returns how it ended."""
    person = Person(world, who)
    try:
        filing = Filing(person, guest, office=office)
        try:
            held = await _books(world, person, filing)
        finally:
            filed()
        ended = await _comes(world, who, guest, held, office=office)
        return ended if ended != "served" else await Home(filing).until_collected()
    finally:
        await person.browser.close()


async def _books(world: World, person: Person, filing: Filing) -> Reservation:
    chance = world.pace.chance
    async with world.room:
        await person.signs_up()
        await filing.begins()
        await filing.fills_in()
        booking = Booking(filing, soon=chance.random() < _SOON_SHARE)
        held = await booking.books()
        return await booking.moves(held) if chance.random() < _MOVE_SHARE else held


async def _comes(world: World, who: Synthetic, guest: Guest, held: Reservation, *, office: str) -> str:
    early = timedelta(minutes=world.pace.chance.randint(*_EARLY_MINUTES))
    await world.pace.until(held.starts_at - early)
    async with world.room:
        return await Visit(world, world.hall(office), who=who, guest=guest).with_code(held.code)


async def guest_of_day(world: World, guest: Guest, plan: DayPlan, prepared: Prepared | None) -> str:
    """Come on the planned day: with the reservation that was prepared, or to the front desk. Returns how it ended."""
    hall = world.hall(plan.office)
    who = person_of(guest, office=plan.office, day=plan.day, seed=plan.seed)
    if guest.arrives_at is None:
        return "did not come"
    await world.pace.until(guest.arrives_at)
    if prepared is None:
        async with world.room:
            return await Visit(world, hall, who=who, guest=guest).without_code()
    hall.files[prepared.application] = (guest, who)
    async with world.room:
        ended = await Visit(world, hall, who=who, guest=guest).with_code(prepared.code)
    return ended if ended != "served" else await _at_home(world, who, guest, prepared, office=plan.office)


async def _at_home(world: World, who: Synthetic, guest: Guest, prepared: Prepared, *, office: str) -> str:
    person = Person(world, replace(who, email=prepared.email))
    try:
        await person.browser.enter()
        return await Home(Filing(person, guest, office=office, application=prepared.application)).until_collected()
    finally:
        await person.browser.close()


def template(plan: DayPlan, world: World, number: int) -> Guest:
    """Return a guest to be like, one of the plan's who booked and comes if possible, with a number of one's own."""
    booked = [guest for guest in plan.guests if guest.applies and guest.comes] or list(plan.guests)
    return replace(world.pace.chance.choice(booked), number=number, kind=Kind.BOOKED)
