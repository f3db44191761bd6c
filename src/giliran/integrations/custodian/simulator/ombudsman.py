"""The ombudsman, as a custodian."""

from giliran.integrations.custodian.simulator.app import application

app = application(name="ombudsman", title="Ombudsman")
