import { beforeAll, describe, expect, it, test } from 'vitest';
import type { Attribute } from '../../src/model/attribute.ts';
import { type ObjectType, registry } from '../../src/model/registry.ts';
import { wrongHistories } from '../support/recount.ts';
import { creatableTypes, createSpecimens, inPond, isFirstWith, isWritable, type Values } from '../support/specimens.ts';
import { type Caller, type Json, useWorld } from '../support/world.ts';
import { type Actor, PROJECT } from '../support/world-seed.ts';

const world = useWorld();

let admin: Caller;
beforeAll(() => {
  admin = world.as('admin');
});

const specimens = createSpecimens(() => admin);

const hasHistory = (type: ObjectType): boolean => type.attribute('RevisionHistory')?.storage.at === 'reference';

const updatable = creatableTypes
  .filter((type) => hasHistory(type) && type.operations.includes('U'))
  .map((type): [string, ObjectType] => [type.name, type]);

const historyOf = async (object: Json, actor: Actor = 'admin'): Promise<Json> => {
  if (object.RevisionHistory) return object.RevisionHistory;
  const [type, oid] = String(object._ref).split('/').slice(-2);
  const path = object._type.startsWith('PortfolioItem/') ? `portfolioitem/${type}` : type;
  const { result } = await world.as(actor).get(`/${path}/${oid}`, { fetch: 'RevisionHistory' });
  return result.RevisionHistory;
};

/** The revisions of an object, newest first. */
const revisionsOf = async (object: Json, actor: Actor = 'admin'): Promise<readonly Json[]> => {
  const history = await historyOf(object, actor);
  const oid = String(history._ref).split('/').at(-1);
  const { result } = await world
    .as(actor)
    .get(`/revisionhistory/${oid}/Revisions`, { pagesize: 200, workspace: inGarden });
  expect(result.Errors).toEqual([]);
  return result.Results;
};

const inGarden = '/workspace/200';

const descriptions = async (object: Json): Promise<readonly string[]> =>
  (await revisionsOf(object)).map(({ Description }) => Description);

const newest = async (object: Json): Promise<string> => (await descriptions(object))[0] ?? '';

/** `Mon May 04 00:00:00 EDT 2026`: what a clock in the garden shows. */
const javaDate = (iso: string): string => {
  const parts = new Map(
    new Intl.DateTimeFormat('en-US', {
      timeZone: 'America/New_York',
      weekday: 'short',
      month: 'short',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      year: 'numeric',
      hourCycle: 'h23',
      timeZoneName: 'short',
    })
      .formatToParts(new Date(iso))
      .map(({ type, value }) => [type, value]),
  );
  const part = (type: string): string => parts.get(type as Intl.DateTimeFormatPartTypes) ?? '';
  return `${part('weekday')} ${part('month')} ${part('day')} ${part('hour')}:${part('minute')}:${part('second')} ${part('timeZoneName')} ${part('year')}`;
};

/** An item of a collection goes by its number and name, what a reference leads to by its name. */
const labelOf = async (reference: Json, isItem: boolean): Promise<string> => {
  const path = String(reference._ref).replace(/^.*\/v2\.0/, '');
  const { result } = await admin.get(path, { fetch: 'ObjectID,FormattedID,Name,DisplayName' });
  const name = `${result.DisplayName ?? result.Name ?? result.ObjectID}`;
  return isItem && result.FormattedID ? `${result.FormattedID}: ${name}` : name;
};

/** How a value is printed in brackets. */
const printed = async (attribute: Attribute, value: Json): Promise<string> => {
  switch (attribute.kind) {
    case 'OBJECT':
      return labelOf(value, false);
    case 'COLLECTION':
      return labelOf(value[0], true);
    case 'DATE':
      return javaDate(value);
    case 'QUANTITY':
    case 'DECIMAL':
      return Number.isInteger(value) ? `${value}.0` : String(value);
    default:
      return String(value);
  }
};

const isChoice = ({ kind, constrained }: Attribute): boolean => constrained || kind === 'RATING' || kind === 'STATE';

const isText = (attribute: Attribute): boolean =>
  ['STRING', 'TEXT', 'RATING', 'STATE'].includes(attribute.kind) && !isChoice(attribute);

