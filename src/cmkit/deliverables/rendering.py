"""Templates are rendered here, in a sandbox that counts; every value of a view is made literal."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, cast

import jinja2
from jinja2 import filters, nodes, pass_context
from jinja2.bccache import Bucket, FileSystemBytecodeCache
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context, StrictUndefined, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from cmkit.deliverables import bounds, markdown, prose, sources
from cmkit.deliverables.jinja_said import reworded
from cmkit.deliverables.sources import template_root, templates
from cmkit.deliverables.typography import set_in_french, set_picture_in_french
from cmkit.problems import CmkitError, InputRefused
from cmkit.text import _, nearest, visible, written_number

__all__ = ["render", "template_root", "templates"]


def render(template: str, view: Mapping[str, object], language: str, *, overrides: Path | None = None) -> str:
    """Render the template of that name in that language into a finished document.

    ``template`` is a name like ``strategy-plan``, for ``strategy-plan.md.j2``; one that says its own format
    (``map.svg``) keeps it, and its values are escaped for it. ``overrides`` is the mission's own
    ``templates/`` folder, which may lack: ``<language>/`` in it comes first, then itself, then ours. The view
    holds plain data only, else ``TypeError``. Raises ``InputRefused`` with the template, the line and what is
    missing when the template is at fault.
    """
    bounds.refuse_objects(view)
    name = template + ("" if _format_of(template + sources.SUFFIX) else ".md") + sources.SUFFIX
    environment = _environment(language, overrides)
    environment.steps = 0
    parts: list[str] = []
    length = 0
    try:
        for part in environment.get_template(name).generate(view):
            length += len(part)
            if length > bounds.LONGEST_TEXT:
                raise bounds.Excess
            parts.append(part)
    except CmkitError:
        raise
    except Exception as error:
        # Whatever a template does wrong is told with its place; nothing of ours that could fail runs there.
        raise _refused(error, name, language, view) from error
    whole = markdown.tidy("".join(parts))
    if language != "fr":
        return whole
    match _format_of(name):
        case ".md":
            return set_in_french(whole)
        case ".svg":
            return set_picture_in_french(whole)
        case _:
            return whole


@cache
def _format_of(name: str) -> str:
    suffix = Path(name.removesuffix(sources.SUFFIX)).suffix
    return suffix if suffix in (".md", ".html", ".svg") else ""


class _Generator(CodeGenerator):
    """Jinja's own, but for ``~``, which it would put beyond the reach of a limit."""

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802 - the name that Jinja calls
        """Join through the environment."""
        self.write("environment.together((")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write("))")


