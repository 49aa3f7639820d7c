"""The life of stories, defects and tasks, and what users do around it: connecting, schema, users, projects."""

import json
import os

from pyral import Rally, RallyResponseError, rallyWorkset
from pyral.entity import UnreferenceableOIDError
from pyral.restapi import RallyAttributeNameError

from pyral_world import (
    PROJECT,
    SERVER,
    WORKSPACE,
    WORLD,
    RallyRESTAPIError,
    by_key,
    by_password,
    check,
    finish,
    holds,
    names,
    raises,
    same,
)


def life_of_work_items(way, connect):
    """Everything a writing user does, once for each way to sign in."""
    mark = f'{WORLD["marker"]} {way}'
    state = {}

    def rally():
        holds("rally" in state, "pyral did not connect")
        return state["rally"]

    def defect(letter):
        holds("defects" in state, "the defects were not created")
        return state["defects"][letter]

    @check(f"connects by {way}")
    def _():
        state["rally"] = connect()
        same(rally().getWorkspace().Name, WORKSPACE)
        same(rally().getProject().Name, PROJECT)
        same(rally().getProject().oid, WORLD["project"]["oid"])
        holds(rally().subscriptionName(), "no subscription name")

    @check(f"creates seven defects (by {way})")
    def _():
        state["defects"] = {
            letter: rally().create("Defect", {"Name": f"{mark} {letter}", "Severity": "Cosmetic", "Description": f"about {letter}"})
            for letter in "abcdefg"
        }
        first = defect("a")
        holds(first.FormattedID.startswith("DE"), first.FormattedID)
        same(first.State, "Submitted")
        same(first.Project.Name, PROJECT)
        same(first.Workspace.Name, WORKSPACE)
        holds(isinstance(first.ObjectID, int) and first.ObjectID == first.oid, repr(first.ObjectID))

    @check(f"reads three pages in the asked order, only with what it fetches (by {way})")
    def _():
        response = rally().get("Defect", fetch="Name,FormattedID", query=f'Name contains "{mark}"', order="Name desc", pagesize=3)
        same(response.errors, [])
        same(response.warnings, [])
        same(response.resultCount, 7)
        items = [item for item in response]
        same([item.Name[-1] for item in items], list("gfedcba"))
        raises(AttributeError, lambda: items[0].Description)

    @check(f"starts in the middle and stops at a limit (by {way})")
    def _():
        response = rally().get("Defect", fetch="Name", query=f'Name contains "{mark}"', order="Name", pagesize=3, start=3, limit=4)
        same([name[-1] for name in names(response)], list("cdef"))

    @check(f"validates a fetch list and reads it (by {way})")
    def _():
        response = rally().get("Defect", fetch=["Name", "severity", "Owner"], query=f'Name = "{mark} b"')
        same([item.Severity for item in response], ["Cosmetic"])

    @check(f"loads lazily what a shell does not hold (by {way})")
    def _():
        shell = rally().get("Defect", fetch=False, query=f'Name = "{mark} c"', instance=True)
        same(shell.Description, "about c")
        same(shell.Project.State, "Open")
        same(shell.CreatedBy.UserName, WORLD["users"]["Editor"]["userName"])
        same(shell.Workspace.State, "Open")

    @check(f"updates by ObjectID and by FormattedID (by {way})")
    def _():
        changed = rally().update("Defect", {"ObjectID": defect("a").oid, "State": "Open"})
        same(changed.State, "Open")
        same(changed.FormattedID, defect("a").FormattedID)
        changed = rally().update("Defect", {"FormattedID": defect("b").FormattedID, "Name": f"{mark} bb", "Priority": "Low"})
        same((changed.oid, changed.Name, changed.Priority), (defect("b").oid, f"{mark} bb", "Low"))

    @check(f"reads the revisions, newest first, down to the original (by {way})")
    def _():
        item = rally().get("Defect", fetch=True, query=f'ObjectID = {defect("b").oid}', instance=True)
        revisions = item.RevisionHistory.Revisions
        same([revision.RevisionNumber for revision in revisions], [1, 0])
        holds(f"NAME changed from [{mark} b] to [{mark} bb]" in revisions[0].Description, revisions[0].Description)
        same(revisions[1].Description, "Original revision")
        holds(revisions[0].CreationDate.endswith("Z"), revisions[0].CreationDate)
        holds(WORLD["owner"]["oid"] == revisions[0].User.oid, f"changed by {revisions[0].User.Name}")
        holds(revisions[0].info(), "no info")

    @check(f"filters with In, between, !=, null, dates, FormattedIDs and nested conditions (by {way})")
    def _():
        def found(query):
            response = rally().get("Defect", fetch="Name", query=query, order="Name")
            same(response.errors, [])
            return sorted({item.Name.split(" ")[-1] for item in response})

        mine = f'Name contains "{mark}"'
        same(found(f"State In Submitted,Open AND {mine}"), ["a", "bb", "c", "d", "e", "f", "g"])
        same(found([mine, "State != Submitted"]), ["a"])
        same(found([mine, "State !in Open,Closed"]), ["bb", "c", "d", "e", "f", "g"])
        same(found([mine, "Owner = null", "Priority = Low"]), ["bb"])
        same(found([mine, "CreationDate between yesterday and tomorrow", "State = Open"]), ["a"])
        same(found([mine, f'FormattedID >= {defect("f").FormattedID}']), ["f", "g"])
        same(found(f'(({mine}) AND ((Name contains "{mark} d") OR (ObjectID = {defect("e").oid})))'), ["d", "e"])
        same(found([mine, "Project.Name = " + json.dumps(PROJECT), "State > Submitted"]), ["a"])
        same(found([mine, f'Project = project/{WORLD["project"]["oid"]}', "State = Open"]), ["a"])
        same(found({"ObjectID": defect("g").oid}), ["g"])

    @check(f"ranks stories to top and bottom, above and below one another (by {way})")
    def _():
        stories = {letter: rally().create("Story", {"Name": f"{mark} rank {letter}"}) for letter in "ABCD"}

        def order():
            response = rally().get("Story", fetch="Name", query=f'Name contains "{mark} rank"', order="Rank ASC")
            return "".join(name[-1] for name in names(response))

        same(rally().rankToBottom(stories["A"]).status_code, 200)
        rally().rankToTop(stories["D"])
        same((order()[0], order()[-1]), ("D", "A"))
        rally().rankAbove(stories["A"], stories["D"])
        same(order()[-2:], "DA")
        rally().rankBelow(stories["A"], stories["D"])
        same(order()[-2:], "AD")
        for story in stories.values():
            same(rally().delete("Story", story.oid), True)

    @check(f"adds tags to a defect and drops one again (by {way})")
    def _():
        tags = [rally().create("Tag", {"Name": f"{mark} {colour}"}) for colour in ("green", "red")]
        target = rally().get("Defect", fetch=True, query=f'ObjectID = {defect("c").oid}', instance=True)
        changed = rally().addCollectionItems(target, "Tags", tags)
        same(sorted(tag.Name for tag in changed.Tags), [f"{mark} green", f"{mark} red"])
        dropped = rally().dropCollectionItems(changed, "Tags", [tags[1]])
        same((dropped.errors, dropped.warnings), ([], []))
        left = rally().get("Defect", fetch="Tags", query=f'ObjectID = {defect("c").oid}', instance=True)
        same(names(left.Tags), [f"{mark} green"])

    @check(f"sets collections and references in a body, as refs of any form (by {way})")
    def _():
        tag = rally().create("Tag", {"Name": f"{mark} blue"})
        owner = f'user/{WORLD["owner"]["oid"]}'
        changed = rally().update("Defect", {"ObjectID": defect("d").oid, "Tags": [tag.ref], "Owner": owner})
        same(names(changed.Tags), [f"{mark} blue"])
        same(changed.Owner.oid, WORLD["owner"]["oid"])
        changed = rally().update("Defect", {"ObjectID": defect("d").oid, "Tags": [], "Owner": None})
        same((changed.Tags, changed.Owner), ([], None))

    @check(f"reads collections of a story lazily: its tasks and children (by {way})")
    def _():
        parent = rally().create("UserStory", {"Name": f"{mark} parent"})
        child = rally().create("Story", {"Name": f"{mark} child", "Parent": parent.ref})
        rally().create("Task", {"Name": f"{mark} task", "WorkProduct": child.ref, "Estimate": 2.5, "State": "In-Progress"})
        story = rally().get("Story", fetch="Name,Children,Tasks", query=f"ObjectID = {parent.oid}", instance=True)
        same(names(story.Children), [f"{mark} child"])
        tasks = [task for task in story.Children[0].Tasks]
        same([(task.Name, task.Estimate, task.State) for task in tasks], [(f"{mark} task", 2.5, "In-Progress")])
        same(tasks[0].WorkProduct.oid, child.oid)
        same(rally().delete("Story", parent.oid), True)

    @check(f"is refused a create without a Name, in the vendor's words (by {way})")
    def _():
        said = raises(RallyRESTAPIError, lambda: rally().create("Defect", {"Description": "nameless"}))
        holds(said.startswith("422 Validation error: Defect.Name"), said)

    @check(f"refuses an attribute that the schema does not list, and the server one in a query (by {way})")
    def _():
        same(raises(RallyAttributeNameError, lambda: rally().create("Defect", {"Name": "x", "Nonsense": 1})), "Nonsense")
        response = rally().get("Defect", fetch="Name", query='Nonsense = "x"')
        same(response.status_code, 422)
        holds(response.errors[0].startswith("Could not parse: ") and "Nonsense" in response.errors[0], response.errors[0])

    @check(f"is refused a value outside the list and an unknown sort attribute (by {way})")
    def _():
        said = raises(RallyRESTAPIError, lambda: rally().update("Defect", {"ObjectID": defect("e").oid, "State": "Sideways"}))
        holds(said.startswith("Unable to update the Defect\nERRORS: "), said)
        response = rally().get("Defect", fetch="Name", order="Nonsense")
        holds("Cannot sort using unknown attribute Nonsense" in response.errors[0], response.errors[0])

    @check(f"ignores an unknown name in a fetch, without a warning (by {way})")
    def _():
        response = rally().get("Defect", fetch="Name,Nonsense", query=f'ObjectID = {defect("e").oid}')
        same((response.errors, response.warnings, response.resultCount), ([], [], 1))

    @check(f"deletes by ObjectID and by FormattedID, once (by {way})")
    def _():
        same(rally().delete("Defect", defect("a").oid), True)
        same(rally().delete("Defect", defect("g").FormattedID), True)
        same(rally().delete("Defect", defect("a").oid), False)
        response = rally().get("Defect", fetch="Name", query=f'Name contains "{mark}"')
        same(response.resultCount, 5)

    @check(f"cannot load what is deleted (by {way})")
    def _():
        shell = rally().get("Defect", fetch=False, query=f'ObjectID = {defect("f").oid}', instance=True)
        same(rally().delete("Defect", defect("f").oid), True)
        raises(UnreferenceableOIDError, lambda: shell.Description)
        said = raises(RallyRESTAPIError, lambda: rally().update("Defect", {"ObjectID": shell.oid, "Name": "x"}))
        holds(f"Could not read: Could not read Defect {shell.oid} to update." in said, said)
        for letter in "bcde":
            same(rally().delete("Defect", defect(letter).oid), True)


