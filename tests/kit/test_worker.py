# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests of the worker: its protocol, and that wrong scripts fail in the test that is for it."""

import time

import pytest
from kit_examples import (JAVASCRIPT, JAVASCRIPT_AFTER, JAVASCRIPT_FACTS, JAVASCRIPT_SCRIPT, PYTHON,
                          PYTHON_FACTS, PYTHON_SCRIPT, javascript_suite, python_suite)
from worker_client import Engine

COVERAGE_KNOWN = 1.0


@pytest.fixture(scope="module")
def engine():
    """One worker for all tests that leave it well."""
    with Engine() as engine:
        yield engine


@pytest.fixture(params=[True, False], ids=["trusted", "forked"])
def trusted(request):
    return request.param


def failed(result):
    return {test["name"] for test in result["tests"] if test["outcome"] != "passed"}


def changed(script, old, new):
    assert old in script
    return script.replace(old, new)


# -- hello and the protocol

def test_hello(engine):
    answer = engine.call("hello")
    assert answer["worker"] == 1
    assert answer["python"].startswith("3.")
    assert answer["pytest"]
    assert answer["capabilities"]["suite"]


def test_without_pytest_suites_are_refused():
    with Engine(flags=("-I", "-S", "-B")) as engine:
        assert engine.call("hello")["capabilities"]["suite"] is False
        answer = engine.call("suite", suites=[python_suite()])
        assert "pytest is missing" in answer["error"]["message"]
        assert "insertions" in apply(engine, JAVASCRIPT_SCRIPT)[0]


def test_unknown_operations_are_refused(engine):
    assert engine.call("dance")["error"]["type"] == "ValueError"
    assert engine.call("apply")["error"]["type"] == "KeyError"
    assert engine.call("suite", suites=[{"key": "k"}])["error"]["type"] == "ValueError"
    assert engine.call("hello")["worker"] == 1


def test_the_end_of_the_input_ends_the_worker():
    with Engine() as engine:
        engine.suite(python_suite())
        engine.process.stdin.close()
        assert engine.process.wait(10) == 0


@pytest.mark.parametrize("data", [b"\0\0\0\4nope", b"\0\0\0\2[]", b"\xff\xff\xff\xff", b"\0\0",
                                  b"\0\0\0\x10{}", b"\0\0\0\4\xff\xff\xff\xff"])
@pytest.mark.parametrize("ready", [False, True], ids=["first", "after a suite"])
def test_malformed_input_ends_the_worker_with_an_error(data, ready):
    with Engine() as engine:
        if ready:
            engine.suite(python_suite())
        engine.send_bytes(data)
        engine.process.stdin.close()
        assert engine.process.wait(10) == 2
        assert b"espalier worker: " in engine.process.stderr.read()


def test_messages_sent_while_a_question_is_open_wait():
    with Engine() as engine:
        engine.send({"id": 1, "op": "suite", "suites": [javascript_suite()]})
        question = engine.receive()
        assert question["op"] == "parse"
        engine.send({"id": 2, "op": "hello"})
        while "ask" in question:
            engine.send({"answer": question["ask"], "errors": 0})
            question = engine.receive()
        assert question["id"] == 1 and question["results"][0]["ok"]
        assert engine.receive()["id"] == 2


@pytest.mark.parametrize("answer", [b"\0\0\0\4nope", b'\0\0\0\x0c{"answer":9}'])
@pytest.mark.parametrize("trusted", [True, False])
def test_a_malformed_answer_ends_the_worker(answer, trusted):
    with Engine() as engine:
        engine.send({"id": 1, "op": "suite", "suites": [javascript_suite(trusted=trusted)]})
        assert engine.receive()["op"] == "parse"
        engine.send_bytes(answer)
        engine.process.stdin.close()
        assert engine.process.wait(10) == 2


# -- apply

