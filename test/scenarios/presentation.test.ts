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

describe('X-Muster-Hint', () => {
  it.each([
    ['(Name zobolts "x")', 'column 7'],
    ['((Name = a) AND (State = b) AND (Owner = c))', 'column 29'],
  ])('%s: names the place', async (query, hint) => {
    const { headers, result } = await world.as('editor').get('/defect', { query });
    expect(result.Errors).toHaveLength(1);
    expect(headers['x-muster-hint']).toBe(hint);
  });

  it('is absent where nothing is wrong with the text', async () => {
    const { headers } = await world.as('editor').get('/defect', { query: '(Name = "x")' });
    expect(headers).not.toHaveProperty('x-muster-hint');
  });
});