class _Environment(ImmutableSandboxedEnvironment):
    """One environment for our templates and theirs: a sandbox that also counts."""

    code_generator_class = _Generator
    intercepted_binops = frozenset(("*", "**", "%", "+"))

    def __init__(self, language: str, folders: Sequence[tuple[Path, str]]) -> None:
        kept = sources.cache_folder("finalized, counted, together", jinja2.__version__)
        super().__init__(
            loader=_Folders(folders),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            # It marks what templates wrote themselves; _finalized escapes every value beside that.
            autoescape=True,
            finalize=_finalized,
            bytecode_cache=_QuietCache(str(kept), "%s.cache") if kept else None,
        )
        self.steps = 0
        self.language = language
        self.separator = "\N{NO-BREAK SPACE}; " if language == "fr" else "; "
        self.filters = {name: self.filters[name] for name in bounds.FILTERS} | {
            "batch": self.batch,
            "counted": self.counted,
            "join": self.join,
            "joined": lambda texts: markdown.joined(self.counted(texts), self.separator),
            "slice": self.slice,
            "sum": self.sum,
            "capital": lambda text: text[:1].upper() + text[1:],
            "nested": lambda text: Markup("".join(f"  {line}\n" for line in str(text).splitlines())),
            "own_words": lambda text: Markup(markdown.own_words(str(text))),
            "json": _json,
            "page": _marked(lambda text, pictures, apart=(): prose.as_html(str(text), pictures, apart)),
            "paragraphs": lambda text: Markup(markdown.paragraphs(str(text))),
        }
        for unwanted in ("lipsum", "cycler", "joiner"):
            del self.globals[unwanted]
        self.globals |= {
            "language": language,
            "link": _marked(markdown.link),
            "picture": _marked(lambda one: markdown.picture(one["alt"], one["file"]) if one else ""),
            "table": _marked(lambda header, rows: markdown.table(header, self.counted(rows), self.separator)),
            "named_rows": _marked(
                lambda header, rows: markdown.named_rows(header, self.counted(rows), self.separator)
            ),
            "records": _marked(
                lambda columns, rows: markdown.records(columns, self.counted(rows), self.separator)
            ),
        }

    def spend(self, steps: int) -> None:
        """Count what a document costs; a template that never ends is stopped here."""
        self.steps += steps
        if self.steps > bounds.MOST_STEPS:
            raise bounds.Excess

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Look into a mapping first: a key called ``items`` or ``values`` is the key."""
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Leave of plain values only the methods that cannot grow or change anything."""
        for kind, methods in bounds.METHODS.items():
            if isinstance(obj, kind):
                return attr in methods
        return super().is_safe_attribute(obj, attr, value)

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805 - as Jinja's
        """Count every call."""
        __self.spend(1)
        return super().call(__context, __obj, *args, **kwargs)

    def get_template(self, *args: Any, **kwargs: Any) -> jinja2.Template:
        """Count every inclusion."""
        self.spend(1)
        return super().get_template(*args, **kwargs)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Calculate, unless the result would fill the memory."""
        if operator == "%" and isinstance(left, str):
            raise SecurityError("%")
        if bounds.is_excessive(operator, left, right):
            raise bounds.Excess
        return super().call_binop(context, operator, left, right)

    def together(self, parts: Iterable[object]) -> str:
        """Join texts; the result is a value to be made literal, unless markup is among them."""
        texts = [part if isinstance(part, str) else self.written(part) for part in parts]
        if sum(map(len, texts)) > bounds.LONGEST_TEXT:
            raise bounds.Excess
        if not any(isinstance(text, Markup) for text in texts):
            return "".join(texts)
        literal = (text if isinstance(text, Markup) else markdown.literal(text) for text in texts)
        return Markup("".join(literal))

    def written(self, value: object) -> str:
        """Write a plain value; raises ``TypeError`` for one that only holds others."""
        if isinstance(value, str | Undefined):
            return str(value)
        if isinstance(value, int) and not isinstance(value, bool):
            return written_number(value, self.language)
        if isinstance(value, list | tuple) and all(isinstance(text, str) for text in value):
            return markdown.joined(value, self.separator)
        if value is None:
            return ""
        raise TypeError(_("this is not text, but something that contains texts"))

    def counted(self, values: Any) -> Sequence[Any]:
        """Count the turns of a loop before its first."""
        if not isinstance(values, list | tuple | range | str | dict | Undefined):
            values = list(values)
        self.spend(len(values))
        return cast("Sequence[Any]", values)

    def join(self, values: Any, separator: str = "") -> str:
        """Join the values of a list, as ``~`` does."""
        parts: list[object] = []
        for value in self.counted(values):
            parts += [separator, value] if parts else [value]
        return self.together(parts)

    def batch(self, values: Any, size: int, fill_with: object = None) -> Iterator[list[Any]]:
        """Part a list into lists of so many, as Jinja does: the last may be filled up."""
        self.spend(max(size, 0))
        return filters.do_batch(self.counted(values), size, fill_with)

    def slice(self, values: Any, count: int, fill_with: object = None) -> Iterator[list[Any]]:
        """Part a list into so many lists, as Jinja does."""
        self.spend(max(count, 0))
        return filters.sync_do_slice(self.counted(values), count, fill_with)

    def sum(self, values: Any, attribute: str | int | None = None, start: int = 0) -> Any:
        """Add numbers, as Jinja does; lists are not added: they would grow with each."""
        if not isinstance(start, int):
            raise SecurityError("sum")
        return filters.sync_do_sum(self, self.counted(values), attribute, start)

    def wrap_str_format(self, value: Any) -> None:
        """Let nobody format a text: a width in it says how long it gets."""

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for loop in tree.find_all(nodes.For):
            loop.iter = nodes.Filter(loop.iter, "counted", [], [], None, None, lineno=loop.lineno)
        tree.set_environment(self)
        return tree


def _json(values: object) -> Markup:
    """Write plain values for a script of the page: no sign in them can end the element that holds them."""
    bounds.refuse_long(values)
    written = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return Markup(re.sub("[<>&\u2028\u2029]", lambda sign: f"\\u{ord(sign[0]):04x}", written))


def _marked(write: Callable[..., str]) -> Callable[..., Markup]:
    """Mark what ``write`` gives as written already, so that it is not made literal once more."""
    return lambda *args: Markup(write(*args))


@pass_context
def _finalized(context: Context, value: object) -> Markup:
    """Write a value as its template's format asks; what templates wrote themselves stays as it is."""
    if isinstance(value, Markup):
        return value
    written = value if type(value) is str else cast("_Environment", context.environment).written(value)
    if _format_of(context.name or "") in (".html", ".svg"):
        return escape(written)
    return Markup(markdown.literal(written))


