"""The raw port: one caller at a time, as with the printer itself."""

import asyncio
from contextlib import suppress

from giliran.integrations.printer.simulator.machine import Machine

_PIECE = 4096
_SILENCE = 120.0


class Wire:
    """Carries bytes between callers and the machine."""

    def __init__(self, machine: Machine) -> None:
        """Serve this machine."""
        self._machine = machine
        self._one = asyncio.Lock()

    async def open(self, *, host: str, port: int) -> asyncio.Server:
        """Open the port."""
        return await asyncio.start_server(self._serve, host=host, port=port)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if self._machine.condition.off:
                writer.transport.abort()
                return
            async with self._one:
                await self._talk(reader, writer)
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, TimeoutError):
            while data := await asyncio.wait_for(reader.read(_PIECE), timeout=_SILENCE):
                if answer := self._machine.feed(data):
                    writer.write(answer)
                    await writer.drain()
        self._machine.hang_up()
