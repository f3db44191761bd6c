"""What a run tells on the terminal while it goes on."""

from rich.console import Console
from rich.live import Live
from rich.text import Text

from giliran.demo.live.pace import Stopping
from giliran.demo.live.world import World

_EVERY, _EVERY_IN_A_LOG = 1.0, 15.0


def line(world: World) -> str:
    """Return the run in one line: the demonstration's time, who waits at each office, acts a minute, errors."""
    figures = world.figures
    halls = "  ".join(f"{office}: {'closed' if hall.closed else hall.waiting}" for office, hall in world.halls.items())
    under_way = sum(count for kind, count in figures.under_way.items() if kind != "officers")
    office = next(iter(world.halls), "")
    shown = f"{world.local(office):%a %d %b %H.%M.%S}" if office else f"{world.pace.now():%H.%M.%S}"
    return (
        f"{shown} ({world.pace.speed():g} times as fast)   waiting {halls}   {under_way} people under way, "
        f"{figures.done.total()} done, {figures.gave_up.total()} gave up   "
        f"{figures.acts_a_minute()} acts/min   p95 {figures.slow(0.95):.0f} ms   "
        f"{figures.retries.total()} retries, {figures.errors.total()} errors"
    )


async def show(world: World, screen: Console) -> None:
    """Keep the line on the terminal until the run ends; into a log it goes every quarter of a minute."""
    try:
        if not screen.is_terminal:
            while True:
                await world.pace.real(_EVERY_IN_A_LOG)
                screen.print(line(world), markup=False)
        with Live(Text(line(world)), console=screen, refresh_per_second=2, transient=True) as shown:
            while True:
                await world.pace.real(_EVERY)
                shown.update(Text(line(world)))
    except Stopping:
        return
