# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A model server for tests, which behaves and misbehaves.

The first part of a path is the scenario, the rest the route: /cut/v1/chat/completions. Ports are
written to standard output as one line of JSON; the server ends when its standard input does.
GET /_log/SCENARIO gives what was asked in it.
"""
import json
import os
import struct
import socket
import sys
import threading
import time
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LOG = {}
LOCK = threading.Lock()
OTHER_PORT = 0
TEXT = ["Hel", "lo, w\u00f6rld ", "\U0001f600", "!"]
SCENARIOS = {}


def scenario(*names):
    def register(function):
        for name in names:
            SCENARIOS[name] = function
        return function

    return register


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    # --- taking a request -------------------------------------------------------------------

    def answer(self):
        length = int(self.headers.get("Content-Length") or 0)
        raw = self.rfile.read(length)
        name, _, route = self.path[1:].partition("/")
        self.route = "/" + route.partition("?")[0]
        if name == "_log":
            with LOCK:
                self.json(LOG.get(route, []))
            return
        try:
            self.body = json.loads(raw) if raw else {}
        except ValueError:
            self.body = {}
        with LOCK:
            log = LOG.setdefault(name, [])
            log.append({"method": self.command, "path": self.path, "port": self.server.server_port,
                        "headers": {k.lower(): v for k, v in self.headers.items()},
                        "body": self.body, "raw": raw.decode("utf-8", "replace")})
            self.count = len(log)
        base, _, self.variant = name.partition("-")
        SCENARIOS.get(name, SCENARIOS.get(base, missing))(self)

    do_GET = do_POST = answer

    # --- giving an answer -------------------------------------------------------------------

    def send(self, status, content, kind="application/json", headers=()):
        content = content if isinstance(content, bytes) else content.encode()
        self.send_response(status)
        if kind:
            self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        for key, value in headers:
            self.send_header(key, value)
        self.end_headers()
        self.wfile.write(content)

    def json(self, value, status=200, headers=()):
        self.send(status, json.dumps(value), headers=headers)

    def begin(self, kind="text/event-stream", headers=()):
        self.send_response(200)
        if kind:
            self.send_header("Content-Type", kind)
        self.send_header("Transfer-Encoding", "chunked")
        for key, value in headers:
            self.send_header(key, value)
        self.end_headers()

    def piece(self, content):
        content = content if isinstance(content, bytes) else content.encode()
        self.wfile.write(b"%x\r\n" % len(content) + content + b"\r\n")
        self.wfile.flush()

    def end(self):
        self.wfile.write(b"0\r\n\r\n")

    def event(self, value, name=None):
        line = f"event: {name}\n" if name else ""
        self.piece(f"{line}data: {json.dumps(value, ensure_ascii=False)}\n\n")

    def delta(self, text, **more):
        self.event({"id": "chat-1", "object": "chat.completion.chunk", "model": self.model(),
                    "choices": [{"index": 0, "delta": {"content": text, **more},
                                 "finish_reason": None}]})

    def finish(self, reason="stop"):
        self.event({"id": "chat-1", "object": "chat.completion.chunk", "model": self.model(),
                    "choices": [{"index": 0, "delta": {}, "finish_reason": reason}]})

    def usage(self, prompt=100, output=7, cached=60, reasoning=2):
        self.event({"id": "chat-1", "object": "chat.completion.chunk", "choices": [],
                    "usage": {"prompt_tokens": prompt, "completion_tokens": output,
                              "total_tokens": prompt + output,
                              "prompt_tokens_details": {"cached_tokens": cached},
                              "completion_tokens_details": {"reasoning_tokens": reasoning}}})

    def model(self):
        return f"{self.body.get('model', '')}-0601"

    def drop(self):
        """Ends the connection so that the other side sees it lost."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()
        self.rfile = self.wfile = open(os.devnull, "r+b")

    def wait_for_other_side(self):
        self.close_connection = True
        self.connection.settimeout(30)
        try:
            self.connection.recv(1)
        except OSError:
            pass