life_of_work_items("password", lambda: by_password("Editor"))
life_of_work_items("key", by_key)


def write_config():
    path = os.path.join(WORLD["folder"], "client.cfg")
    with open(path, "w", encoding="utf-8") as file:
        file.write(f'SERVER    = {SERVER}\nAPIKEY    = {WORLD["keys"]["full"]}\nPROJECT   = {PROJECT}\n')
    return path


@check("connects from a file that holds only SERVER, APIKEY and PROJECT")
def _():
    server, user, password, apikey, workspace, project = rallyWorkset([f"--conf={write_config()}"])
    same((server, apikey, workspace, project), (SERVER, WORLD["keys"]["full"], "default", PROJECT))
    rally = Rally(server, apikey=apikey, workspace=workspace, project=project)
    same((rally.getWorkspace().Name, rally.getProject().Name), (WORKSPACE, PROJECT))
    same(rally.get("Defect", fetch="FormattedID", limit=1).errors, [])


@check("lists all workspaces and projects of the key's owner, with their state")
def _():
    server, user, password, apikey, workspace, project = rallyWorkset([f"--conf={write_config()}"])
    rally = Rally(server, apikey=apikey, workspace=workspace, project=project)
    listed = {}
    for workspace in rally.getWorkspaces():
        holds(isinstance(workspace.oid, int), repr(workspace.oid))
        projects = rally.getProjects(workspace=workspace.Name)
        same({project.State for project in projects} - {"Open", "Closed"}, set())
        listed[workspace.Name] = sorted(project.Name for project in projects)
    same(listed, WORLD["tree"])


