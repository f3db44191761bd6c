"""What happened to an application, in the words of staff, where its fact has words for the applicant alone."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from giliran.applications import events
from giliran.ledger.facts import Fact

_WORDS: Mapping[str, str | Promise] = {
    events.ApplicationStarted.kind: _("Permohonan mulai diisi."),
    events.ApplicationSubmitted.kind: _("Permohonan dikirim."),
    events.CorrectionRequested.kind: _("Dikembalikan untuk diperbaiki sampai {due}."),
    events.ApplicationResubmitted.kind: _("Perbaikan dikirim."),
    events.ApplicationRecommended.kind: _("Pemeriksaan selesai, menunggu keputusan."),
    events.ApplicationSentBack.kind: _("Dikembalikan ke pemeriksa."),
    events.ApplicationApproved.kind: _("Permohonan disetujui."),
    events.ApplicationRefused.kind: _("Permohonan ditolak."),
    events.ProductionBegun.kind: _("Paspor masuk antrean cetak."),
    events.ApplicationReady.kind: _("Paspor siap diambil."),
    events.ApplicationCollected.kind: _("Paspor diserahkan."),
    events.ApplicationCancelled.kind: _("Permohonan dibatalkan."),
}


def staff_words(fact: Fact) -> str | Promise:
    """Return the sentence that staff read of a fact, empty if it is not for them."""
    return _WORDS.get(fact.kind) or fact.staff_sentence or fact.sentence
