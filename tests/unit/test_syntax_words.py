"""Every slip of syntax is called by its name, and what to write instead is told."""

from __future__ import annotations

# ruff: noqa: RUF001 - signs that look like others are tried here, too
import ast
import sys

import pytest

from autograder.submission import Submission, submission_from_bytes
from autograder.submission.syntax.newer_python import newer_syntax

BODY = "    return images / 255.0\n"


def read(source: str) -> Submission:
    return submission_from_bytes("ada.py", source.encode(), ["normalize"], None)


def parses(text: str) -> bool:
    try:
        ast.parse(text)
    except SyntaxError:
        return False
    return True


# The file, words of the rationale and of the help, and the line to write where one is offered.
SLIPS = {
    "bracket": (
        "def normalize(images):\n    return np.array(images / 255.0\n",
        "( at the mark is opened and never closed",
        "Write )",
        "return np.array(images / 255.0)",
    ),
    "bracket-of-def": (
        "def normalize(images:\n" + BODY,
        "( at the mark is opened and never closed",
        "Write )",
        "def normalize(images):",
    ),
    "square-bracket": (
        "def normalize(images):\n    x = [1, 2\n    return x\n",
        "[ at the mark",
        "Write ]",
        "x = [1, 2]",
    ),
    "bracket-too-many": (
        "def normalize(images):\n    return (images / 255.0))\n",
        "closes nothing",
        "Take it out",
        "return (images / 255.0)",
    ),
    "wrong-bracket": (
        "def normalize(images):\n    return (images / 255.0]\n",
        "( is still open where ] comes",
        "Write )",
        "return (images / 255.0)",
    ),
    "quote": (
        "def normalize(images):\n    return images.astype('float32) / 255\n",
        "does not end on its line",
        "same quote",
        "",
    ),
    "quote-at-end": (
        "def normalize(images):\n    kind = 'float32\n    return images.astype(kind)\n",
        "does not end on its line",
        "same quote",
        "kind = 'float32'",
    ),
    "apostrophe": (
        "def normalize(images):\n    print('it's done')\n" + BODY,
        "apostrophe",
        "double quotes",
        "",
    ),
    "three-quotes": (
        'def normalize(images):\n    """Divide.\n' + BODY,
        "three quotes",
        "where the text ends",
        "",
    ),
    "curly-quotes": (
        "def normalize(images):\n    return images.astype(“float32”)\n",
        "typographic",
        "anew",
        'return images.astype("float32")',
    ),
    "curly-apostrophes": (
        "def normalize(images):\n    return images.astype(‘float32’)\n",
        "typographic",
        "anew",
        "return images.astype('float32')",
    ),
    "german-quotes": (
        "def normalize(images):\n    return images.astype(„float32“)\n",
        "typographic",
        "anew",
        'return images.astype("float32")',
    ),
    "dash": ("def normalize(images):\n    return images – 1\n", "–", "Type -", "return images - 1"),
    "division-sign": (
        "def normalize(images):\n    return images ÷ 255\n",
        "÷",
        "Type /",
        "return images / 255",
    ),
    "wide-bracket": ("def normalize（images）:\n" + BODY, "（", "Type (", "def normalize(images):"),
    "special-space": (
        "def normalize(images):\n\u00a0\u00a0\u00a0\u00a0return images\n",
        "cannot be seen",
        "space bar",
        "",
    ),
    "euro": ("def normalize(images):\n    return images / €\n", "€", "Take it out", ""),
    "tabs": ("def normalize(images):\n    x = images\n\treturn x\n", "tabs", "spaces", ""),
    "no-indentation": (
        "def normalize(images):\nreturn images\n",
        "nothing is indented",
        "four spaces",
        "",
    ),
    "no-body": ("def normalize(images):\n\n\nx = 1\n", "nothing is indented", "`pass`", ""),
    "only-a-comment": (
        "def normalize(images):\n    # to do\n\nx = 1\n",
        "nothing is indented",
        "`pass`",
        "",
    ),
    "indented-too-far": (
        "def normalize(images):\n    x = 1\n      y = 2\n    return x\n",
        "further than the one above",
        "exactly below",
        "",
    ),
    "indented-too-little": (
        "def normalize(images):\n    if 1:\n        x = 1\n      return x\n",
        "less than the one above",
        "exactly below",
        "",
    ),
    "colon": ("def normalize(images)\n" + BODY, "colon", "End the line", "def normalize(images):"),
    "colon-of-if": (
        "def normalize(images):\n    if images.max() > 1\n        return images\n",
        "colon",
        "`if`",
        "if images.max() > 1:",
    ),
    "colon-of-else": (
        "def normalize(images):\n    if images:\n        pass\n    else\n        pass\n",
        "colon",
        "`else`",
        "else:",
    ),
    "colon-of-for": (
        "def normalize(images):\n    for x in images\n        pass\n",
        "colon",
        "`for`",
        "for x in images:",
    ),
    "colon-of-while": (
        "def normalize(images):\n    while True\n        pass\n",
        "colon",
        "`while`",
        "while True:",
    ),
    "semicolon-for-colon": (
        "def normalize(images);\n" + BODY,
        "colon",
        "End the line",
        "def normalize(images):",
    ),
    "if-with-=": (
        "def normalize(images):\n    if images = 1:\n        pass\n",
        "compares nothing",
        "==",
        "if images == 1:",
    ),
    "=/": (
        "def normalize(images):\n    images =/ 255\n    return images\n",
        "/=",
        "/=",
        "images /= 255",
    ),
    "=*": (
        "def normalize(images):\n    images =* 2\n    return images\n",
        "*=",
        "*=",
        "images *= 2",
    ),
    "=>": (
        "def normalize(images):\n    if images => 1:\n        pass\n",
        ">=",
        ">=",
        "if images >= 1:",
    ),
    "=<": (
        "def normalize(images):\n    if images =< 1:\n        pass\n",
        "<=",
        "<=",
        "if images <= 1:",
    ),
    "===": (
        "def normalize(images):\n    if images === 1:\n        pass\n",
        "==",
        "==",
        "if images == 1:",
    ),
    "= =": (
        "def normalize(images):\n    if images = = 1:\n        pass\n",
        "space between",
        "==",
        "if images == 1:",
    ),
    "arrow": (
        "normalize = images => images / 255\n",
        "`lambda`",
        "colon",
        "normalize = lambda images: images / 255",
    ),
    "else-if": (
        "def normalize(images):\n    if 1:\n        pass\n    else if 2:\n        pass\n",
        "`elif`",
        "`elif`",
        "elif 2:",
    ),
    "elseif": (
        "def normalize(images):\n    if 1:\n        pass\n    elseif 2:\n        pass\n",
        "`elif`",
        "`elif`",
        "elif 2:",
    ),
    "else-without-if": (
        "def normalize(images):\n    else:\n        pass\n",
        "belongs to no `if`",
        "exactly below",
        "",
    ),
    "++": ("def normalize(images):\n    i++\n    return i\n", "no ++", "i += 1", "i += 1"),
    "--": ("def normalize(images):\n    i--\n    return i\n", "no --", "i -= 1", "i -= 1"),
    "&&": (
        "def normalize(images):\n    return images && 1\n",
        "`and`",
        "`and`",
        "return images and 1",
    ),
    "!": ("def normalize(images):\n    return !images\n", "`not`", "`not`", "return not images"),
    "question-mark": (
        "def normalize(images):\n    return 1 ? images : 2\n",
        "?",
        "if condition else",
        "",
    ),
    "function": (
        "function normalize(images) {\n    return images;\n}\n",
        "`def`",
        "braces",
        "def normalize(images):",
    ),
    "func": ("func normalize(images):\n" + BODY, "`def`", "colon", "def normalize(images):"),
    "Def": ("Def normalize(images):\n" + BODY, "`def`", "colon", "def normalize(images):"),
    "braces": (
        "def normalize(images) {\n    return images\n}\n",
        "braces",
        "colon",
        "def normalize(images):",
    ),
    "comment": ("def normalize(images):\n    // divide\n" + BODY, "begin with #", "#", "# divide"),
    "const": (
        "def normalize(images):\n    const x = 255\n    return x\n",
        "`const`",
        "Leave it out",
        "x = 255",
    ),
    "float": (
        "def normalize(images):\n    float x = 255\n    return x\n",
        "`float`",
        "Leave it out",
        "x = 255",
    ),
    "then": (
        "def normalize(images):\n    if images then\n        pass\n",
        "`then`",
        "colon",
        "if images:",
    ),
    "catch": (
        "def normalize(images):\n    try:\n        pass\n    catch ValueError:\n        pass\n",
        "",
        "`except`",
        "",
    ),
    "print": (
        "def normalize(images):\n    print 'hello'\n" + BODY,
        "round brackets",
        "brackets",
        "print('hello')",
    ),
    "print-name": (
        "def normalize(images):\n    print images.shape\n" + BODY,
        "Python 2",
        "brackets",
        "print(images.shape)",
    ),
    "except-comma": (
        "def normalize(images):\n    try:\n        pass\n    except ValueError, e:\n        pass\n",
        "Python 2",
        "`as`",
        "except ValueError as e:",
    ),
    "raise-comma": (
        "def normalize(images):\n    raise ValueError, 'no'\n",
        "Python 2",
        "brackets",
        "raise ValueError('no')",
    ),
    "<>": ("def normalize(images):\n    return images <> 1\n", "", "!=", "return images != 1"),
    "comma": (
        "def normalize(images):\n    return np.clip(images 0, 255)\n",
        "comma is missing",
        "comma",
        "return np.clip(images, 0, 255)",
    ),
    "comma-of-list": (
        "normalize = [\n    Flatten()\n    Dense(10),\n]\ndef normalize(images:\n    pass\n",
        "",
        "",
        "",
    ),
    "comma-of-named": (
        "def normalize(images):\n    return Dense(10, activation='relu' name='a')\n",
        "comma is missing",
        "comma",
        "return Dense(10, activation='relu', name='a')",
    ),
    "comma-twice": (
        "def normalize(images):\n    return np.clip(images,, 255)\n",
        ", stands there twice",
        "Take one",
        "return np.clip(images, 255)",
    ),
    "colon-of-key": (
        "def normalize(images):\n    return {'a' 1}\n",
        "colon is missing",
        "colon",
        "return {'a': 1}",
    ),
    "colon-for-=": (
        "def normalize(images):\n    return np.array(images, dtype: 'f4')\n",
        "with =",
        "Write =",
        "return np.array(images, dtype='f4')",
    ),
    "=-for-colon": (
        "def normalize(images):\n    return {'a' = 1}\n",
        "by a colon",
        "Write :",
        "return {'a': 1}",
    ),
    "operator": ("def normalize(images):\n    return images 255\n", "side by side", "operator", ""),
    "line-stops": (
        "def normalize(images):\n    return images /\n",
        "stops behind `/`",
        "value that is missing",
        "",
    ),
    "nothing-behind-=": (
        "def normalize(images):\n    x =\n    return x\n",
        "stops behind `=`",
        "value that is missing",
        "",
    ),
    "assign-to-call": (
        "def normalize(images):\n    f(images) = 3\n",
        "left of =",
        "name = value",
        "",
    ),
    "assign-to-number": (
        "def normalize(images):\n    255 = images\n",
        "left of =",
        "name = value",
        "",
    ),
    "keyword-as-name": (
        "def normalize(images):\n    class = 3\n    return images\n",
        "word of Python's own",
        "another name",
        "",
    ),
    "digit-first": (
        "def normalize(images):\n    2nd = images\n    return 2\n",
        "may not begin with a digit",
        "letter",
        "",
    ),
    "order-of-arguments": (
        "def normalize(images):\n    return f(a=1, images)\n",
        "behind one with a name",
        "in front",
        "",
    ),
    "argument-twice": (
        "def normalize(images):\n    return f(a=1, a=2)\n",
        "names `a` twice",
        "one of the two",
        "",
    ),
    "def-without-brackets": (
        "def normalize:\n    pass\n",
        "round brackets",
        "colon",
        "def normalize():",
    ),
    "def-with-names": (
        "def normalize images:\n    pass\n",
        "round brackets",
        "colon",
        "def normalize(images):",
    ),
    "def-with-value": (
        "def normalize(28, 28):\n    pass\n",
        "names, and no values",
        "parameters",
        "",
    ),
    "path": ("def normalize(images):\n    open('C:\\Users\\ada')\n", "backslash", "/", ""),
    "f-string": (
        "def normalize(images):\n    print(f'{images')\n",
        "braces",
        "one brace on each side",
        "",
    ),
    "f-string-empty": ("def normalize(images):\n    print(f'{}')\n", "empty", "value", ""),
    "loop-on": (
        "def normalize(images):\n    for x on images:\n        pass\n",
        "`in` is missing",
        "`in`",
        "for x in images:",
    ),
    "no-condition": (
        "def normalize(images):\n    if :\n        pass\n",
        "condition is missing",
        "condition",
        "",
    ),
    "try-alone": (
        "def normalize(images):\n    try:\n        x = 1\n    return x\n",
        "`except` is missing",
        "`except`",
        "",
    ),
    "prompt": ("def normalize(images):\n>>> return images\n", "", "", ""),
    "merge": ("def normalize(images):\n<<<<<<< HEAD\n    return images\n", "", "", ""),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_named_with_what_to_write_instead(slip):
    source, rationale, remedy, expected = SLIPS[slip]
    told = read(source).broken["normalize"]
    assert rationale in told.rationale
    assert remedy in told.help
    assert told.expected == expected or not rationale
    assert told.actual.startswith("line ")
    for text in (told.rationale, told.help):
        assert "invalid syntax" not in text
        assert text.endswith((".", "?", ")"))


TOP = {
    "prompt": (">>> x = 1\n", ">>>"),
    "number": ("In [1]: x = 1 2\n", ""),
    "merge": ("<<<<<<< HEAD\n", "Git"),
    "return": ("return 1\n", "outside of any function"),
    "break": ("break\n", "outside of any loop"),
    "await": ("await f()\n", "outside of any function"),
    "import-as": ("import numpy as\n", "short name is missing"),
    "import-without-as": ("import numpy np\n", "`as` is missing"),
    "from": ("from numpy\n", "not complete"),
    "import-order": ("import zeros from numpy\n", "another order"),
    "future": ("x = 1\nfrom __future__ import annotations\n", "first line"),
    "global": ("x = 1\nglobal x\n", "`global`"),
    "notebook": ("!pip install x\n", "for notebooks"),
    "magic": ("%matplotlib inline\n", "for notebooks"),
    "anything": ("x = $a\n", "from the marked place on"),
    "words": ("not-a (b) c:\n", ""),
    "list": ("layers = [\n    Flatten()\n    Dense(10),\n]\n", "comma is missing"),
    "import-comma": ("from keras.layers import Dense Flatten\n", ""),
}


@pytest.mark.parametrize("slip", TOP)
def test_a_slip_outside_of_functions_is_named(slip):
    source, words = TOP[slip]
    found = read(f"import os\n\n{source}\ndef normalize(images):\n{BODY}")
    assert found.defined == {"normalize"}
    told = found.slips()[0]
    assert words in told.rationale
    assert told.help
    assert "invalid syntax" not in str(told)


# Syntax of newer versions of Python, told from mistakes whatever version runs.

NEWER = {
    'f"{d["a"]}"': (3, 12),
    "print(f'{x['a']:>{w['b']}}', 'it')": (3, 12),
    'f"{"\\n".join(x)}"': (3, 12),
    'f"{\n1\n}"': (3, 12),
    "def f[T](x: T) -> T:\n    return x": (3, 12),
    "class A[T]:\n    pass": (3, 12),
    "type X = int": (3, 12),
    "type X[T] = list[T]": (3, 12),
    'x = t"{y}"': (3, 14),
    "try:\n  x\nexcept ValueError, TypeError:\n  y": (3, 14),
    "lazy import numpy": (3, 15),
}
OLD_MISTAKES = [
    'f"{x', 'f"{}"', 'f"{x!}"', "f'{x['", 'print("a', "def f(x)\n    return x", "x = [1 2]",
    "f'''{d['a']}''' 1", "type = 3 4", "class A:\nx", "'t' 1",
    "try:\n  x\nexcept ValueError, e:\n  y",
]  # fmt: skip


@pytest.mark.parametrize("text", NEWER)
def test_newer_syntax_is_told_from_a_mistake(text):
    found = newer_syntax(text, parses, version=(3, 11))
    if NEWER[text] <= sys.version_info[:2]:
        assert parses(text)
    assert found.since == NEWER[text]
    assert found.instead
    assert newer_syntax(text, parses, version=NEWER[text]) is None


@pytest.mark.parametrize("text", OLD_MISTAKES)
def test_a_mistake_is_no_newer_syntax(text):
    assert not parses(text)
    assert newer_syntax(text, parses, version=(3, 11)) is None


@pytest.mark.skipif(sys.version_info >= (3, 15), reason="this Python reads it all")
def test_newer_syntax_names_this_python_and_the_one_that_brought_it():
    told = read("def normalize(images):\n    lazy import numpy\n    return images\n").broken
    mine = f"{sys.version_info[0]}.{sys.version_info[1]}"
    assert f"This Python ({mine}) is older than the syntax" in told["normalize"].rationale
    assert "Python 3.15" in told["normalize"].rationale
