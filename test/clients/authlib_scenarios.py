"""Authlib: the whole life of a log-in for each kind of client, pushed requests, and the device flow."""

from authlib.common.security import generate_token
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.jwk import KeySet

from log_in_world import AUTHORIZE, CALLBACK, CLIENTS, ISSUER, TOKEN, acts, caller, is_token_answer, log_in, type_code
from scenario_results import check, finish, holds, raises, same

SCOPE = "openid profile alm"
DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code"


def session_of(client, method):
    """PKCE for everybody, as Authlib does it when it is told the method."""
    return OAuth2Session(
        client["id"],
        client["secret"] or None,
        token_endpoint_auth_method=method,
        scope=SCOPE,
        redirect_uri=CALLBACK,
        code_challenge_method="S256",
    )


def claims_of(session, id_token, nonce):
    """What the id_token says, once signature, issuer, audience, time and nonce are right."""
    keys = KeySet.import_key_set(session.get(f"{ISSUER}/oauth2/jwks", withhold_token=True).json())
    token = jwt.decode(id_token, keys, algorithms=["RS256"])
    jwt.JWTClaimsRegistry(
        iss={"essential": True, "value": ISSUER},
        aud={"essential": True, "value": session.client_id},
        nonce={"essential": True, "value": nonce},
        exp={"essential": True},
        sub={"essential": True},
    ).validate(token.claims)
    return token.claims


def by_code(session, nonce, **more):
    verifier = generate_token(48)
    address, state = session.create_authorization_url(AUTHORIZE, code_verifier=verifier, nonce=nonce, **more)
    return session.fetch_token(TOKEN, authorization_response=log_in(address), state=state, code_verifier=verifier)


def life_of_a_log_in(way, client, method):
    session = session_of(client, method)
    kept = {}

    @check(f"{way}: logs in by code with PKCE, and the id_token is right")
    def _():
        nonce = generate_token()
        kept["token"] = by_code(session, nonce)
        is_token_answer(kept["token"])
        kept["sub"] = claims_of(session, kept["token"]["id_token"], nonce)["sub"]

    @check(f"{way}: reads who it is, and acts as them")
    def _():
        same(session.get(f"{ISSUER}/oauth2/userinfo").json()["sub"], kept["sub"])
        acts(kept["token"]["access_token"])

    @check(f"{way}: refreshes, and gets new tokens")
    def _():
        before = dict(kept["token"])
        kept["token"] = session.refresh_token(TOKEN, refresh_token=before["refresh_token"])
        is_token_answer(kept["token"], before)
        acts(kept["token"]["access_token"])

    @check(f"{way}: introspects")
    def _():
        answer = session.introspect_token(f"{ISSUER}/oauth2/introspect", token=kept["token"]["access_token"]).json()
        same([answer["active"], answer["sub"]], [True, kept["sub"]])

    @check(f"{way}: revokes, after which the tokens open nothing")
    def _():
        token = dict(kept["token"])
        same(session.revoke_token(f"{ISSUER}/oauth2/revoke", token=token["refresh_token"]).status_code, 200)
        same(caller(token["access_token"]), 401)
        refused = raises(OAuthError, lambda: session.refresh_token(TOKEN, refresh_token=token["refresh_token"]))
        holds(refused.startswith("invalid_grant"), refused)


life_of_a_log_in("Basic", CLIENTS["confidential"], "client_secret_basic")
life_of_a_log_in("secret in the body", CLIENTS["confidential"], "client_secret_post")
life_of_a_log_in("public", CLIENTS["public"], "none")


@check("device: is asked to wait until the code is typed, and acts as who typed it")
def _():
    session = session_of(CLIENTS["device"], "none")
    asked = {"client_id": session.client_id, "scope": SCOPE}
    device = session.post(f"{ISSUER}/oauth2/device_authorization", data=asked, withhold_token=True).json()

    def poll():
        return session.fetch_token(TOKEN, grant_type=DEVICE_CODE, device_code=device["device_code"])

    refused = raises(OAuthError, poll)
    holds(refused.startswith("authorization_pending"), refused)
    type_code(device["user_code"])
    token = poll()
    is_token_answer(token)
    acts(token["access_token"])


finish()