def missing(self):
    self.json({"error": {"message": "no such scenario", "type": "test", "code": "test"}}, 418)


# --- the OpenAI-compatible route ------------------------------------------------------------


@scenario("plain")
def plain(self):
    if self.route.endswith("/models"):
        self.json({"object": "list", "data": [{"id": "good", "context_window": 32768},
                                              {"id": "other"}]})
        return
    if self.route.endswith("/embeddings"):
        embeddings(self)
        return
    self.begin(headers=[("x-request-id", "req-7")])
    text = TEXT
    if "response_format" in self.body:
        text = ['{"ok"', ": true}"]
    for part in text:
        self.delta(part)
    self.finish()
    self.usage()
    self.piece("data: [DONE]\n\n")
    self.end()


def embeddings(self):
    rows = []
    for index, text in enumerate(self.body["input"]):
        rows.append({"object": "embedding", "index": index,
                     "embedding": [float(len(text)), float(index), 0.5]})
    self.json({"object": "list", "model": self.model(), "data": rows[::-1],
               "usage": {"prompt_tokens": 4 * len(rows)}})


@scenario("bytewise")
def bytewise(self):
    self.begin()
    text = "\ufeff: hello\r\n\r\n"
    for part in TEXT:
        chunk = {"model": "good", "choices": [{"delta": {"content": part}}]}
        text += f"data: {json.dumps(chunk, ensure_ascii=False)}\r\n\r\n"
    text += 'data: {"choices": [{"delta": {}, "finish_reason": "length"}]}\r\n\r\ndata: [DONE]'
    for byte in text.encode():
        self.piece(bytes([byte]))
    self.end()


@scenario("nousage")
def nousage(self):
    self.begin()
    for part in TEXT:
        self.delta(part)
    self.finish()
    self.piece("data: [DONE]\n\n")
    self.end()


@scenario("nodone")
def nodone(self):
    self.begin()
    self.delta("all")
    self.finish()
    self.end()


@scenario("openend")
def openend(self):
    self.begin()
    self.delta("all")
    self.finish()
    self.wait_for_other_side()


