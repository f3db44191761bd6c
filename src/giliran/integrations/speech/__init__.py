"""A program that speaks, in a process of its own: espeak-ng, or one that takes the same command line.

`program.OwnProcess` implements `lobby.ports.SpeechProgram`. espeak-ng is under the GPL: it is never linked, only run,
and everything works without it.
"""
