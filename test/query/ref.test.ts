import { describe, expect, test } from 'vitest';
import { formatRef, formatRefId, parseRef } from '../../src/model/ref.ts';

const UUID = '72c54fac-1b2c-4d5e-8f90-a1b2c3d4e5f6';

const read = (text: string): string | null => {
  const ref = parseRef(text);
  return ref === null ? null : `${ref.type} ${ref.id.kind} ${formatRefId(ref.id)}`;
};

describe('every form of a reference that clients send', () => {
  test.each([
    ['https://rally1.rallydev.com/slm/webservice/v2.0/defect/1', 'defect oid 1'],
    ['http://127.0.0.1:7070/slm/webservice/v2.x/Defect/1', 'defect oid 1'],
    ['https://host/slm/webservice/1.37/workspace/12.js', 'workspace oid 12'],
    ['https://host/behind/a/proxy/slm/webservice/v2.0/defect/1', 'defect oid 1'],
    ['http://H/defect/1006', 'defect oid 1006'],
    ['/slm/webservice/v2.0/defect/1', 'defect oid 1'],
    ['/defect/1', 'defect oid 1'],
    ['defect/1', 'defect oid 1'],
    ['Tag/123', 'tag oid 123'],
    ['defect/1.js', 'defect oid 1'],
    [' /defect/1/ ', 'defect oid 1'],
    ['/defect/1?fetch=true', 'defect oid 1'],
    ['portfolioitem/feature/1', 'portfolioitem/feature oid 1'],
    [
      'https://h/slm/webservice/v2.0/PortfolioItem/EngrFeature/49796003010',
      'portfolioitem/engrfeature oid 49796003010',
    ],
    ['PortfolioItem/5', 'portfolioitem oid 5'],
    ['feature/5', 'feature oid 5'],
    ['/typedefinition/-51086', 'typedefinition oid -51086'],
    ['/defect/0', 'defect oid 0'],
    ['/defect/-0', 'defect oid 0'],
    ['/defect/9007199254740991', 'defect oid 9007199254740991'],
    [`/attributedefinition/${UUID}`, `attributedefinition uuid ${UUID}`],
    [`/defect/${UUID.toUpperCase()}`, `defect uuid ${UUID}`],
    [`/defect/${UUID.replaceAll('-', '')}`, `defect uuid ${UUID}`],
    ['/projectpermission/300378604376u288874995968p1', 'projectpermission permission 300378604376u288874995968p1'],
    ['/workspacepermission/12u34w1', 'workspacepermission permission 12u34w1'],
  ])('%s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });
});

describe('what is no reference', () => {
  test.each([
    '',
    'null',
    'InfinityDrain',
    'High Attention',
    '1',
    '/1',
    'defect/',
    'defect/x',
    'defect/1/Tags',
    'https://h/slm/webservice/v2.0/defect/1/tags',
    'https://h/slm/webservice/v2.0/a/b/defect/1',
    'a/b/12',
    'https://h',
    'https://h/12',
    '/defect/9007199254740992',
    '/defect/99999999999999999999',
    '/defect/1.5',
    '/defect/+1',
    '/defect/0x10',
    '/defect/72c54fac-1b2c-4d5e-8f90',
    '/projectpermission/1u2p2',
    '/projectpermission/1u2x1',
    '/12/34',
    '<pyral.entity>/5',
    `/defect/${'1'.repeat(5_000)}`,
  ])('%j', (text) => {
    expect(parseRef(text)).toBeNull();
  });
});

test('a reference is written with the type path in lower case', () => {
  const base = 'https://h:7443/slm/webservice/v2.0';
  expect(formatRef(base, 'PortfolioItem/Feature', 7)).toBe(`${base}/portfolioitem/feature/7`);
  expect(formatRef(base, 'ProjectPermission', { kind: 'permission', user: 1, scope: 2, level: 'project' })).toBe(
    `${base}/projectpermission/1u2p1`,
  );
  expect(formatRef(base, 'Defect', { kind: 'uuid', uuid: UUID })).toBe(`${base}/defect/${UUID}`);
});
