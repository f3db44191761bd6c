"""A step of signing in: the mobile number proved by a code."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.stages import PhoneVerificationStage

from giliran.accounts.web.phone_proved import forget_proved, proved_number


class PhoneStage(PhoneVerificationStage):
    """As allauth's, but for an account that was opened without a number (staff), and a number proved already."""

    def handle(self) -> tuple[Any, bool]:
        """Ask for the code if there is a number that is not verified."""
        if self.login.user and not self.login.user.phone:
            return None, True
        if self._was_proved():
            return None, True
        response: tuple[Any, bool] = super().handle()
        return response

    def _was_proved(self) -> bool:
        """Take a number that was proved before the account was made, unless an account has got it meanwhile."""
        user, adapter = self.login.user, get_adapter()
        if not user or proved_number(self.request) != user.phone or adapter.get_user_by_phone(user.phone):
            return False
        adapter.set_phone_verified(user, user.phone)
        forget_proved(self.request)
        return True