/** The clause for an attribute that had `before` (null: nothing) and has `after`. */
const clause = async (attribute: Attribute, before: Json, after: Json): Promise<string> => {
  const subject = attribute.displayName.toUpperCase();
  const was = before === null ? null : await printed(attribute, before);
  const is = after === null ? null : await printed(attribute, after);
  if (attribute.kind === 'RATING' || attribute.kind === 'STATE') {
    return `${subject} changed from [${was ?? ''}] to [${is ?? ''}]`;
  }
  if (attribute.kind === 'BOOLEAN') return `${subject} changed from [${was ?? 'false'}] to [${is ?? 'false'}]`;
  if (was !== null && is !== null) return `${subject} changed from [${was}] to [${is}]`;
  if (is === null) return `${subject} removed [${was}]`;
  return isText(attribute) ? `${subject} changed to [${is}]` : `${subject} added [${is}]`;
};

/** Attributes that move others with them: their clauses stand beside more. Other tests are about those. */
const MOVES_OTHERS = new Set([
  'Task.State',
  'Task.WorkProduct',
  'Project.Parent',
  'HierarchicalRequirement.Parent',
  'HierarchicalRequirement.PortfolioItem',
]);

/** What the server fills in again when it is emptied. */
const FILLED_IN = new Set(['User.DisplayName']);

const isShort = (text: string): boolean => text.length < 500;

describe('each attribute has its clause', () => {
  test.each(updatable)('of a %s', async (_, type) => {
    const object = await specimens.make(type);
    const path = `/${type.path}/${object.ObjectID}`;
    const attributes = type.attributes.filter(
      (each) => isWritable(each) && !each.createOnly && each.ref !== 'Workspace' && isFirstWith(type, each),
    );
    expect(await descriptions(object)).toEqual(['Original revision']);
    for (const attribute of attributes) {
      const { name, kind } = attribute;
      const fetch = { fetch: name };
      const { result: before } = await admin.get(path, fetch);
      const wanted: Json = await specimens.value(type, attribute);
      if (wanted === undefined) continue;
      const { result } = await admin.post(path, { [type.elementName]: { [name]: wanted } }, fetch);
      expect([name, result.Errors]).toEqual([name, []]);
      if (result.Object._objectVersion === before._objectVersion) continue;
      const was = kind === 'COLLECTION' || before[name] === 'None' || before[name] === '' ? null : before[name];
      const expected = await clause(attribute, was, wanted);
      const said = await newest(object);
      expect(isShort(said)).toBe(true);
      if (MOVES_OTHERS.has(`${type.name}.${name}`)) expect(said).toContain(expected);
      else expect(said.split(', ').includes(expected) || said.startsWith(expected) ? expected : said).toBe(expected);
      if (attribute.required || FILLED_IN.has(`${type.name}.${name}`)) continue;
      const emptied = kind === 'COLLECTION' ? [] : kind === 'BOOLEAN' ? false : null;
      const { result: cleared } = await admin.post(path, { [type.elementName]: { [name]: emptied } }, fetch);
      expect([name, cleared.Errors]).toEqual([name, []]);
      if (cleared.Object._objectVersion === result.Object._objectVersion) continue;
      expect(await newest(object)).toContain(await clause(attribute, wanted, emptied === false ? false : null));
    }
    const { result } = await admin.get(path);
    expect(await revisionsOf(object)).toHaveLength(Number(result.VersionId));
    expect(await wrongHistories(world.database)).toEqual([]);
  });
});

describe('a revision says', () => {
  it('its number, its author, its time, and everything that changed: values in the order of the model, then collections', async () => {
    const editor = world.as('editor');
    const started = Date.now();
    const defect = await editor.create('defect', { Name: 'told', Description: '' });
    const tag = await editor.create('tag', { Name: 'commas, too' });
    const milestone = await editor.create('milestone', { Name: 'numbered' });
    const parent = await editor.create('hierarchicalrequirement', { Name: 'the story' });
    const changed = await editor.update(`/defect/${defect.ObjectID}`, {
      Blocked: true,
      BlockedReason: 'rain',
      Description: '<b>wet</b>',
      PlanEstimate: 3,
      Severity: 'Cosmetic',
      TargetDate: '2026-09-11T21:03:16Z',
      Requirement: parent._ref,
      Tags: [tag._ref],
      Milestones: [milestone._ref],
    });
    const [latest, first] = await revisionsOf(defect);
    expect(latest.Description).toBe(
      [
        'DESCRIPTION changed to [<b>wet</b>]',
        'BLOCKED changed from [false] to [true]',
        'BLOCKED REASON changed to [rain]',
        'PLAN ESTIMATE added [3.0]',
        'REQUIREMENT added [the story]',
        'SEVERITY changed from [] to [Cosmetic]',
        'TARGET DATE added [Fri Sep 11 17:03:16 EDT 2026]',
        'TAGS added [commas, too]',
        `MILESTONES added [${milestone.FormattedID}: numbered]`,
      ].join(', '),
    );
    expect(latest).toMatchObject({ RevisionNumber: 1, User: { _refObjectName: 'Eve Editor' } });
    expect(first).toMatchObject({ RevisionNumber: 0, Description: 'Original revision' });
    expect(Date.parse(latest.CreationDate)).toBeGreaterThanOrEqual(started - 1_000);
    expect(Math.abs(Date.parse(changed.LastUpdateDate) - Date.parse(latest.CreationDate))).toBeLessThan(5_000);
    expect(changed).toMatchObject({ VersionId: '2', _objectVersion: '2' });
  });

  it('nothing, and there is none, when nothing changed', async () => {
    const defect = await admin.create('defect', { Name: 'still' }, inPond);
    const { LastUpdateDate } = await admin.update(`/defect/${defect.ObjectID}`, { Name: 'still', Tags: [] });
    expect(LastUpdateDate).toBe(defect.LastUpdateDate);
    expect(await descriptions(defect)).toEqual(['Original revision']);
  });
});

