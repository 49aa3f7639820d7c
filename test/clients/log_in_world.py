"""What the scenarios of logging in have in common. Reads one JSON object on standard input (see python-log-ins.mjs)."""

import json
import re
import sys

import requests

from scenario_results import same

WORLD = json.load(sys.stdin)
ISSUER = WORLD["issuer"]
CALLBACK = WORLD["callback"]
CLIENTS = WORLD["clients"]

AUTHORIZE = f"{ISSUER}/oauth2/auth"
TOKEN = f"{ISSUER}/oauth2/token"


def browse(**where):
    answer = requests.post(WORLD["browser"], json=where, timeout=30)
    assert answer.ok, answer.text
    return answer.json()


def log_in(address):
    """The user goes there, signs in and allows; the address where the browser is sent then."""
    return browse(address=address)["location"]


def type_code(user_code):
    browse(userCode=user_code)


def caller(access_token):
    """The user name that the API answers to the token, or the status."""
    answer = requests.get(f'{WORLD["wsapi"]}/user', headers={"zsessionid": access_token}, timeout=30)
    return answer.json()["User"]["UserName"] if answer.status_code == 200 else answer.status_code


def acts(access_token):
    same(caller(access_token), WORLD["userName"])


def is_token_answer(token, before=None):
    assert re.fullmatch(r"[0-9A-Za-z]{42}", token["access_token"])
    assert re.fullmatch(r"[0-9a-f]{32}", token["refresh_token"])
    same(token["expires_in"], 86400)
    if before:
        assert token["access_token"] != before["access_token"]
        assert token["refresh_token"] != before["refresh_token"]
