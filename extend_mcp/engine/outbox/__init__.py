"""The outbox: rows of webhook endpoints, subscriptions and pending events. It does not know kinds of runs."""
