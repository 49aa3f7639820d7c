import { describe, expect, test } from 'vitest';
import { API, useWorld } from '../support/world.ts';
import { apiKeyOf, PROJECT } from '../support/world-seed.ts';

const world = useWorld();

const send = (target: string, method = 'GET', body?: string) =>
  world.send({ method, target, headers: { zsessionid: apiKeyOf('editor') }, body });

describe('markup in a request is not sent back as markup', () => {
  const script = '%3Cscript%3Ealert(1)%3C%2Fscript%3E';
  test.each([
    `/slm/webservice/${script}/defect`,
    `/slm/webservice/v2.0/${script}`,
    `/slm/webservice/v2.0/defect/${script}`,
    `/slm/webservice/v2.0/defect/800/${script}`,
    `/slm/schema/v2.0/${script}`,
    `/slm/${script}`,
    `/${script}`,
    `/slm/webservice/<script>alert(1)</script>/defect`,
    `/slm/webservice/v2.0/defect?query=${script}`,
    `/slm/webservice/v2.0/defect?order=${script}`,
    `/slm/webservice/v2.0/defect?workspace=${script}`,
  ])('%s', async (target) => {
    for (const method of ['GET', 'POST', 'DELETE']) {
      for (const call of [send(target, method), world.send({ method, target })]) {
        const { status, text, headers } = await call;
        expect(status).toBeLessThan(500);
        if (`${headers['content-type']}`.includes('html')) expect(text.toLowerCase()).not.toContain('<script');
      }
    }
  });

  test('the address without a version that exists', async () => {
    const { text } = await send(`/slm/webservice/${script}/defect`);
    expect(text.toLowerCase()).not.toContain('<script');
  });
});

describe('a search for characters that no text can hold', () => {
  test.each(['artifact', 'defect', 'hierarchicalrequirement', 'task', 'tag', 'users', 'project', 'iteration'])(
    'among %s is answered with one sentence',
    async (type) => {
      for (const search of ['%00', 'a%00b', '%00%00', '%2500%00']) {
        const { status, text } = await send(`${API}/${type}?search=${search}`);
        expect(status).toBe(200);
        const { QueryResult } = JSON.parse(text);
        expect(QueryResult.Errors).toHaveLength(1);
        expect(QueryResult.Errors[0]).toMatch(/^\S.*\.?$/);
        expect(QueryResult).toMatchObject({ TotalResultCount: 0, Results: [] });
        expect(text).not.toMatch(/\0/);
      }
    },
  );

  test.each([
    `?query=(Name = "%00")`.replaceAll(' ', '%20'),
    `?query=(Name%20contains%20%00)`,
    '?order=%00',
    '?fetch=%00',
    '?workspace=%00',
    `?project=/project/${PROJECT.pond}%00`,
    '?pagesize=%00',
    '?start=%00',
  ])('and elsewhere, %s, is no failure of the server', async (parameters) => {
    const { status, text } = await send(`${API}/artifact${parameters}`);
    expect(status).toBe(200);
    expect(Object.keys(JSON.parse(text))).toHaveLength(1);
  });
});
