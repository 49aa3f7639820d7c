import { beforeAll, describe, expect, it, test } from 'vitest';
import type { Attribute } from '../../src/model/attribute.ts';
import { type ObjectType, registry } from '../../src/model/registry.ts';
import { tables } from '../../src/model/tables.ts';
import { creatableTypes, createSpecimens, inPond, isWritable, type Values } from '../support/specimens.ts';
import { type Caller, type Json, type Reply, useWorld } from '../support/world.ts';
import { type Actor, PROJECT, USER } from '../support/world-seed.ts';

const world = useWorld();

let admin: Caller;
beforeAll(() => {
  admin = world.as('admin');
});

const specimens = createSpecimens(() => admin);

const ACTORS = Object.keys(USER) as readonly Actor[];

/** Who edits in the pond, or somewhere in the garden. */
const EDITORS: readonly Actor[] = ['admin', 'keeper', 'warden', 'editor', 'angler'];
const PROJECT_ADMINS: readonly Actor[] = ['admin', 'keeper', 'warden'];
const WORKSPACE_ADMINS: readonly Actor[] = ['admin', 'keeper'];

/** Who makes and changes objects of a type in the pond: a type that is missing here is a failing test. */
const WRITERS: Readonly<Record<string, readonly Actor[]>> = {
  Attachment: EDITORS,
  AttachmentContent: EDITORS,
  Build: EDITORS,
  BuildDefinition: EDITORS,
  Change: EDITORS,
  Changeset: EDITORS,
  ConversationPost: EDITORS,
  Defect: EDITORS,
  DefectSuite: EDITORS,
  FlowState: PROJECT_ADMINS,
  HierarchicalRequirement: EDITORS,
  Iteration: EDITORS,
  Milestone: EDITORS,
  'PortfolioItem/Feature': EDITORS,
  'PortfolioItem/Initiative': EDITORS,
  'PortfolioItem/Theme': EDITORS,
  PreliminaryEstimate: WORKSPACE_ADMINS,
  Project: PROJECT_ADMINS,
  ProjectPermission: PROJECT_ADMINS,
  PullRequest: EDITORS,
  Release: EDITORS,
  Risk: EDITORS,
  SCMRepository: EDITORS,
  State: WORKSPACE_ADMINS,
  Tag: EDITORS,
  Task: EDITORS,
  TestCase: EDITORS,
  TestCaseResult: EDITORS,
  TestCaseStep: EDITORS,
  TestFolder: EDITORS,
  TestSet: EDITORS,
  TimeEntryItem: EDITORS,
  TimeEntryValue: EDITORS,
  User: WORKSPACE_ADMINS,
  UserIterationCapacity: EDITORS,
  Workspace: ['admin'],
  WorkspacePermission: WORKSPACE_ADMINS,
};

/** Preferences are their user's own, which scenarios of their own are about. */
const types = creatableTypes.filter(({ name }) => name !== 'Preference');
const named = types.map((type): [string, ObjectType] => [type.name, type]);
const updatable = named.filter(([, type]) => type.operations.includes('U'));
/** Other users are changed by the subscription's administrator alone; the new projects are the maker's own to administer. */
const UPDATERS: Readonly<Record<string, readonly Actor[]>> = {
  ...WRITERS,
  User: ['admin'],
  Project: WORKSPACE_ADMINS,
  // Somebody else's words are the administrators' to change.
  ConversationPost: PROJECT_ADMINS,
};

/** Whether rows of a table are in a project, of their own or through what they hang on. */
const isInProject = (name: string): boolean =>
  tables[name]?.visibleBy === 'project' || tables[name]?.owners.some(({ table }) => isInProject(table)) === true;

const isPlaced = ({ table }: ObjectType): boolean => isInProject(table.name);
const placed = named.filter(([, type]) => isPlaced(type));
const placedAndUpdatable = updatable.filter(([, type]) => isPlaced(type));

const refusal = (action: string, type: ObjectType, oid?: number): string =>
  `Not authorized to ${action}: ${type.elementName}${oid === undefined ? '' : ` ${oid}`}`;

/** A change that is one: another value of some attribute that holds no reference. */
const changeOf = async (type: ObjectType): Promise<Values> => {
  const attribute = type.attributes.find(
    (each) =>
      isWritable(each) && !each.createOnly && !each.constrained && ['STRING', 'TEXT', 'DECIMAL'].includes(each.kind),
  );
  if (attribute === undefined) throw new Error(`${type.name} has nothing to change`);
  return { [attribute.name]: attribute.kind === 'DECIMAL' ? 1.25 : `changed ${type.elementName}`.slice(0, 24) };
};

