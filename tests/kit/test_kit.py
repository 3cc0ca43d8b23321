# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests of espalier_kit: inserting, refusing, variants, and the checks of generated tests."""

import os
import subprocess
import sys

import kit_examples as examples
import pytest
from kit_examples import facts_of

import espalier_kit
from espalier_kit import Function, Unsupported, engine, testing


def run_script(script, source, facts):
    space = {}
    exec(script, space)
    return space["insert_telemetry"](source, **facts)


def function(source, places, language="javascript", **facts):
    return Function(source, language, **facts_of(source, places, **facts))


def applied(source, insertions):
    """The source with insertions made on its bytes, as the engine does it."""
    data = source.encode("utf-8", "surrogateescape")
    pieces, done = [], 0
    for offset, _, _, text in insertions:
        pieces += (data[done:offset], text.encode())
        done = offset
    return b"".join([*pieces, data[done:]]).decode("utf-8", "surrogateescape")


# -- situations

def test_javascript_function():
    after = run_script(examples.JAVASCRIPT_SCRIPT, examples.JAVASCRIPT, examples.JAVASCRIPT_FACTS)
    assert after == examples.JAVASCRIPT_AFTER


def test_python_function():
    after = run_script(examples.PYTHON_SCRIPT, examples.PYTHON, examples.PYTHON_FACTS)
    assert after.startswith('@cached\n@_espalier_tel.span("a.py::f")\ndef f(items):\n')
    assert "    for item in items:\n        _espalier_tel.loop(1)\n        total += item\n" in after
    assert "    while total > 9: _espalier_tel.loop(2); total -= 9\n" in after


def test_names_of_parameters_stand_as_they_are():
    source = "function f(a, größe) { g(); }\n"
    f = function(source, {"body.start": ("größe) {", "block")}, params="a, größe")
    f.line("body.start", "_esp('{id}', {{params}});")
    assert f.text() == "function f(a, größe) { _esp('a::f', {a, größe}); g(); }\n"
    f = function(source, {"body.start": ("größe) {", "block")})
    with pytest.raises(ValueError, match="params"):
        f.line("body.start", "{params}")


def test_several_statements_at_one_place():
    source = "def f():\n    while g(): h()\n    return 1\n"
    f = function(source, {"a": ("f():\n    ", "line"), "b": ("g(): ", "inside")}, "python")
    f.line("a", "x", "y")
    f.line("b", "x", "y")
    assert f.text() == "def f():\n    x\n    y\n    while g(): x; y; h()\n    return 1\n"


def test_block_on_one_line():
    source = "const f = () => { g(); };\n"
    f = function(source, {"body.start": ("=> {", "block"), "body.end": ("g(); ", "end")})
    f.wrap("body.start", "body.end", "const {span} = 1; try {", "} finally { {span}.x(); }")
    assert f.text() == "const f = () => { const _esp = 1; try { g(); } finally { _esp.x(); } };\n"


def test_empty_body_becomes_one_insertion():
    source = "function f() {}\n"
    f = function(source, {"body.start": ("() {", "block"), "body.end": ("() {", "end")})
    f.wrap("body.start", "body.end", "a(); try {", "} finally { b(); }")
    assert f.text() == "function f() { a(); try {} finally { b(); } }\n"
    assert len(f.insertions) == 1


def test_empty_body_on_two_lines():
    source = "function f() {\n}\n"
    f = function(source, {"body.start": ("() {\n", "line"), "body.end": ("() {\n", "line")})
    f.wrap("body.start", "body.end", "a(); try {", "} finally { b(); }")
    assert f.text() == "function f() {\na(); try {\n} finally { b(); }\n}\n"


def test_expression_body():
    source = "const f = x => ({ x });\n"
    f = function(source, {"body.start": ("=> ", "expression"), "body.end": ("x })", "expression")})
    f.wrap("body.start", "body.end", ["a();", "try {"], "} finally { b(); }")
    assert f.text() == "const f = x => { a(); try { return ({ x }); } finally { b(); } /*_esp*/};\n"


def test_async_expression_body_hands_its_value_on():
    source = "const f = async x => g(x);\n"
    start, end = ("=> ", "expression"), ("g(x)", "expression")
    f = function(source, {"body.start": start, "body.end": end,
                          "return.1.value.start": ("=> ", "value"),
                          "return.1.value.end": ("g(x)", "value")})
    f.wrap("body.start", "body.end", "try {", "} finally {}")
    f.wrap("return.1.value.start", "return.1.value.end", "{span}.out(", "/*_esp*/)")
    assert f.text() == \
        "const f = async x => { try { return _esp.out(g(x)/*_esp*/); } finally {} /*_esp*/};\n"


