"""A step of signing in: the mobile number proved by a code."""

from typing import Any

from allauth.account.stages import PhoneVerificationStage


class PhoneStage(PhoneVerificationStage):
    """As allauth's, but an account that was opened without a number (staff) is not turned away."""

    def handle(self) -> tuple[Any, bool]:
        """Ask for the code if there is a number that is not verified."""
        if self.login.user and not self.login.user.phone:
            return None, True
        response: tuple[Any, bool] = super().handle()
        return response
