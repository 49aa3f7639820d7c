"""Portfolios, tests, attachments, milestones, discussions and the recycle bin, as users of pyral work with them."""

import os

from pyral.restapi import RallyAttributeNameError

from pyral_world import WORLD, RallyRESTAPIError, by_key, check, finish, holds, names, raises, same

MARK = f'{WORLD["marker"]} work'
rally = by_key()
made = {}


def create(key, entity, attributes):
    made[key] = rally.create(entity, attributes)
    return made[key]


def fresh(key):
    """What was made under a key, read again with all its attributes."""
    entity = made[key]._type.split("/")[-1]
    return rally.get(entity, fetch=True, query=f"ObjectID = {made[key].oid}", instance=True)


def portfolio():
    @check("creates an initiative and a feature below it")
    def _():
        initiative = create("initiative", "Initiative", {"Name": f"{MARK} initiative"})
        holds(initiative.FormattedID.startswith("I"), initiative.FormattedID)
        feature = create("feature", "Feature", {"Name": f"{MARK} feature", "Parent": initiative.ref})
        holds(feature.FormattedID.startswith("F"), feature.FormattedID)
        same(feature.Parent.oid, initiative.oid)
        same(names(fresh("initiative").Children), [f"{MARK} feature"])

    @check("reads the states of features in their order, and puts a feature into one")
    def _():
        states = rally.getStates("Feature")
        same(names(states), ["Discovering", "Developing", "Measuring", "Done"])
        same(rally.getState("Feature", "Measuring").oid, states[2].oid)
        changed = rally.update("Feature", {"FormattedID": made["feature"].FormattedID, "State": states[1].ref})
        same((changed.oid, changed.State.Name), (made["feature"].oid, "Developing"))

    @check("gives a feature a preliminary estimate and reads what it is worth")
    def _():
        large = rally.get("PreliminaryEstimate", fetch="Name,Value", query='Name = "L"', instance=True)
        changed = rally.update("Feature", {"ObjectID": made["feature"].oid, "PreliminaryEstimate": large.ref})
        same((changed.PreliminaryEstimate.Name, changed.PreliminaryEstimateValue), ("L", 8))

    @check("reads the allowed values of a feature, and prints its type")
    def _():
        values = rally.getAllowedValues("Feature", "InvestmentCategory")
        same(values[-4:], ["Short Term Growth", "Strategic Growth", "Cost Savings", "Maintenance"])
        holds("PreliminaryEstimate" in str(rally.typedef("Feature")), "the definition cannot be printed")
        same(rally.typedef("Feature").inheritanceChain()[-2:], ["PortfolioItem", "PortfolioItem_Feature"])

    @check("prints the types beside it, which it knows from the schema alone")
    def _():
        kinds = "Theme Initiative TestCase TestCaseStep TestCaseResult TestSet TestFolder DefectSuite Risk Milestone Attachment"
        others = "ConversationPost RecycleBinEntry Preference Build BuildDefinition Changeset Change SCMRepository PullRequest"
        for name in [*kinds.split(), *others.split(), "UserIterationCapacity", "TimeEntryItem", "TimeEntryValue", "FlowState"]:
            holds(name in str(rally.typedef(name)), f"{name} cannot be printed")

    @check("sees what stories add up to in their feature and its initiative")
    def _():
        for key, points in (("first", 3), ("second", 5)):
            story = {"Name": f"{MARK} {key}", "PortfolioItem": made["feature"].ref, "PlanEstimate": points}
            create(key, "Story", story)
        rally.update("Story", {"ObjectID": made["first"].oid, "ScheduleState": "Accepted"})
        for key in ("feature", "initiative"):
            item = fresh(key)
            same((item.LeafStoryCount, item.AcceptedLeafStoryCount), (2, 1))
            same((item.LeafStoryPlanEstimateTotal, item.PercentDoneByStoryPlanEstimate), (8, 0.375))
        same(sorted(names(fresh("feature").UserStories)), [f"{MARK} first", f"{MARK} second"])
        same(fresh("second").Feature.oid, made["feature"].oid)

    @check("ranks a feature to the top, through the path of all portfolio items")
    def _():
        create("other feature", "Feature", {"Name": f"{MARK} other"})

        def order():
            return names(rally.get("Feature", fetch="Name", query=f'Name contains "{MARK}"', order="Rank ASC"))

        same(rally.rankToTop(made["other feature"]).status_code, 200)
        same(order(), [f"{MARK} other", f"{MARK} feature"])
        rally.rankToBottom(made["other feature"])
        same(order(), [f"{MARK} feature", f"{MARK} other"])

    @check("reads the revisions of a feature")
    def _():
        revisions = fresh("feature").RevisionHistory.Revisions
        same(revisions[-1].Description, "Original revision")
        holds(any("PRELIMINARY ESTIMATE added [L]" in each.Description for each in revisions), revisions[0].Description)

    @check("is refused a portfolio item of no level")
    def _():
        raises((*RallyRESTAPIError, Exception), lambda: rally.create("PortfolioItem", {"Name": f"{MARK} none"}))
        same(rally.get("PortfolioItem", fetch="Name", query=f'Name = "{MARK} none"').resultCount, 0)


