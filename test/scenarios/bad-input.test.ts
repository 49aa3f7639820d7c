import { beforeAll, describe, expect, it, test } from 'vitest';
import type { Attribute } from '../../src/model/attribute.ts';
import type { ObjectType } from '../../src/model/registry.ts';
import { registry } from '../../src/model/registry.ts';
import { type BadValue, badValuesOf } from '../support/bad-values.ts';
import { creatableTypes, createSpecimens, inPond, isFirstWith, isWritable, type Values } from '../support/specimens.ts';
import { API, type Caller, type Json, type Reply, useWorld } from '../support/world.ts';
import { apiKeyOf, DEFECT, ITERATION, PROJECT, RELEASE, STORY, TAG, USER } from '../support/world-seed.ts';

const world = useWorld();

let admin: Caller;
beforeAll(() => {
  admin = world.as('admin');
});

const specimens = createSpecimens(() => admin);

const named = creatableTypes.map((type): [string, ObjectType] => [type.name, type]);
const updatable = named.filter(([, type]) => type.operations.includes('U'));

/** What the garden added to the choices of the model. */
const ADDED: Readonly<Record<string, readonly string[]>> = {
  ScheduleState: ['Released'],
  ScheduleStateMapping: ['Released'],
};

const choicesOf = (attribute: Attribute): readonly string[] | null => {
  const isChoice = attribute.constrained || attribute.kind === 'RATING' || attribute.kind === 'STATE';
  if (!isChoice || attribute.allowed === null) return null;
  const own = attribute.allowed.filter((each) => each !== '' && each !== 'None');
  return [...own, ...(ADDED[attribute.name] ?? [])];
};

/** A write that must be refused with exactly these sentences. */
interface Refusal {
  readonly what: string;
  readonly send: () => Promise<Reply>;
  readonly envelope: string;
  readonly errors: readonly string[];
}

/** Sends them all; each is answered by its sentences, and afterwards nothing has been written. */
const expectRefused = async (refusals: readonly Refusal[]): Promise<void> => {
  const before = await world.digest();
  for (const { what, send, envelope, errors } of refusals) {
    const { status, root, result } = await send();
    expect([what, status, root, result.Errors]).toEqual([what, 200, envelope, errors]);
    expect(result).not.toHaveProperty('Object');
  }
  expect(await world.digest()).toEqual(before);
};

const createWith = (type: ObjectType, values: Values, errors: readonly string[], what: string): Refusal => ({
  what,
  send: () => admin.post(`/${type.path}/create`, { [type.elementName]: values }, inPond),
  envelope: 'CreateResult',
  errors,
});

const updateWith = (
  type: ObjectType,
  oid: number,
  values: Values,
  errors: readonly string[],
  what: string,
): Refusal => ({
  what,
  send: () => admin.post(`/${type.path}/${oid}`, { [type.elementName]: values }),
  envelope: 'OperationResult',
  errors,
});

/** All bad values of an attribute for the first type that has it, one for each of the others: in turn another one. */
const badValues = (type: ObjectType, attribute: Attribute, choosesWorkspace = false): readonly BadValue[] => {
  const all = badValuesOf({
    type,
    attribute,
    choices: choicesOf(attribute),
    crossesWorkspaces: choosesWorkspace || type.table.key === 'subscription',
  });
  const turn = creatableTypes.indexOf(type) % all.length;
  return isFirstWith(type, attribute) ? all : all.slice(turn, turn + 1);
};

const writable = (type: ObjectType): readonly Attribute[] => type.attributes.filter(isWritable);

describe('each bad value of each attribute is refused in the words of its kind', () => {
  test.each(named)('when a new %s has it', async (_, type) => {
    const minimal = await specimens.minimal(type);
    await expectRefused(
      writable(type).flatMap((attribute) =>
        // Its project says in which workspace a new object is.
        badValues(type, attribute, attribute.ref === 'Project').map(({ what, value, sentence }) =>
          createWith(type, { ...minimal, [attribute.name]: value }, [sentence], `${attribute.name}: ${what}`),
        ),
      ),
    );
  });

  test.each(updatable)('when a %s is given it', async (_, type) => {
    const { ObjectID } = await specimens.make(type);
    await expectRefused(
      writable(type)
        .filter(({ createOnly }) => !createOnly)
        .flatMap((attribute) =>
          badValues(type, attribute).map(({ what, value, sentence }) =>
            updateWith(type, ObjectID, { [attribute.name]: value }, [sentence], `${attribute.name}: ${what}`),
          ),
        ),
    );
  });
});