const expectNothingWritten = async (write: () => Promise<readonly Reply[]>): Promise<readonly Reply[]> => {
  const before = await world.digest();
  const replies = await write();
  expect(await world.digest()).toEqual(before);
  return replies;
};

it('every type has its writers', () => {
  expect(Object.keys(WRITERS).sort()).toEqual(types.map(({ name }) => name).sort());
});

/** Contents are attached by who sent them. */
const contentOf = async (actor: Actor): Promise<Values> => {
  const Content = Buffer.from(`of the ${actor}`).toString('base64');
  const { _ref } = await world.as(actor).create('attachmentcontent', { Content }, inPond);
  return { Content: { _ref } };
};

describe('a new object', () => {
  test.each(named)('%s', async (name, type) => {
    const others = ACTORS.filter((actor) => !WRITERS[name]?.includes(actor));
    const bodies: Values[] = [];
    for (const _actor of others) bodies.push(await specimens.minimal(type));
    const refused = await expectNothingWritten(() =>
      Promise.all(others.map((actor, at) => world.as(actor).post(`/${type.path}/create`, { x: bodies[at] }, inPond))),
    );
    for (const [at, { status, root, result }] of refused.entries()) {
      expect([others[at], status, root]).toEqual([others[at], 200, 'CreateResult']);
      expect(result.Errors).toHaveLength(1);
      // Those outside do not even see what it refers to; contents nobody but their sender does before they are attached.
      const isUnseen = /^Could not read: Could not read referenced object \d+$/.test(result.Errors[0]);
      if (!isUnseen) expect([others[at], result.Errors]).toEqual([others[at], [refusal('create', type)]]);
      else if (name !== 'Attachment') expect(['outsider', 'warden', 'angler']).toContain(others[at]);
    }
    for (const actor of WRITERS[name] ?? []) {
      const sent = name === 'Attachment' ? await contentOf(actor) : {};
      const body = { ...(await specimens.minimal(type)), ...sent };
      const { result } = await world.as(actor).post(`/${type.path}/create`, { x: body }, inPond);
      expect([actor, result.Errors]).toEqual([actor, []]);
    }
  });
});

describe('an object that is there', () => {
  test.each(updatable)('%s', async (name, type) => {
    const { ObjectID } = await specimens.make(type);
    const path = `/${type.path}/${ObjectID}`;
    const others = ACTORS.filter((actor) => !UPDATERS[name]?.includes(actor));
    const change = await changeOf(type);
    const refused = await expectNothingWritten(() =>
      Promise.all(others.map((actor) => world.as(actor).post(path, { x: change }))),
    );
    for (const [at, { status, result }] of refused.entries()) {
      expect(status).toBe(200);
      const isSeen = (await world.as(others[at] as Actor).get(path)).result.Errors.length === 0;
      const sentence = isSeen
        ? refusal('update', type, ObjectID)
        : `Could not read: Could not read ${type.elementName} ${ObjectID} to update.`;
      expect([others[at], result.Errors]).toEqual([others[at], [sentence]]);
      if (isPlaced(type)) expect([others[at], isSeen]).toEqual([others[at], others[at] !== 'outsider']);
    }
    for (const actor of UPDATERS[name] ?? []) {
      const { result } = await world.as(actor).post(path, { x: await changeOf(type) });
      expect([actor, result.Errors]).toEqual([actor, []]);
    }
  });
});

/** The attribute by which an object is somewhere: its own project, or what it hangs on. */
const placeOf = (type: ObjectType): Attribute => {
  if (type.table.visibleBy === 'project' && type.attribute('Project')?.readOnly === false) {
    return type.attribute('Project') as Attribute;
  }
  const columns = type.name === 'Task' ? ['work_product_id'] : type.table.owners.map(({ column }) => column);
  const found = type.attributes.find(({ storage }) => storage.at === 'reference' && columns.includes(storage.column));
  if (found === undefined) throw new Error(`${type.name} hangs on nothing`);
  return found;
};

const STAND_INS: Readonly<Record<string, string>> = { SchedulableArtifact: 'Defect', Artifact: 'Defect' };

/** What puts an object of this type into a project: the project, or an owner that is made there. */
const placeIn = async (type: ObjectType, project: string): Promise<Json> => {
  const place = placeOf(type);
  if (place.ref === 'Project') return { _ref: project };
  const owner = registry.type(STAND_INS[place.ref ?? ''] ?? place.ref ?? '');
  const made = await specimens.make(owner, { [placeOf(owner).name]: await placeIn(owner, project) });
  return { _ref: made._ref };
};

