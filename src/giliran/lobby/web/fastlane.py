"""The live lane's routes that no crowd follows; boards and phones are answered by `web.live.lane`."""

from giliran.lobby.web import colleagues

routes = [*colleagues.routes]
