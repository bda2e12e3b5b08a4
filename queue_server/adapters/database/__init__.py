"""The store: one schema, on SQLite for one server process and on PostgreSQL for many."""
