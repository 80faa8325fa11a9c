"""Rendering: values are literal, templates cannot harm, and what is wrong in one is told with its place."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cmkit.deliverables import bounds, rendering, sources
from cmkit.deliverables.ejected import eject, origin_digest
from cmkit.deliverables.rendering import render, template_root, templates
from cmkit.deliverables.views.common import View
from cmkit.problems import ExitCode, InputRefused

Own = Callable[..., str]


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "cache"
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    monkeypatch.setenv("LOCALAPPDATA", str(folder))
    rendering._environment.cache_clear()
    yield folder
    rendering._environment.cache_clear()


@pytest.fixture
def own(tmp_path: Path) -> Own:
    """Render a template of one's own."""

    def rendered(source: str, view: View | None = None, language: str = "en", **others: str) -> str:
        folder = tmp_path / "templates"
        folder.mkdir(exist_ok=True)
        name = others.pop("name", "own.md.j2")
        for file, text in {name: source, **others}.items():
            (folder / file).write_text(text, "utf-8")
        return render(name.removesuffix(".j2").removesuffix(".md"), view or {}, language, overrides=folder)

    return rendered


def refusal(own: Own, source: str, view: View | None = None, /, **others: str) -> InputRefused:
    with pytest.raises(InputRefused) as caught:
        own(source, view, **others)
    return caught.value


# --- Values are literal


def test_values_are_literal_and_what_templates_write_is_not(own: Own) -> None:
    view: View = {"x": "**a|b**\n# c", "many": ["<b>", "d."], "n": 1500, "none": None}
    assert own("**{{ x }}** {{ many }} {{ n }}{{ none }}", view) == (
        "**\\*\\*a\\|b\\*\\* # c** &lt;b>; d. 1,500\n"
    )
    assert own("{{ n }}", view, "fr") == "1\u202f500\n"


def test_whatever_a_filter_makes_of_a_value_is_literal(own: Own) -> None:
    view: View = {"x": "*a*", "list": ["*a*", "[b]"]}
    assert (
        own("{{ x | upper }} {{ list | join(', ') }} {{ x ~ '!' }}", view)
        == "\\*A\\* \\*a\\*, \\[b\\] \\*a\\*!\n"
    )
    assert (
        own("{{ list | map('upper') | join('*') }} {{ x | default('z') }}", view)
        == "\\*A\\*\\*\\[B\\] \\*a\\*\n"
    )
    assert (
        own("{% set y %}**{{ x }}**{% endset %}{{ y }} {{ y ~ x }}", view)
        == "**\\*a\\*** **\\*a\\***\\*a\\*\n"
    )
    assert own("{% macro m(v) %}- {{ v }}{% endmacro %}{{ m(x) | trim }}", view) == "- \\*a\\*\n"


def test_tables_and_links_escape_each_cell_once(own: Own) -> None:
    view: View = {"rows": [{"a": "x|y", "b": ["1", "2"]}], "url": "javascript:x"}
    assert (
        own("{{ records({'A': 'a', 'B': 'b'}, rows) }}", view) == "| A | B |\n|---|---|\n| x\\|y | 1; 2 |\n"
    )
    assert own("{{ table(['A', 'B'], [[link('l', 'https://x.org'), url]]) }}", view).endswith(
        "| [l](https://x.org) | javascript:x |\n"
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("x.md.j2", "&lt;b> \\*a\\* &\n"),
        ("x.html.j2", "&lt;b&gt; *a* &amp;\n"),
        ("x.svg.j2", "&lt;b&gt; *a* &amp;\n"),
    ],
)
def test_the_escaping_is_that_of_the_format(own: Own, name: str, expected: str) -> None:
    assert own("{{ x }}", {"x": "<b> *a* &"}, name=name) == expected


def test_own_words_and_paragraphs(own: Own) -> None:
    view: View = {"x": "# T\n\n*a* <b>", "y": "*a*\n\nb"}
    assert own("{{ x | own_words }}", view) == "### T\n\n*a* &lt;b>\n"
    assert own("{{ y | paragraphs }}", view) == "\\*a\\*\n\nb\n"


