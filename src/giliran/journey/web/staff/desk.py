"""Where staff begin: their offices, and what they may do there."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from giliran.foundation.actors import HEADQUARTERS, Actor, Role
from giliran.foundation.web import access
from giliran.foundation.web.requests import actor_of
from giliran.offices import queries as offices


@dataclass(frozen=True, kw_only=True)
class Work:
    """A kind of work, where it is done, and by whom."""

    title: str | Promise
    what: str | Promise
    url: str
    icon: str
    roles: frozenset[Role]


WORK: tuple[Work, ...] = (
    Work(
        title=_("Loket"),
        what=_("Panggil nomor berikutnya dan layani."),
        url="lobby:console",
        icon="people",
        roles=frozenset({Role.FRONT_DESK, Role.EXAMINER}),
    ),
    Work(
        title=_("Kedatangan"),
        what=_("Terima orang yang datang tanpa ponsel atau tanpa janji."),
        url="lobby:arrivals",
        icon="person",
        roles=frozenset({Role.FRONT_DESK}),
    ),
    Work(
        title=_("Berkas"),
        what=_("Periksa data dan dokumen, wawancara, foto."),
        url="casework:files",
        icon="document",
        roles=frozenset({Role.EXAMINER}),
    ),
    Work(
        title=_("Keputusan"),
        what=_("Setujui atau tolak yang sudah diperiksa."),
        url="casework:decisions",
        icon="check",
        roles=frozenset({Role.ADJUDICATOR}),
    ),
    Work(
        title=_("Produksi"),
        what=_("Cetak paspor dan periksa mutunya."),
        url="issuance:production",
        icon="passport",
        roles=frozenset({Role.PRODUCTION}),
    ),
    Work(
        title=_("Pengambilan"),
        what=_("Serahkan paspor kepada pemegangnya."),
        url="issuance:pickup",
        icon="passport",
        roles=frozenset({Role.FRONT_DESK, Role.PRODUCTION}),
    ),
    Work(
        title=_("Aula"),
        what=_("Semua loket, tahap, dan jalur sekarang; umumkan, pindahkan loket, atur pintu."),
        url="lobby:hall",
        icon="building",
        roles=frozenset({Role.SUPERVISOR}),
    ),
    Work(
        title=_("Tahap dan tugas"),
        what=_("Susunan tahap pelayanan, tugas petugas loket, layanan di pintu."),
        url="lobby:plan",
        icon="list",
        roles=frozenset({Role.SUPERVISOR}),
    ),
    Work(
        title=_("Kuota"),
        what=_("Atur kuota dan jalur, lihat akibat perubahan, pindahkan yang terdampak."),
        url="appointments:quota",
        icon="calendar",
        roles=frozenset({Role.SUPERVISOR}),
    ),
    Work(
        title=_("Rilis kuota"),
        what=_("Jadwal rilis, rilis yang akan datang, dan laporannya."),
        url="appointments:releases",
        icon="clock",
        roles=frozenset({Role.SUPERVISOR}),
    ),
    Work(
        title=_("Daftar tunggu"),
        what=_("Berapa orang menunggu tempat yang dilepas, di tiap jalur."),
        url="appointments:waiting_list",
        icon="people",
        roles=frozenset({Role.SUPERVISOR}),
    ),
    Work(
        title=_("Tanda percaloan"),
        what=_("Lihat pola yang sering terlihat pada calo, dan nilai. Tidak ada yang diblokir otomatis."),
        url="appointments:signs",
        icon="people",
        roles=frozenset({Role.SUPERVISOR}),
    ),
    Work(
        title=_("Pembayaran bermasalah"),
        what=_("Pembayaran yang tidak cocok atau harus dikembalikan."),
        url="payments:worklist",
        icon="wallet",
        roles=frozenset({Role.SUPERVISOR}),
    ),
)


@dataclass(frozen=True, kw_only=True)
class OfficeDesk:
    """One office and the work there that this person may do."""

    name: str
    links: list[tuple[Work, str]]
    board: str
    kiosk: str


@access.any_staff
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """Show each office where this person works, with what they may do there."""
    actor = actor_of(request)
    desks = [_desk(actor, office_id) for office_id in actor.roles_by_office if office_id is not None]
    context = {
        "desks": sorted(desks, key=lambda shown: shown.name),
        "head_office": actor.may(*HEADQUARTERS, office_id=None),
        "administrator": actor.may(Role.ADMINISTRATOR, office_id=None),
    }
    return render(request, "journey/desk.html", context)


def _desk(actor: Actor, office_id: UUID) -> OfficeDesk:
    office = offices.office(office_id)
    return OfficeDesk(
        name=office.name,
        links=[
            (work, reverse(work.url, args=[office.code]))
            for work in WORK
            if actor.may(*work.roles, office_id=office.id)
        ],
        board=reverse("lobby:board", args=[office.code]),
        kiosk=reverse("lobby:kiosk", args=[office.code]),
    )
