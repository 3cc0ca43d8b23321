# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for opentelemetry.trace: the calls as documented, with their names and defaults, and
nothing of them that is not documented."""

import abc
import enum
import os

from opentelemetry import context as context_api

_SPAN_KEY = context_api.create_key("current-span")


class SpanKind(enum.Enum):
    INTERNAL = 0
    SERVER = 1
    CLIENT = 2
    PRODUCER = 3
    CONSUMER = 4


class StatusCode(enum.Enum):
    UNSET = 0
    OK = 1
    ERROR = 2


class Status:
    def __init__(self, status_code: StatusCode = StatusCode.UNSET, description=None):
        assert isinstance(status_code, StatusCode)
        assert description is None or isinstance(description, str)
        assert description is None or status_code is StatusCode.ERROR
        self.status_code, self.description = status_code, description


class SpanContext:
    def __init__(self, trace_id, span_id, is_remote):
        self.trace_id, self.span_id, self.is_remote = trace_id, span_id, is_remote
        self.is_valid = trace_id != 0 and span_id != 0


class Span(abc.ABC):
    @abc.abstractmethod
    def end(self, end_time=None): ...

    @abc.abstractmethod
    def get_span_context(self): ...

    @abc.abstractmethod
    def set_attributes(self, attributes): ...

    @abc.abstractmethod
    def set_attribute(self, key, value): ...

    @abc.abstractmethod
    def add_event(self, name, attributes=None, timestamp=None): ...

    @abc.abstractmethod
    def update_name(self, name): ...

    @abc.abstractmethod
    def is_recording(self): ...

    @abc.abstractmethod
    def set_status(self, status, description=None): ...

    @abc.abstractmethod
    def record_exception(self, exception, attributes=None, timestamp=None, escaped=False): ...


class NonRecordingSpan(Span):
    def __init__(self, context):
        self._context = context

    def get_span_context(self):
        return self._context

    def is_recording(self):
        return False

    def end(self, end_time=None):
        pass

    def set_attributes(self, attributes):
        pass

    def set_attribute(self, key, value):
        pass

    def add_event(self, name, attributes=None, timestamp=None):
        pass

    def update_name(self, name):
        pass

    def set_status(self, status, description=None):
        pass

    def record_exception(self, exception, attributes=None, timestamp=None, escaped=False):
        pass


INVALID_SPAN = NonRecordingSpan(SpanContext(0, 0, False))


class Tracer(abc.ABC):
    @abc.abstractmethod
    def start_span(self, name, context=None, kind=SpanKind.INTERNAL, attributes=None, links=None,
                   start_time=None, record_exception=True, set_status_on_exception=True): ...


class TracerProvider(abc.ABC):
    @abc.abstractmethod
    def get_tracer(self, instrumenting_module_name, instrumenting_library_version=None,
                   schema_url=None, attributes=None): ...


class NoOpTracer(Tracer):
    def start_span(self, name, context=None, kind=SpanKind.INTERNAL, attributes=None, links=None,
                   start_time=None, record_exception=True, set_status_on_exception=True):
        return INVALID_SPAN


class ProxyTracer(Tracer):
    def __init__(self, *args):
        self._args = args

    def start_span(self, *args, **kwargs):
        if _provider is None:
            return INVALID_SPAN
        return _provider.get_tracer(*self._args).start_span(*args, **kwargs)


class ProxyTracerProvider(TracerProvider):
    def get_tracer(self, instrumenting_module_name, instrumenting_library_version=None,
                   schema_url=None, attributes=None):
        if _provider is not None:
            return _provider.get_tracer(instrumenting_module_name, instrumenting_library_version,
                                        schema_url, attributes)
        return ProxyTracer(instrumenting_module_name, instrumenting_library_version, schema_url,
                           attributes)


_provider = None
_proxy = ProxyTracerProvider()


def get_tracer_provider():
    if _provider is None:
        os.environ.get("OTEL_PYTHON_TRACER_PROVIDER")  # the real one asks each time
        return _proxy
    return _provider


def set_tracer_provider(tracer_provider):
    global _provider
    assert _provider is None, "the real one lets it be set once"
    _provider = tracer_provider


def get_tracer(instrumenting_module_name, instrumenting_library_version=None,
               tracer_provider=None, schema_url=None, attributes=None):
    assert isinstance(instrumenting_module_name, str)
    assert isinstance(instrumenting_library_version, str)
    return (tracer_provider or get_tracer_provider()).get_tracer(
        instrumenting_module_name, instrumenting_library_version, schema_url, attributes)


def set_span_in_context(span, context=None):
    assert isinstance(span, Span)
    return context_api.set_value(_SPAN_KEY, span, context)


def get_current_span(context=None):
    span = context_api.get_value(_SPAN_KEY, context)
    return INVALID_SPAN if span is None else span
