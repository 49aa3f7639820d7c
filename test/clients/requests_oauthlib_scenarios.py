"""requests-oauthlib: as applications of Rally's time used it, and with PKCE."""

from oauthlib.oauth2 import InvalidGrantError
from requests.auth import HTTPBasicAuth
from requests_oauthlib import OAuth2Session

from log_in_world import AUTHORIZE, CALLBACK, CLIENTS, TOKEN, WORLD, acts, is_token_answer, log_in
from scenario_results import check, finish, holds, raises, same


def life_of_a_log_in(way, client, credentials, pkce=None):
    """`credentials`: how the client authenticates, as parameters of the calls."""
    session = OAuth2Session(client["id"], redirect_uri=CALLBACK, scope=["alm"], pkce=pkce)
    kept = {}

    @check(f"{way}: logs in by code, and acts as its user with Bearer too")
    def _():
        address, _state = session.authorization_url(AUTHORIZE)
        same("code_challenge" in address, pkce is not None)
        back = log_in(address)
        kept["code"] = back
        kept["token"] = dict(session.fetch_token(TOKEN, authorization_response=back, **credentials))
        is_token_answer(kept["token"])
        acts(kept["token"]["access_token"])
        same(session.get(f'{WORLD["wsapi"]}/user').json()["User"]["UserName"], WORLD["userName"])

    @check(f"{way}: refreshes, and gets new tokens")
    def _():
        more = dict(credentials)
        if "include_client_id" in more:
            del more["include_client_id"]
            more["client_id"] = client["id"]
        again = session.refresh_token(TOKEN, refresh_token=kept["token"]["refresh_token"], **more)
        is_token_answer(again, kept["token"])
        acts(again["access_token"])

    @check(f"{way}: is told that a code was used already")
    def _():
        again = lambda: session.fetch_token(TOKEN, authorization_response=kept["code"], **credentials)
        refused = raises(InvalidGrantError, again)
        holds(refused.startswith("(invalid_grant)"), refused)


legacy = CLIENTS["legacy"]
confidential = CLIENTS["confidential"]
in_body = {"include_client_id": True, "client_secret": legacy["secret"]}
life_of_a_log_in("of Rally's time, secret in the body", legacy, in_body)
life_of_a_log_in("of Rally's time, Basic", legacy, {"auth": HTTPBasicAuth(legacy["id"], legacy["secret"])})
basic = {"auth": HTTPBasicAuth(confidential["id"], confidential["secret"])}
life_of_a_log_in("with PKCE, Basic", confidential, basic, pkce="S256")
life_of_a_log_in("with PKCE, public", CLIENTS["public"], {"include_client_id": True}, pkce="S256")
finish()
