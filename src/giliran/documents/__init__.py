"""Uploads, automatic checks, encrypted storage, retention.

Words: a *dossier* is what documents belong to (an application; this room knows only its id). A dossier *wants* some
documents, each under a `key` with one or more *kinds* that serve. A *document* is what was handed in for one key; it
has *pages*, each one clean JPEG made by us. An *upload* is a file on its way here, in pieces. An *image* is a picture
that another room keeps here (a portrait, a signature).

Doors: `services` (receive, open_page, store_image, open_image, send_back, …), `queries` (documents_of, complete),
`events`, and the sockets in `ports` that `config` fills.
"""