describe('a text of the greatest length is kept to the last character', () => {
  test.each(updatable)('%s', async (_, type) => {
    const { ObjectID } = await specimens.make(type);
    const texts = writable(type).filter(
      ({ kind, maxLength, createOnly, name, ...attribute }) =>
        ['STRING', 'TEXT', 'RATING'].includes(kind) &&
        maxLength !== null &&
        !createOnly &&
        name !== 'UserName' &&
        choicesOf({ kind, maxLength, createOnly, name, ...attribute }) === null,
    );
    for (const { name, maxLength } of texts) {
      for (const text of ['é'.repeat(maxLength ?? 0), '𝒳'.repeat((maxLength ?? 0) >> 1)]) {
        const body = { [type.elementName]: { [name]: text } };
        const { result } = await admin.post(`/${type.path}/${ObjectID}`, body, { fetch: name });
        expect([name, result.Errors]).toEqual([name, []]);
        expect([name, result.Object[name] === text]).toEqual([name, true]);
      }
    }
  });
});

describe('a text that people read as HTML takes no script', () => {
  const SCRIPT = '<b>Look</b> <script>alert(1)</script>';
  const sentence = (type: string, name: string): string =>
    `Validation error: ${type}.${name} contained invalid input. Search 'HTML Whitelist' at help.rallydev.com for details.`;

  it('in a work item or a post, new or not', async () => {
    const story = registry.type('HierarchicalRequirement');
    const post = registry.type('ConversationPost');
    const values = await specimens.minimal(story);
    const Artifact = `/hierarchicalrequirement/${STORY.dig}`;
    await expectRefused([
      createWith(story, { ...values, Name: SCRIPT }, [sentence(story.name, 'Name')], 'a name'),
      createWith(post, { Artifact, Text: SCRIPT }, [sentence(post.name, 'Text')], 'a post'),
      updateWith(
        story,
        STORY.dig,
        { Description: SCRIPT, Notes: '<img src=x onerror=alert(1)>' },
        [sentence(story.name, 'Description'), sentence(story.name, 'Notes')],
        'two texts',
      ),
    ]);
  });

  it('and what programs keep for themselves is kept as it is', async () => {
    const { Value } = await admin.create('preference', { Name: 'panel', Value: SCRIPT, User: `/user/${USER.admin}` });
    expect(Value).toBe(SCRIPT);
  });
});

describe('what is required cannot be emptied or left out', () => {
  const required = (type: ObjectType): readonly Attribute[] =>
    writable(type).filter((attribute) => attribute.required && attribute.kind !== 'BOOLEAN');
  const missing = (type: ObjectType, { name }: Attribute): readonly string[] => [
    `Validation error: ${type.elementName}.${name} should not be null`,
  ];

  test.each(updatable)('of a %s that is there', async (_, type) => {
    const { ObjectID } = await specimens.make(type);
    await expectRefused(
      required(type)
        .filter(({ createOnly }) => !createOnly)
        .flatMap((attribute) =>
          [null, ''].map((empty) =>
            updateWith(
              type,
              ObjectID,
              { [attribute.name]: empty },
              missing(type, attribute),
              `${attribute.name}: ${JSON.stringify(empty)}`,
            ),
          ),
        ),
    );
  });

  /** Said by the request, or by who sends it. */
  const GIVEN = new Set(['Project', 'Workspace', 'User']);

  test.each(named)('of a new %s', async (_, type) => {
    const minimal = await specimens.minimal(type);
    await expectRefused(
      required(type)
        .filter(({ name }) => name in minimal && !GIVEN.has(name))
        .map((attribute) => {
          const { [attribute.name]: left, ...others } = minimal;
          // The address is taken from the name.
          const also = attribute.name === 'UserName' ? missing(type, { ...attribute, name: 'EmailAddress' }) : [];
          return createWith(type, others, [...also, ...missing(type, attribute)], `without ${attribute.name}`);
        }),
    );
  });
});

