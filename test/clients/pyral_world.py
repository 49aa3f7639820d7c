"""What the scenarios of the Python toolkit, pyral, have in common; it is used as its users do and changed in nothing.

Reads one JSON object on standard input (see python-toolkit.mjs) and prints one line of JSON for each behaviour.
"""

import json
import sys

import pyral.context
import pyral.restapi
from pyral import Rally

# Scenarios import these from here.
from scenario_results import check, emit, finish, holds, raises, same  # noqa: F401

# The toolkit has two exceptions of this name: one it raises while it connects, one from then on.
RallyRESTAPIError = (pyral.context.RallyRESTAPIError, pyral.restapi.RallyRESTAPIError)

WORLD = json.load(sys.stdin)
SERVER = WORLD["server"]
WORKSPACE = WORLD["workspace"]["name"]
PROJECT = WORLD["project"]["name"]


def by_password(role, **more):
    user = WORLD["users"][role]
    return Rally(SERVER, user=user["userName"], password=user["password"], **{"workspace": WORKSPACE, "project": PROJECT, **more})


def by_key(key=None, **more):
    return Rally(SERVER, apikey=key or WORLD["keys"]["full"], **{"workspace": WORKSPACE, "project": PROJECT, **more})


def names(response):
    return [item.Name for item in response]