def tests():
    @check("creates a test case in a folder, for a story, with two steps")
    def _():
        folder = create("folder", "TestFolder", {"Name": f"{MARK} folder"})
        attributes = {"Name": f"{MARK} test", "TestFolder": folder.ref, "WorkProduct": made["first"].ref}
        test = create("test", "TestCase", {**attributes, "Type": "Regression", "Method": "Manual"})
        holds(test.FormattedID.startswith("TC"), test.FormattedID)
        for index, (say, expect) in enumerate([("knock", "who is there"), ("wait", "nothing")]):
            step = {"TestCase": test.ref, "StepIndex": index, "Input": say, "ExpectedResult": expect}
            rally.create("TestCaseStep", step)
        same([(step.Input, step.ExpectedResult) for step in fresh("test").Steps], [("knock", "who is there"), ("wait", "nothing")])

    @check("records results and reads the verdict of the last one on the test and its story")
    def _():
        for verdict, day in (("Fail", "2026-01-05"), ("Pass", "2026-01-06")):
            result = {"TestCase": made["test"].ref, "Build": 27, "Date": f"{day}T10:00:00.000Z", "Verdict": verdict}
            made[verdict] = rally.create("TestCaseResult", result)
        test = fresh("test")
        same((test.LastVerdict, test.LastBuild, test.LastRun), ("Pass", "27", "2026-01-06T10:00:00.000Z"))
        same(sorted(result.Verdict for result in test.Results), ["Fail", "Pass"])
        story = fresh("first")
        same((story.TestCaseCount, story.PassingTestCaseCount), (1, 1))
        same(story.TestCaseStatus, "ALL_RUN_ALL_PASSING")

    @check("adds a test case to a test set and drops it again")
    def _():
        test_set = create("set", "TestSet", {"Name": f"{MARK} set"})
        changed = rally.addCollectionItems(test_set, "TestCases", [made["test"]])
        same(names(changed.TestCases), [f"{MARK} test"])
        rally.dropCollectionItems(changed, "TestCases", [made["test"]])
        same(fresh("set").TestCases, [])

    @check("reads the allowed values of tests")
    def _():
        same(rally.getAllowedValues("TestCase", "Method"), ["Manual", "Automated"])
        same(rally.getAllowedValues("TestCaseResult", "Verdict"), ["Blocked", "Error", "Fail", "Inconclusive", "Pass"])


