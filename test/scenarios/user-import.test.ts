import { beforeAll, describe, expect, it, test } from 'vitest';
import { limits } from '../../src/config/limits.ts';
import { givePasswords, loginCaller } from '../support/login-caller.ts';
import { type Json, useWorld } from '../support/world.ts';
import { type Actor, PROJECT, USER } from '../support/world-seed.ts';

const world = useWorld();
beforeAll(() => givePasswords(world));

const call = (actor: Actor) => loginCaller(world, actor);

const send = (lines: readonly string[], more: Json = {}, by: Actor = 'admin') =>
  call(by).post('/users/import', { Csv: lines.join('\r\n'), ...more });

/** `line name fate changes: problem` of each line. */
const fatesOf = ({ json }: { readonly json: Json }): readonly string[] =>
  json.Lines.map(({ Line, UserName, Fate, Changes, Problem }: Json) =>
    `${Line} ${UserName} ${Fate} ${Changes.join(' ')}${Problem === null ? '' : `: ${Problem}`}`.trimEnd(),
  );

const FILE = [
  'UserName,FirstName,LastName,EmailAddress,Disabled,Roles',
  'moss@garden.test,Moss,"Green, senior",,,Pond=Editor; Garden=User',
  'EDITOR@garden.test,Eve,Editor,,,Pond=Editor',
  'viewer@garden.test,Vic,,,true,Shed=No Access',
  'angler@garden.test,,,,maybe,',
  'moss@garden.test,Again,,,,',
  ',Nobody,,,,',
  'a:b,,,,,',
  'pear@garden.test,,,,,Nowhere=Viewer',
  'plum@garden.test,,,,,Pond=Gardener',
  'fig@garden.test,,,,,Pond',
];

const FATES = [
  '2 moss@garden.test create UserName FirstName LastName Roles',
  '3 editor@garden.test unchanged',
  '4 viewer@garden.test update FirstName Disabled Roles',
  '5 angler@garden.test refused : Disabled is true or false.',
  '6 moss@garden.test refused : Line 2 is about this user already.',
  '7  refused : UserName is missing.',
  '8 a:b refused : This is not taken. Validation error: User.UserName "a:b" should not contain a colon or begin with an underscore',
  '9 pear@garden.test refused : Roles: there is no "Nowhere", or you may not see it.',
  '10 plum@garden.test refused : Change 1: Role of a project is No Access, Viewer, Editor, Admin.',
  '11 fig@garden.test refused : Roles: write NAME=ROLE, with ; between several.',
];

