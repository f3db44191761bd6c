"""Telling many stories and copying them in, batch by batch; each batch is one transaction and leaves all consistent."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from queue import Queue
from random import Random
from threading import Thread

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from giliran.appointments import services as appointments
from giliran.demo.logins import PASSWORD
from giliran.demo.people import synthetic
from giliran.demo.size import applying, booking, loading, office, passport
from giliran.demo.size.pools import Pools
from giliran.demo.size.story import SHARES, Plan, Story, Teller, TheEndError, Until, Way
from giliran.demo.size.tables import Ids, Rows
from giliran.demo.size.world import DEMO_SHARES, YEAR, look_around

Progress = Callable[[int, int, str], None]
NODE = "size"
"""Under this name the events of made-up work stand on the ledger: a real machine had no part in them."""
SEED = 41
_BATCH = 500
_SERIALS = 24  # more than one story draws
_FAMILY_SHARE, _FAMILY_MOST = 0.2, 4
_BORN = (date(1958, 1, 1), date(2008, 6, 30))

# Where somebody waits: how many at each point, and how many days ago they began.
_WAITING_MOST = 60
_LONG_AGO = (26.0, 30.0)
_BEGAN = {Until.FILLED_IN: (0.2, 5.0), Until.SENT: (2.0, 9.0), Until.BOOKED: (2.0, 2.5)}

NotCaughtUpError = loading.NotCaughtUpError


class NotADemoError(RuntimeError):
    """Made-up applications belong into a demonstration, or into a benchmark's own database."""


def generated() -> int:
    """Return how many applications were made here before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger_event WHERE kind = 'applications.started' AND node = %s", [NODE])
        count: int = cursor.fetchone()[0]
    return count


def run(*, size: int, at: datetime, progress: Progress) -> int:
    """Bring the number of made-up applications up to `size`; return how many were added.

    Raises `NotADemoError` where `GILIRAN_DEMO` is not set, and `NotCaughtUpError` while a reader of the ledger is
    behind: what is loaded must be read by nobody as news.
    """
    if not settings.DEMO:
        message = "GILIRAN_DEMO is not set: made-up people have a known password"
        raise NotADemoError(message)
    known = generated()
    if known >= size:
        return 0
    appointments.fill_horizon(at=at)
    loading.catch_up(at=at)
    _load(known, size, at=at, progress=progress)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return size - known


def _load(known: int, size: int, *, at: datetime, progress: Progress) -> None:
    """Tell in a thread of its own while what was told before is being copied."""
    chance = Random(f"{SEED}:{known}")  # noqa: S311 - repeatable on purpose
    teller = Teller(world=look_around(at=at), chance=chance, ids=Ids(chance), pools=Pools(chance), node=NODE,
                    password=make_password(PASSWORD), serial=known * _SERIALS)  # fmt: skip
    with transaction.atomic():
        loading.hire(teller)
    waiting: Queue[loading.Batch | BaseException | None] = Queue(maxsize=3)

    def tell() -> None:
        try:
            for batch in _batches(teller, known, size):
                waiting.put(batch)
            waiting.put(None)
        except BaseException as problem:  # noqa: BLE001 - handed on to whoever waits
            waiting.put(problem)

    Thread(target=tell, daemon=True).start()
    done, total = 0, -(-(size - known) // _BATCH)
    while (batch := waiting.get()) is not None:
        if isinstance(batch, BaseException):
            raise batch
        loading.copy(batch)
        done += 1
        progress(done, total, f"{min(size - known, done * _BATCH):,} applications")


def _batches(teller: Teller, known: int, size: int) -> Iterator[loading.Batch]:
    plans = sorted(_plans(teller, size - known), key=lambda plan: plan.start)
    accounts: list[tuple[str, int]] = []
    rows = Rows()
    for number, plan in enumerate(plans, start=known + 1):
        _tell_one(teller, rows, accounts, number=number, plan=plan)
        if (number - known) % _BATCH == 0 or number == size:
            yield loading.bind(rows, teller.world.places)
            rows = Rows()


def _plans(teller: Teller, many: int) -> Iterator[Plan]:
    """Yield who waits at each point of the way at the demonstration's offices, then a year's work of all offices."""
    chance, at = teller.chance, teller.world.at
    known = {place.code for place in teller.world.places}
    each = max(1, min(_WAITING_MOST, many // 100))
    waiting = [
        Plan(
            start=at - timedelta(days=chance.uniform(*_BEGAN.get(until, _LONG_AGO))),
            way=Way.CORRECTED if until is Until.CORRECTING else Way.USUAL,
            code=code,
            until=until,
        )
        for code in DEMO_SHARES
        if code in known
        for until in Until
        for _ in range(each)
    ][:many]
    yield from waiting
    for _ in range(many - len(waiting)):
        way = chance.choices(list(SHARES), list(SHARES.values()))[0]
        yield Plan(start=at - YEAR * chance.random(), way=way)


def _tell_one(teller: Teller, rows: Rows, accounts: list[tuple[str, int]], *, number: int, plan: Plan) -> None:
    chance, world = teller.chance, teller.world
    drawn = chance.choices(world.places, world.shares)[0]
    place = next((found for found in world.places if found.code == plan.code), drawn)
    person = synthetic(seed=SEED, number=number, born=_BORN)
    story = Story(teller, rows, person=person, place=place, plan=plan)
    if accounts and chance.random() < _FAMILY_SHARE:
        account, members = accounts.pop(chance.randrange(len(accounts)))
        applying.join_family(story, account_id=account)
        if members < _FAMILY_MOST:
            accounts.append((account, members + 1))
    else:
        applying.open_account(story)
        accounts.append((story.account_id, 1))
        del accounts[:-200]
    with suppress(TheEndError):
        _live(story)
    for write in (applying.write_papers, booking.write_booking, office.write_file, passport.write_passport,
                  applying.write_person):  # fmt: skip
        write(story)
    story.close()


def _live(story: Story) -> None:
    """Go through everything, as far as the present."""
    way = story.way
    applying.fill_in(story)
    if way is Way.ABANDONED:
        return
    applying.send(story)
    if way is Way.WITHDRAWN:
        _cancel(story, "applicant", timedelta(days=3))
        return
    slot = booking.come_to_terms(story)
    story.reach(Until.BOOKED)
    if way is Way.MISSED:
        booking.miss(story, slot)
        _cancel(story, "missed", timedelta(days=10))
        return
    booking.come(story, slot)
    office.visit(story, slot)
    story.reach(Until.EXAMINED)
    if way is Way.CORRECTED:
        office.correct(story)
    office.recommend(story)
    office.decide(story, approve=way is not Way.REFUSED)
    if way is Way.REFUSED:
        return
    passport.make(story)
    if way is Way.UNCOLLECTED:
        passport.leave_lying(story)
    else:
        passport.collect(story)


def _cancel(story: Story, reason: str, after: timedelta) -> None:
    story.move_to(story.at + after)
    by = story.account_id if reason == "applicant" else None
    story.fact("applications.cancelled", story.id, f'"reason": "{reason}"', actor=by)
    told = story.told
    told.state, told.closed_at, told.closing_reason = "cancelled", story.at, reason
