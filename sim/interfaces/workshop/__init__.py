"""The workshop: a kit of precomputed services (docs/workshop-kit.md), and the page that shows it offline."""
