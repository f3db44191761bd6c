"""On to the bill of a place just held: made now, if the fast lane left it to be made."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from giliran.appointments import services
from giliran.appointments.web.owned import own_booking
from giliran.foundation.web import access
from giliran.foundation.web.redirects import onward
from giliran.foundation.web.requests import now_of, user_id_of


@access.signed_in
def bill(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """Lead to the bill of a hold; where nothing is to be paid, to the application's next step."""
    booking, application = own_booking(request, booking_id)
    bill_id = booking.bill_id or services.ensure_bill(
        booking_id=booking_id, at=now_of(request), actor=user_id_of(request)
    )
    return redirect("payments:bill", bill_id) if bill_id else redirect(onward(application.id))