def test_only_plain_data_reaches_a_template(own: Own, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    for value in (tmp_path / "secret", 1.5, {"a": {1, 2}}, [object()], str.upper):
        with pytest.raises(TypeError, match="plain data"):
            own("{{ p.read_text() }}", {"p": value})


# --- Where a template comes from


def test_a_mission_may_replace_any_of_ours_and_borrow_the_rest(tmp_path: Path) -> None:
    folder = tmp_path / "templates"
    (folder / "fr").mkdir(parents=True)
    (folder / "fr" / "own.md.j2").write_text("{% import 'macros.md.j2' as m %}{{ m.count(2, 'a', 'b') }} fr")
    (folder / "own.md.j2").write_text("any")
    assert render("own", {}, "fr", overrides=folder) == "2 b fr\n"
    assert render("own", {}, "en", overrides=folder) == "any\n"
    (folder / "fr" / "macros.md.j2").write_text("{% macro count(n, one, many) %}{{ one }}{% endmacro %}")
    assert render("own", {}, "fr", overrides=folder) == "a fr\n"


def test_a_changed_template_counts_at_once(own: Own) -> None:
    assert own("one") == "one\n"
    assert own("two") == "two\n"


def test_our_templates_are_found_and_named() -> None:
    assert (template_root() / "macros.md.j2").is_file()
    assert {"strategy-plan", "kpi-table", "calendar", "open-questions", "internal-brief"} <= set(templates())


def test_eject_says_where_a_template_comes_from(own: Own) -> None:
    first, _, rest = eject("open-questions", "fr").partition("\n")
    source = (template_root() / "fr" / "open-questions.md.j2").read_text("utf-8")
    assert rest == source
    assert first == f"{{# cmkit: open-questions@{origin_digest(source)} #}}"
    assert own(first + "\ntext") == "text\n"
    for name, language in (("nothing", "fr"), ("../fr/calendar", "fr"), ("calendar", "de")):
        with pytest.raises(InputRefused, match=name if name != "calendar" else "de"):
            eject(name, language)


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "../own.md.j2", "/etc/passwd", "/x.md.j2", "a\\b.j2", "x.yaml"]
)
def test_no_name_leads_out(own: Own, name: str) -> None:
    refused = refusal(own, "{% include " + repr(name) + " %}", **{"x.yaml": "seen"})
    assert refused.exit_code is ExitCode.UNREADABLE
    assert "seen" not in str(refused)


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_no_link_leads_out(own: Own, tmp_path: Path) -> None:
    secret = tmp_path / "secret.j2"
    secret.write_text("secret")
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "link.md.j2").symlink_to(secret)
    (folder / "fr").symlink_to(tmp_path, target_is_directory=True)
    assert "link.md.j2" in refusal(own, "{% include 'link.md.j2' %}").message
    with pytest.raises(InputRefused):
        render("secret", {}, "fr", overrides=folder)
    with pytest.raises(InputRefused):
        linked = tmp_path / "mission" / "templates"
        linked.parent.mkdir()
        linked.symlink_to(folder, target_is_directory=True)
        render("own", {}, "en", overrides=linked)


def test_what_is_no_text_is_no_template(own: Own, tmp_path: Path) -> None:
    own("x")
    for raw in (b"\xff\xfe", b"x" * (sources.LONGEST_TEMPLATE + 1)):
        (tmp_path / "templates" / "other.md.j2").write_bytes(raw)
        assert "other.md.j2" in refusal(own, "{% include 'other.md.j2' %}").message


# --- What a template may not do