describe('the history of an object is seen by who sees the object', () => {
  const types = creatableTypes.filter((type) => hasHistory(type) && type.table.key === 'workspace');
  const inShed = { Project: { _ref: `/project/${PROJECT.shed}` } };

  /** Makes an object of a type whose project, or whose owner's, is hidden from the angler. */
  const hidden = async (type: ObjectType): Promise<Json> => {
    if (type.attribute('Project')?.readOnly === false) return specimens.make(type, inShed);
    const owner = type.attributes.find(
      ({ name, kind, required }) => kind === 'OBJECT' && required && ['WorkProduct', 'TimeEntryItem'].includes(name),
    );
    if (owner === undefined) throw new Error(`Nothing hides a ${type.name}`);
    const target = registry.type(owner.ref === 'SchedulableArtifact' ? 'Defect' : (owner.ref ?? ''));
    const week: Values = type.name === 'TimeEntryValue' ? { WeekStartDate: '2030-01-06' } : {};
    const { _ref } = await specimens.make(target, { ...inShed, ...week });
    return specimens.make(type, {
      [owner.name]: { _ref },
      ...(type.name === 'TimeEntryValue' ? { DateVal: '2030-01-07' } : {}),
    });
  };

  const count = async (object: Json, history: Json, actor: Actor): Promise<readonly number[]> => {
    const oid = Number(String(history._ref).split('/').at(-1));
    const caller = world.as(actor);
    const read = await caller.get(`/revisionhistory/${oid}`);
    const query = { workspace: inGarden, query: `(RevisionHistory = "/revisionhistory/${oid}")` };
    const asked = await caller.get('/revision', query);
    if (actor !== 'outsider') expect(asked.result.Errors).toEqual([]);
    const shown = await caller.get(`/${registry.type(object._type).path}/${object.ObjectID}`);
    return [shown, read]
      .map(({ result }) => (result.Errors.length === 0 ? 1 : 0))
      .concat(asked.result.TotalResultCount);
  };

  const isPlaced = (type: ObjectType): boolean =>
    type.table.visibleBy === 'project' || type.table.visibleBy === 'owners';

  test.each(types.filter(isPlaced).map((type): [string, ObjectType] => [type.name, type]))('%s', async (_, type) => {
    const [open, closed] = [await specimens.make(type), await hidden(type)];
    const [openHistory, closedHistory] = [await historyOf(open), await historyOf(closed)];
    for (const actor of ['admin', 'angler', 'viewer'] as const) {
      expect([actor, await count(open, openHistory, actor)]).toEqual([actor, [1, 1, 1]]);
      const seen = actor === 'angler' ? [0, 0, 0] : [1, 1, 1];
      expect([actor, await count(closed, closedHistory, actor)]).toEqual([actor, seen]);
    }
    for (const object of [open, closed]) {
      const history = object === open ? openHistory : closedHistory;
      expect(await count(object, history, 'outsider')).toEqual([0, 0, 0]);
    }
  });

  const shared = types.filter(({ table }) => table.visibleBy === 'workspace');

  test.each(shared.map((type): [string, ObjectType] => [type.name, type]))(
    '%s, which a workspace shares',
    async (_, type) => {
      const object = await specimens.make(type);
      const history = await historyOf(object);
      for (const actor of ['angler', 'viewer', 'warden'] as const) {
        expect([actor, await count(object, history, actor)]).toEqual([actor, [1, 1, 1]]);
      }
      expect(await count(object, history, 'outsider')).toEqual([0, 0, 0]);
    },
  );
});