def applied(source, insertions):
    data, pieces, done = source.encode(), [], 0
    for offset, _, _, text in insertions:
        pieces += (data[done:offset], text.encode())
        done = offset
    return b"".join([*pieces, data[done:]]).decode()


def apply(engine, script, trusted=True, items=None, **members):
    items = items or [{"source": JAVASCRIPT, "facts": JAVASCRIPT_FACTS}]
    return engine.call("apply", script=script, trusted=trusted, items=items, **members)["results"]


def test_apply_gives_insertions(engine, trusted):
    result, = apply(engine, JAVASCRIPT_SCRIPT, trusted)
    assert applied(JAVASCRIPT, result["insertions"]) == JAVASCRIPT_AFTER
    assert [side for _, side, _, _ in result["insertions"]] == \
        ["open", "open", "open", "close", "open", "close", "close"]


def test_apply_gives_the_text_when_the_script_changed_it(engine, trusted):
    script = changed(JAVASCRIPT_SCRIPT, "return f.text()", "return f.text().upper()")
    assert apply(engine, script, trusted) == [{"text": JAVASCRIPT_AFTER.upper()}]


def test_apply_to_instrumented_text_inserts_nothing(engine, trusted):
    items = [{"source": JAVASCRIPT_AFTER, "facts": JAVASCRIPT_FACTS}]
    assert apply(engine, JAVASCRIPT_SCRIPT, trusted, items) == [{"insertions": []}]


def test_one_bad_item_leaves_the_others(engine, trusted):
    good = {"source": JAVASCRIPT, "facts": JAVASCRIPT_FACTS}
    bad = {"source": "x", "facts": JAVASCRIPT_FACTS}
    results = apply(engine, JAVASCRIPT_SCRIPT, trusted, [good, bad, {"facts": {}}, good])
    assert [list(result) for result in results] == \
        [["insertions"], ["error"], ["error"], ["insertions"]]
    assert results[1]["error"]["type"] == "ValueError"


def test_apply_to_text_that_is_not_utf8(engine, trusted):
    source = "def f():\n    return '\xe9'\n"
    facts = {"id": "f", "anchors": {"decorators.end": [0, "line"]}}
    script = 'from espalier_kit import Function\n' \
             'def insert_telemetry(source, **facts):\n' \
             '    f = Function(source, "python", **facts)\n' \
             '    f.line("decorators.end", "@_espalier_tel")\n' \
             '    return f.text()'
    items = [{"source": source, "latin1": True, "facts": facts}]
    assert apply(engine, script, trusted, items) == \
        [{"insertions": [[0, "open", 0, "@_espalier_tel\n"]]}]
    assert apply(engine, script + " + source", trusted, items) == \
        [{"text": "@_espalier_tel\n" + source * 2, "latin1": True}]


@pytest.mark.parametrize(("script", "kind"), [
    ("def insert_telemetry(", "SyntaxError"),
    ("x = 1", "AttributeError"),
    ("import no_such_module", "ModuleNotFoundError"),
    ("raise SystemExit", "SystemExit"),
    ("def insert_telemetry(source, **facts): raise SystemExit", "SystemExit"),
    ("def insert_telemetry(source, **facts): return 7", "TypeError"),
    ("def again(): return again()\ndef insert_telemetry(source, **facts): return again()",
     "RecursionError"),
    ("def insert_telemetry(source, **facts): return 'x' * (1 << 60)", "MemoryError"),
])
def test_errors_of_scripts_are_results(engine, trusted, script, kind):
    assert apply(engine, script, trusted)[0]["error"]["type"] == kind


@pytest.mark.parametrize("action", ["while True: pass", "import time; time.sleep(60)"])
def test_an_endless_script_is_killed(engine, action):
    started = time.monotonic()
    result, = apply(engine, f"def insert_telemetry(source, **facts):\n    {action}", False, seconds=0.3)
    assert result["error"] == {"type": "Died", "message": "stopped after 0.3 s"}
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("action", [
    "return insert_telemetry(source)",  # Python 3.13 does not count these calls
    "return ['x' * 1000 for n in range(1 << 60)]",
])
def test_a_script_cannot_take_all_memory(engine, action):
    script = f"def insert_telemetry(source, **facts):\n    {action}"
    result, = apply(engine, script, False)
    assert result["error"]["type"] in ("Died", "MemoryError", "RecursionError")
    assert engine.call("hello")["worker"] == 1


