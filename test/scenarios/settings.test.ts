import { describe, expect, it, test } from 'vitest';
import { type Json, useWorld } from '../support/world.ts';
import { DEFECT, PROJECT, USER } from '../support/world-seed.ts';

const world = useWorld();

const CONFIGURATION = '/workspaceconfiguration/210';

const profilePath = async (): Promise<string> => {
  const { result } = await world.as('editor').get(`/user/${USER.editor}`, { fetch: 'UserProfile' });
  return new URL(result.UserProfile._ref).pathname.replace('/slm/webservice/v2.0', '');
};

const expectRefused = async (path: string, body: unknown, sentence: RegExp): Promise<void> => {
  const before = await world.rowCounts();
  const { status, result } = await world.as('admin').post(path, body);
  expect(status).toBe(200);
  expect(result.Errors).toHaveLength(1);
  expect(result.Errors[0]).toMatch(sentence);
  expect(await world.rowCounts()).toEqual(before);
};

describe('a session’s time-out', () => {
  test.each([599, 0, -1, 1_209_601, 2 ** 31])('is not %i seconds', async (seconds) => {
    const path = await profilePath();
    await expectRefused(path, { UserProfile: { SessionTimeoutSeconds: seconds } }, /^Validation error: UserProfile\./);
    const { result } = await world.as('editor').get(path, { fetch: 'SessionTimeoutSeconds' });
    expect(result.SessionTimeoutSeconds).not.toBe(seconds);
  });

  test.each([600, 86_400, 1_209_600])('may be %i seconds', async (seconds) => {
    const path = await profilePath();
    const profile = await world.as('editor').update(path, { SessionTimeoutSeconds: seconds });
    expect(profile.SessionTimeoutSeconds).toBe(seconds);
  });
});

describe('a time zone', () => {
  const UNKNOWN = ['Mars/Olympus', 'Europe/Atlantis', 'Denver', '../../etc/passwd', "UTC'; --", 'x'.repeat(64)];

  test.each(UNKNOWN)('of a user is not %s', async (TimeZone) => {
    const path = await profilePath();
    await expectRefused(path, { UserProfile: { TimeZone } }, /^Validation error: UserProfile\.TimeZone/);
  });

  test.each(UNKNOWN)('of a workspace is not %s', async (TimeZone) => {
    const body = { WorkspaceConfiguration: { TimeZone } };
    await expectRefused(CONFIGURATION, body, /^Validation error: WorkspaceConfiguration\.TimeZone/);
    const { result } = await world.as('admin').get(CONFIGURATION, { fetch: 'TimeZone' });
    expect(result.TimeZone).not.toBe(TimeZone);
  });

  test.each(['UTC', 'Europe/Berlin', 'Asia/Kolkata', 'America/New_York'])('may be %s', async (TimeZone) => {
    expect((await world.as('editor').update(await profilePath(), { TimeZone })).TimeZone).toBe(TimeZone);
    expect((await world.as('keeper').update(CONFIGURATION, { TimeZone })).TimeZone).toBe(TimeZone);
  });
});

describe('a user’s name', () => {
  const BAD = ['a:b@garden.test', ':', '_key-like', '_', 'end:'];

  test.each(BAD)('is not %s when the user is made', async (UserName) => {
    await expectRefused('/user/create', { User: { UserName } }, /^Validation error: User\.UserName/);
  });

  test.each(BAD)('does not become %s', async (UserName) => {
    await expectRefused(`/user/${USER.viewer}`, { User: { UserName } }, /^Validation error: User\.UserName/);
    const { result } = await world.as('admin').get(`/user/${USER.viewer}`, { fetch: 'UserName' });
    expect(result.UserName).toBe('viewer@garden.test');
  });

  test.each(['inner_score@garden.test', 'plain', 'o’hara@garden.test'])('may be %s', async (UserName) => {
    expect((await world.as('admin').create('user', { UserName })).UserName).toBe(UserName);
  });
});

describe('a prefix of the workspace', () => {
  const inPond = { Project: `/project/${PROJECT.pond}` };
  const idsOf = async (query: string): Promise<readonly string[]> => {
    const { result } = await world.as('editor').get('/defect', { query, fetch: 'FormattedID' });
    expect(result.Errors).toEqual([]);
    return result.Results.map((each: Json) => each.FormattedID);
  };

  it('is that of the next defect, and of no earlier one', async () => {
    const editor = world.as('editor');
    const earlier = await editor.create('defect', { Name: 'Earlier', ...inPond });
    expect(earlier.FormattedID).toMatch(/^DE\d+$/);
    await world.as('keeper').update(CONFIGURATION, { DefectPrefix: 'BUG' });
    const next = await editor.create('defect', { Name: 'Next', ...inPond });
    expect(next.FormattedID).toMatch(/^BUG\d+$/);
    const after = await editor.create('defect', { Name: 'After', ...inPond });
    expect(after.FormattedID).toMatch(/^BUG\d+$/);
    expect(after.FormattedID).not.toBe(next.FormattedID);
    const { result } = await editor.get(`/defect/${DEFECT.alpha}`, { fetch: 'FormattedID' });
    expect(result.FormattedID).toBe('DE1');
    expect(await idsOf(`(FormattedID = ${next.FormattedID})`)).toEqual([next.FormattedID]);
    expect(await idsOf(`(FormattedID = ${earlier.FormattedID})`)).toEqual([earlier.FormattedID]);
  });

  test.each([
    ['TaskPrefix', 'task', 'JOB', { WorkProduct: `/defect/${DEFECT.beta}` }],
    ['HierarchicalRequirementPrefix', 'hierarchicalrequirement', 'S', inPond],
  ])('%s is used, too', async (attribute, type, prefix, values) => {
    await world.as('keeper').update(CONFIGURATION, { [attribute]: prefix });
    const made = await world.as('editor').create(type, { Name: 'Prefixed', ...values });
    expect(made.FormattedID).toMatch(new RegExp(`^${prefix}\\d+$`));
  });

  it('belongs to that workspace alone', async () => {
    const made = await world.as('outsider').create('defect', { Name: 'Apart', Project: `/project/${PROJECT.apples}` });
    expect(made.FormattedID).toMatch(/^DE\d+$/);
  });
});
