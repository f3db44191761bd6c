"""Pure decisions about passports."""
