"""Slots, holds, bookings."""