@check("connects without naming a workspace or a project, by the user's defaults")
def _():
    user = WORLD["users"]["Editor"]
    rally = Rally(SERVER, user=user["userName"], password=user["password"])
    holds(rally.getWorkspace().Name and rally.getProject().Name, "no defaults")


@check("prefers the key to a wrong user and password given with it")
def _():
    rally = Rally(SERVER, user="nobody", password="nothing", apikey=WORLD["keys"]["full"], workspace=WORKSPACE, project=PROJECT)
    same(rally.get("Defect", fetch="Name", limit=1).errors, [])


INVALID = "Invalid credentials"


@check("says exactly `Invalid credentials` for a key that nobody has, even with a good user beside it")
def _():
    same(raises(RallyRESTAPIError, lambda: by_key(WORLD["unknownKey"])), INVALID)
    user = WORLD["users"]["Editor"]
    same(raises(RallyRESTAPIError, lambda: Rally(SERVER, user=user["userName"], password=user["password"], apikey=WORLD["unknownKey"])), INVALID)


@check("says exactly `Invalid credentials` for a key without its underscore")
def _():
    same(raises(RallyRESTAPIError, lambda: by_key(WORLD["keys"]["full"][1:])), INVALID)


@check("says exactly `Invalid credentials` for its built-in dummy user and for a wrong password")
def _():
    same(raises(RallyRESTAPIError, lambda: Rally(SERVER)), INVALID)
    same(raises(RallyRESTAPIError, lambda: Rally(SERVER, user="", password="", workspace=WORKSPACE)), INVALID)
    user = WORLD["users"]["Project Admin"]["userName"]
    same(raises(RallyRESTAPIError, lambda: Rally(SERVER, user=user, password="not the password")), INVALID)


