"""A custodian's twin: commits to secrets, keeps the first root it is given, and reveals for no other.

`inspectorate:app` and `ombudsman:app` are two of them, each with a key of its own. `/` shows what it keeps,
`/v1/releases/<id>` is what it publishes of one, `/behaviour` makes it slow, silent, stubborn or a liar.
"""