describe('what a body may not set is left out with a warning', () => {
  const SILENT = new Set(['ObjectID', 'ObjectUUID', 'FormattedID']);

  const ignored = (type: ObjectType, isNew: boolean): readonly string[] => [
    ...type.attributes
      .filter((attribute) => {
        if (SILENT.has(attribute.name)) return false;
        return attribute.kind === 'BINARY_DATA' ? false : !isWritable(attribute) || (!isNew && attribute.createOnly);
      })
      .map(({ name }) => name),
    'NoSuchAttribute',
    'c_NoSuchField',
    'constructor',
    'hasOwnProperty',
  ];

  /** Something else than the attribute has, and of its kind. */
  const intruder = (type: ObjectType, name: string): Json => {
    const attribute = type.attribute(name);
    if (attribute?.kind === 'COLLECTION') return [{ _ref: `/tag/${TAG.urgent}` }];
    if (attribute?.kind === 'OBJECT') return { _ref: `/user/${USER.viewer}` };
    if (attribute?.kind === 'DATE') return '2001-01-01T00:00:00.000Z';
    return attribute?.kind === 'BOOLEAN' ? true : '4711';
  };

  const warnings = (type: ObjectType, names: readonly string[]): readonly string[] =>
    names.map((name) => `Ignored JSON element ${type.elementName}.${name} during processing of this request.`);

  test.each(updatable)('%s', async (_, type) => {
    const { ObjectID } = await specimens.make(type);
    const fetch = type.attributes.map(({ name }) => name).join(',');
    const before = await world.digest();
    const { result: shown } = await admin.get(`/${type.path}/${ObjectID}`, { fetch });
    const names = ignored(type, false);
    const values = {
      ...Object.fromEntries(names.map((name) => [name, intruder(type, name)])),
      ObjectID: 4711,
      ObjectUUID: '00000000-0000-4000-8000-000000000000',
      FormattedID: 'XX4711',
      _objectVersion: '4711',
      _ref: '/tag/4711',
      oid: 4711,
    };
    const body = { [type.elementName]: values };
    const { result } = await admin.post(`/${type.path}/${ObjectID}`, body, { fetch });
    expect(result.Errors).toEqual([]);
    expect(result.Warnings).toEqual(warnings(type, names));
    expect(result.Object).toMatchObject({ ObjectID, _objectVersion: '1' });
    expect(await world.digest()).toEqual(before);
    const { Errors, Warnings, ...then } = shown;
    expect(Errors).toEqual(Warnings);
    expect(result.Object).toEqual({
      ...then,
      LatestDiscussionAgeInMinutes: result.Object.LatestDiscussionAgeInMinutes,
    });
  });

  test.each(named)('a new %s', async (_, type) => {
    const names = ignored(type, true);
    const values = {
      ...(await specimens.minimal(type)),
      ...Object.fromEntries(names.map((name) => [name, intruder(type, name)])),
      ObjectID: 4711,
    };
    const { result } = await admin.post(`/${type.path}/create`, { [type.elementName]: values }, inPond);
    expect(result.Errors).toEqual([]);
    expect(result.Warnings).toEqual(warnings(type, names));
    expect(result.Object.ObjectID).not.toBe(4711);
    expect(result.Object._objectVersion).toBe('1');
    expect(Date.parse(result.Object.CreationDate)).toBeGreaterThan(Date.parse('2026-01-01'));
  });
});

