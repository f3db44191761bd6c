"""Messages to browsers that do not have our page open (web push: RFC 8030, 8188, 8291, 8292).

`client.WebPush` implements `lobby.ports.PushService`; `simulator` is a push service of our own, with browsers in it.
"""