def test_braceless_body_gets_its_braces():
    source = "function f() {\n  while (a)\n    b();\n}\n"
    f = function(source, {"loop.1.body.start": ("(a)\n    ", "braceless"),
                          "loop.1.body.end": ("b();", "braceless")})
    f.line("loop.1.body.start", "{span}.loop({n});")
    assert f.text() == "function f() {\n  while (a)\n    { _esp.loop(1); b(); /*_esp*/}\n}\n"


def test_insertions_at_one_place_are_ordered():
    source = "function f() {while(a)return b}\n"
    end = ("return b", "braceless")
    f = function(source, {"body.start": ("f() {", "block"), "body.end": ("return b", "end"),
                          "loop.1.body.start": ("(a)", "braceless"), "loop.1.body.end": end,
                          "return.1.value.start": ("return ", "value"),
                          "return.1.value.end": ("return b", "value")}, depth=2)
    f.wrap("body.start", "body.end", "try {", "} finally {}")
    f.line("loop.1.body.start", "{span}.loop(1);")
    f.wrap("return.1.value.start", "return.1.value.end", "{span}.out(", "/*_esp*/)")
    assert f.text() == ("function f() { try {while(a){ _esp2.loop(1); return _esp2.out(b/*_esp*/)"
                        " /*_esp*/}} finally {} }\n")
    closing = [(side, depth) for offset, side, depth, _ in f.insertions if offset == 30]
    assert closing == [("close", 1001), ("close", 1), ("close", 0)]


def test_raw_insertion_serves_rare_situations():
    source = "while (a) while (b) c();\n"
    f = function(source, {"loop.1.body.start": ("(a) ", "nested"), "loop.1.body.end": ("c();", "nested")})
    f.insert("loop.1.body.start", "{ _esp.loop(1); ")
    f.insert("loop.1.body.end", " /*_esp*/}", "close")
    assert f.text() == "while (a) { _esp.loop(1); while (b) c(); /*_esp*/}\n"


@pytest.mark.parametrize("situation", ["continuation", "nested", "do"])
def test_rare_situations_are_refused_by_line(situation):
    f = function("while (a) b();\n", {"loop.1.body.start": ("(a) ", situation)})
    with pytest.raises(Unsupported):
        f.line("loop.1.body.start", "x")
    assert f.text() == f.source


# -- bytes

@pytest.mark.parametrize("text", ["é", "€", "𝒳", "\udce9", "\udcff\udc80"])
def test_offsets_count_bytes(text):
    source = f"def f():\n    s = '{text}'\n    for x in s:\n        print(x)  # {text}\n"
    f = function(source, {"decorators.end": ("", "line"), "a": ("in s:\n        ", "line")}, "python")
    f.line("a", "_espalier_tel.loop(1)")
    assert f.text() == source.replace("        print", "        _espalier_tel.loop(1)\n        print")
    assert applied(source, f.insertions) == f.text()


def test_anchor_inside_a_character_is_refused():
    source = "def é(): pass\n"
    f = Function(source, "python", anchors={"a": [5, "inside"]})
    with pytest.raises(ValueError, match="inside a character"):
        f.line("a", "x")


def test_byte_order_mark_stays_first():
    f = function("\ufeffdef f():\n    pass\n", {"decorators.end": ("\ufeff", "line")}, "python")
    f.line("decorators.end", "@_espalier_tel.span('')")
    assert f.text() == "\ufeff@_espalier_tel.span('')\ndef f():\n    pass\n"
    assert applied(f.source, f.insertions) == f.text()


def test_crlf_comes_from_the_facts():
    source = "function f() {\r\n\ta();\r\n}\r\n"
    f = function(source, {"body.start": ("{\r\n\t", "line")}, newline="\r\n")
    f.line("body.start", "x();")
    assert f.text() == "function f() {\r\n\tx();\r\n\ta();\r\n}\r\n"


# -- placeholders

@pytest.mark.parametrize("name", ['a"b', "a\\b", "a\nb\x00", "é€", "𝒳y", "\udce9", "{name}{span}"])
def test_id_is_a_valid_python_literal(name):
    source = "def f(): pass\n"
    f = function(source, {"decorators.end": ("", "line")}, "python", id=name)
    f.line("decorators.end", '"{id}"')
    literal = f.text().split("\n")[0]
    assert literal.isascii()
    assert eval(literal) == name


