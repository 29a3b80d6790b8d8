"""What factories share: rows go through the open changeset, flushed and never committed."""

from contextlib import contextmanager
from contextvars import ContextVar

import factory

_work = ContextVar("work")


@contextmanager
def recording_in(work):
    """Let factories record in this changeset."""
    token = _work.set(work)
    try:
        yield work
    finally:
        _work.reset(token)


class RecordedFactory(factory.Factory):
    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class, *args, **given):
        return _work.get().add(model_class(*args, **given))