@scenario("whole")
def whole(self):
    self.json({"id": "chat-2", "model": "good", "choices": [
        {"message": {"role": "assistant", "content": "all at once"}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 9, "completion_tokens": 3}})


@scenario("untyped")
def untyped(self):
    self.begin(kind="")
    self.delta("all")
    self.finish()
    self.piece("data: [DONE]\n\n")
    self.end()


@scenario("reasoning")
def reasoning(self):
    self.begin()
    self.delta(None, reasoning_content="let me ")
    self.delta("", reasoning_content="see")
    self.delta("42")
    self.finish()
    self.usage(cached=0, reasoning=5)
    self.piece("data: [DONE]\n\n")
    self.end()


@scenario("filtered")
def filtered(self):
    self.begin()
    self.delta("I")
    self.finish("content_filter")
    self.piece("data: [DONE]\n\n")
    self.end()


def refuse(self, message, param=None, status=400):
    self.json({"error": {"message": message, "type": "invalid_request_error", "param": param,
                         "code": "unsupported_parameter"}}, status)


@scenario("picky")
def picky(self):
    """Takes nothing that some server does not take."""
    body = self.body
    if "stream_options" in body:
        refuse(self, "Unrecognized request argument supplied: stream_options")
    elif "max_tokens" in body:
        refuse(self, "Unsupported parameter: 'max_tokens' is not supported with this model. Use "
                     "'max_completion_tokens' instead.", "max_tokens")
    elif "temperature" in body:
        refuse(self, "Unsupported value: 'temperature' does not support 0.2 with this model. Only "
                     "the default (1) value is supported.", "temperature")
    elif body.get("response_format", {}).get("type") == "json_schema":
        refuse(self, "Invalid parameter: 'response_format' of type 'json_schema' is not supported",
               "response_format")
    elif "seed" in body:
        self.json({"detail": [{"loc": ["body", "seed"], "msg": "extra fields not permitted"}]}, 422)
    else:
        plain(self)


@scenario("noversion")
def noversion(self):
    if self.route.startswith("/v1"):
        self.send(404, "<html><head><title>404 Not Found</title></head></html>", "text/html")
    else:
        plain(self)


@scenario("fails")
def fails(self):
    shapes = {
        "object": (400, {"error": {"message": "bad thing", "type": "invalid_request_error"}}),
        "text": (400, {"error": "bad thing"}),
        "bare": (400, {"message": "bad thing"}),
        "detail": (422, {"detail": "bad thing"}),
        "string": (400, "bad thing"),
    }
    if self.variant == "html":
        self.send(400, "<!DOCTYPE html><HTML><head><title>bad\n thing</title></head></HTML>",
                  "text/html")
    elif self.variant == "plain":
        self.send(400, "bad thing\n", "text/plain")
    elif self.variant == "control":
        self.send(400, "bad \x1b[31mthing\xff".encode("latin-1"), "text/plain")
    elif self.variant == "empty":
        self.send(400, "")
    else:
        status, body = shapes[self.variant]
        self.json(body, status)


@scenario("echo")
def echo(self):
    key = self.headers.get("Authorization", "") + self.headers.get("x-api-key", "")
    self.json({"error": {"message": f"Incorrect API key provided: {key}",
                         "type": "invalid_request_error", "code": "invalid_api_key"}}, 401)


@scenario("status")
def status(self):
    """status-503: that status twice, then an answer."""
    if self.count <= 2:
        self.json({"error": {"message": "try later", "type": "server_error"}}, int(self.variant))
    else:
        plain(self)


@scenario("always")
def always(self):
    self.json({"error": {"message": "no", "type": "t"}}, int(self.variant))


@scenario("limited")
def limited(self):
    headers = {
        "seconds": [("Retry-After", "7")],
        "milliseconds": [("retry-after-ms", "1500"), ("Retry-After", "9")],
        "date": [("Retry-After", formatdate(time.time() + 20, usegmt=True))],
        "past": [("Retry-After", formatdate(time.time() - 20, usegmt=True))],
        "absurd": [("Retry-After", "99999999999999999999")],
        "negative": [("Retry-After", "-5")],
        "nonsense": [("Retry-After", "soon")],
        "reset": [("x-ratelimit-remaining-requests", "0"), ("x-ratelimit-reset-requests", "6m0s"),
                  ("x-ratelimit-remaining-tokens", "10"), ("x-ratelimit-reset-tokens", "1h")],
        "none": [],
    }[self.variant]
    if self.count == 1:
        self.json({"error": {"message": "Rate limit reached", "type": "requests",
                             "code": "rate_limit_exceeded"}}, 429, headers)
    else:
        plain(self)


@scenario("quota")
def quota(self):
    if self.variant == "anthropic":
        self.json({"type": "error", "error": {
            "type": "rate_limit_error", "message": "spend limit",
            "details": {"error_code": "enforced_spend_limit_reached"}}}, 429)
    else:
        self.json({"error": {"message": "You exceeded your current quota",
                             "type": "insufficient_quota", "code": "insufficient_quota"}}, 429,
                  [("Retry-After", "1")])


@scenario("instream")
def instream(self):
    """An error inside a stream: before any text, so that another try is fine; then an answer."""
    if self.count == 1:
        self.begin()
        self.event({"error": {"message": "upstream died", "code": 502}})
        self.end()
    else:
        plain(self)


@scenario("cut")
def cut(self):
    """The connection is lost in mid-stream; cut-once: the first time only."""
    if self.variant == "once" and self.count > 1:
        plain(self)
        return
    self.begin()
    self.delta("The begin")
    self.delta("ning of")
    time.sleep(0.05)
    self.drop()


@scenario("short")
def short(self):
    """The stream ends well, the answer does not."""
    self.begin()
    self.delta("half an ans")
    self.end()


@scenario("empty")
def empty(self):
    self.begin()
    self.end()


@scenario("lost")
def lost(self):
    self.drop()


@scenario("idle")
def idle(self):
    self.begin()
    self.delta("and then")
    self.wait_for_other_side()


@scenario("silent")
def silent(self):
    self.wait_for_other_side()


@scenario("slow")
def slow(self):
    self.begin()
    while True:
        self.delta("tick ")
        time.sleep(0.02)


@scenario("endless")
def endless(self):
    self.begin()
    while True:
        self.delta("more " * 200)


@scenario("giant")
def giant(self):
    self.begin()
    self.piece("data: ")
    while True:
        self.piece("x" * 65536)


@scenario("html")
def html(self):
    self.send(200, "<html><title>Welcome to the router</title></html>", "text/html; charset=utf-8")


@scenario("notjson")
def notjson(self):
    self.begin()
    self.piece("data: {oh no\n\n")
    self.end()


@scenario("badutf8")
def badutf8(self):
    self.begin()
    self.piece(b'data: {"choices": [{"delta": {"content": "a\xff\xc3b"}, "finish_reason": "stop"}]}\n\n')
    self.piece("data: [DONE]\n\n")
    self.end()


@scenario("elsewhere")
def elsewhere(self):
    """A redirect: elsewhere-307 to another host, elsewhere-same within the origin, …"""
    if self.variant == "same":
        target, code = "/plain" + self.route, 307
    elif self.variant == "post":
        target, code = "/plain" + self.route, 303
    elif self.variant == "circle":
        target, code = self.path, 308
    else:
        target, code = f"http://127.0.0.1:{OTHER_PORT}/trap{self.route}", int(self.variant)
    self.send(code, "", headers=[("Location", target)])


@scenario("trap")
def trap(self):
    plain(self)


@scenario("pool")
def pool(self):
    if self.body.get("model") == "busy":
        self.json({"error": {"message": "overloaded", "type": "overloaded_error"}}, 529)
    elif self.body.get("model") != "good":
        self.json({"error": {"message": "The model does not exist", "code": "model_not_found"}}, 404)
    else:
        plain(self)


# --- Anthropic ------------------------------------------------------------------------------


@scenario("claude")
def claude(self):
    if self.route == "/v1/models":
        self.json({"data": [{"type": "model", "id": "good", "max_input_tokens": 200000}]})
        return
    if self.variant == "overloaded" and self.count == 1:
        self.begin()
        self.event({"type": "error", "error": {"type": "overloaded_error",
                                               "message": "Overloaded"}}, "error")
        self.end()
        return
    if self.variant == "nocache" and "cache_control" in json.dumps(self.body):
        refuse(self, "messages.0.cache_control: Extra inputs are not permitted")
        return
    self.begin(headers=[("request-id", "req-c")])
    self.event({"type": "message_start", "message": {
        "id": "msg-1", "model": self.model(), "usage": {
            "input_tokens": 20, "cache_creation_input_tokens": 300,
            "cache_read_input_tokens": 4000, "output_tokens": 1}}}, "message_start")
    self.event({"type": "ping"}, "ping")
    self.event({"type": "never_heard_of"}, "never_heard_of")
    self.event({"type": "content_block_start", "index": 0,
                "content_block": {"type": "thinking", "thinking": ""}}, "content_block_start")
    self.event({"type": "content_block_delta", "index": 0,
                "delta": {"type": "thinking_delta", "thinking": "hmm"}}, "content_block_delta")
    if "tools" in self.body:
        self.event({"type": "content_block_start", "index": 1, "content_block": {
            "type": "tool_use", "id": "t", "name": "answer", "input": {}}}, "content_block_start")
        for part in ('{"ok"', ": true}"):
            self.event({"type": "content_block_delta", "index": 1, "delta": {
                "type": "input_json_delta", "partial_json": part}}, "content_block_delta")
    else:
        for part in TEXT:
            self.event({"type": "content_block_delta", "index": 1,
                        "delta": {"type": "text_delta", "text": part}}, "content_block_delta")
    if self.variant == "cut":
        time.sleep(0.1)
        self.drop()
        return
    self.event({"type": "message_delta", "delta": {"stop_reason": "end_turn"},
                "usage": {"output_tokens": 15}}, "message_delta")
    self.event({"type": "message_stop"}, "message_stop")
    self.end()


# --- Ollama ---------------------------------------------------------------------------------


@scenario("ollama")
def ollama(self):
    if self.route == "/api/version":
        self.json({"version": "0.9.0"})
    elif self.route == "/api/tags":
        self.json({"models": [{"name": "good:latest", "model": "good:latest"}]})
    elif self.route == "/api/show":
        self.json({"model_info": {"general.architecture": "qwen3", "qwen3.context_length": 40960}})
    elif self.body.get("model") == "gone":
        self.json({"error": "model 'gone' not found"}, 404)
    elif self.route == "/api/embed":
        self.json({"model": "good", "prompt_eval_count": 3, "embeddings": [
            [0.6, 0.8] for _ in self.body["input"]]})
    else:
        ollama_chat(self)


def ollama_chat(self):
    prompt = json.dumps(self.body["messages"])
    tokens = len(prompt) // 4
    context = self.body["options"]["num_ctx"]
    if self.variant == "truncating":
        tokens = min(tokens, 2048)
    self.begin("application/x-ndjson")
    if self.variant == "failing":
        self.piece('{"message": {"role": "assistant", "content": "no"}}\n')
        self.piece('{"error": "an error was encountered while running the model"}\n')
        self.end()
        return
    text = ['{"ok"', ": true}"] if "format" in self.body else TEXT
    for part in text:
        self.piece(json.dumps({"model": "good", "done": False, "message": {
            "role": "assistant", "content": part}}, ensure_ascii=False) + "\n")
    self.piece(json.dumps({"model": "good", "done": True, "done_reason": "stop", "message": {
        "role": "assistant", "content": ""}, "prompt_eval_count": min(tokens, context),
        "eval_count": 5, "total_duration": 1000000}))
    self.end()


# --- llama.cpp ------------------------------------------------------------------------------


@scenario("llama")
def llama(self):
    loading = self.variant == "loading" and self.count <= 4
    if loading or self.variant == "stuck":
        self.json({"error": {"message": "Loading model", "type": "unavailable_error",
                             "code": 503}}, 503)
    elif self.route == "/health":
        self.json({"status": "ok"})
    elif self.route == "/props":
        self.json({"default_generation_settings": {"n_ctx": 4096}, "total_slots": 1})
    elif self.route == "/tokenize":
        self.json({"tokens": list(range(len(self.body["content"].split())))})
    elif self.variant == "noembed" and self.route == "/v1/embeddings":
        self.json({"error": {"code": 501, "message": "This server does not support embeddings. Start "
                             "it with `--embeddings`", "type": "not_supported_error"}}, 501)
    elif self.variant == "full":
        self.json({"error": {"code": 400, "message": "the request exceeds the available context size",
                             "type": "exceed_context_size_error", "n_prompt_tokens": 9000,
                             "n_ctx": 4096}}, 400)
    else:
        plain(self)


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        pass  # the other side went away


def main():
    global OTHER_PORT
    main_server = Server(("127.0.0.1", 0), Handler)
    other = Server(("127.0.0.1", 0), Handler)
    OTHER_PORT = other.server_port
    for server in (main_server, other):
        threading.Thread(target=server.serve_forever, daemon=True).start()
    print(json.dumps({"port": main_server.server_port, "other": OTHER_PORT}), flush=True)
    sys.stdin.read()


main()
