import { expect, it } from 'vitest';
import { importSeed } from '../../src/seed/import-seed.ts';
import { useSeedDatabase } from './seed-database.ts';
import { asText, type Line, smallSeed } from './small-seed.ts';

const seed = useSeedDatabase();
const now = new Date('2026-03-11T10:00:00.000Z');

/** The first line after those of the small seed. */
const LINE = smallSeed.length + 1;

const defect: Line = { _type: 'Defect', ObjectID: 50, Name: 'Fine', Project: '/project/5' };
const secondWorkspace: Line = { _type: 'Workspace', ObjectID: 20, Name: 'Other' };
const foreignProject: Line = { _type: 'Project', ObjectID: 21, Name: 'There', Workspace: '/workspace/20' };

interface Case {
  readonly what: string;
  readonly lines: readonly (Line | string)[];
  /** Messages by line after the small seed, from 1. */
  readonly problems: readonly (readonly [number, string])[];
}

const cases: readonly Case[] = [
  { what: 'text that is no JSON', lines: ['{"_type":'], problems: [[1, 'The line is not a JSON object.']] },
  { what: 'JSON that is no object', lines: ['[1]'], problems: [[1, 'The line is not a JSON object.']] },
  { what: 'no type', lines: [{ Name: 'x' }], problems: [[1, 'The line does not say its _type.']] },
  { what: 'an unknown type', lines: [{ _type: 'Unicorn' }], problems: [[1, 'There is no type "Unicorn".']] },
  { what: 'an abstract type', lines: [{ _type: 'Artifact' }], problems: [[1, 'There is no type "Artifact".']] },
  {
    what: 'a type that the model fixes',
    lines: [{ _type: 'TypeDefinition' }],
    problems: [[1, 'There is no type "TypeDefinition".']],
  },
  {
    what: 'unknown attributes, each named',
    lines: [{ ...defect, Colour: 'red', Weight: 1 }],
    problems: [
      [1, 'Defect has no attribute "Colour".'],
      [1, 'Defect has no attribute "Weight".'],
    ],
  },
  {
    what: 'a password for something else than a user',
    lines: [{ ...defect, Password: 'x' }],
    problems: [[1, 'Defect has no attribute "Password".']],
  },
  {
    what: 'an attribute twice in different spelling',
    lines: [{ ...defect, name: 'again' }],
    problems: [[1, 'Name is given twice.']],
  },
  {
    what: 'a client that is not whole',
    lines: [
      { _type: 'OAuthClient', ObjectID: 60, ClientID: 7, Name: 'x', RedirectURIs: 'https://a.test/', Secret: 's' },
    ],
    problems: [
      [1, 'OAuthClient has no attribute "Secret".'],
      [1, 'ClientID needs a text of at most 4000 characters.'],
      [1, 'RedirectURIs needs a list of texts.'],
      [1, 'CreationDate needs an instant such as "2026-01-31T12:00:00.000Z".'],
    ],
  },
  {
    what: 'a token that is given itself',
    lines: [
      { _type: 'RefreshToken', Digest: 'x', Grant: 'g', Scopes: ['alm', 7], CreationDate: 0, Uses: -1, Details: [] },
    ],
    problems: [
      [1, 'Digest needs a SHA-256 of 64 hexadecimal digits.'],
      [1, 'Scopes needs a list of texts.'],
      [1, 'CreationDate needs a date such as "2026-03-31T16:00:00.000Z".'],
      [1, 'ExpirationDate needs an instant such as "2026-01-31T12:00:00.000Z".'],
      [1, 'Uses needs a whole number from 0 on.'],
      [1, 'Details needs an object.'],
    ],
  },
  { what: 'a number for text', lines: [{ ...defect, Name: 5 }], problems: [[1, 'Name needs a string.']] },
  {
    what: 'text that is too long',
    lines: [{ ...defect, Name: 'x'.repeat(257) }],
    problems: [[1, 'Name has 257 characters; at most 256 are possible.']],
  },
  {
    what: 'a NUL character',
    lines: [{ ...defect, Name: 'a\0b' }],
    problems: [[1, 'Name holds a character that cannot be stored.']],
  },
  {
    what: 'half a surrogate pair',
    lines: ['{"_type":"Tag","Name":"\\ud83d"}'],
    problems: [[1, 'Name holds a character that cannot be stored.']],
  },
  {
    what: 'text for a number',
    lines: [{ ...defect, PlanEstimate: '5' }],
    problems: [[1, 'PlanEstimate needs a number.']],
  },
  {
    what: 'a number with too many digits',
    lines: [{ ...defect, PlanEstimate: 1000 }],
    problems: [[1, 'PlanEstimate needs a number with at most 3 digits before the point.']],
  },
  {
    what: 'text for a truth value',
    lines: [{ ...defect, Ready: 'true' }],
    problems: [[1, 'Ready needs true or false.']],
  },
  {
    what: 'text that is no date',
    lines: [{ ...defect, CreationDate: 'yesterday' }],
    problems: [[1, 'CreationDate needs a date such as "2026-03-31T16:00:00.000Z".']],
  },
  {
    what: 'a day that does not exist',
    lines: [{ ...defect, CreationDate: '2026-13-01' }],
    problems: [[1, 'CreationDate names a day or a time that does not exist.']],
  },
  {
    what: 'days that a calendar would carry over, and a year that there never was',
    lines: [
      { ...defect, CreationDate: '2026-02-30T00:00:00Z' },
      { ...defect, ObjectID: 51, CreationDate: '0000-01-01T00:00:00.000Z' },
    ],
    problems: [
      [1, 'CreationDate names a day or a time that does not exist.'],
      [2, 'CreationDate names a day or a time that does not exist.'],
    ],
  },
  {
    what: 'text that is no reference',
    lines: [{ ...defect, Owner: 'ann' }],
    problems: [[1, 'Owner needs a reference such as "/project/1234".']],
  },
  {
    what: 'a collection that is no array',
    lines: [{ ...defect, Tags: '/tag/1' }],
    problems: [[1, 'Tags needs an array of references.']],
  },
  {
    what: 'an item of a collection that is no reference',
    lines: [{ ...defect, Tags: [5] }],
    problems: [[1, 'Tags needs references; item 1 is none.']],
  },
  {
    what: 'a collection that follows from its items',
    lines: [{ ...defect, Tasks: ['/task/1'] }],
    problems: [[1, 'Tasks follows from Task.WorkProduct; give it there.']],
  },
  {
    what: 'an ObjectID that is none',
    lines: [{ ...defect, ObjectID: -5 }],
    problems: [[1, 'ObjectID needs a whole number from 1 to 9000000000000000.']],
  },
  {
    what: 'a UUID that is none',
    lines: [{ ...defect, ObjectUUID: 'abc' }],
    problems: [[1, 'ObjectUUID needs a UUID.']],
  },
  {
    what: 'a FormattedID that is none',
    lines: [{ ...defect, FormattedID: '12' }],
    problems: [[1, 'FormattedID needs a prefix and a number such as "US12".']],
  },
  {
    what: 'a value that the list does not have',
    lines: [{ ...defect, State: 'Done' }],
    problems: [[1, 'State "Done" is not one of "Submitted", "Open", "Fixed", "Closed".']],
  },
  {
    what: 'a schedule state that another workspace has added',
    lines: [
      secondWorkspace,
      {
        _type: 'AllowedAttributeValue',
        Workspace: '/workspace/20',
        AttributeDefinition: 'ScheduleState',
        StringValue: 'Done',
      },
      { ...defect, ScheduleState: 'Done' },
    ],
    problems: [[3, 'ScheduleState "Done" is not one of "Defined", "In-Progress", "Completed", "Accepted".']],
  },
  {
    what: 'a reference to nothing',
    lines: [{ ...defect, Owner: '/user/99' }],
    problems: [[1, 'Owner refers to /user/99, which does not exist.']],
  },
  {
    what: 'a reference of the wrong type for its object',
    lines: [{ ...defect, Owner: '/user/4' }],
    problems: [[1, 'Owner refers to /user/4, which does not exist.']],
  },
  {
    what: 'a reference to an object of another type',
    lines: [{ ...defect, Owner: '/project/4' }],
    problems: [[1, 'Owner refers to /project/4, but needs a User.']],
  },
  {
    what: 'an item of a collection that does not exist',
    lines: [{ ...defect, Tags: ['/tag/99'] }],
    problems: [[1, 'Tags refers to /tag/99, which does not exist.']],
  },
  {
    what: 'a reference into another workspace',
    lines: [
      secondWorkspace,
      foreignProject,
      { _type: 'Tag', ObjectID: 22, Name: 'there', Workspace: '/workspace/20' },
      { ...defect, Tags: ['/tag/22'] },
    ],
    problems: [[4, 'Tags refers to /tag/22, which is in another workspace.']],
  },
  {
    what: 'no workspace where there are several',
    lines: [secondWorkspace, { _type: 'Tag', Name: 'where?' }],
    problems: [[2, 'Tag needs a Workspace: there is not exactly one.']],
  },
  { what: 'no project', lines: [{ _type: 'Defect', Name: 'homeless' }], problems: [[1, 'Defect needs Project.']] },
  { what: 'no name', lines: [{ _type: 'Defect', Project: '/project/5' }], problems: [[1, 'Defect needs Name.']] },
  {
    what: 'an empty name',
    lines: [{ ...defect, Name: '' }],
    problems: [[1, 'Defect needs Name.']],
  },
  {
    what: 'no dates',
    lines: [{ _type: 'Iteration', Name: 'when?', Project: '/project/5' }],
    problems: [
      [1, 'Iteration needs EndDate.'],
      [1, 'Iteration needs StartDate.'],
    ],
  },
  {
    what: 'a task without a work product',
    lines: [{ _type: 'Task', Name: 'for what?' }],
    problems: [[1, 'Task needs WorkProduct.']],
  },
  {
    what: 'an ObjectID twice',
    lines: [defect, { ...defect, Name: 'again' }],
    problems: [[2, `ObjectID 50 is already the one of line ${LINE}.`]],
  },
  {
    what: 'an ObjectID twice over two types',
    lines: [{ _type: 'Tag', ObjectID: 4, Name: 'four' }],
    problems: [[1, 'ObjectID 4 is already the one of line 4.']],
  },
  {
    what: 'a UUID twice',
    lines: ['a', 'b'].map((Name) => ({ _type: 'Tag', Name, ObjectUUID: '0a1b2c3d-1111-4222-8333-444455556666' })),
    problems: [[2, `ObjectUUID 0a1b2c3d-1111-4222-8333-444455556666 is already the one of line ${LINE}.`]],
  },
  {
    what: 'a FormattedID twice in one workspace',
    lines: [
      { ...defect, FormattedID: 'DE7' },
      { ...defect, ObjectID: 51, FormattedID: 'de7' },
    ],
    problems: [[2, `FormattedID DE7 is already the one of line ${LINE} in the same workspace.`]],
  },
  {
    what: 'a user name twice in any case',
    lines: [{ _type: 'User', UserName: 'Ann@Example.com' }],
    problems: [[1, 'UserName Ann@Example.com is already the one of line 3.']],
  },
  {
    what: 'an empty password',
    lines: [{ _type: 'User', UserName: 'bob@example.com', Password: '' }],
    problems: [[1, 'Password needs 1 to 1024 characters.']],
  },
  {
    what: 'two permissions in one project',
    lines: ['Editor', 'Viewer'].map((Role) => ({
      _type: 'ProjectPermission',
      User: '/user/3',
      Project: '/project/4',
      Role,
    })),
    problems: [[2, `Line ${LINE} is a permission of the same user in the same project.`]],
  },
  {
    what: 'two profiles of one user',
    lines: [1, 2].map(() => ({ _type: 'UserProfile', User: '/user/3' })),
    problems: [[2, `Line ${LINE} is for the same User.`]],
  },
  {
    what: 'a second subscription',
    lines: [{ _type: 'Subscription', Name: 'More' }],
    problems: [[1, 'A server has one Subscription, and this is one more.']],
  },
  {
    what: 'parents in a circle',
    lines: [
      {
        _type: 'HierarchicalRequirement',
        ObjectID: 61,
        Name: 'a',
        Project: '/project/5',
        Parent: '/hierarchicalrequirement/62',
      },
      {
        _type: 'HierarchicalRequirement',
        ObjectID: 62,
        Name: 'b',
        Project: '/project/5',
        Parent: '/hierarchicalrequirement/61',
      },
    ],
    problems: [[2, 'Following the parents of HierarchicalRequirement leads back to itself.']],
  },
  {
    what: 'one history for two objects',
    lines: [
      { ...defect, RevisionHistory: '/revisionhistory/70' },
      { ...defect, ObjectID: 51, RevisionHistory: '/revisionhistory/70' },
    ],
    problems: [[2, `RevisionHistory refers to the history of the object on line ${LINE}.`]],
  },
  {
    what: 'a history of nothing',
    lines: [{ _type: 'RevisionHistory', ObjectID: 70 }],
    problems: [[1, 'No object of this file has this history.']],
  },
  {
    what: 'a revision without a date',
    lines: [
      { ...defect, RevisionHistory: '/revisionhistory/70' },
      {
        _type: 'Revision',
        RevisionHistory: '/revisionhistory/70',
        RevisionNumber: 1,
        Description: 'x',
        User: '/user/3',
      },
    ],
    problems: [[2, 'Revision needs CreationDate.']],
  },
  {
    what: 'a revision number twice',
    lines: [
      { ...defect, RevisionHistory: '/revisionhistory/70' },
      ...[1, 2].map(() => ({
        _type: 'Revision',
        RevisionHistory: '/revisionhistory/70',
        RevisionNumber: 1,
        Description: 'x',
        User: '/user/3',
        CreationDate: '2022-01-02',
      })),
    ],
    problems: [[3, 'The history of /defect/50 has two revisions with the number 1.']],
  },
  {
    what: 'a key with mistakes, without repeating it',
    lines: [{ _type: 'ApiKey', User: 'me', Grant: 'Everything', Key: 'no-underscore-0123456789', Colour: 1 }],
    problems: [
      [1, 'ApiKey has no attribute "Colour".'],
      [1, 'User needs a reference such as "/user/1234".'],
      [1, 'Grant needs one of "Full Access", "ALM WSAPI Read-only".'],
      [1, 'Key needs "_" and 19 to 254 visible ASCII characters.'],
    ],
  },
  {
    what: 'a key of nobody',
    lines: [{ _type: 'ApiKey', User: '/user/99', Grant: 'Full Access', Key: `_${'a'.repeat(43)}` }],
    problems: [[1, 'User refers to nobody.']],
  },
  {
    what: 'a key twice',
    lines: [1, 2].map(() => ({ _type: 'ApiKey', User: '/user/3', Grant: 'Full Access', Key: `_${'a'.repeat(43)}` })),
    problems: [[2, `Key is the same as on line ${LINE}.`]],
  },
  {
    what: 'a password hash of another kind, or too dear, or beside a password',
    lines: [
      '$2b$12$abcdefghijklmnopqrstuv',
      '$argon2id$v=19$m=9999999,t=2,p=1$c29tZXNhbHRzYWx0$c29tZWhhc2hzb21laGFzaA',
    ].map((PasswordHash, at) => ({ _type: 'User', UserName: `u${at}@example.com`, PasswordHash })),
    problems: [1, 2].map((line) => [
      line,
      'PasswordHash needs an argon2id hash in the PHC form, with at most 256 MiB and 16 rounds.',
    ]),
  },
  {
    what: 'a password and its hash',
    lines: [
      {
        _type: 'User',
        UserName: 'u@example.com',
        Password: 'x',
        PasswordHash: '$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzYWx0$c29tZWhhc2hzb21laGFzaGhhc2g',
      },
    ],
    problems: [[1, 'Password and PasswordHash exclude each other.']],
  },
  {
    what: 'hashes of earlier passwords that are none, or without a present one',
    lines: [
      {
        _type: 'User',
        UserName: 'u@example.com',
        PasswordHash: '$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzYWx0$c29tZWhhc2hzb21laGFzaGhhc2g',
        PreviousPasswordHashes: ['secret'],
      },
      {
        _type: 'User',
        UserName: 'v@example.com',
        PreviousPasswordHashes: ['$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzYWx0$c29tZWhhc2hzb21laGFzaGhhc2g'],
      },
    ],
    problems: [
      [1, 'PreviousPasswordHashes needs at most 24 hashes such as PasswordHash takes.'],
      [2, 'PreviousPasswordHashes needs a PasswordHash beside it.'],
    ],
  },
  {
    what: 'a key and its digest, and a digest that is none',
    lines: [
      { Key: `_${'a'.repeat(43)}`, KeyDigest: 'a'.repeat(64), KeyLastFour: 'aaaa' },
      { KeyDigest: 'A'.repeat(64), KeyLastFour: 'aaa' },
    ].map((value) => ({ _type: 'ApiKey', User: '/user/3', Grant: 'Full Access', ...value })),
    problems: [
      [1, 'Key and KeyDigest exclude each other.'],
      [2, 'KeyDigest needs a SHA-256 of 64 hexadecimal digits in lower case.'],
      [2, 'KeyLastFour needs the last four characters of the key.'],
    ],
  },
  {
    what: 'bounds of a key that are none, and values that exclude each other',
    lines: [
      { IdleDays: 0, AllowedNetworks: '10.0.0.0/8', ExpirationDate: 'soon' },
      { AllowedNetworks: ['10.0.0.0/99'], KeyHasCheckDigits: 'yes', KeyDigest: 'a'.repeat(64), KeyLastFour: 'aaaa' },
      { AllowedNetworks: [], KeyAwaitsClaim: true, KeyDigest: 'b'.repeat(64), KeyLastFour: 'bbbb' },
      { FormerKeyDigest: 'c'.repeat(64), FormerKeyLastFour: 'cc' },
    ].map((value, at) => ({
      _type: 'ApiKey',
      User: '/user/3',
      Grant: 'Full Access',
      ...('KeyDigest' in value ? {} : { Key: `_${String(at).repeat(43)}` }),
      ...value,
    })),
    problems: [
      [1, 'ExpirationDate needs a date such as "2026-03-31T16:00:00.000Z".'],
      [1, 'IdleDays needs a whole number from 1 on.'],
      [1, 'AllowedNetworks needs a list of IP addresses or CIDR ranges such as ["10.0.0.0/8"].'],
      [2, 'KeyHasCheckDigits needs true or false.'],
      [2, 'AllowedNetworks needs a list of IP addresses or CIDR ranges such as ["10.0.0.0/8"].'],
      [3, 'KeyAwaitsClaim excludes Key and KeyDigest.'],
      [3, 'AllowedNetworks needs a list of IP addresses or CIDR ranges such as ["10.0.0.0/8"].'],
      [4, 'FormerKeyDigest needs FormerKeyValidUntil.'],
      [4, 'FormerKeyLastFour needs the last four characters of the key.'],
    ],
  },
  {
    what: 'the ObjectID of a key twice',
    lines: [{ _type: 'ApiKey', ObjectID: 4, User: '/user/3', Grant: 'Full Access', Key: `_${'a'.repeat(43)}` }],
    problems: [[1, 'ObjectID 4 is already the one of line 4.']],
  },
  {
    what: 'what no column keeps, and a column without which there is nothing',
    lines: [
      { ...defect, _stored: { 'x"; DROP TABLE artifact': 1 } },
      { ...defect, ObjectID: 51, _stored: [1] },
      { _type: 'AttachmentContent', ObjectID: 52 },
    ],
    problems: [
      [1, 'Defect keeps nothing under the name "x\\"; DROP TABLE artifact".'],
      [2, '_stored needs an object of plain values.'],
      [3, 'AttachmentContent needs "user_id" in _stored.'],
    ],
  },
  {
    what: 'a sequence of nothing',
    lines: [
      { _type: 'NumberSequence', Next: 0 },
      { _type: 'NumberSequence', Next: 5, Prefix: 'us', Workspace: '/workspace/2' },
      { _type: 'NumberSequence', Next: 5, Prefix: 'US', Workspace: '/workspace/9' },
    ],
    problems: [
      [1, 'Next needs a whole number from 1 on.'],
      [2, 'Prefix needs 1 to 10 capital letters.'],
      [3, 'Workspace refers to /workspace/9, which does not exist.'],
    ],
  },
  {
    what: 'pieces of an attachment that are missing, twice, of nothing, or no bytes',
    lines: [
      { _type: 'AttachmentContent', ObjectID: 52, _stored: { user_id: 3 } },
      { _type: 'AttachmentChunk', Content: '/attachmentcontent/52', Number: 2, Bytes: 'AAAA' },
      { _type: 'AttachmentChunk', Content: '/attachmentcontent/52', Number: 2, Bytes: 'AAAA' },
      { _type: 'AttachmentChunk', Content: '/attachmentcontent/53', Number: 0, Bytes: 'AAAA' },
      { _type: 'AttachmentChunk', Content: '/attachmentcontent/52', Number: 0, Bytes: 'A' },
    ],
    problems: [
      [1, 'Chunks of this content are missing.'],
      [3, `Line ${LINE + 1} is chunk 2 of the same content.`],
      [4, 'Content refers to /attachmentcontent/53, which does not exist.'],
      [5, 'Bytes needs bytes in base64.'],
    ],
  },
  {
    what: 'an object whose FormattedID nothing begins',
    lines: [{ _type: 'PortfolioItem', Name: 'x', Project: '/project/5' }],
    problems: [[1, 'PortfolioItem needs FormattedID.']],
  },
  {
    what: 'an export of another format',
    lines: [{ _type: 'Export', Format: 2 }],
    problems: [[1, 'The export has another format than 1: use the version of Muster that wrote it.']],
  },
  {
    what: 'a mistake once, not again at each reference to it',
    lines: [
      { _type: 'Tag', ObjectID: 80, Name: 'x'.repeat(33) },
      { ...defect, Tags: ['/tag/80'] },
    ],
    problems: [[1, 'Name has 33 characters; at most 32 are possible.']],
  },
];

