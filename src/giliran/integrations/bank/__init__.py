"""The bank, spoken to in Bank Indonesia's SNAP: virtual accounts whose number ends in our billing code.

`gate` reads the bank's calls for the payments room, `client` asks the bank, `simulator` is the bank's twin.
"""