def attachments():
    path = os.path.join(WORLD["folder"], f'{MARK.replace(" ", "-")}.bin')
    content = bytes(range(256)) * 3
    with open(path, "wb") as file:
        file.write(content)
    name = os.path.basename(path)

    @check("attaches a file to a story and reads its bytes again")
    def _():
        attachment = rally.addAttachment(fresh("first"), path, mime_type="application/octet-stream")
        same((attachment.Name, attachment.Size, attachment.ContentType), (name, len(content), "application/octet-stream"))
        same(rally.getAttachmentNames(fresh("first")), [name])
        [read] = rally.getAttachments(fresh("first"))
        same((read.Content, read.User.oid), (content, WORLD["owner"]["oid"]))
        same(rally.addAttachment(fresh("first"), path).oid, attachment.oid)

    @check("attaches a file to a result of a test")
    def _():
        attachment = rally.addAttachment(made["Pass"], path)
        result = rally.get("TestCaseResult", fetch=True, query=f'ObjectID = {made["Pass"].oid}', instance=True)
        same([each.oid for each in result.Attachments], [attachment.oid])

    @check("takes an attachment off again, by the name of the file")
    def _():
        holds(rally.deleteAttachment(fresh("first"), name), "not deleted")
        same(fresh("first").Attachments, [])
        same(rally.deleteAttachment(fresh("first"), name), False)


def around():
    @check("puts a story under a milestone and reads the collection by its address")
    def _():
        milestone = create("milestone", "Milestone", {"Name": f"{MARK} milestone", "TargetDate": "2026-03-01T00:00:00.000Z"})
        holds(milestone.FormattedID.startswith("MI"), milestone.FormattedID)
        changed = rally.addCollectionItems(fresh("first"), "Milestones", [milestone])
        same(names(changed.Milestones), [f"{MARK} milestone"])
        raw = f'https://{WORLD["server"]}/slm/webservice/v2.0/milestone/{milestone.oid}/Artifacts'
        same(names(rally.getCollection(raw)), [f"{MARK} first"])
        rally.dropCollectionItems(fresh("first"), "Milestones", [milestone])
        same(fresh("first").Milestones, [])

    @check("posts to the discussion of a story, and reads it in order")
    def _():
        for text in ("Does it rain?", "Not today."):
            rally.create("ConversationPost", {"Artifact": made["second"].ref, "Text": text})
        posts = sorted(fresh("second").Discussion, key=lambda post: post.PostNumber)
        same([post.Text for post in posts], ["Does it rain?", "Not today."])
        same({post.User.oid for post in posts}, {WORLD["owner"]["oid"]})
        found = rally.get("ConversationPost", fetch="Text", query=f'Artifact = "{made["second"].ref}"')
        same(found.resultCount, 2)

    @check("blocks a story and reads who did it")
    def _():
        changed = rally.update("Story", {"ObjectID": made["second"].oid, "Blocked": True, "BlockedReason": "rain"})
        same((changed.Blocked, changed.BlockedReason), (True, "rain"))
        same(changed.Blocker.BlockedBy.oid, WORLD["owner"]["oid"])
        same(rally.update("Story", {"ObjectID": made["second"].oid, "Blocked": False}).Blocker, None)

    @check("finds what it deleted in the recycle bin, which nobody fills by hand")
    def _():
        formatted_id = made["second"].FormattedID
        same(rally.delete("Story", made["second"].oid), True)
        response = rally.get("RecycleBinEntry", fetch="ObjectID,ID,Name", query=f'ID = "{formatted_id}"')
        same([(entry.ID, entry.Name) for entry in response], [(formatted_id, f"{MARK} second")])
        same(fresh("feature").LeafStoryCount, 1)
        raises(Exception, lambda: rally.create("RecycleBinEntry", {"Name": "x"}))

    @check("refuses an attribute that the schema of a feature does not list")
    def _():
        said = raises(RallyAttributeNameError, lambda: rally.create("Feature", {"Name": "x", "Nonsense": 1}))
        same(said, "Nonsense")

    @check("deletes what it made")
    def _():
        for key in ("set", "test", "first", "milestone", "other feature", "feature", "initiative"):
            same((key, rally.delete(made[key]._type.split("/")[-1], made[key].oid)), (key, True))


portfolio()
tests()
attachments()
around()
finish()
