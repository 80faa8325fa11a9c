"""Markdown: a text stays its own letters, a table stays a table, a person's own Markdown stays harmless."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from cmkit.deliverables.markdown import (
    joined,
    link,
    literal,
    named_rows,
    one_line,
    own_words,
    paragraphs,
    records,
    table,
    tidy,
    web_address,
)

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
NASTY = (
    "a|b",
    "one\ntwo",
    "one\n\ntwo",
    "<img src=x onerror=alert(1)>",
    "![](http://t/p.png)",
    "[label](javascript:alert(1))",
    "[label]: http://t",
    "`code` and ``more``",
    "# heading",
    "####### seven",
    "- item",
    "+ item",
    "* item",
    "1. first",
    "2027) second",
    "> quoted",
    ">quoted",
    "---",
    "- - -",
    "===",
    "_emphasis_ snake_case __strong__",
    "*emphasis* **strong**",
    "~~struck~~ ~1500",
    "```\nfence",
    "~~~\nfence",
    "    indented",
    "\tindented",
    "&lt; &amp; &#35; &copy;",
    "<!-- hidden -->",
    "<https://example.com>",
    "a < b > c",
    "C:\\path\\*",
    "ends with \\",
    "\\",
    "|",
    "| - | - |",
    "a\u202eb\u200bc\x00d\x1be",
    "« français » : oui\u00a0!",
    "👩\u200d🍳",
)


def inlines(source: str) -> list[Token]:
    return [token for token in READER.parse(source) if token.type == "inline"]


def only_text(token: Token) -> str:
    kinds = {child.type for child in token.children or ()}
    assert kinds <= {"text", "text_special"}, kinds
    return "".join(child.content for child in token.children or ())


def assert_literal(text: str) -> None:
    shown = one_line(text)
    if not shown.strip():
        return
    for source in (literal(text), f"- {literal(text)}", f"> {literal(text)}", f"## {literal(text)}"):
        found = inlines(source)
        assert [only_text(token) for token in found] == [shown], source
    cells = inlines(table(["A", "B"], [[text, "x"]]))
    assert [only_text(cell) for cell in cells] == ["A", "B", shown, "x"]


@pytest.mark.parametrize("text", NASTY)
def test_a_text_stays_its_own_letters(text: str) -> None:
    assert_literal(text)


@given(st.text(alphabet=st.sampled_from("ab1 .)(<>&;#*_~`|![]\\-+=:/\n\t\"'é\u00a0"), max_size=30))
def test_any_text_stays_its_own_letters(text: str) -> None:
    # What could close a heading goes in one, as do spaces at either end: that loses no sign that acts.
    assert_literal(text.strip(" \t\n\u00a0#"))


def test_plain_prose_is_left_alone() -> None:
    for text in (
        "Un geste, une minute.",
        "18 h 30",
        "+60 %",
        "-20 %",
        "2-3",
        "l’été",
        "snake_case",
        "#Saumur",
    ):
        assert literal(text) == text


def test_pieces_of_a_sentence_keep_their_spaces() -> None:
    assert literal(", ") == ", "
    assert literal(" (a) ") == " (a) "


def test_what_cannot_be_seen_goes() -> None:
    assert literal("a\u202eb\u200b\x07c") == "abc"
    assert literal("👩\u200d🍳") == "👩\u200d🍳"


def test_paragraphs_keep_the_empty_lines_of_a_text() -> None:
    assert paragraphs("# one\ntwo\n\n\n- three\r\n\r\nfour") == "\\# one two\n\n\\- three\n\nfour"


def test_joined_knows_sentences() -> None:
    assert joined(["a", "b"]) == "a; b"
    assert joined(["A.", "B!", "c", "d"], " / ") == "A. B! c / d"
    assert joined(["", " x\ny ", ""]) == "x y"
    assert joined([]) == ""


def test_a_table_leaves_out_what_is_empty() -> None:
    assert table(["A", "B", "C"], [["1", "", ["x", "y"]], ["", "", ""], ["2", [], "z"]]) == (
        "| A | C |\n|---|---|\n| 1 | x; y |\n| 2 | z |"
    )
    assert table(["A", "B"], [["1", ""], ["2", ""]]) == "- 1\n- 2"
    assert table(["A"], []) == table(["A", "B"], [["", []]]) == ""
    assert table(["A", "B"], [["", 3], ["x", 4]]) == "| A | B |\n|---|---|\n| | 3 |\n| x | 4 |"


def test_rows_that_only_have_a_name_can_be_left_out() -> None:
    assert (
        named_rows(["A", "B"], [["1", ""], ["2", ["", ""]], ["3", "x"]]) == "| A | B |\n|---|---|\n| 3 | x |"
    )
    assert named_rows(["A", "B"], [["1", ""]]) == ""


def test_records_choose_columns_by_key() -> None:
    rows = [{"who": "Ève", "what": ["a", "b"], "no": "x"}]
    assert records({"Qui": "who", "Quoi": "what"}, rows) == "| Qui | Quoi |\n|---|---|\n| Ève | a; b |"


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://example.com/a_b?c=d&e=f#g", "https://example.com/a_b?c=d&e=f#g"),
        (" http://example.com/(x) ", "http://example.com/%28x%29"),
        ("https://example.com/<x>|é", "https://example.com/%3Cx%3E%7C%C3%A9"),
        ("HTTPS://EXAMPLE.com", "HTTPS://EXAMPLE.com"),
        ("javascript:alert(1)", ""),
        ("java\u200bscript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("//example.com", ""),
        ("https://", ""),
        ("https://a b.com", ""),
        ("http://[::1", ""),
        ("example.com", ""),
        ("", ""),
    ],
)
def test_only_addresses_of_the_web_become_links(url: str, address: str) -> None:
    assert web_address(url) == address


def test_links() -> None:
    assert link("a|b]", "https://x.org/a)b") == "[a\\|b\\]](https://x.org/a%29b)"
    assert link("https://x.org", "https://x.org") == "<https://x.org>"
    assert link("", "https://x.org") == "<https://x.org>"
    assert link("label", "javascript:x") == "label (javascript:x)"
    assert link("label", "") == "label"


def test_own_words_keep_their_form() -> None:
    text = "Un **mot** et `du code`.\n\n- un\n- deux\n\n[lien](https://x.org) <https://y.org>"
    assert own_words(text) == text


def test_own_words_cannot_act_or_break_out() -> None:
    written = own_words(
        "# Un\n\nDeux\n===\n\nTrois\n---\n\n<script>x</script> <!-- caché\nencore --> ![p](http://t/p.png)\n"
        "[a](javascript:x) [b](<data:x>) [c]\n\n[c]: vbscript:x\n\n```\n# code\n"
    )
    assert written.startswith("### Un\n\n### Deux\n")
    assert "#### Trois" in written
    assert "caché" not in written and "javascript" not in written
    assert written.endswith("# code\n\n```")
    tokens = READER.parse(written + "\n\nafter")
    kinds = {child.type for token in tokens for child in token.children or ()} | {
        token.type for token in tokens
    }
    assert not kinds & {"html_inline", "html_block", "image"}
    assert tokens[-2].content == "after"


@pytest.mark.parametrize(
    "text",
    [
        *("[a](&#106;avascript:x)", "[a](javascript&colon;x)", "[a](java&Tab;script:x)"),
        *("[a](javascript\\:x)", "[a](&NewLine;javascript:x)", "[a](&#x64;ata:text/html,x)"),
        *("> [a](\n> javascript:x)", "[q]:\njavascript:x\n\n[q]", "[q]: &#106;avascript:x\n\n[q]"),
        *("> [q]: javascript:x\n\n[q]", "- [q]: javascript:x\n\n[q]", "1. > - [q]: vbscript:x\n\n[q]"),
        *("> [q]:\n> javascript:x\n>\n> [q]", "[q\\]]: javascript:x\n\n[q\\]]", "[b\nc]: data:x\n\n[b c]"),
        *("[b [a](x](javascript:y)", "[b [a](#x)](javascript:y)", "[a](javascript:alert(1))"),
    ],
)
def test_own_words_lead_to_the_web_alone(text: str) -> None:
    reader = MarkdownIt("commonmark")
    reader.validateLink = lambda _url: True  # as a reader that checks nothing
    links = [
        str(part.attrs["href"])
        for token in reader.parse(own_words(text))
        for part in token.children or ()
        if part.type == "link_open"
    ]
    assert [link for link in links if not link.startswith("#")] == []


def test_own_words_keep_the_links_that_they_have() -> None:
    text = (
        "[a](https://a.example 't') [b](#b) [c](c.md) [d](mailto:a@b.example) [e]\n\n- [e]: https://e.example"
    )
    assert own_words(text) == text
    assert own_words("- [Marie]: ok: c'est noté") == "- [Marie]\\: ok: c'est noté"


def test_own_words_leave_the_rest_of_a_document_alone() -> None:
    assert own_words("~~~~\n```\ntext") == "~~~~\n```\ntext\n~~~~"
    assert own_words("```\nx\n```") == "```\nx\n```"
    assert own_words("") == own_words("<!-- open") == ""


def test_tidy_gives_the_last_form() -> None:
    assert tidy("\n\na  \n\n\n\nb\t\n\n") == "a\n\nb\n"
    assert tidy("e\u0301") == "é\n"
    assert tidy("") == "\n"