describe('a file of users', () => {
  it('is only looked at unless it is said otherwise, and each line’s fate is told', async () => {
    const before = await world.digest();
    for (const more of [{}, { DryRun: true }, { DryRun: true, Invite: true }]) {
      const reply = await send(FILE, more);
      expect([reply.status, reply.json.DryRun, reply.json.TotalLines]).toEqual([200, true, 10]);
      expect(fatesOf(reply)).toEqual(FATES);
    }
    expect(await world.digest()).toEqual(before);
  });

  it('comes to what its dry run said', async () => {
    const reply = await send(FILE, { DryRun: false, Invite: true });
    expect(fatesOf(reply)).toEqual(FATES);
    const { json } = await call('admin').get('/users?Text=moss');
    expect(json.Results).toMatchObject([{ DisplayName: 'Moss Green, senior', EmailAddress: 'moss@garden.test' }]);
    expect(json.Results[0].InvitedUntil).not.toBeNull();
    const viewer = (await call('admin').get(`/users/${USER.viewer}`)).json;
    expect([viewer.Disabled, viewer.FirstName, viewer.InvitedUntil]).toEqual([true, 'Vic', null]);
    expect((await call('admin').get('/users?Text=pear@')).json.TotalResultCount).toBe(0);
    const again = await send(FILE, { DryRun: false });
    expect(
      fatesOf(again)
        .slice(0, 3)
        .map((each) => each.split(' ')[2]),
    ).toEqual(['unchanged', 'unchanged', 'unchanged']);
  });

  it('that was downloaded changes nothing', async () => {
    const csv = (await call('admin').get('/users?format=csv')).text;
    const before = await world.digest();
    const reply = await send([csv], { DryRun: false });
    expect(new Set(reply.json.Lines.map(({ Fate }: Json) => Fate))).toEqual(new Set(['unchanged']));
    expect(await world.digest()).toEqual(before);
  });

  it('is taken in parts, for who shows how far it is', async () => {
    const lines = ['UserName', ...Array.from({ length: 5 }, (_, at) => `part-${at}@garden.test`)];
    const parts = [await send(lines, { DryRun: false, Last: 2 }), await send(lines, { DryRun: false, First: 3 })];
    expect(parts.map(({ json }) => json.Lines.map(({ Line }: Json) => Line))).toEqual([
      [2, 3],
      [4, 5, 6],
    ]);
    expect(parts.map(({ json }) => json.TotalLines)).toEqual([5, 5]);
    expect((await call('admin').get('/users?Text=part-')).json.TotalResultCount).toBe(5);
  });

  it('is a workspace’s administrator’s within what they may do', async () => {
    const reply = await send(
      [
        'UserName,DisplayName,Roles,SubscriptionAdmin',
        'sedge@garden.test,Sedge,Pond=Editor,',
        'angler@garden.test,,Shed=Viewer,',
        'warden@garden.test,Renamed,,',
        'rush@garden.test,,Apples=Viewer,',
        'reed@garden.test,,,true',
        'mint@garden.test,,,false',
      ],
      { DryRun: false },
      'keeper',
    );
    expect(reply.json.Lines.map(({ Fate }: Json) => Fate)).toEqual([
      'create',
      'update',
      'refused',
      'refused',
      'refused',
      'create',
    ]);
    expect(reply.json.Lines.map(({ Problem }: Json) => Problem)).toEqual([
      null,
      null,
      expect.stringContaining('Not authorized to update: User'),
      'Roles: there is no "Apples", or you may not see it.',
      expect.stringContaining('Only a subscription administrator may do this.'),
      null,
    ]);
  });

  test.each(['warden', 'editor', 'viewer'] as const)('makes no user for %s', async (by) => {
    if (by === 'viewer') await call('admin').patch(`/users/${USER.viewer}`, { Disabled: false });
    const before = await world.digest();
    const reply = await send(['UserName', 'ivy@garden.test'], { DryRun: false }, by);
    if (by === 'warden') expect(fatesOf(reply)[0]).toContain('Not authorized to create: User');
    else expect([reply.status, reply.json.error.code]).toEqual([403, 'no-administrator']);
    expect(await world.digest()).toEqual(before);
  });

  it('names by ObjectID what several are called', async () => {
    await world.as('admin').create('project', { Name: 'Pond', Workspace: '/workspace/201' });
    const reply = await send([
      'UserName,Roles',
      'oak@garden.test,Pond=Viewer',
      `elm@garden.test,${PROJECT.pond}=Viewer`,
    ]);
    expect(fatesOf(reply)).toEqual([
      '2 oak@garden.test refused : Roles: several are called "Pond". Use the ObjectID.',
      '3 elm@garden.test create UserName Roles',
    ]);
  });

  test.each([
    ['nothing', {}],
    ['no text', { Csv: 1 }],
    ['an empty file', { Csv: '' }],
    ['a column nobody knows', { Csv: 'UserName,Password\nx,y' }],
    ['a column twice', { Csv: 'UserName,username\nx,y' }],
    ['no user names', { Csv: 'DisplayName\nx' }],
    ['an open quotation mark', { Csv: 'UserName\n"x' }],
    [
      'too many lines',
      { Csv: ['UserName', ...Array.from({ length: limits.importedUsers + 1 }, (_, at) => `u${at}`)].join('\n') },
    ],
    ['too many characters', { Csv: `UserName\n${' '.repeat(limits.importedCharacters)}` }],
    ['a part that is none', { Csv: 'UserName\nx', First: 0 }],
    ['no flag', { Csv: 'UserName\nx', DryRun: 'false' }],
  ])('with %s is refused as a whole', async (_, body) => {
    const reply = await call('admin').post('/users/import', body);
    expect([reply.status, reply.json.error.code]).toEqual([400, 'bad-member']);
  });

  it('has as many characters as it may have', async () => {
    const head = 'UserName,DisplayName\r\n';
    const row = 'long@garden.test,"';
    const name = 'x'.repeat(limits.importedCharacters - head.length - row.length - 1);
    const reply = await call('admin').post('/users/import', { Csv: `${head}${row}${name}"` });
    expect(fatesOf(reply)[0]).toContain('2 long@garden.test refused : This is not taken.');
  });

  it('has as many lines as it may have', async () => {
    const lines = Array.from({ length: limits.importedUsers }, (_, at) => `many-${at}@garden.test,maybe`);
    const { json } = await send(['UserName,Disabled', ...lines]);
    expect(new Set(json.Lines.map(({ Problem }: Json) => Problem))).toEqual(new Set(['Disabled is true or false.']));
    expect(json.Lines).toHaveLength(limits.importedUsers);
  });
});
