"""Several engines on one PostgreSQL database: `make test-postgres` runs these."""