ESCAPES = (
    "{{ ''.__class__ }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ x | attr('__class__') }}",
    "{{ x.__class__ }}",
    "{{ x['__class__'] }}",
    "{{ '{0.__class__}'.format(x) }}",
    "{{ '{0.__class__}'.format_map({'0': x}) }}",
    "{{ ['{0.__class__}'] | map('format', x) | list }}",
    "{{ '%s' | format(x) }}",
    "{{ '%s' % x }}",
    "{{ '{:1000000000}'.format(1) }}",
    "{{ '{a:1000000000}'.format_map({'a': 1}) }}",
    "{{ [['a']] | sum(start=[]) }}",
    "{{ range.__globals__ }}",
    "{{ table.__globals__ }}",
    "{{ self._TemplateReference__context }}",
    "{{ namespace.__init__ }}",
    "{{ x | safe }}",
    "{{ list.append('y') }}",
    "{{ view.update({'a': 1}) }}",
    "{{ view.clear() }}",
    "{{ cycler.__init__ }}",
    "{{ lipsum(n=9) }}",
    "{{ x.encode() }}",
    "{% macro m() %}{% endmacro %}{{ m.__class__ }}",
)


@pytest.mark.parametrize("source", ESCAPES)
def test_there_is_no_way_out_of_the_sandbox(own: Own, source: str) -> None:
    refused = refusal(own, "one\n" + source, {"x": "x", "list": ["x"], "view": {"a": "b"}})
    assert "en/own.md.j2" in refused.message and "line 2" in refused.message
    assert refused.hint


BOMBS = (
    "{{ 'a' * 10**9 }}",
    "{{ 10**9 * 'a' }}",
    "{{ ['a'] * 10**9 }}",
    "{{ 9**9**9**9 }}",
    "{{ ((999**10)**10)**10 }}",
    "{{ 'a'.ljust(10**9) }}",
    "{{ 'a' | center(10**9) }}",
    "{{ 'a' | indent(10**9) }}",
    "{{ range(10**9) | list }}",
    "{{ [1] | batch(10**9, 1) | list }}",
    "{{ [1] | slice(10**9) | list }}",
    "{{ [[1]] | map('batch', 10**9, 1) | list }}",
    "{{ ('a' * 600000) | batch(1) | list }}",
    "{{ table(['a'], [['b']] * 600000) }}",
    "{{ [['a' * 1000] * 1000] * 10 * 10 | json }}",
    "{{ ([[['a' * 1000] * 1000] * 1000]) | json }}",
    "{{ 10**10000000 }}",
    "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
    "{% for a in range(99999) %}{% for b in range(99999) %}x{% endfor %}{% endfor %}",
    "{% set n = namespace(x='aaaaaaaa') %}{% for a in range(60) %}{% set n.x = n.x + n.x %}{% endfor %}",
    "{% set n = namespace(x='aaaaaaaa') %}{% for a in range(60) %}{% set n.x = n.x ~ n.x %}{% endfor %}",
    "{% set n = namespace(x=['a']) %}{% for a in range(60) %}{% set n.x = n.x + n.x %}{% endfor %}",
    "{% set n = namespace(x=9) %}{% for a in range(60) %}{% set n.x = n.x * n.x %}{% endfor %}",
    "{% set x = 'a' * 900000 %}{{ [x, x, x, x, x, x, x, x] | join(x) }}",
    "{% set x = 'a' * 900000 %}{% for a in range(20) %}{{ x }}{% endfor %}",
    "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "{% include 'own.md.j2' %}",
)


@pytest.mark.parametrize("source", BOMBS)
def test_what_grows_without_end_is_stopped(own: Own, source: str) -> None:
    began = time.process_time()
    refused = refusal(own, source)
    assert time.process_time() - began < 10
    assert "own.md.j2" in refused.message


def test_ordinary_calculations_are_no_bombs(own: Own) -> None:
    assert own("{{ 3000 * 3000 + 2 ** 10 }} {{ 'ab' * 3 }} {{ 7 % 2 }} {{ ([1] + [2]) | length }}") == (
        "9,001,024 ababab 1 2\n"
    )


def test_a_key_is_a_key_even_when_it_is_called_like_a_method(own: Own) -> None:
    assert own("{{ v.items }} {{ v.get('keys') }}", {"v": {"items": "a", "keys": "b"}}) == "a b\n"


# --- What is wrong in one is told with its place


