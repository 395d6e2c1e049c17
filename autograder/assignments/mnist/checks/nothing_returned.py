"""Finds in a student's text why a function gives None, and what it has to return, for the words."""

from __future__ import annotations

import ast

from autograder.assignments.mnist.checks.slips_in_code import (
    Words,
    makes_an_array,
    of_kind,
)
from autograder.checks import StudentCode
from autograder.checks.fault_tables.known_names import word_set
from autograder.checks.student_code import FunctionNode, dotted, parameters

__all__ = ["nothing_returned"]

STEPS = 4  # names that are followed from one to the next
# What tells something about an array and is no array of the same shape.
ABOUT = word_set(
    "all amax amin any argmax argmin around array2string average count_nonzero histogram isfinite "
    "isnan item max mean median min nanmax nanmin ndim percentile ptp quantile round shape size "
    "std sum tolist unique var"
)
BUILTINS = word_set("bool float format int len list max min repr round str sum type")
PRINTS = "print only shows a value."


def nothing_returned(code: StudentCode, name: str, whole: str = "") -> Words | None:
    """Why a function gives None: it prints, or its last line only works the result out.

    ``whole`` is what to return where that is more than one array.
    """
    function = code.function(name)
    if function is None:
        return None
    returned = [node.value for node in of_kind(function, ast.Return) if node.value]
    if any(_is_print(one) for one in returned):
        return Words(
            f"`{name}` gave nothing back: it returns what print gives, and that is None.",
            "Return the value itself: print only shows it.",
        )
    if returned:
        return _sometimes(function, name)
    last = function.body[-1]
    result = _Result(code, function, whole)
    if isinstance(last, ast.Expr) and isinstance(last.value, ast.Call) and _is_print(last.value):
        return result.printed(last.value, name) if last.value.args else None
    return result.last_line(last, name)


def _sometimes(function: FunctionNode, name: str) -> Words | None:
    if isinstance(function.body[-1], ast.Return):
        return None
    return Words(
        f"`{name}` gave nothing back: its `return` is not reached each time.",
        "See that every way through the function ends in a return: look at its indentation.",
    )


class _Result:
    """What a function has worked out, and under which name it is to be had."""

    def __init__(self, code: StudentCode, function: FunctionNode, whole: str) -> None:
        self._code, self._function, self._whole_text = code, function, whole
        self._given = parameters(function)
        self._made = [name for name, value in self._assigned() if not self._tells(value)]

    def printed(self, call: ast.Call, name: str) -> Words:
        """The last line prints the result, or something about it."""
        results = [one for one in call.args if not self._tells(one)]
        if results and not self._whole_text:
            return Words(
                f"`{name}` gave nothing back: it prints its result and does not return it.",
                f"{PRINTS} Write `return {self._code.shown(results[-1])}` in place of the print.",
            )
        return Words(
            f"`{name}` gave nothing back: its last line prints, and no line says `return`.",
            f"{PRINTS} {self._ending(*call.args)}",
        )

    def last_line(self, last: ast.stmt, name: str) -> Words | None:
        """The result is there in the last line, and is not returned."""
        rationale = f"`{name}` gave nothing back: no line of it says `return`."
        if isinstance(last, (ast.Assign, ast.AnnAssign, ast.AugAssign)):
            target = last.targets[-1] if isinstance(last, ast.Assign) else last.target
            part = self._whole_text and isinstance(target, ast.Tuple)
            tells = not isinstance(last, ast.AugAssign) and last.value and self._tells(last.value)
            if last.value and (part or tells):
                return Words(rationale, self._ending(last.value))
            shown = self._code.shown(target)
            return Words(rationale, f"Add one more line at the end: `return {shown}`.")
        if not isinstance(last, ast.Expr) or isinstance(last.value, (ast.Call, ast.Constant)):
            return None
        if self._tells(last.value):
            return Words(rationale, self._ending(last.value))
        return Words(
            f"{rationale} Its last line works the result out, and then it is gone.",
            f"Write `return {self._code.shown(last.value)}`.",
        )

    def _ending(self, *shown: ast.expr) -> str:
        """What the last line has to return; ``shown`` is what tells something about it."""
        if self._whole_text:
            return f"End with a line that returns the whole, as in `return {self._whole_text}`."
        named = {one.id for node in shown for one in ast.walk(node) if isinstance(one, ast.Name)}
        found = [name for name in self._made if name in named] or self._made
        if not found:
            return "End the function with a line that returns the whole new array."
        return f"Add one more line at the end, which gives the whole array: `return {found[-1]}`."

    def _assigned(self) -> list[tuple[str, ast.expr]]:
        """Each name that is given a value, with that, in the order of the lines."""
        plain = [
            (target.id, node.value)
            for node in of_kind(self._function, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        ]
        changed = [
            (node.target.id, node.target)
            for node in of_kind(self._function, ast.AugAssign)
            if isinstance(node.target, ast.Name)
        ]
        return sorted([*plain, *changed], key=lambda pair: pair[1].lineno)

    def _tells(self, node: ast.expr, steps: int = STEPS) -> bool:
        """Whether an expression tells something about an array, and is not the result itself."""
        if isinstance(node, (ast.Constant, ast.JoinedStr, ast.Subscript, ast.Attribute)):
            return True
        if isinstance(node, ast.Name):
            return self._name_tells(node, steps)
        if isinstance(node, ast.BinOp):
            return _is_text(node.left) or not any(
                isinstance(one, (ast.Name, ast.Subscript)) or not self._tells(one, steps)
                for one in (node.left, node.right)
            )
        if isinstance(node, ast.Tuple):
            return all(
                isinstance(one, (ast.Call, ast.Attribute)) and self._tells(one, steps)
                for one in node.elts
            )
        return isinstance(node, ast.Call) and self._call_tells(node)

    def _name_tells(self, node: ast.Name, steps: int) -> bool:
        values = self._code.values_of(node.id, self._function)
        if not values:  # a parameter: as it came in, it is not what was made of it
            made = {one for one, _ in self._assigned()}
            return node.id in self._given and bool(made) and node.id not in made
        return steps > 0 and all(self._tells(one, steps - 1) for one in values)

    def _call_tells(self, call: ast.Call) -> bool:
        full = self._code.full_name(call.func)
        last = full.rpartition(".")[2] if full else getattr(call.func, "attr", "")
        if last in ABOUT or full in BUILTINS or _is_text(getattr(call.func, "value", None)):
            return True
        owner = call.func.value if isinstance(call.func, ast.Attribute) else None
        if not isinstance(owner, ast.Name) or owner.id in self._code.imports:
            return False
        # Of an array that has a name of its own, the whole is wanted, and of a parameter, the new.
        return owner.id not in self._given or not makes_an_array(self._code, call)


def _is_print(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and dotted(node.func) == "print"


def _is_text(node: object) -> bool:
    return isinstance(node, ast.JoinedStr) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