def test_id_is_a_valid_javascript_literal():
    assert espalier_kit.escaped('𝒳"\u2028', "javascript") == '\\ud835\\udcb3\\"\\u2028'


def test_only_known_placeholders_are_replaced():
    f = function("a();\n", {"loop.3.body.start": ("", "line")}, depth=3)
    f.line("loop.3.body.start", "{span}({n}, {other}, {}, {0}, `${x}`, '{name}');")
    assert f.text().startswith("_esp3(3, {other}, {}, {0}, `${x}`, 'f');\n")


# -- instrumented

def test_instrumented_by_the_facts_of_the_original():
    for script, source, facts in [
            (examples.PYTHON_SCRIPT, examples.PYTHON, examples.PYTHON_FACTS),
            (examples.JAVASCRIPT_SCRIPT, examples.JAVASCRIPT, examples.JAVASCRIPT_FACTS)]:
        once = run_script(script, source, facts)
        assert once != source
        assert run_script(script, once, facts) == once


@pytest.mark.parametrize(("language", "source", "anchor", "before", "situation"), [
    ("python", '    @_espalier_tel.span("a")\n    def f(): pass\n', "decorators.end", ")\n    ", "line"),
    ("python", '@_espalier_tel.span("a")\r\nasync def f(): pass\r\n', "decorators.end", "\n", "line"),
    ("javascript", 'function f() {\n  const _esp = _espalier_tel.enter("a"); try {\n} finally {} }\n',
     "body.start", "{\n  ", "line"),
    ("javascript", 'f() { const _esp12 = _espalier_tel.enter("a"); try {} finally {} }\n',
     "body.start", "f() {", "block"),
    ("javascript", 'x => { const _esp = _espalier_tel.enter("a"); try { return x; } finally {} }\n',
     "body.start", "=> ", "expression"),
    ("go", 'func f() {\n\t_esp := _espalier.Enter("a")\n}\n', "body.start", "{\n\t", "line"),
])
def test_instrumented_text(language, source, anchor, before, situation):
    assert function(source, {anchor: (before, situation)}, language).instrumented


@pytest.mark.parametrize(("language", "source", "anchor", "before", "situation"), [
    ("python", 'def f():\n    @_espalier_tel.span("a")\n    def g(): pass\n', "decorators.end", "", "line"),
    ("python", 'for x in y:\n    _espalier_tel.loop(1)\n    def g(): pass\n', "decorators.end",
     "loop(1)\n    ", "line"),
    ("javascript", 'f() { return () => { const _esp2 = _espalier_tel.enter("a"); } }\n',
     "body.start", "f() {", "block"),
    ("javascript", 'x => y => { const _esp2 = _espalier_tel.enter("a"); }\n',
     "body.start", "x => ", "expression"),
    ("javascript", 'f() {\n  function g() {\n    const _esp = _espalier_tel.enter("a");\n}\n}\n',
     "body.start", "f() {\n  ", "line"),
])
def test_instrumented_never_looks_into_nested_functions(language, source, anchor, before, situation):
    assert not function(source, {anchor: (before, situation)}, language).instrumented


# -- refusals

@pytest.mark.parametrize(("source", "facts"), [
    ("", {}),
    (" \n\t", {}),
    (None, {}),
    ("def f(): pass\n", {"language": "ruby"}),
    ("def f(): pass\n", {"anchors": {"decorators.end": [99, "line"]}}),
    ("def f(): pass\n", {"anchors": {"decorators.end": [-1, "line"]}}),
    ("def f(): pass\n", {"anchors": {"decorators.end": ["0", "line"]}}),
    ("def f(): pass\n", {"anchors": {"decorators.end": [0, "somewhere"]}}),
    ("def f(): pass\n", {"anchors": {"decorators.end": [0]}}),
    ("def f(): pass\n", {"anchors": []}),
    ("def f(): pass\n", {"anchors": {}, "depth": 0}),
    ("def f(): pass\n", {"anchors": {}, "newline": "\r"}),
    ("def f(): '\ud800'\n", {}),
])
def test_bad_input_is_refused(source, facts):
    with pytest.raises(ValueError):
        Function(source, "python", **facts)