def test_a_missing_variable_is_named_with_its_line(own: Own) -> None:
    refused = refusal(own, "one\n\n{{ cleint.name }}", {"client": {"name": "x"}})
    assert refused.message == "Template en/own.md.j2, line 3: there is nothing called “cleint”."
    assert refused.hint == "Did you mean “client”?"
    assert "“nmae”" in refusal(own, "{{ client.nmae }}", {"client": {"name": "x"}}).message
    assert "“x”" in refusal(own, "{% for a in x %}{% endfor %}").message


def test_a_place_within_an_included_template_is_that_template(own: Own) -> None:
    part = {"part.md.j2": "\n{{ gone }}"}
    assert "en/part.md.j2, line 2" in refusal(own, "{% include 'part.md.j2' %}", **part).message


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("\n{% if %}", "line 2"),
        ("{{ x | nothing }}", "nothing"),
        ("{% include 'gone.md.j2' %}", "gone.md.j2"),
        ("\n{{ 1 / 0 }}", "line 2"),
        ("{{ view }}", "contains texts"),
        ("{{ true }}", "contains texts"),
        ("{{ x.y.z }}", "“y”"),
        ("{{ 1 + 'a' }}", "own.md.j2"),
    ],
)
def test_every_fault_is_told(own: Own, source: str, said: str) -> None:
    refused = refusal(own, source, {"x": "x", "view": {"a": "b"}})
    assert said in refused.message
    assert refused.hint
    assert refused.exit_code is ExitCode.UNREADABLE


def test_an_unknown_document_is_named() -> None:
    with pytest.raises(InputRefused, match="nowhere") as caught:
        render("nowhere", {}, "en")
    assert "strategy-plan" in caught.value.hint


# --- Byte code


def test_byte_code_is_kept_for_the_user_and_never_in_the_mission(
    own: Own, own_cache: Path, tmp_path: Path
) -> None:
    assert own("x") == "x\n"
    kept = list(own_cache.glob("cmkit/templates-*/*.cache"))
    assert len(kept) == 1
    assert [path.name for path in (tmp_path / "templates").iterdir()] == ["own.md.j2"]
    rendering._environment.cache_clear()
    assert own("x") == "x\n"
    kept[0].write_bytes(b"damaged")
    rendering._environment.cache_clear()
    assert own("x") == "x\n"


def test_without_a_place_for_byte_code_rendering_goes_on(own: Own, own_cache: Path) -> None:
    own_cache.write_text("a file where a folder is due")
    assert own("x") == "x\n"
    assert sources.cache_folder("x") is None


@pytest.mark.skipif(sys.platform == "win32", reason="there are no modes there")
def test_a_folder_open_to_others_is_not_trusted(own_cache: Path) -> None:
    folder = sources.cache_folder("x")
    assert folder is not None and folder.is_relative_to(own_cache)
    folder.chmod(0o777)
    assert sources.cache_folder("x") is None
    assert sources.cache_folder("y") != folder


@pytest.mark.skipif(sys.platform == "win32" or not hasattr(os, "geteuid"), reason="there are no modes there")
def test_a_home_that_is_not_there_is_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "relative/is/refused")
    monkeypatch.setenv("HOME", "/proc/nowhere")
    assert sources.cache_folder("x") is None


# --- The bounds themselves


def test_lists_are_parted_and_added_as_jinja_does(own: Own) -> None:
    parted = "{% for part in list | batch(2, '-') %}{{ part }} / {% endfor %}"
    parted += "{% for part in list | slice(2) %}{{ part }} / {% endfor %}{{ [1, 2] | sum }}"
    assert own(parted, {"list": ["a", "b", "c"]}) == "a; b / c; - / a; b / c / 3\n"


def test_bounds_of_calculations() -> None:
    assert not bounds.is_excessive("*", 10**9, 10**9)
    assert bounds.is_excessive("*", 2**6000, 2**6000)
    assert bounds.is_excessive("**", 2**40, 2**40)
    assert not bounds.is_excessive("**", 2, 64)
    assert bounds.is_excessive("*", "ab", bounds.LONGEST_TEXT)
    assert bounds.is_excessive("+", "a" * bounds.LONGEST_TEXT, "a")
    assert not bounds.is_excessive("+", 1, 2)
