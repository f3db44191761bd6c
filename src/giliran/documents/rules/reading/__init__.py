"""Reading hostile files: what a file is, whether it is only that, and its pages as clean JPEGs.

Everything here is pure Python over bytes plus the decoders, without Django and without keys: it runs in a child process
with limits on processor time and memory (`child`), started by `services.cleaning`.
"""