@pytest.mark.parametrize(("anchor", "offset", "situation"), [
    ("unknown", 0, "line"),
    ("decorators.end", 1, "line"),
    ("decorators.end", 3, "line"),
    ("a", 14, "line"),
    ("a", 2, "block"),
    ("a", 2, "end"),
    ("a", 14, "inside"),
])
def test_a_place_that_does_not_fit_is_refused(anchor, offset, situation):
    f = Function("def f(): pass\n", "python",
                 anchors={anchor if anchor != "unknown" else "other": [offset, situation]})
    with pytest.raises(ValueError):
        f.line(anchor, "x")
    assert f.insertions == []


def test_wrap_refuses_an_end_before_its_start():
    f = function("f() { a }\n", {"body.start": ("a ", "end"), "body.end": ("f() {", "block")})
    with pytest.raises(ValueError):
        f.wrap("body.start", "body.end", "x", "y")
    assert f.insertions == []


def test_a_failed_wrap_inserts_nothing():
    f = function("f() { a }\n", {"body.start": ("f() {", "block"), "body.end": ("a ", "do")})
    with pytest.raises(Unsupported):
        f.wrap("body.start", "body.end", "x", "y")
    assert f.insertions == []


# -- the engine

def test_anchors_come_from_the_engine_when_the_facts_have_none(monkeypatch):
    asked = []
    monkeypatch.setattr(engine, "ask",
                        lambda question: asked.append(question) or {"functions": [examples.PYTHON_FACTS]})
    after = run_script(examples.PYTHON_SCRIPT, examples.PYTHON, {})
    assert after.count("_espalier_tel") == 3
    assert asked == [{"op": "outline", "language": "python", "source": examples.PYTHON}]


def test_no_function_found_is_bad_input(monkeypatch):
    monkeypatch.setattr(engine, "ask", lambda question: {"functions": []})
    with pytest.raises(ValueError, match="no python function"):
        run_script(examples.PYTHON_SCRIPT, "x = 1\n", {})