def test_what_a_killed_script_started_is_killed_as_well(engine):
    script = ("import os, time\n"
              "def insert_telemetry(source, **facts):\n"
              "    print(os.getpid())\n"
              "    if os.fork() == 0: time.sleep(60)\n"
              "    os._exit(0)")
    started = time.monotonic()
    result, = apply(engine, script, False, seconds=0.5)
    assert result["error"]["type"] == "Died"
    assert time.monotonic() - started < 5


@pytest.mark.parametrize(("action", "message"), [
    ("os._exit(0)", "the process ended itself with status 0"),
    ("os._exit(3)", "the process ended itself with status 3"),
    ("os.kill(os.getpid(), 9)", "the process was ended by signal 9"),
])
def test_a_script_that_ends_its_process(engine, action, message):
    result, = apply(engine, f"import os\n{action}", False)
    assert result["error"] == {"type": "Died", "message": message}
    assert engine.call("hello")["worker"] == 1


def test_prints_do_not_reach_the_protocol(engine, trusted):
    script = JAVASCRIPT_SCRIPT + "\nimport os, sys\nprint('hello')\nprint('there', file=sys.stderr)\n" \
        "os.write(1, b'\\0\\0\\0\\2{}')\nassert sys.stdin.read() == ''\n"
    result, = apply(engine, script, trusted)
    assert applied(JAVASCRIPT, result["insertions"]) == JAVASCRIPT_AFTER


def test_a_fork_has_no_descriptor_of_the_engine(engine):
    script = ("import os\n"
              "def insert_telemetry(source, **facts):\n"
              "    return ' '.join(os.readlink(f'/proc/self/fd/{n}') for n in range(3, 1024)\n"
              "                    if os.path.lexists(f'/proc/self/fd/{n}'))")
    result, = apply(engine, script, False)
    assert len(result["text"].split()) == 2


def test_a_fork_that_talks_nonsense(engine):
    for junk in (r"b'\xff\xff\xff\xff'", r"b'\0\0\0\1x'", r"b'\0\0\0\2{}' * 30000"):
        script = f"import os\nfor n in range(3, 100):\n    try: os.write(n, {junk})\n    except OSError: pass\n"
        result, = apply(engine, script + JAVASCRIPT_SCRIPT, False, seconds=1)
        assert "error" in result
    assert engine.call("hello")["worker"] == 1


def test_scripts_can_ask_for_anchors(trusted):
    with Engine(lambda question: {"functions": [JAVASCRIPT_FACTS]}) as engine:
        result, = apply(engine, JAVASCRIPT_SCRIPT, trusted, [{"source": JAVASCRIPT, "facts": {}}])
        assert applied(JAVASCRIPT, result["insertions"]) == JAVASCRIPT_AFTER
        assert [question["op"] for question in engine.questions] == ["outline"]


def test_a_refused_question_is_bad_input(trusted):
    with Engine(lambda question: {"error": {"message": "no such language"}}) as engine:
        result, = apply(engine, JAVASCRIPT_SCRIPT, trusted, [{"source": JAVASCRIPT, "facts": {}}])
        assert result["error"] == {"type": "ValueError", "message": "no such language"}


def test_an_answer_that_is_too_large_is_an_error():
    with Engine() as engine:
        script = "def insert_telemetry(source, **facts): return 'x' * (65 << 20)"
        answer = engine.call("apply", script=script, trusted=True, items=[{"source": "a", "facts": {}}])
        assert "more than" in answer["error"]["message"]
        result, = apply(engine, script, False)
        assert result["error"]["type"] == "Died"


