"""The bank as an ASGI application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import lru_cache
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from giliran.integrations.bank.messages import STATUS_PATH, TOKEN_PATH
from giliran.integrations.bank.simulator import pages
from giliran.integrations.bank.simulator.parties import bank, customer
from giliran.integrations.bank.simulator.snap import Desk
from giliran.integrations.bank.simulator.till import Behaviour, Payment, Till
from giliran.integrations.bank.simulator.wire import Line, Signer
from giliran.integrations.keeping import records_of
from giliran.integrations.nonsense import Nonsense

_STYLE = Path(pages.__file__).parent / "bank.css"
_CODE_DIGITS = 15
_LONGEST_DELAY = 24 * 3600.0


@lru_cache(maxsize=1)
def desk() -> Desk:
    """Return this process's bank."""
    us, they = bank(), customer()
    line = Line(url=they.url, signer=Signer(client_id=us.client_id, secret=us.secret, key=us.key))
    books = records_of("bank")
    till = Till(
        line=line, service_id=us.service_id, payments=[Payment.from_kept(kept) for kept in books.all()],
        keep=lambda paid: books.put(paid.reference, paid.kept()),
    )  # fmt: skip
    return Desk(till=till, customer=they)


async def start(_request: Request) -> Response:
    """Ask for a billing code."""
    return HTMLResponse(pages.start(payments=desk().till.payments))


async def ask(request: Request) -> Response:
    """Show what is owed under the code."""
    typed = str(request.query_params.get("code", ""))
    code = _code(typed)
    if code is None:
        return HTMLResponse(pages.start(payments=desk().till.payments, typed=typed, wrong=True), status_code=422)
    return HTMLResponse(pages.owed(await desk().till.ask(code)))


async def pay(request: Request) -> Response:
    """Take the money."""
    form = {name: str(value) for name, value in (await request.form()).items()}
    code, amount = _code(form.get("code", "")), form.get("amount", "")
    if code is None or not amount.isdecimal():
        return HTMLResponse(pages.start(payments=desk().till.payments, wrong=True), status_code=422)
    paid = await desk().till.pay(
        code=code, amount=int(amount), symmetric=form.get("sign") != "asymmetric",
        behaviour=_behaviour(form.get("behaviour", "")), delay=_delay(form.get("delay", "")),
    )  # fmt: skip
    return HTMLResponse(pages.done(paid))


async def api_pay(request: Request) -> Response:
    """Pay for a test: `{code, amount?, sign?, behaviour?, delay?}`. With an amount, nothing is asked beforehand."""
    told = await request.json()
    code = _code(str(told.get("code", "")))
    if code is None:
        return JSONResponse({"error": "code"}, status_code=422)
    amount = told.get("amount")
    if amount is None:
        owed = await desk().till.ask(code)
        if owed.amount is None:
            return JSONResponse({"error": "inquiry", "code": owed.reply.code, "reason": owed.reason}, status_code=409)
        amount = owed.amount
    paid = await desk().till.pay(
        code=code, amount=int(amount), symmetric=told.get("sign") != "asymmetric",
        behaviour=_behaviour(str(told.get("behaviour", ""))), delay=_delay(str(told.get("delay", ""))),
    )  # fmt: skip
    return JSONResponse(paid.told())


async def api_payments(_request: Request) -> Response:
    """List every payment at this bank, the oldest first."""
    return JSONResponse([paid.told() for paid in desk().till.payments])


async def token(request: Request) -> Response:
    """Let Giliran sign in."""
    return await desk().token(request)


async def status(request: Request) -> Response:
    """Let Giliran ask."""
    return await desk().status(request)


async def style(_request: Request) -> Response:
    """Serve the style sheet."""
    return FileResponse(_STYLE)


async def healthy(_request: Request) -> Response:
    """Say that the process lives."""
    return PlainTextResponse("ok")


def _code(text: str) -> str | None:
    """Return the 15 digits typed, however they are grouped. What more there is to a code, only Giliran knows."""
    digits = "".join(character for character in text if character not in " -")
    return digits if len(digits) == _CODE_DIGITS and digits.isascii() and digits.isdigit() else None


def _behaviour(text: str) -> Behaviour:
    return Behaviour(text) if text in set(Behaviour) else Behaviour.NORMAL


def _delay(text: str) -> float:
    return min(float(text), _LONGEST_DELAY) if text.replace(".", "", 1).isdecimal() else 0.0


@asynccontextmanager
async def _open(_app: Starlette) -> AsyncIterator[None]:
    desk().till.resume()
    yield


app = Starlette(
    middleware=[Middleware(Nonsense, paths=(TOKEN_PATH, STATUS_PATH))],
    lifespan=_open,
    routes=[
        Route("/", start),
        Route("/tagihan", ask),
        Route("/bayar", pay, methods=["POST"]),
        Route("/api/pay", api_pay, methods=["POST"]),
        Route("/api/payments", api_payments),
        Route(TOKEN_PATH, token, methods=["POST"]),
        Route(STATUS_PATH, status, methods=["POST"]),
        Route("/bank.css", style),
        Route("/healthz", healthy),
    ],
)