describe('bodies that are no objects', () => {
  const deep = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
  const wrongShape = 'Could not parse: The request body must be a JSON object with one key, the type of the object.';
  const bodies: readonly (readonly [string, string, RegExp | string])[] = [
    ['an array', '[{"Name":"x"}]', wrongShape],
    ['a text', '"Defect"', wrongShape],
    ['a number', '42', wrongShape],
    ['null', 'null', wrongShape],
    ['two keys', '{"Defect":{"Name":"x"},"Task":{"Name":"y"}}', wrongShape],
    ['a key with an array', '{"Defect":[{"Name":"x"}]}', wrongShape],
    ['a key with a text', '{"Defect":"x"}', wrongShape],
    ['half a body', '{"Defect":{"Name":"x"', /^Could not parse: The body is not JSON: /],
    ['blanks', '  \n ', 'Could not parse: The body is empty.'],
    ['U+0000', '{"Defect":{"Name":"a\\u0000b"}}', 'Could not parse: The body contains the character U+0000.'],
    ['U+0000 in a key', '{"Defect":{"a\\u0000b":"x"}}', 'Could not parse: The body contains the character U+0000.'],
    ['half a pair', '{"Defect":{"Name":"\\ud800"}}', 'Could not parse: The body contains an unpaired surrogate.'],
    ['the other half', '{"Defect":{"Notes":"a\\udc00b"}}', 'Could not parse: The body contains an unpaired surrogate.'],
    [
      'a huge number',
      '{"Defect":{"PlanEstimate":1e999}}',
      'Could not parse: The body contains a number that is too large.',
    ],
    ['depth', `{"Defect":${deep(65)}}`, 'Could not parse: The body nests arrays and objects deeper than 64 levels.'],
    [
      'much depth',
      `{"Defect":${deep(20_000)}}`,
      'Could not parse: The body nests arrays and objects deeper than 64 levels.',
    ],
  ];

  test.each(bodies)('%s', async (_, body, sentence) => {
    const before = await world.digest();
    for (const [target, root] of [
      ['defect/create', 'CreateResult'],
      [`defect/${DEFECT.beta}`, 'OperationResult'],
    ] as const) {
      const { status, text } = await world.send({
        method: 'POST',
        target: `${API}/${target}`,
        headers: { zsessionid: apiKeyOf('editor'), 'content-type': 'application/json' },
        body,
      });
      const { [root]: result } = JSON.parse(text);
      expect([status, result.Errors.length]).toEqual([200, 1]);
      if (typeof sentence === 'string') expect(result.Errors).toEqual([sentence]);
      else expect(result.Errors[0]).toMatch(sentence);
    }
    expect(await world.digest()).toEqual(before);
  });

  it('of a repeated key the last value counts, also where only the case of letters differs', async () => {
    const { text } = await world.send({
      method: 'POST',
      target: `${API}/defect/create`,
      headers: { zsessionid: apiKeyOf('editor') },
      body: '{"Defect":{"Name":"first","Notes":"a","Name":"second","name":"third","__proto__":{"Notes":"b"},"prototype":1}}',
    });
    const { CreateResult } = JSON.parse(text);
    expect(CreateResult.Errors).toEqual([]);
    expect(CreateResult.Object).toMatchObject({ Name: 'third', Notes: 'a' });
    expect(CreateResult.Warnings).toEqual(['Ignored JSON element Defect.prototype during processing of this request.']);
  });

  it('everything that is wrong with the values is said at once, with the warnings', async () => {
    const { result } = await world.as('editor').post('/defect/create', {
      Defect: { State: 'Gone', PlanEstimate: 'many', c_None: 1, TargetDate: 'soon', Owner: 'me' },
    });
    expect(result.Errors).toEqual([
      'Validation error: Defect.State Gone is an invalid value.  Valid values are: Submitted, Open, Fixed, Closed',
      'Could not parse: Cannot convert "many" into a number.',
      'Could not parse: Cannot convert "soon" into a date.  You must use the ISO8601 date+time format.',
      'Could not parse: Cannot parse object reference from "me"',
    ]);
    expect(result.Warnings).toEqual(['Ignored JSON element Defect.c_None during processing of this request.']);
  });

  it('what is too long to repeat is repeated in part', async () => {
    const { result } = await world.as('editor').post('/defect/create', {
      Defect: { State: '𝒳'.repeat(100_000), Owner: 'y'.repeat(100_000), PlanEstimate: 'z'.repeat(100_000) },
    });
    expect(result.Errors).toHaveLength(3);
    for (const sentence of result.Errors) expect(sentence.length).toBeLessThan(300);
  });
});