# -- suites

def test_good_scripts_pass(engine, trusted):
    for suite in python_suite(trusted=trusted), javascript_suite(trusted=trusted):
        result, = engine.suite(suite)
        assert result["key"] == suite["key"]
        assert result["ok"], result
        assert len(result["tests"]) == 14
        assert result["coverage"] in (COVERAGE_KNOWN, None)
        assert result["lines_missing"] == []
        assert result["output"] == ""


def test_a_batch_keeps_its_order(engine):
    suites = [python_suite(key=f"{n:04x}", trusted=n % 3 != 0) for n in range(7)]
    results = engine.suite(*suites)
    assert [result["key"] for result in results] == [suite["key"] for suite in suites]
    assert all(result["ok"] for result in results)


@pytest.mark.parametrize(("old", "new", "test"), [
    ('f.line("loop.1', 'False and f.line("loop.1', "test_telemetry_is_at"),
    ('f.line("decorators.end"', 'False and f.line("decorators.end"', "test_telemetry_is_at"),
    ("return f.text()", "return f.text().replace('total', 'sum')", "test_removing_the_insertions"),
    ("return f.text()", "return f.text().rstrip()", "test_removing_the_insertions"),
    ("return f.text()", "return f.text() + 'print(1)'", "test_removing_the_insertions"),
    ('"_espalier_tel.loop(2)"', '"_espalier_tel.loop(2"', "test_output_parses"),
    ("if f.instrumented:", "if False:", "test_twice_equals_once"),
    ("return f.text()", "return ''", "test_output_is_not_empty"),
    ("return f.text()", "return source", "test_output_is_not_empty"),
    ("return f.text()", "return 1 / 0", "test_twice_equals_once"),
    ("def insert_telemetry", "def insert_something", "test_insert_telemetry_exists"),
    ("import Function", "import Something", "test_script_imports"),
    ('LANGUAGE = "python"', 'LANGUAGE = "go"', "test_script_imports"),
    ("    f = Function(", "    if not source: return source\n    f = Function(",
     "test_empty_source_is_refused"),
    ("    f = Function(", "    facts.pop('language', 0)\n    f = Function(",
     "test_another_language_is_refused"),
    ("    f = Function(", "    if 'return' not in source: return source\n    f = Function(",
     "test_truncated_source_is_refused"),
    ('f.line("loop.1.body.start", ', 'f.insert("loop.1.body.start", "\\n" + ', "test_output_parses"),
    ("return f.text()", "return f.text().replace('\\r', '')", "test_variant[crlf]"),
    ("return f.text()", "return f.text() if source[-1] == '\\n' else f.text() + '\\n'",
     "test_variant[no-final-newline]"),
    ("return f.text()", "return f.text().expandtabs()", "test_variant[tabs]"),
    ("    f = Function(", "    assert source[0] != ' '\n    f = Function(", "test_variant[indented]"),
])
def test_a_wrong_python_script_fails_in_the_test_for_it(engine, trusted, old, new, test):
    result, = engine.suite(python_suite(changed(PYTHON_SCRIPT, old, new), trusted=trusted))
    assert not result["ok"]
    assert any(name.startswith(test) for name in failed(result)), failed(result)


@pytest.mark.parametrize(("old", "new", "test"), [
    ("f.wrap(\"return.1", "False and f.wrap(\"return.1", "test_telemetry_is_at"),
    ("/*_esp*/)\")", ")\")", "test_removing_the_insertions"),
])
def test_a_wrong_javascript_script_fails_in_the_test_for_it(engine, trusted, old, new, test):
    result, = engine.suite(javascript_suite(changed(JAVASCRIPT_SCRIPT, old, new), trusted=trusted))
    assert not result["ok"]
    assert any(name.startswith(test) for name in failed(result)), failed(result)