const madeIn = async (type: ObjectType, project: string): Promise<Json> => {
  // The day of an hour lies in the week of its item; both come from the specimen.
  if (type.name !== 'TimeEntryValue')
    return specimens.make(type, { [placeOf(type).name]: await placeIn(type, project) });
  const item = await specimens.make(registry.type('TimeEntryItem'), {
    Project: { _ref: project },
    WeekStartDate: '2031-01-05',
    User: { _ref: `/user/${USER.viewer}` },
    WorkProduct: { _ref: (await specimens.make(registry.type('Defect'), { Project: { _ref: project } }))._ref },
  });
  return specimens.make(type, { TimeEntryItem: { _ref: item._ref }, DateVal: '2031-01-06' });
};

const reeds = `/project/${PROJECT.reeds}`;
const pond = `/project/${PROJECT.pond}`;
const shed = `/project/${PROJECT.shed}`;

describe('what is in a project that one may only look at, or not even that', () => {
  test.each(placedAndUpdatable)('%s', async (_, type) => {
    const [seen, hidden] = [await madeIn(type, reeds), await madeIn(type, shed)];
    const change = await changeOf(type);
    const angler = world.as('angler');
    const path = (object: Json): string => `/${type.path}/${object.ObjectID}`;
    await expectNothingWritten(async () => {
      expect((await angler.get(path(seen))).result.Errors).toEqual([]);
      expect((await angler.post(path(seen), { x: change })).result.Errors).toEqual([
        refusal('update', type, seen.ObjectID),
      ]);
      expect((await angler.get(path(hidden))).result.Errors).toEqual(['Cannot find object to read']);
      expect((await angler.post(path(hidden), { x: change })).result.Errors).toEqual([
        `Could not read: Could not read ${type.elementName} ${hidden.ObjectID} to update.`,
      ]);
      expect((await angler.delete(path(hidden))).result.Errors).toEqual(['Object to delete cannot be null']);
      return [];
    });
  });
});

describe('moving an object takes the right where it is and where it goes', () => {
  const movable = placedAndUpdatable.filter(([, type]) => !placeOf(type).createOnly);

  test.each(movable)('%s', async (_, type) => {
    const { name } = placeOf(type);
    const [inside, outside] = [await madeIn(type, pond), await madeIn(type, reeds)];
    const [toPond, toReeds] = [await placeIn(type, pond), await placeIn(type, reeds)];
    const angler = world.as('angler');
    const move = (caller: Caller, object: Json, to: Json): Promise<Reply> =>
      caller.post(`/${type.path}/${object.ObjectID}`, { x: { [name]: to } });
    await expectNothingWritten(async () => {
      expect((await move(angler, inside, toReeds)).result.Errors).toEqual([refusal('update', type, inside.ObjectID)]);
      expect((await move(angler, outside, toPond)).result.Errors).toEqual([refusal('update', type, outside.ObjectID)]);
      return [];
    });
    const able = UPDATERS[type.name]?.includes('editor') ? world.as('editor') : world.as('keeper');
    expect((await move(able, inside, toReeds)).result.Errors).toEqual([]);
    expect((await move(able, outside, toPond)).result.Errors).toEqual([]);
  });
});

describe('a closed project takes no work', () => {
  test.each(placed)('%s', async (_, type) => {
    const project = await specimens.make(registry.type('Project'));
    const object = await madeIn(type, project._ref);
    const place = await placeIn(type, project._ref);
    const minimal = await specimens.minimal(type);
    const values =
      type.name === 'TimeEntryValue'
        ? { ...minimal, TimeEntryItem: object.TimeEntryItem }
        : { ...minimal, [placeOf(type).name]: place };
    const day = type.name === 'TimeEntryValue' ? { DateVal: '2031-01-07' } : {};
    await admin.update(`/project/${project.ObjectID}`, { State: 'Closed' });
    const closed = [`Validation error: ${type.elementName}.Project is closed`];
    await expectNothingWritten(async () => {
      const { result } = await admin.post(`/${type.path}/create`, { x: { ...values, ...day } }, inPond);
      expect(result.Errors).toEqual(closed);
      if (!type.operations.includes('U')) return [];
      const changed = await admin.post(`/${type.path}/${object.ObjectID}`, { x: await changeOf(type) });
      expect(changed.result.Errors).toEqual(closed);
      return [];
    });
  });
});
