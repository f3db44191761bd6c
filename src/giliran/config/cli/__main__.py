"""`python -m giliran.config.cli`: the same as `giliran`, for processes that we start ourselves."""

from giliran.config.cli import main

main()