def test_a_narrow_fault_fails_one_test_only(engine, trusted):
    script = changed(PYTHON_SCRIPT, "return f.text()", "return f.text().replace('\\r', '')")
    result, = engine.suite(python_suite(script, trusted=trusted))
    assert failed(result) == {"test_variant[crlf]"}


def test_the_engine_s_parser_decides(trusted):
    def answer(question):
        return {"errors": question["source"].count("_esp.loop(1);")}

    with Engine(answer) as engine:
        result, = engine.suite(javascript_suite(trusted=trusted))
        assert not result["ok"]
        assert "test_output_parses" in failed(result)
        assert "more syntax errors" in next(
            test["message"] for test in result["tests"] if test["name"] == "test_output_parses")


def test_an_exception_is_evidence(engine, trusted):
    script = changed(PYTHON_SCRIPT, "return f.text()", "raise KeyError('bad \\udce9 thing')")
    result, = engine.suite(python_suite(script, trusted=trusted))
    message = next(test["message"] for test in result["tests"] if test["name"] == "test_output_parses")
    assert "KeyError" in message and "insert_telemetry" in message


def test_lines_that_were_not_run_are_named(engine, trusted):
    script = changed(PYTHON_SCRIPT, "    return f.text()",
                     "    if facts['depth'] > 7:\n        source = ''\n    return f.text()")
    result, = engine.suite(python_suite(script, trusted=trusted))
    assert result["ok"]
    if result["coverage"] is not None:
        assert 0.8 < result["coverage"] < 1
        assert result["lines_missing"] == [script.split("\n").index("        source = ''") + 1]


@pytest.mark.parametrize(("tests", "outcomes"), [
    ("", []),
    ("def helper(): pass", []),
    ("import pytest\ndef test_a(): pytest.skip('no')", ["skipped"]),
    ("import pytest\n@pytest.mark.xfail\ndef test_a(): assert False", ["skipped"]),
    ("def test_a(): pass\ndef test_b(): assert 0, 'why'", ["passed", "failed"]),
    ("import pytest\n@pytest.fixture\ndef x(): 1 / 0\ndef test_a(x): pass", ["error"]),
    ("import pytest\n@pytest.fixture\ndef x():\n    yield\n    1 / 0\ndef test_a(x): pass", ["error"]),
    ("def test_a(", ["error"]),
    ("import no_such_module", ["error"]),
    ("raise SystemExit", ["error"]),
])
def test_only_passed_tests_count(engine, trusted, tests, outcomes):
    result, = engine.suite({**python_suite(trusted=trusted), "tests": tests})
    assert [test["outcome"] for test in result["tests"]] == outcomes
    assert not result["ok"]


def test_classes_parameters_and_fixtures_work(engine, trusted):
    tests = ("import pytest\n"
             "@pytest.fixture(scope='module')\ndef seven(): return 7\n"
             "class TestIt:\n"
             "    @pytest.mark.parametrize('n', [1, 2])\n"
             "    def test_n(self, n, seven, tmp_path, capsys): assert n < seven\n")
    result, = engine.suite({**python_suite(trusted=trusted), "tests": tests})
    assert [test["name"] for test in result["tests"]] == ["TestIt::test_n[1]", "TestIt::test_n[2]"]
    assert result["ok"]


COMPARING = """
def test_texts():
    made = "one\\ntwo"
    assert made == "one\\nthree"

def test_values():
    assert len([1, 2]) >= 3, "too few"

def test_within_a_call():
    compare(1, 2)

def compare(one, another):
    assert one == another

def test_one_side():
    assert []

def test_another_error():
    raise ValueError("no")

def test_a_side_that_fails_again():
    values = iter([1])
    assert next(values) == 2

def test_passes():
    assert 1 == 1
"""


