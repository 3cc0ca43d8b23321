# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for an SDK: keeps every span, and gives it to an exporter when it ends."""

import atexit
import itertools
import json
import logging
import threading
import traceback

from opentelemetry import context as context_api
from opentelemetry import trace

_ids = itertools.count(1)
_lock = threading.Lock()


class Span(trace.Span):
    def __init__(self, name, parent, attributes, scope, exporter):
        for value in attributes.values():
            assert type(value) in (str, bool, int, float), value
        self.name, self.parent, self.scope, self.exporter = name, parent, scope, exporter
        self.attributes = dict(attributes)
        self.events, self.status, self.is_open = [], trace.Status(), True
        self._context = trace.SpanContext(1, next(_ids), False)

    def end(self, end_time=None):
        if not self.is_open:
            logging.getLogger(__name__).warning("Calling end() on an ended span.")
            return
        self.is_open = False
        self.exporter(self)

    def get_span_context(self):
        return self._context

    def set_attributes(self, attributes):
        for item in attributes.items():
            self.set_attribute(*item)

    def set_attribute(self, key, value):
        assert type(key) is str and type(value) in (str, bool, int, float)
        if not self.is_open:
            logging.getLogger(__name__).warning("Setting attribute on ended span.")
        self.attributes[key] = value

    def add_event(self, name, attributes=None, timestamp=None):
        self.events.append((name, dict(attributes or {})))

    def update_name(self, name):
        self.name = name

    def is_recording(self):
        return self.is_open

    def set_status(self, status, description=None):
        if not isinstance(status, trace.Status):
            status = trace.Status(status, description)
        self.status = status

    def record_exception(self, exception, attributes=None, timestamp=None, escaped=False):
        kind = type(exception)
        name = kind.__qualname__
        if kind.__module__ not in ("builtins", "__main__"):
            name = f"{kind.__module__}.{name}"
        stack = "".join(traceback.format_exception(kind, exception, exception.__traceback__))
        self.add_event("exception", {"exception.type": name, "exception.message": str(exception),
                                     "exception.stacktrace": stack, **(attributes or {})})


class Tracer(trace.Tracer):
    def __init__(self, scope, exporter):
        self.scope, self.exporter = scope, exporter

    def start_span(self, name, context=None, kind=trace.SpanKind.INTERNAL, attributes=None,
                   links=None, start_time=None, record_exception=True,
                   set_status_on_exception=True):
        assert type(name) is str
        parent = trace.get_current_span(context).get_span_context()
        return Span(name, parent.span_id, attributes or {}, self.scope, self.exporter)


class Provider(trace.TracerProvider):
    def __init__(self, exporter):
        self.exporter = exporter
        self.is_shut_down = False
        atexit.register(self.shutdown)

    def get_tracer(self, instrumenting_module_name, instrumenting_library_version=None,
                   schema_url=None, attributes=None):
        scope = f"{instrumenting_module_name} {instrumenting_library_version}"
        return Tracer(scope, self.export)

    def export(self, span):
        if self.is_shut_down:
            logging.getLogger(__name__).warning("Already shutdown, dropping span.")
            return
        token = context_api.attach(
            context_api.set_value(context_api._SUPPRESS_INSTRUMENTATION_KEY, True))
        try:
            self.exporter(span)
        finally:
            context_api.detach(token)

    def shutdown(self):
        self.is_shut_down = True


def to_file(path):
    def export(span):
        line = json.dumps({
            "id": span.get_span_context().span_id, "parent": span.parent, "name": span.name,
            "scope": span.scope, "attributes": span.attributes, "events": span.events,
            "status": span.status.status_code.name, "description": span.status.description})
        with _lock, open(path, "a") as file:
            file.write(line + "\n")
    return export
