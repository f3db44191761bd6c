"""What an officer does with a file: accept documents, take the portrait, note the interview, finish or send back."""

import asyncio
from typing import TYPE_CHECKING

from giliran.demo import pictures
from giliran.demo.live.browser import Refused
from giliran.demo.live.filing import application_in
from giliran.demo.live.journal import digest
from giliran.demo.live.pages import NotThere, Page
from giliran.demo.people import Synthetic, synthetic

if TYPE_CHECKING:
    from giliran.demo.live.staff import Staff

_MOST_DOCUMENTS = 15
_NOTES = (
    "Tujuan perjalanan jelas. Data cocok dengan dokumen asli.",
    "Jawaban sesuai dengan dokumen. Tidak ada yang meragukan.",
    "Pemohon menunjukkan dokumen asli; rencana perjalanan wajar.",
)
_REASONS = (
    "Negara tujuan belum sesuai dengan rencana perjalanan. Periksa, lalu simpan lagi.",
    "Data ini berbeda dengan dokumen asli. Perbaiki sesuai dokumen.",
)


class Examination:
    """Files, as one officer works on them."""

    def __init__(self, officer: "Staff") -> None:
        """Work at an officer's screen."""
        self.officer = officer
        self.world, self.browser, self.hall = officer.world, officer.browser, officer.hall
        self._sent_back: set[str] = set()
        self._passed_over: set[str] = set()

    async def examines(self, application: str, *, documents_only: bool) -> None:
        """Work on a file with its applicant at the desk."""
        page = await self._opens(application)
        if not self._is_open(page):
            return
        await self._accepts(application)
        if documents_only:
            return
        await self._takes_portrait(application)
        await self._notes(application)
        guest, _ = self.hall.files.get(application, (None, None))
        if guest is not None and guest.correction and application not in self._sent_back:
            await self._sends_back(application)
        else:
            await self._finishes(application)

    async def looks_after_corrected(self) -> bool:
        """Finish one file that its applicant has put right meanwhile; False when there is none."""
        application = self.hall.corrected.popleft() if self.hall.corrected else await self._finds()
        if not application:
            return False
        try:
            page = await self._opens(application)
            # Whoever was here has a portrait in the file; of the others nothing can be finished yet.
            if not self._is_open(page) or f"{application}/foto/lihat/" not in self.browser.html:
                self._passed_over.add(application)
                return False
            await self._accepts(application)
            await self._finishes(application)
        except (Refused, NotThere):
            self._passed_over.add(application)
        return True

    async def _finds(self) -> str:
        """Return the file that has waited longest among the first of the list, if it was not looked at before."""
        if self.world.pace.chance.random() > 0.1:  # noqa: PLR2004 - now and then, between two visitors
            return ""
        page = await self.browser.open(f"{self.officer.root}/berkas/", act="files")
        found = [href for href in page.hrefs(f"{self.officer.root}/berkas/") if _has_id(href)]
        return next((each for each in map(application_in, found) if each not in self._passed_over), "")

    async def _opens(self, application: str) -> Page:
        return await self.browser.open(f"{self.officer.root}/berkas/{application}/", act="file")

    def _is_open(self, page: Page) -> bool:
        return any(form.action.endswith("/selesai/") for form in page.forms)

    async def _accepts(self, application: str) -> None:
        for _ in range(_MOST_DOCUMENTS):
            if not self.browser.page.has_button("verdict", "accept"):
                return
            form = self.browser.page.form_with([], ("verdict", "accept"))
            document = form.action.rstrip("/").rpartition("/")[2]
            await self.world.pace.think(12)
            await self.browser.submit(act="review", press=("verdict", "accept"))
            self.officer.did("reviewed", application=application, document=document)

    async def _takes_portrait(self, application: str) -> None:
        if f"{application}/foto/lihat/" in self.browser.html:
            return
        _, known = self.hall.files.get(application, (None, None))
        picture = await asyncio.to_thread(
            pictures.portrait, person=known or _somebody(application), seed=self.world.seed
        )
        await self.world.pace.think(30)
        await self.browser.submit(act="portrait", files={"picture": ("wajah.jpg", picture, "image/jpeg")})
        self.officer.did("portrait", application=application, digest=digest(picture))

    async def _notes(self, application: str) -> None:
        text = self.world.pace.chance.choice(_NOTES)
        await self.world.pace.think(30)
        await self.browser.submit(act="note", text=text)
        self.officer.did("note", application=application, digest=digest(text.encode()))

    async def _finishes(self, application: str) -> None:
        page = await self.browser.submit(act="recommend", to="selesai")
        if application not in page.path:
            self.officer.did("recommended", application=application)

    async def _sends_back(self, application: str) -> None:
        page = await self.browser.open(f"{self.officer.root}/berkas/{application}/perbaikan/", act="send back")
        targets = page.choices("items")
        travel = [target for target in targets if target.endswith("destination")]
        chance = self.world.pace.chance
        items = travel or [target for target in targets if not target.startswith("document:")][-1:]
        if chance.random() < 0.5:  # noqa: PLR2004 - half of them must photograph something again
            items += [target for target in targets if target.startswith("document:")][:1]
        await self.browser.submit(act="send back", items=items, reason=chance.choice(_REASONS))
        self._sent_back.add(application)
        self.officer.did("sent_back", application=application)


def _somebody(application: str) -> Synthetic:
    """Return a face for somebody whom we do not know: always the same for the same application."""
    return synthetic(seed=0, number=int(application.replace("-", "")[-6:], 16) % 100_000)


def _has_id(href: str) -> bool:
    try:
        application_in(href)
    except NotThere:
        return False
    return True
