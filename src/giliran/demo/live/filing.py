"""Filling in an application: whatever is asked, page after page, with photographs of the documents."""

import asyncio
import re
from collections.abc import Collection, Mapping
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from giliran.demo import pictures
from giliran.demo.days.answers import answers_of, documents_of, product_of
from giliran.demo.days.plan import Guest
from giliran.demo.live.browser import GaveUp, Refused, place
from giliran.demo.live.journal import digest, digest_of
from giliran.demo.live.pages import NotThere, Page
from giliran.demo.live.person import Person

_DATE_PARTS = ("year", "month", "day")
_STEPS, _PAGES, _SAME = 80, 30, 3
_ID = re.compile(r"/([0-9a-f-]{36})/")


def typed(asked: Collection[str], answers: Mapping[str, str]) -> dict[str, str]:
    """Return what is typed into the fields asked for: dates come apart, what nobody knows stays empty."""
    known = dict(answers)
    for key, value in answers.items():
        parts = value.split("-")
        if len(parts) == len(_DATE_PARTS) and all(part.isdecimal() for part in parts):
            known |= {f"{key}_{part}": str(int(text)) for part, text in zip(_DATE_PARTS, parts, strict=True)}
    return {name: known.get(name, "") for name in sorted(asked)}


def questions(asked: Collection[str], answers: Mapping[str, str]) -> dict[str, str]:
    """Return the answers as they are kept, for the questions that these fields belong to."""
    keys = {name.rpartition("_")[0] if name.rpartition("_")[2] in _DATE_PARTS else name for name in asked}
    return {key: answers.get(key, "") for key in sorted(keys)}


def application_in(address: str) -> str:
    """Return the first id in an address; raise `NotThere`."""
    found = _ID.search(urlsplit(address).path)
    if found is None:
        message = f"no id in {place(urlsplit(address).path)}"
        raise NotThere(message)
    return found.group(1)