def test_failed_comparisons_tell_their_sides(engine, trusted):
    result, = engine.suite({**python_suite(trusted=trusted), "tests": COMPARING})
    sides = {test["name"]: test.get("comparison") for test in result["tests"]}
    assert sides == {
        "test_texts": {"actual": "one\ntwo", "op": "==", "expected": "one\nthree"},
        "test_values": {"actual": "2", "op": ">=", "expected": "3"},
        "test_within_a_call": {"actual": "1", "op": "==", "expected": "2"},
        "test_one_side": None, "test_another_error": None, "test_a_side_that_fails_again": None,
        "test_passes": None}


def test_some_tests_of_a_suite(engine, trusted):
    whole, = engine.suite(python_suite(trusted=trusted))
    names = [test["name"] for test in whole["tests"]]
    some, = engine.suite({**python_suite(trusted=trusted), "only": [names[1], "no such test"]})
    assert [test["name"] for test in some["tests"]] == [names[1]]
    none, = engine.suite({**python_suite(trusted=trusted), "only": []})
    assert none["tests"] == [] and not none["ok"]


def test_an_endless_suite_is_killed_in_the_test_that_hangs(engine):
    script = changed(PYTHON_SCRIPT, "    f = Function(", "    while not source: pass\n    f = Function(")
    started = time.monotonic()
    result, after = engine.suite(python_suite(script, trusted=False), python_suite(), seconds=1)
    assert time.monotonic() - started < 8
    assert not result["ok"]
    assert failed(result) == {"test_empty_source_is_refused"}
    assert len(result["tests"]) == 12
    assert result["error"]["message"] == "stopped after 1 s"
    assert after["ok"]


def test_a_suite_that_ends_its_process(engine):
    script = changed(PYTHON_SCRIPT, "    f = Function(",
                     "    import os\n    if not source: os._exit(0)\n    f = Function(")
    result, after = engine.suite(python_suite(script, trusted=False), python_suite())
    assert not result["ok"]
    assert failed(result) == {"test_empty_source_is_refused"}
    assert result["error"] == {"type": "Died", "message": "the process ended itself with status 0"}
    assert after["ok"]


def test_output_is_kept_and_bounded(engine, trusted):
    script = changed(PYTHON_SCRIPT, "    f = Function(", "    print('loud ' * 9999)\n    f = Function(")
    script = changed(script, "LANGUAGE =", "import os\nos.write(2, b'from below\\n')\nLANGUAGE =")
    result, after = engine.suite(python_suite(script, trusted=trusted), python_suite())
    assert result["ok"]
    assert "from below" in result["output"] and "left out" in result["output"]
    assert len(result["output"]) < 70_000
    assert after["output"] == ""


def test_endless_output_ends_in_an_error(engine):
    script = "import os\nwhile True: os.write(1, b'x' * 65536)\n"
    result, = engine.suite(python_suite(script, trusted=False), seconds=20)
    assert "test_script_imports" in failed(result)
    assert "File too large" in result["tests"][0]["message"]
    assert len(result["output"]) < 70_000


def test_suites_do_not_see_each_other(engine, trusted):
    first = {**python_suite(trusted=trusted), "tests": "import builtins, sys\n"
             "from espalier_kit import testing\n"
             "def test_a(): testing.load_script('5c1e').mine = 1; sys.modules[__name__] = 1\n"}
    second = {**python_suite(trusted=trusted), "tests": "from espalier_kit import testing\n"
              "def test_a(): assert not hasattr(testing.load_script('5c1e'), 'mine')\n"}
    assert [result["ok"] for result in engine.suite(first, second)] == [True, True]


def test_many_suites_do_not_fill_the_memory(engine):
    def resident():
        with open(f"/proc/{engine.process.pid}/status", encoding="ascii") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("VmRSS"))

    engine.suite(*[python_suite() for _ in range(20)])
    before = resident()
    engine.suite(*[python_suite() for _ in range(100)])
    assert resident() - before < 10_000


def test_apply_goes_on_after_suites(engine):
    engine.suite(python_suite())
    items = [{"source": PYTHON, "facts": PYTHON_FACTS}]
    result, = apply(engine, PYTHON_SCRIPT, True, items)
    assert len(result["insertions"]) == 3
