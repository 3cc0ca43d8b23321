# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""start.py MODE FILE: runs the program in the current folder with no API, the API alone ("api"), an
SDK that writes spans to FILE ("sdk"), or one that fails at every turn ("broken…")."""

import os
import sys

mode, file = sys.argv[1:]
sys.path.insert(0, os.getcwd())
if mode != "none":
    sys.path.insert(1, os.path.join(os.path.dirname(os.path.abspath(__file__)), "standin"))

import program  # noqa: E402  functions are instrumented before there is an SDK


def with_span(name, work):
    return work()


if mode != "none":
    from opentelemetry import context, trace
if mode not in ("none", "api"):
    import standin_sdk

    class Broken(Exception):
        pass

    def fail(*args, **kwargs):
        raise Broken

    write = standin_sdk.to_file(file)
    if mode == "broken-exporter":
        provider = standin_sdk.Provider(fail)
    elif mode == "calling-exporter":
        def export(span):
            program.inner(2)  # instrumented itself
            write(span)
        provider = standin_sdk.Provider(export)
    else:
        provider = standin_sdk.Provider(write)
    if mode == "broken-start":
        standin_sdk.Tracer.start_span = fail
    if mode == "broken-span":
        for method in "set_attribute", "record_exception", "set_status", "add_event":
            setattr(standin_sdk.Span, method, fail)
    if mode == "broken-provider":
        standin_sdk.Provider.get_tracer = fail
    trace.set_tracer_provider(provider)

if mode in ("sdk", "calling-exporter"):
    def with_span(name, work):
        span = trace.get_tracer("program", "1").start_span(name)
        token = context.attach(trace.set_span_in_context(span))
        try:
            return work()
        finally:
            context.detach(token)
            span.end()

program.main(with_span)
if mode != "none" and trace.get_current_span() is not trace.INVALID_SPAN:
    print("a span was left as the current one", file=sys.stderr)
