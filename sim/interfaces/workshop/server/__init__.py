"""The workshop as a local web app: the page with somebody to ask, and phones that predict (docs/workshop-server.md)."""
