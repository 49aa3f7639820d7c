import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prettyJson } from '../../src/wsapi/pretty-json.ts';
import { useWorld } from '../support/world.ts';
import { DEFECT } from '../support/world-seed.ts';

const world = useWorld();

describe('pretty=true', () => {
  it('indents the same answer, numbers as they were', async () => {
    const plain = await world
      .as('editor')
      .get(`/defect/${DEFECT.alpha}`, { fetch: 'PlanEstimate,TaskEstimateTotal,Tags' });
    const pretty = await world
      .as('editor')
      .get(`/defect/${DEFECT.alpha}`, { fetch: 'PlanEstimate,TaskEstimateTotal,Tags', pretty: 'true' });
    expect(pretty.json).toEqual(plain.json);
    expect(pretty.text).toContain('\n    "TaskEstimateTotal": 0.0,\n');
    expect(plain.text).not.toContain('\n');
  });

  it('indents errors, too', async () => {
    const { text, result } = await world.as('editor').get('/defect', { query: '(Nonsense = 1)', pretty: 'true' });
    expect(result.Errors).toHaveLength(1);
    expect(text).toContain('{\n  "QueryResult": {\n');
  });

  it('indents refusals of the scope', async () => {
    const { text } = await world.as('editor').get('/defect', { project: 'Pond', pretty: 'True' });
    expect(text).toContain('{\n  "QueryResult": {\n');
  });

  it('reads back as what it was, whatever it holds', () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        const compact = JSON.stringify(JSON.parse(json));
        expect(JSON.parse(prettyJson(compact))).toEqual(JSON.parse(compact));
        expect(prettyJson(compact)).toBe(JSON.stringify(JSON.parse(compact), null, 2));
      }),
      { numRuns: 500 },
    );
  });
});

describe('compact=true', () => {
  const parameters = { query: `(ObjectID = ${DEFECT.alpha})`, fetch: 'Name,Project,Tags', project: 'null' };

  it('leaves out the version members, and host and version of references', async () => {
    const { json } = await world.as('editor').get('/defect', { ...parameters, compact: 'true' });
    expect(Object.keys(json.QueryResult)).toEqual([
      'Errors',
      'Warnings',
      'TotalResultCount',
      'StartIndex',
      'PageSize',
      'Results',
    ]);
    const [defect] = json.QueryResult.Results;
    expect(defect).toMatchObject({ _ref: `/defect/${DEFECT.alpha}`, Tags: { _ref: `/Defect/${DEFECT.alpha}/Tags` } });
    expect(JSON.stringify(json)).not.toMatch(/_rallyAPI|http:/);
  });

  it('changes nothing else, and no text', async () => {
    const editor = world.as('editor');
    const Name = `{"_rallyAPIMajor":"2","_rallyAPIMinor":"0","_ref":"${world.origin}/slm/webservice/v2.0/x"}`;
    const created = await editor.post('/tag/create', { tag: { Name: 'plain' } }, { compact: 'true' });
    expect(created.result.Object.Name).toBe('plain');
    const wordy = await editor.post('/defect/create', { defect: { Name } }, { compact: 'TRUE', pretty: 'true' });
    expect(wordy.result.Object.Name).toBe(Name);
    expect(wordy.text).toContain('\n');
    const [full, same] = await Promise.all([
      editor.get('/defect', parameters),
      editor.get('/defect', { ...parameters, compact: 'false' }),
    ]);
    expect(same.text).toBe(full.text);
  });
});

describe('jsonp', () => {
  it('is never a script', async () => {
    const plain = await world.as('editor').get(`/defect/${DEFECT.alpha}`, { fetch: 'Name' });
    const asked = await world.as('editor').get(`/defect/${DEFECT.alpha}`, { fetch: 'Name', jsonp: 'steal' });
    expect(asked.text).toBe(plain.text);
    expect(asked.headers['content-type']).toMatch(/^application\/json/);
  });
});

describe('dir', () => {
  it('is the direction of keys that name none', async () => {
    const names = (more: Record<string, string>) =>
      world.as('editor').names('/defect', { project: 'null', query: '(ObjectID < 900)', ...more });
    const up = await names({ order: 'Name' });
    expect(await names({ order: 'Name', dir: 'DESC' })).toEqual([...up].reverse());
    expect(await names({ order: 'Name', dir: 'ASC' })).toEqual(up);
    expect(await names({ order: 'Name asc', dir: 'DESC' })).toEqual(up);
  });
});

describe('X-Muster-Hint', () => {
  it.each([
    ['query', '(Name zobolts "x")', 'column 7 of query: "zobolts"'],
    ['query', '((Name = a) AND (State = b) AND (Owner = c))', 'column 29 of query: "AND"'],
    ['query', '(Name = "a"', 'column 12 of query: the end'],
    ['query', '((Name = a) AND (Nonsense = 1))', 'column 18 of query: "Nonsense"'],
    ['query', '(Owner.Nonsense = 1)', 'column 8 of query: "Nonsense"'],
    ['query', '(Name.Nonsense = 1)', 'column 7 of query: "Nonsense"'],
    ['query', '(PlanEstimate = many)', 'column 17 of query: "many"'],
    ['query', '(Owner.Disabled  !=  maybe)', 'column 22 of query: "maybe"'],
    ['query', '(CreationDate > "2017-04-29 20:23")', 'column 17 of query: "2017-04-29 20:23"'],
    ['query', '(Owner = Müller)', 'column 10 of query: "M\\u{fc}ller"'],
    ['query', '(PlanEstimate contains 1)', 'column 15 of query: "contains"'],
    ['order', 'Name, Owner.Nonsense desc', 'column 7 of order: "Owner.Nonsense"'],
    ['order', 'Tags', 'column 1 of order: "Tags"'],
  ])('%s %s: names the place', async (parameter, text, hint) => {
    const { headers, result } = await world.as('editor').get('/defect', { [parameter]: text });
    expect(result.Errors).toHaveLength(1);
    expect(headers['x-muster-hint']).toBe(hint);
  });

  it('is absent where nothing is wrong with the text', async () => {
    const { headers } = await world.as('editor').get('/defect', { query: '(Name = "x")' });
    expect(headers).not.toHaveProperty('x-muster-hint');
  });
});