class _Folders(jinja2.BaseLoader):
    """Finds a template in the first folder that has it."""

    def __init__(self, folders: Sequence[tuple[Path, str]]) -> None:
        self.folders = folders

    def get_source(
        self,
        environment: jinja2.Environment,  # noqa: ARG002 - as Jinja calls it
        template: str,
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        """Read a template; what came first must still come first for it to be fresh."""
        found = sources.find_source(template, self.folders)
        if found is None:
            raise jinja2.TemplateNotFound(template)
        return found[1], str(found[0]), lambda: sources.find_source(template, self.folders) == found


@cache
def _environment(language: str, overrides: Path | None) -> _Environment:
    return _Environment(language, tuple(sources.places(language, overrides)))


class _QuietCache(FileSystemBytecodeCache):
    """Byte code that cannot be kept is simply made again."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep byte code for the next run, where that is possible."""
        try:
            super().dump_bytecode(bucket)
        except OSError:
            return

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take the byte code of an earlier run, where there is some."""
        try:
            super().load_bytecode(bucket)
        except (OSError, ValueError, EOFError, TypeError):
            bucket.reset()


def _refused(error: Exception, name: str, language: str, view: Mapping[str, object]) -> InputRefused:
    """Turn whatever went wrong in a template into a message with its place."""
    hint = _("Compare it with ours: “cmkit templates diff”.")
    if isinstance(error, bounds.Excess | RecursionError | MemoryError | OverflowError):
        why = _("it asks for more than a document can hold: a loop, a text or a call in it grows without end")
    elif isinstance(error, jinja2.TemplateNotFound):
        why = _("there is no template “{name}”").format(name=visible(str(error.name)))
        hint = _("The templates are: {known}.").format(known=", ".join(templates()))
    elif isinstance(error, SecurityError):
        why = _("a template may not do this: {detail}").format(detail=reworded(error))
    elif isinstance(error, jinja2.UndefinedError):
        missing = (str(error).split("'")[1::2] or [str(error)])[-1]
        why = _("there is nothing called “{name}”").format(name=visible(missing))
        hint = _nearest(missing, view) or hint
    else:
        why = reworded(error)
    file, line = _place(error, name)
    place = f"{language}/{file}" if _format_of(file) == ".md" else file
    if line:
        message = _("Template {place}, line {line}: {why}.").format(place=place, line=line, why=why)
    else:
        message = _("Template {place}: {why}.").format(place=place, why=why)
    return InputRefused(message, hint)


def _place(error: Exception, name: str) -> tuple[str, int]:
    """Find the template and the line where an error rose; 0 for a line that is not known."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        return error.name or name, error.lineno
    found = (name, 0)
    trace = error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file.endswith(sources.SUFFIX):
            found = (Path(file).name, trace.tb_lineno)
        trace = trace.tb_next
    return found


def _nearest(missing: str, view: Mapping[str, object]) -> str:
    near = nearest(missing, view)
    return _("Did you mean “{nearest}”?").format(nearest=near) if near else ""
