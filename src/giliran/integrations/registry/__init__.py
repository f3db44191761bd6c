"""The population registry over HTTP: match or no match a field, each question and each answer signed.

`client.SignedRegistry` implements `applications.ports.PopulationRegistry`; `simulator` is its twin, in its own process.
"""