describe('a reference to what its writer may not see', () => {
  /** Objects of the shed, which is hidden from the angler. */
  const HIDDEN: Readonly<Record<string, number>> = {
    Project: PROJECT.shed,
    Iteration: ITERATION.hidden,
    Release: RELEASE.hidden,
    HierarchicalRequirement: STORY.lock,
    SchedulableArtifact: STORY.lock,
    Artifact: DEFECT.secret,
    RankableArtifact: DEFECT.secret,
    Defect: DEFECT.secret,
  };
  const editable = updatable.filter(([, type]) => ['project', 'owners'].includes(type.table.visibleBy));
  const inSight = { Project: { _ref: `/project/${PROJECT.pond}` } };
  const inShed = { Project: { _ref: `/project/${PROJECT.shed}` } };

  test.each(editable)('from a %s is refused as if it were not there', async (_, type) => {
    const angler = world.as('angler');
    const { ObjectID } = await specimens.make(type, type.attribute('Project')?.createOnly === true ? inSight : {});
    expect((await angler.get(`/${type.path}/${ObjectID}`)).result.Errors).toEqual([]);
    const attributes = writable(type).filter(
      ({ kind, createOnly }) => !createOnly && ['OBJECT', 'COLLECTION'].includes(kind),
    );
    const cases: { name: string; oid: number; value: Json }[] = [];
    for (const { name, kind, ref } of attributes) {
      const target = registry.find(ref ?? '');
      const known = HIDDEN[ref ?? ''];
      const isMade =
        known === undefined && target !== undefined && !target.abstract && target.table.visibleBy === 'project';
      const made = isMade ? await specimens.make(target, target.attribute('Project')?.readOnly ? {} : inShed) : null;
      const oid = known ?? made?.ObjectID;
      if (oid === undefined) continue;
      const ref_ = { _ref: `/${target?.path}/${oid}` };
      cases.push({ name, oid, value: kind === 'OBJECT' ? ref_ : [ref_] });
    }
    const before = await world.digest();
    for (const { name, oid, value } of cases) {
      const { result } = await angler.post(`/${type.path}/${ObjectID}`, { [type.elementName]: { [name]: value } });
      expect([name, result.Errors]).toEqual([name, [`Could not read: Could not read referenced object ${oid}`]]);
    }
    expect(await world.digest()).toEqual(before);
  });
});

describe('no object is above itself, or beside itself', () => {
  const circle = (type: string): string => `Validation error: ${type}.Parent would make the object its own ancestor`;

  test.each([
    ['hierarchicalrequirement', 'HierarchicalRequirement'],
    ['project', 'Project'],
    ['testfolder', 'TestFolder'],
  ])('%s', async (path, name) => {
    const make = (values: Values): Promise<Json> => admin.create(path, { Name: 'Link', ...values }, inPond);
    const top = await make({});
    const middle = await make({ Parent: top._ref });
    const bottom = await make({ Parent: middle._ref });
    const type = registry.type(name);
    await expectRefused(
      [
        [top, top],
        [top, middle],
        [top, bottom],
        [middle, bottom],
      ].map(([child, parent]) =>
        updateWith(type, child.ObjectID, { Parent: parent._ref }, [circle(name)], `${child.Name} below ${parent.Name}`),
      ),
    );
  });

  const linked = updatable.flatMap(([, type]) =>
    writable(type)
      .filter(({ kind, ref }) => kind === 'COLLECTION' && registry.find(ref ?? '')?.concrete.includes(type) === true)
      .map(({ name }): [string, ObjectType, string] => [`${type.name}.${name}`, type, name]),
  );

  test.each(linked)('%s', async (_, type, name) => {
    const { ObjectID, _ref } = await specimens.make(type);
    const other = await specimens.make(type);
    const sentence = `Validation error: ${type.elementName}.${name} should not contain the object itself`;
    const items = [{ _ref: other._ref }, { _ref }];
    await expectRefused([
      updateWith(type, ObjectID, { [name]: items }, [sentence], 'in the body'),
      {
        what: 'added',
        send: () => admin.post(`/${type.path}/${ObjectID}/${name}/add`, { CollectionItems: items }),
        envelope: 'OperationResult',
        errors: [sentence],
      },
    ]);
  });

  it('a portfolio item has the level above it for a parent, and no other', async () => {
    const make = (level: string): Promise<Json> => specimens.make(registry.type(`PortfolioItem/${level}`));
    const [feature, initiative, theme] = [await make('Feature'), await make('Initiative'), await make('Theme')];
    const refused = (level: string, child: Json, parent: Json): Refusal =>
      updateWith(
        registry.type(`PortfolioItem/${level}`),
        child.ObjectID,
        { Parent: parent._ref },
        [`Could not read: Could not read referenced object ${parent.ObjectID}`],
        `${level} below ${parent._type}`,
      );
    await expectRefused([
      refused('Feature', feature, feature),
      refused('Feature', feature, theme),
      refused('Initiative', initiative, initiative),
      refused('Initiative', initiative, feature),
    ]);
    const { result } = await admin.post(`/portfolioitem/theme/${theme.ObjectID}`, { Theme: { Parent: theme._ref } });
    expect(result.Warnings).toEqual(['Ignored JSON element Theme.Parent during processing of this request.']);
  });
});
