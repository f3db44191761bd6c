"""E-mail over SMTP (RFC 5321)."""

import smtplib
import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate, parseaddr
from uuid import UUID

from giliran.integrations.carrier.settings import Post
from giliran.notifications.ports import CarrierProblem

_TIMEOUT = 10
_PERMANENT = 500


class SmtpMail:
    """Implements `notifications.ports.MailCarrier`: one connection a mail, so that nothing hangs on between them."""

    def __init__(self, post: Post) -> None:
        """Take where mail is handed in."""
        self._post = post

    def send(self, *, to: str, subject: str, text: str, html: str | None, message_id: UUID) -> str:
        """Hand one mail over. Its Message-ID is made of ours, so that a repeat is recognised."""
        mail = self._compose(to=to, subject=subject, text=text, html=html, message_id=message_id)
        try:
            with self._connect() as server:
                if self._post.user:
                    server.login(self._post.user, self._post.password)
                server.send_message(mail)
        except smtplib.SMTPRecipientsRefused as problem:
            codes = [code for code, _told in problem.recipients.values()]
            reason = f"SMTP {codes[0]}" if codes else "recipient refused"
            raise CarrierProblem(reason, permanent=bool(codes) and min(codes) >= _PERMANENT) from problem
        except smtplib.SMTPResponseException as problem:
            reason = f"SMTP {problem.smtp_code}"
            raise CarrierProblem(reason) from problem
        except (smtplib.SMTPException, OSError, ValueError) as problem:
            raise CarrierProblem(type(problem).__name__) from problem
        return str(mail["Message-ID"])

    def _compose(self, *, to: str, subject: str, text: str, html: str | None, message_id: UUID) -> EmailMessage:
        domain = parseaddr(self._post.sender)[1].rpartition("@")[2]
        mail = EmailMessage()
        mail["From"] = self._post.sender
        mail["To"] = Address(addr_spec=to)
        mail["Subject"] = subject
        mail["Date"] = formatdate()
        mail["Message-ID"] = f"<{message_id}@{domain}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(text)
        if html:
            mail.add_alternative(html, subtype="html")
        return mail

    def _connect(self) -> smtplib.SMTP:
        if self._post.tls == "tls":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(self._post.host, self._post.port, timeout=_TIMEOUT, context=context)
        server = smtplib.SMTP(self._post.host, self._post.port, timeout=_TIMEOUT)
        if self._post.tls == "starttls":
            server.starttls(context=ssl.create_default_context())
        return server