class Filing:
    """One person's application at an office."""

    def __init__(self, person: Person, guest: Guest, *, office: str, application: str = "") -> None:
        """Take up an application, or begin one."""
        self.person, self.guest, self.office = person, guest, office
        self.application = application
        self.world, self.browser = person.world, person.browser
        self.answers = answers_of(guest, person.who, on=self.world.day_at(office))
        self._sent: dict[str, int] = {}

    def did(self, word: str, **ids: object) -> None:
        """Write down what was acknowledged."""
        self.person.did(word, office=self.office, application=self.application, **ids)

    async def begins(self) -> None:
        """Begin the application."""
        page = await self.browser.open("/permohonan/baru/", act="start")
        page = await self.browser.submit(act="start", person=page.choices("person")[0])
        self.application = application_in(page.address)
        self.did("application_started")
        self.world.hall(self.office).files[self.application] = (self.guest, self.person.who)

    async def fills_in(self) -> None:
        """Do what the list of tasks says next until the application is sent."""
        for _ in range(_STEPS):
            page = await self.browser.open(f"/permohonan/{self.application}/", act="task list")
            onward = next((href for href in page.actions if self.application in href), "")
            if not page.hrefs(f"/permohonan/{self.application}/periksa/"):
                return
            await self._does(onward)
        message = "the list of tasks never came to an end"
        raise GaveUp(message)

    async def _does(self, href: str) -> None:
        path = urlsplit(href).path
        if "/isi/" in path:
            await self.browser.open(href, act="question")
            await self.answers_pages()
        elif path.endswith("/kantor/"):
            await self._chooses_office()
        elif path.endswith("/jenis-paspor/"):
            await self._chooses_product()
        elif "/dokumen/" in path:
            await self.sends_documents()
        elif path.endswith(("/periksa/", "/kirim/")):
            await self._sends()
        else:
            message = f"the list of tasks leads to {place(path)}"
            raise GaveUp(message)

    async def answers_pages(self, *, changed: Mapping[str, str] | None = None) -> None:
        """Answer one page after the other until they lead elsewhere."""
        answers = {**self.answers, **(changed or {})}
        before, again = "", 0
        for _ in range(_PAGES):
            page = self.browser.page
            if "/isi/" not in page.path:
                return
            again = again + 1 if page.path == before else 0
            if again >= _SAME:
                break
            before = page.path
            await self._answers_page(page, answers)
        message = f"answers were not taken at {place(before)}"
        raise GaveUp(message)

    async def _answers_page(self, page: Page, answers: Mapping[str, str]) -> None:
        asked, key = page.asks(), PurePosixPath(page.path).name
        await self.world.pace.think(8 + 7 * len(asked))
        try:
            shown = await self.browser.submit(typed(asked, answers), act="answer")
        except Refused as no:
            self.world.figures.errors[f"refused {no}"] += 1
            return
        if shown.path != page.path:
            kept = questions(asked, answers)
            self.did("page_saved", page=key, digest=digest_of(kept), answers=sorted(kept))

    async def _chooses_office(self) -> None:
        await self.browser.open(f"/permohonan/{self.application}/kantor/", act="office")
        page = await self.browser.submit(act="office", q=self.office.replace("-", " "))
        await self.world.pace.think(30)
        await self.browser.submit(act="office", office=page.choices("office")[0])
        self.did("office_chosen")

    async def _chooses_product(self) -> None:
        page = await self.browser.open(f"/permohonan/{self.application}/jenis-paspor/", act="product")
        await self.world.pace.think(25)
        chosen = product_of(tuple(page.choices("product")), self.guest, self.person.who)
        await self.browser.submit(act="product", product=chosen)
        self.did("product_chosen", product=chosen)

    async def sends_documents(self) -> None:
        """Photograph and send each document that is wanted; look again at those that came out badly."""
        for _ in range(_PAGES):
            page = await self.browser.open(f"/dokumen/{self.application}/", act="documents")
            todo = [href for href in page.hrefs(f"/dokumen/{self.application}/") if href.endswith("/kirim/")]
            if todo:
                await self.sends_document(PurePosixPath(urlsplit(todo[0]).path).parent.name)
            elif page.hrefs(f"/dokumen/{self.application}/"):
                if not await self._looks_after(page):
                    return
            else:
                return

    async def sends_document(self, key: str, *, clear: bool = False) -> None:
        """Send a photograph; `clear`: a good one."""
        path = f"/dokumen/{self.application}/{key}/"
        page = await self.browser.open(f"{path}kirim/", act="document")
        kinds = next((tuple(form.choices["kind"]) for form in page.forms if "kind" in form.choices), ())
        kind = documents_of({key: kinds}, self.guest, self.person.who)[key] if kinds else self._kind(page, key)
        self._sent[key] = self._sent.get(key, 0) + 1
        picture = await asyncio.to_thread(
            pictures.document,
            kind=kind,
            person=self.person.who,
            seed=self.world.seed + self._sent[key],
            flaw=pictures.Flaw.CLEAR if clear else None,
        )
        await self.world.pace.think(45)
        chosen = {"kind": kind} if kinds else {}
        await self.browser.submit(
            chosen, act="upload", files={"pictures": (f"{key}.jpg", picture.content, "image/jpeg")}
        )
        self.did("document_received", key=key, digest=digest(picture.content))

    @staticmethod
    def _kind(page: Page, key: str) -> str:
        return next((form.values["kind"][0] for form in page.forms if form.values.get("kind")), key)

    async def _looks_after(self, page: Page) -> bool:
        """Photograph again what came out badly, or keep it at last. False: nothing to do but wait or go on."""
        for href in page.hrefs(f"/dokumen/{self.application}/"):
            path = urlsplit(href).path
            if path == page.path:
                continue
            shown, key = await self.browser.open(href, act="document"), PurePosixPath(path).name
            if self.browser.looks_again:
                continue
            keeps = any(form.action.endswith("/pakai/") for form in shown.forms)
            if keeps and self._sent.get(key, 0) > 1:
                await self.browser.submit(act="document", to="pakai")
                return True
            if any(action.endswith(f"{path}kirim/") for action in shown.actions[:1]):
                await self.sends_document(key, clear=True)
                return True
        await self.world.pace.look_again(20)
        return False

    async def _sends(self) -> None:
        await self.browser.open(f"/permohonan/{self.application}/periksa/", act="check")
        await self.world.pace.think(60)
        page = await self.browser.open(f"/permohonan/{self.application}/kirim/", act="send")
        consents = {name: "on" for name in page.asks() if name.startswith("agree")}
        if not consents:
            return
        shown = await self.browser.submit(consents, act="send")
        if not shown.path.endswith("/kirim/"):
            self.did("submitted")
