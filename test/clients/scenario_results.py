"""How a program of scenarios tells what it saw: one line of JSON for each behaviour (see scenario-program.mjs)."""

import json
import os
import traceback


def emit(result):
    print("\n@result " + json.dumps(result), flush=True)


def check(sentence):
    """Runs the decorated function at once as one behaviour; what it raises is the failure."""

    def decorate(behave):
        try:
            behave()
        except BaseException as problem:
            place = traceback.extract_tb(problem.__traceback__)
            where = " < ".join(f"{os.path.basename(frame.filename)}:{frame.lineno}" for frame in reversed(place[-3:]))
            emit({"ok": False, "sentence": sentence, "why": f"{type(problem).__name__}: {problem}\nat {where}"})
        else:
            emit({"ok": True, "sentence": sentence})
        return behave

    return decorate


def same(actual, expected):
    assert actual == expected, f"expected {expected!r}, got {actual!r}"


def holds(condition, otherwise):
    assert condition, otherwise


def raises(kind, call):
    """The text of the error the call ends in."""
    try:
        answer = call()
    except kind as problem:
        return str(problem)
    raise AssertionError(f"expected {kind}, got {answer!r}")


def finish():
    """The last line: without it the run is known to have been cut short."""
    emit({"finished": True})