const textOf = (lines: readonly (Line | string)[]): readonly string[] =>
  lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)));

it.each(cases)('$what is a problem with its line, and nothing is loaded', async ({ lines, problems }) => {
  const all = [...asText(smallSeed), ...textOf(lines)];
  const outcome = await importSeed({ database: seed.database, lines: all, now });
  const expected = problems.map(([line, message]) => ({ line: line + smallSeed.length, message }));
  expect(outcome).toEqual({ ok: false, error: expected });
  expect(await seed.loadedRows()).toBe(0);
});

it.each([
  ['a subscription', smallSeed.slice(1), 'The file needs a Subscription: the server has none yet.'],
  ['a user', [smallSeed[0] ?? {}], 'The file needs a User: what is created is created by somebody.'],
])('a file without %s is refused as a whole', async (_what, lines, message) => {
  const outcome = await importSeed({ database: seed.database, lines: asText(lines), now });
  expect(outcome).toEqual({ ok: false, error: [{ line: 0, message }] });
  expect(await seed.loadedRows()).toBe(0);
});

it('the problems of a file come in the order of its lines', async () => {
  const lines = [...asText(smallSeed), '{', JSON.stringify({ ...defect, Owner: '/user/99' }), '{'];
  const outcome = await importSeed({ database: seed.database, lines, now });
  expect(outcome.ok ? [] : outcome.error.map((problem) => problem.line)).toEqual([LINE, LINE + 1, LINE + 2]);
});

it('a client whose owner is nobody is refused by the database, and nothing is loaded', async () => {
  const client = { _type: 'OAuthClient', ObjectID: 60, ClientID: 'a', Name: 'x', Public: true, RedirectURIs: ['a:'] };
  const lines = asText([...smallSeed, { ...client, Owner: 61, CreationDate: now.toISOString() }]);
  const outcome = await importSeed({ database: seed.database, lines, now });
  const message = expect.stringMatching(/^The database refused the file: .*\(61\) is not present/);
  expect(outcome).toEqual({ ok: false, error: [{ line: 0, message }] });
  expect(await seed.loadedRows()).toBe(0);
});

it('a chain of ten thousand parents is loaded without breaking', async () => {
  const chain = Array.from({ length: 10_000 }, (_, at) => ({
    _type: 'HierarchicalRequirement',
    ObjectID: 1_000 + at,
    Name: `Story ${at}`,
    Project: '/project/5',
    ...(at > 0 && { Parent: `/hierarchicalrequirement/${999 + at}` }),
  }));
  const lines = asText([...chain.toReversed(), ...smallSeed]);
  expect(await importSeed({ database: seed.database, lines, now })).toEqual({ ok: true, value: { objects: 10_005 } });
});
