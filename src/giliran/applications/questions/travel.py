"""Why the passport is wanted, and journeys made before."""

from django.utils.translation import gettext_lazy as _

from giliran.applications.questions.kinds import Choice, Kind, Page, Question, Section, When, yes_no

TRAVEL = Section(
    key="travel",
    title=_("Tujuan bepergian"),
    hint=_("Keperluan, negara tujuan, perjalanan sebelumnya"),
    pages=(
        Page(
            key="purpose",
            title=_("Keperluan"),
            questions=(
                Question(
                    key="purpose",
                    label=_("Untuk apa paspor ini?"),
                    hint=_("Pilih keperluan yang utama."),
                    kind=Kind.CHOICE,
                    choices=(
                        Choice(code="tourism", label=_("Wisata")),
                        Choice(code="umrah", label=_("Umrah")),
                        Choice(code="hajj", label=_("Haji")),
                        Choice(code="family", label=_("Mengunjungi keluarga atau teman")),
                        Choice(code="business", label=_("Urusan usaha atau dinas")),
                        Choice(code="work", label=_("Bekerja di luar negeri")),
                        Choice(code="study", label=_("Belajar")),
                        Choice(code="medical", label=_("Berobat")),
                        Choice(code="none", label=_("Belum ada rencana")),
                    ),
                    missing=_("Pilih untuk apa paspor ini. Bila belum tahu, pilih belum ada rencana."),
                ),
            ),
        ),
        Page(
            key="plan",
            title=_("Rencana perjalanan"),
            when=(
                When(
                    key="purpose",
                    among=frozenset({"tourism", "umrah", "hajj", "family", "business", "work", "study", "medical"}),
                ),
            ),
            questions=(
                Question(
                    key="destination", label=_("Negara tujuan"), hint=_("Boleh lebih dari satu."), autocomplete="off"
                ),
                Question(
                    key="departure",
                    label=_("Rencana berangkat"),
                    hint=_("Kosongkan bila belum pasti."),
                    kind=Kind.DATE,
                    optional=True,
                ),
            ),
        ),
        Page(
            key="history",
            title=_("Perjalanan sebelumnya"),
            questions=(
                Question(
                    key="been_abroad",
                    label=_("Apakah pemohon pernah ke luar negeri dalam 5 tahun terakhir?"),
                    kind=Kind.CHOICE,
                    choices=yes_no(_("Pernah"), _("Belum pernah")),
                    missing=_("Pilih pernah atau belum pernah."),
                ),
            ),
        ),
        Page(
            key="journeys",
            title=_("Negara yang dikunjungi"),
            when=(When(key="been_abroad", among=frozenset({"yes"})),),
            questions=(
                Question(
                    key="countries",
                    label=_("Negara mana saja, dan kapan?"),
                    hint=_("Misalnya Malaysia 2023, Arab Saudi 2025."),
                    max_length=300,
                ),
            ),
        ),
    ),
)
