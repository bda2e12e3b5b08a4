"""What Alembic runs; the connection comes from :func:`..run.upgrade`."""

from alembic import context

from queue_server.adapters.database.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
context.run_migrations()
