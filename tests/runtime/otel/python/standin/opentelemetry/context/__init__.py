# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for opentelemetry.context: the documented calls, and strict about how they are used."""

import contextvars
import logging
import uuid


class Context(dict):
    def __setitem__(self, key, value):
        raise ValueError("a context is not to be changed")


_current = contextvars.ContextVar("current_context", default=Context())


def create_key(keyname: str) -> str:
    return f"{keyname}-{uuid.uuid4()}"


_SUPPRESS_INSTRUMENTATION_KEY = create_key("suppress_instrumentation")


def get_value(key: str, context=None):
    return (get_current() if context is None else context).get(key)


def set_value(key: str, value, context=None) -> Context:
    return Context({**(get_current() if context is None else context), key: value})


def get_current() -> Context:
    return _current.get()


def attach(context: Context):
    assert type(context) is Context, context
    return _current.set(context)


def detach(token) -> None:
    try:
        _current.reset(token)
    except Exception:
        # As the real one does; a test that sees this on stderr fails.
        logging.getLogger(__name__).exception("Failed to detach context")
