"""Events that are pending for webhooks. Nothing here knows kinds of runs."""
