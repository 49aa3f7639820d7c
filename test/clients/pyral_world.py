"""What the scenarios of the Python toolkit, pyral, have in common; it is used as its users do and changed in nothing.

Reads one JSON object on standard input (see python-toolkit.mjs) and prints one line of JSON for each behaviour.
"""

import json
import os
import sys
import traceback

import pyral.context
import pyral.restapi
from pyral import Rally

# The toolkit has two exceptions of this name: one it raises while it connects, one from then on.
RallyRESTAPIError = (pyral.context.RallyRESTAPIError, pyral.restapi.RallyRESTAPIError)

WORLD = json.load(sys.stdin)
SERVER = WORLD["server"]
WORKSPACE = WORLD["workspace"]["name"]
PROJECT = WORLD["project"]["name"]


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


def by_password(role, **more):
    user = WORLD["users"][role]
    return Rally(SERVER, user=user["userName"], password=user["password"], **{"workspace": WORKSPACE, "project": PROJECT, **more})


def by_key(key=None, **more):
    return Rally(SERVER, apikey=key or WORLD["keys"]["full"], **{"workspace": WORKSPACE, "project": PROJECT, **more})


def names(response):
    return [item.Name for item in response]


def finish():
    """The last line: without it the run is known to have been cut short."""
    emit({"finished": True})
