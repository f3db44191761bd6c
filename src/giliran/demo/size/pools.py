"""What is the same for many: answers and texts, encrypted once and used again and again."""

import json
from collections.abc import Mapping
from random import Random

from giliran.foundation.crypto import encrypt

_VARIANTS = 60
_ANSWERS = "applications.pageanswers.answers"
_COUNTRIES = ("Malaysia", "Singapura", "Arab Saudi", "Jepang", "Australia", "Thailand", "Turki", "Belanda")
_WORKPLACES = (
    "PT Maju Jaya",
    "PT Sinar Nusantara",
    "CV Karya Bersama",
    "RS Harapan",
    "SMA Negeri 3",
    "UD Sumber Rejeki",
)
_KIN = ("Kakak", "Adik", "Ibu", "Ayah", "Suami", "Istri", "Paman")
_NAMES = ("DEWI", "RAHMAT", "AMINAH", "SUTRISNO", "MARTHA", "I KETUT", "NURUL", "YOHANES", "HALIMAH", "PUTRA")

# Kind of message → group, subject, text, short text.
MESSAGES: Mapping[str, tuple[str, str, str, str]] = {
    "applications.submitted": ("progress", "Permohonan diterima", "Permohonan Anda sudah kami terima.", ""),
    "payments.bill_created": ("payments", "Tagihan paspor", "Tagihan Anda dibuat. Bayar sebelum batas waktunya.", ""),
    "payments.bill_paid": ("payments", "Pembayaran diterima", "Pembayaran Anda kami terima. Simpan buktinya.", ""),
    "appointments.confirmed": ("appointments", "Janji temu pasti", "Datang sesuai waktu dan bawa dokumen asli.", ""),
    "applications.correction_requested": ("progress", "Perlu diperbaiki", "Ada isian yang perlu Anda perbaiki.", ""),
    "applications.approved": ("progress", "Permohonan disetujui", "Permohonan Anda disetujui.", ""),
    "applications.refused": ("progress", "Permohonan ditolak", "Permohonan Anda ditolak. Baca alasannya.", ""),
    "issuance.passport_ready": ("progress", "Paspor siap diambil", "Paspor Anda siap diambil di kantor.", ""),
    "issuance.passport_handed_over": ("progress", "Paspor sudah diambil", "Paspor Anda sudah diserahkan.", ""),
}


def sealed(answers: Mapping[str, str]) -> bytes:
    """Return the answers of a page as the database keeps them."""
    return encrypt(json.dumps(answers, ensure_ascii=False).encode(), _ANSWERS)


class Pools:
    """Everything that is encrypted once for a run."""

    def __init__(self, chance: Random) -> None:
        """Encrypt it all."""
        self._chance = chance
        self._pages: dict[str, list[bytes]] = {}
        self.messages = {
            kind: (
                group,
                encrypt(subject.encode(), "notifications.message.subject"),
                encrypt(text.encode(), "notifications.message.text"),
                encrypt(short.encode(), "notifications.message.sms"),
            )
            for kind, (group, subject, text, short) in MESSAGES.items()
        }
        note = "Tujuan perjalanan dan data diri ditanyakan; semua sesuai dengan kartu identitas asli."
        self.note = encrypt(note.encode(), "casework.note.text")
        self.refusal = encrypt(b"Dokumen pokok tidak dapat dibuktikan keasliannya.", "casework.case.reason")
        self.closing = encrypt(b"Dokumen pokok tidak dapat dibuktikan.", "applications.application.closing_note")
        self.correction = encrypt(b"Alamat berbeda dari kartu keluarga.", "applications.correctionitem.reason")
        self.headers = encrypt(json.dumps({"CHANNEL-ID": "95231"}).encode(), "payments.notice.headers")
        self.body = encrypt(b'{"trxDateTime":""}', "payments.notice.body")
        self.answer = encrypt(json.dumps({"responseCode": "2002500"}).encode(), "payments.notice.answer")

    def page(self, name: str, **fixed: str) -> bytes:
        """Return sealed answers of a page that says little about a person, one of some."""
        key = name + "".join(fixed.values())
        if key not in self._pages:
            many = 1 if name in _SAME else _VARIANTS
            self._pages[key] = [sealed({**self._drawn(name), **fixed}) for _ in range(many)]
        return self._chance.choice(self._pages[key])

    def _drawn(self, name: str) -> dict[str, str]:
        pick = self._chance.choice
        serial, year = f"{self._chance.randrange(10**7):07}", self._chance.randint(2016, 2021)
        pages: dict[str, dict[str, str]] = {
            "old_passport": {
                "old_number": f"C{serial}",
                "old_office": "Jakarta Selatan",
                "old_issued": f"{year}-03-04",
                "old_expires": f"{year + 5}-03-04",
            },
            "origin": {"citizenship": "birth", "name_changed": "no"},
            "workplace": {"workplace": pick(_WORKPLACES)},
            "spouse": {"spouse_name": pick(_NAMES)},
            "plan": {"destination": pick(_COUNTRIES), "departure": f"{year + 12}-03-01"},
            "history": {"been_abroad": "no"},
            "emergency": {
                "emergency_name": pick(_NAMES),
                "emergency_relation": pick(_KIN),
                "emergency_phone": f"+62812{serial}",
            },
        }
        return pages.get(name, {})


_SAME = frozenset({"had_passport", "passport_issued", "age", "origin", "occupation", "marital", "purpose", "history"})
