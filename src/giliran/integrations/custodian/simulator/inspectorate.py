"""The ministry's inspectorate, as a custodian."""

from giliran.integrations.custodian.simulator.app import application

app = application(name="inspectorate", title="Inspektorat Jenderal")
