"""The carrier of mail and SMS: SMTP for mail, an HTTP gateway for SMS, signed delivery receipts for both.

`mail`, `sms` and `receipts` implement the ports of the notifications room; `simulator` is the carrier's twin.
"""
