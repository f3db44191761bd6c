"""Ticket printers that understand ESC/POS, in the network (raw TCP) or on USB.

`client.EscposPrinter` implements `lobby.ports.TicketPrinter`; `simulator` is a printer's twin that shows what came out.
"""
