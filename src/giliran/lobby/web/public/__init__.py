"""Pages for visitors: the kiosk, the board, the phone."""