@check("says which workspace or project it cannot use")
def _():
    said = raises(RallyRESTAPIError, lambda: by_key(workspace="No Such Workspace"))
    holds("'No Such Workspace' either does not exist" in said, said)
    said = raises(RallyRESTAPIError, lambda: by_key(project="No Such Project"))
    holds("'No Such Project'" in said, said)


@check("reads with a read-only key and cannot create with it")
def _():
    rally = by_key(WORLD["keys"]["readOnly"])
    holds(rally.get("Defect", fetch="Name", limit=1).resultCount > 0, "nothing read")
    mark = f'{WORLD["marker"]} read-only'
    raises((*RallyRESTAPIError, RallyResponseError), lambda: rally.create("Defect", {"Name": mark}))
    same(rally.get("Defect", fetch="Name", query=f'Name = "{mark}"').resultCount, 0)


@check("as a Viewer reads, and is not authorized to create")
def _():
    rally = by_password("Viewer")
    same(rally.get("Defect", fetch="Name", limit=1).errors, [])
    said = raises(RallyRESTAPIError, lambda: rally.create("Defect", {"Name": "by a viewer"}))
    holds(said.startswith("422 Not authorized to create"), said)


@check("reads more than a thousand tags in parallel pages, each once and in order")
def _():
    rally = by_key()
    tags = WORLD["tags"]
    response = rally.get("Tag", fetch="Name", query=f'Name contains "{tags["name"]}"', order="Name", pagesize=100)
    same(response.resultCount, tags["count"])
    same(names(response), [f'{tags["name"]} {number:04}' for number in range(1, tags["count"] + 1)])


