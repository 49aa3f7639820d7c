"""A key in a client that keeps its cookies: nothing in the jar may ever stand before the key, however long it works."""

import base64

import requests

from pyral_world import SERVER, WORLD, by_key, by_password, check, finish, holds, same

MANY = 120
MARK = f'{WORLD["marker"]} jar'
API = f"https://{SERVER}/slm/webservice/v2.0"
KEY = {"zsessionid": WORLD["keys"]["full"]}


@check(f"pyral with a key writes {MANY} times with one jar, which stays empty")
def _():
    rally = by_key()
    defect = rally.create("Defect", {"Name": f"{MARK} pyral 0"})
    for number in range(1, MANY + 1):
        changed = rally.update("Defect", {"ObjectID": defect.oid, "Name": f"{MARK} pyral {number}"})
        same(changed.Name, f"{MARK} pyral {number}")
    same(rally.get("Defect", fetch="VersionId", query=f"ObjectID = {defect.oid}", instance=True).VersionId, str(MANY + 1))
    same(list(rally.session.cookies), [])
    same(rally.delete("Defect", defect.oid), True)


@check(f"pyral with a password writes {MANY} times within its one session")
def _():
    rally = by_password("Editor")
    defect = rally.create("Defect", {"Name": f"{MARK} password 0"})
    session = rally.session.cookies.get("JSESSIONID")
    holds(session, "no session")
    for number in range(1, MANY + 1):
        rally.update("Defect", {"ObjectID": defect.oid, "Name": f"{MARK} password {number}"})
    same(rally.session.cookies.get("JSESSIONID"), session)
    same(rally.delete("Defect", defect.oid), True)


def result_of(answer):
    same(answer.status_code, 200)
    [result] = answer.json().values()
    same(result["Errors"], [])
    return result


def work(session, mark, **sent):
    """Creates a defect, writes it many times, reading in between all that a script reads, and deletes it."""
    created = result_of(session.post(f"{API}/defect/create", json={"Defect": {"Name": mark}}, **sent))
    path = f'{API}/defect/{created["Object"]["ObjectID"]}'
    reads = [f"{API}/user", f"{API}/security/authorize", f"{API}/defect?pagesize=1", f"{path}?fetch=Tags", f"{path}/Tags"]
    for number in range(1, MANY + 1):
        changed = result_of(session.post(path, json={"Defect": {"Name": f"{mark} {number}"}}, **sent))
        same(changed["Object"]["Name"], f"{mark} {number}")
        result_of(session.get(reads[number % len(reads)], **sent))
    result_of(session.delete(path, **sent))


def basic(user, password):
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


CARRIERS = {
    "as its header": KEY,
    "as user and password": basic(WORLD["keys"]["full"], WORLD["keys"]["full"]),
    "as a bearer": {"Authorization": f'Bearer {WORLD["keys"]["full"]}'},
}

for way, headers in CARRIERS.items():

    @check(f"requests.Session with a key {way} writes {MANY} times with one jar, which stays empty")
    def _():
        with requests.Session() as session:
            session.headers.update(headers)
            work(session, f"{MARK} {way}")
            same(list(session.cookies), [])


@check(f"requests.Session with a key in its jar writes {MANY} times, and nothing is laid beside it")
def _():
    with requests.Session() as session:
        session.cookies.set("ZSESSIONID", WORLD["keys"]["full"])
        work(session, f"{MARK} in the jar")
        same({cookie.name: cookie.value for cookie in session.cookies}, {"ZSESSIONID": WORLD["keys"]["full"]})


@check("requests.Session that was refused first, in every way, then writes with its key all the same")
def _():
    with requests.Session() as session:
        wrong = [
            {},
            {"zsessionid": WORLD["unknownKey"]},
            {"zsessionid": WORLD["keys"]["full"][1:]},
            # Of nobody: a wrong password of a user counts towards a lock.
        basic("nobody@example.com", "not the password"),
            {"Authorization": "Bearer nothing"},
        ]
        for headers in wrong:
            for path in (f"{API}/user", f"https://{SERVER}/login/api/session", f"https://{SERVER}/slm/attachment/1/a.txt"):
                same((path, session.get(path, headers=headers).status_code), (path, 401))
            same(session.post(f"{API}/defect/create", json={"Defect": {"Name": "x"}}, headers=headers).status_code, 401)
        session.get(f"https://{SERVER}/login/key.js", headers=KEY)
        session.get(f"https://{SERVER}/", headers=KEY)
        same(list(session.cookies), [])
        work(session, f"{MARK} refused first", headers=KEY)
        same(list(session.cookies), [])


finish()