def test_by_hand_the_program_on_the_path_is_asked(monkeypatch, tmp_path):
    program = tmp_path / "espalier"
    program.write_text(f"#!{sys.executable}\nimport json, sys\n"
                       "text = sys.stdin.buffer.read()\n"
                       "print(json.dumps({'errors': len(text), 'arguments': sys.argv[1:]}))\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert engine.syntax_errors("go", "\udce9é") == 3
    answer = engine.ask({"op": "outline", "language": "go", "source": "x"})
    assert answer["arguments"] == ["outline", "--language", "go", "--json", "-"]


def test_without_an_engine_the_error_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(engine.EngineMissing, match="put it on PATH"):
        engine.syntax_errors("go", "x")


def test_texts_that_are_not_utf8_survive_a_message():
    for text in ["plain", "é𝒳", "\udce9 é", ""]:
        assert engine.unpack(engine.pack(text)) == text


# -- examples and checks

PYTHON = testing.Example(examples.PYTHON, {**examples.PYTHON_FACTS, "language": "python"})
JAVASCRIPT = testing.Example(examples.JAVASCRIPT,
                             {**examples.JAVASCRIPT_FACTS, "language": "javascript"})


@pytest.mark.parametrize("example", [PYTHON, JAVASCRIPT], ids=["python", "javascript"])
@pytest.mark.parametrize("name", testing.VARIANTS)
def test_anchors_move_with_the_variant(example, name):
    """Each anchor of a variant stands before the same text as in the original."""
    variant = example.variant(name)
    assert variant.source != example.source
    for anchor, (offset, situation) in variant.anchors.items():
        rest = variant.source.encode()[offset:].decode()
        original = example.source.encode()[example.anchors[anchor][0]:].decode()
        assert rest.split() == original.split()
        assert rest.replace("\r", "")[:1] == original[:1]
        assert situation == example.anchors[anchor][1]


def test_crlf_variant():
    variant = JAVASCRIPT.variant("crlf")
    assert variant.source == examples.JAVASCRIPT.replace("\n", "\r\n")
    assert variant.facts["newline"] == "\r\n"
    assert variant.variant("crlf").source == variant.source


def test_tabs_variant():
    assert "\n\tfor (const item of items) {\n\t\ttotal += item;\n\t}\n" in JAVASCRIPT.variant("tabs").source


def test_indented_variant_leaves_literals_alone():
    variant = PYTHON.variant("indented")
    assert '        """Adds\n  them up."""\n        total = 0\n' in variant.source
    start, end = variant.facts["literals"][0]
    assert variant.source[start:end] == '"""Adds\n  them up."""'


def test_variants_of_text_that_is_not_utf8():
    source = "def f():\n    s = '\udce9é'\n    for x in s:\n        print(x)\n"
    facts = facts_of(source, {"decorators.end": ("", "line"),
                              "loop.1.body.start": ("in s:\n        ", "line")}, language="python")
    script = examples.PYTHON_SCRIPT.replace('    f.line("loop.2', '    #')
    for name in testing.VARIANTS:
        variant = testing.Example(source, facts).variant(name)
        after = run_script(script, variant.source, variant.facts)
        testing.assert_covers(variant, after, [1])
        testing.assert_same_program(variant, after)
        assert testing.strip_insertions(variant, after) == variant.source


def test_checks_accept_good_results():
    for example, script in [(PYTHON, examples.PYTHON_SCRIPT), (JAVASCRIPT, examples.JAVASCRIPT_SCRIPT)]:
        after = run_script(script, example.source, example.facts)
        assert testing.covered_places(example, after) == {"entry", "exit", "loop.1", "loop.2"}
        assert testing.strip_insertions(example, after) == example.source
        testing.assert_inserts_only(example.source, after)
        testing.assert_same_program(example, after)


@pytest.mark.parametrize(("old", "new", "missing"), [
    ('{span}.loop(1);', '{span}.loop(2);', "loop.1"),
    ('f.line("loop.2', 'None and f.line("loop.2', "loop.2"),
    ('f.wrap("return.1', 'None and f.wrap("return.1', "exit"),
    ('_espalier_tel.enter', '_esp_enter', "entry"),
])
def test_a_place_without_telemetry_is_named(old, new, missing):
    after = run_script(examples.JAVASCRIPT_SCRIPT.replace(old, new), JAVASCRIPT.source, JAVASCRIPT.facts)
    with pytest.raises(AssertionError, match=f"no telemetry at: {missing}$"):
        testing.assert_covers(JAVASCRIPT, after, [1, 2])


@pytest.mark.parametrize("change", [
    lambda text: text.replace("total = 0", "total = 1"),
    lambda text: text.replace("let total", "let  total"),
    lambda text: text.replace("\n  while", "\n  _esp.x(); while"),
    lambda text: text.removesuffix("\n"),
    lambda text: text + "x",
])
def test_changed_text_is_found(change):
    with pytest.raises(AssertionError):
        testing.strip_insertions(JAVASCRIPT, change(examples.JAVASCRIPT_AFTER))


def test_inserted_text_is_told_from_equal_text_of_the_source():
    """The value is a letter that the inserted text has as well."""
    source = "async function f(p) {\n  return p;\n}\n"
    places = {"return.1.value.start": ("return ", "value"), "return.1.value.end": ("return p", "value")}
    example = testing.Example(source, facts_of(source, places, language="javascript"))
    pieces = dict((min(names), text) for names, text in example.insertions(
        "async function f(p) {\n  return _esp.out(p/*_esp*/);\n}\n"))
    assert pieces == {"return.1.value.start": "_esp.out(", "return.1.value.end": "/*_esp*/)"}


def test_a_changed_program_is_found():
    after = run_script(examples.PYTHON_SCRIPT, PYTHON.source, PYTHON.facts)
    with pytest.raises(AssertionError, match="program was changed"):
        testing.assert_same_program(PYTHON, after.replace("total += item", "total -= item"))


def test_parses():
    assert testing.parses("python", "    def f():\n        pass\n")
    assert not testing.parses("python", "def f(:\n")
    testing.assert_python_parses("\ufeffs = '\udce9'\n")


# -- the generated tests, by hand

def test_generated_tests_pass_under_plain_pytest(tmp_path):
    """The layout of a project; run from elsewhere, with nothing in the environment."""
    folder = tmp_path / ".espalier"
    (folder / "kit").mkdir(parents=True)
    (folder / "kit" / "espalier_kit").symlink_to(examples.KIT / "espalier_kit")
    for language, suite in [("python", examples.python_suite())]:
        (folder / "tests" / language).mkdir(parents=True)
        (folder / "scripts" / language).mkdir(parents=True)
        (folder / "scripts" / language / f"{suite['key']}.py").write_text(suite["script"])
        (folder / "tests" / language / f"test_{suite['key']}.py").write_text(suite["tests"])
    (folder / "tests" / "conftest.py").write_text((examples.KIT / "conftest.py").read_text())
    environment = {"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider",
                           str(folder / "tests")],
                          cwd="/", env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "14 passed" in done.stdout
