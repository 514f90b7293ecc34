"""How one signs in to the demo company; printed on start, because the demo listens on this machine only."""

DEMO_PASSWORD = "heedful-demo"  # noqa: S105
