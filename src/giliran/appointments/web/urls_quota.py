"""Addresses of quota: the office's own pages, and booking a collective visit."""

from django.urls import URLPattern, path

from giliran.appointments.web.applicant import collective
from giliran.appointments.web.staff import quota, quota_change, quota_more

_QUOTA = "kantor/<slug:office_code>/kuota/"
URLS: list[URLPattern] = [
    path("janji/<uuid:application_id>/kolektif/", collective.collective, name="collective"),
    path(_QUOTA, quota.overview, name="quota"),
    path(f"{_QUOTA}terdampak/", quota.affected, name="quota_affected"),
    path(f"{_QUOTA}pindahkan/", quota.move, name="quota_move"),
    path(f"{_QUOTA}ubah/<slug:what>/", quota_change.change, name="quota_change"),
    path(f"{_QUOTA}aliran/", quota_more.flows, name="quota_flows"),
    path(f"{_QUOTA}buku/", quota_more.stock, name="quota_stock"),
    path(f"{_QUOTA}kolektif/", quota_more.collectives, name="quota_collectives"),
    path(f"{_QUOTA}kolektif/<uuid:collective_id>/batal/", quota_more.cancel_collective, name="quota_collective_cancel"),
]