@check("reads the types and allowed values from the schema")
def _():
    rally = by_key()
    defect = rally.typedef("Defect")
    same((defect.ElementName, defect.IDPrefix, defect.Creatable, defect.Abstract), ("Defect", "DE", True, False))
    holds(len(defect.Attributes) >= 90, f"{len(defect.Attributes)} attributes")
    holds("TypeDefinition" == defect._type and "FormattedID" in str(defect), "the definition cannot be printed")
    same(rally.getAllowedValues("Defect", "State"), ["Submitted", "Open", "Fixed", "Closed"])
    holds("Cosmetic" in rally.getAllowedValues("Defect", "Severity"), "no Cosmetic")
    states = rally.getAllowedValues("HierarchicalRequirement", "ScheduleState")
    same(states[states.index("Defined"):], ["Defined", "In-Progress", "Completed", "Accepted", "Custom 1"])
    for name in ("HierarchicalRequirement", "Task", "Iteration", "Release", "Tag", "Project", "User", "UserProfile", "Subscription"):
        holds(rally.typedef(name), f"no {name} in the schema")
        holds(str(rally.typedef(name)), f"{name} cannot be printed")


@check("finds users by user name, by display name and by ObjectID, and their details")
def _():
    rally = by_key()
    wanted = WORLD["users"]["Editor"]["userName"]
    found = rally.getUserInfo(username=wanted)
    same([user.UserName for user in found], [wanted])
    user = rally.getUserInfo(oid=found[0].oid)
    same((user.UserName, user.Name), (wanted, user.DisplayName))
    holds(wanted in [one.UserName for one in rally.getUserInfo(name=user.DisplayName)], "not found by display name")
    holds(user.details(), "no details")


@check("lists all users with their profiles for a subscription administrator")
def _():
    rally = by_password("Subscription Admin")
    users = rally.getAllUsers()
    listed = {user.UserName for user in users}
    wanted = {user["userName"] for user in WORLD["users"].values()}
    same(wanted - listed, set())
    for user in users:
        holds(user.UserProfile is None or "DefaultWorkspace" in user.UserProfile.attributes(), f"{user.UserName} has a bare profile")


@check("finds and uses a project by its path of three names")
def _():
    holds(WORLD["path"], "the key's owner sees no three projects above one another")
    rally = by_password("Subscription Admin")
    path = " // ".join(WORLD["path"])
    rally.setProject(path)
    same(rally.getProject().Name, path)
    same(rally.get("Defect", fetch="Name", limit=1).errors, [])


@check("switches to another workspace and back")
def _():
    rally = by_password("Subscription Admin")
    others = [workspace.Name for workspace in rally.getWorkspaces() if workspace.Name != WORKSPACE]
    holds(others, "there is only one workspace")
    rally.setWorkspace(others[0])
    same(rally.getWorkspace().Name, others[0])
    same(rally.get("Defect", fetch="FormattedID", limit=1).errors, [])
    rally.setWorkspace(WORKSPACE)
    same(rally.get("Defect", fetch="FormattedID", limit=1).errors, [])


finish()
