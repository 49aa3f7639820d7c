import { describe, expect, test } from 'vitest';
import {
  LONGEST_DESCRIPTION,
  type RevisionChange,
  revisionDescription,
} from '../../src/wsapi/rules/revision-wording.ts';

const ACCEPTED = new Date('2018-09-11T21:03:16.145Z');
const DENVER = 'America/Denver';

const text = (displayName: string, before: string | null, after: string | null): RevisionChange => ({
  kind: 'text',
  displayName,
  before,
  after,
});

const choice = (displayName: string, before: string | null, after: string | null): RevisionChange => ({
  kind: 'choice',
  displayName,
  before,
  after,
});

describe('one change', () => {
  const cases: readonly (readonly [RevisionChange, string])[] = [
    [choice('Schedule State', 'In-Progress', 'Accepted'), 'SCHEDULE STATE changed from [In-Progress] to [Accepted]'],
    [choice('Schedule State', '', 'Defined'), 'SCHEDULE STATE changed from [] to [Defined]'],
    [choice('KanbanState', null, 'Dev (Stories)'), 'KANBANSTATE added [Dev (Stories)]'],
    [choice('Severity', 'Cosmetic', null), 'SEVERITY removed [Cosmetic]'],
    [
      { kind: 'date', displayName: 'Accepted Date', before: null, after: ACCEPTED },
      'ACCEPTED DATE added [Tue Sep 11 15:03:16 MDT 2018]',
    ],
    [
      { kind: 'date', displayName: 'Accepted Date', before: ACCEPTED, after: null },
      'ACCEPTED DATE removed [Tue Sep 11 15:03:16 MDT 2018]',
    ],
    [
      {
        kind: 'date',
        displayName: 'Flow State Changed Date',
        before: new Date('2018-09-11T21:03:13Z'),
        after: ACCEPTED,
      },
      'FLOW STATE CHANGED DATE changed from [Tue Sep 11 15:03:13 MDT 2018] to [Tue Sep 11 15:03:16 MDT 2018]',
    ],
    [text('Blocked Reason', null, 'waiting for parts'), 'BLOCKED REASON changed to [waiting for parts]'],
    [text('Blocked Reason', '', 'waiting'), 'BLOCKED REASON changed to [waiting]'],
    [text('Blocked Reason', 'waiting', ''), 'BLOCKED REASON removed [waiting]'],
    [text('Name', 'old, [new]', 'new'), 'NAME changed from [old, [new]] to [new]'],
    [{ kind: 'boolean', displayName: 'Blocked', before: false, after: true }, 'BLOCKED changed from [false] to [true]'],
    [
      { kind: 'decimal', displayName: 'Task Remaining Total', before: 1, after: 0 },
      'TASK REMAINING TOTAL changed from [1.0] to [0.0]',
    ],
    [{ kind: 'decimal', displayName: 'Plan Estimate', before: null, after: 2.5 }, 'PLAN ESTIMATE added [2.5]'],
    [{ kind: 'integer', displayName: 'Task Index', before: 1, after: 2 }, 'TASK INDEX changed from [1] to [2]'],
    [
      { kind: 'reference', displayName: 'Iteration', before: 'Sprint 91', after: 'Sprint 92' },
      'ITERATION changed from [Sprint 91] to [Sprint 92]',
    ],
    [{ kind: 'reference', displayName: 'Release', before: null, after: '2026-Q3' }, 'RELEASE added [2026-Q3]'],
    [
      { kind: 'collection', displayName: 'Tags', added: ['a, b', 'c'], removed: ['d'] },
      'TAGS added [a, b], TAGS added [c], TAGS removed [d]',
    ],
    [{ kind: 'rank', moved: 'up' }, 'RANK moved up'],
    [{ kind: 'rank', moved: 'down' }, 'RANK moved down'],
  ];
  test.each(cases)('%j', (change, expected) => {
    expect(revisionDescription([change], DENVER)).toBe(expected);
  });
});

test('clauses are joined in their order', () => {
  const changes: RevisionChange[] = [
    { kind: 'rank', moved: 'up' },
    choice('Schedule State', 'Defined', 'Completed'),
    { kind: 'boolean', displayName: 'Ready', before: true, after: false },
  ];
  expect(revisionDescription(changes, 'UTC')).toBe(
    'RANK moved up, SCHEDULE STATE changed from [Defined] to [Completed], READY changed from [true] to [false]',
  );
});

test('what did not change makes no clause', () => {
  const changes: RevisionChange[] = [
    text('Name', 'a', 'a'),
    text('Notes', null, ''),
    { kind: 'date', displayName: 'D', before: ACCEPTED, after: new Date(ACCEPTED) },
    { kind: 'collection', displayName: 'Tags', added: [], removed: [] },
  ];
  expect(revisionDescription(changes, 'UTC')).toBe('');
});

describe('dates in the zone of the workspace, with its abbreviation', () => {
  test.each([
    ['UTC', 'Tue Sep 11 21:03:16 UTC 2018'],
    ['Europe/Berlin', 'Tue Sep 11 23:03:16 CEST 2018'],
    ['America/New_York', 'Tue Sep 11 17:03:16 EDT 2018'],
    ['Asia/Kolkata', 'Wed Sep 12 02:33:16 IST 2018'],
    ['Australia/Sydney', 'Wed Sep 12 07:03:16 AEST 2018'],
    ['Nowhere', 'Tue Sep 11 21:03:16 UTC 2018'],
  ])('%s', (zone, expected) => {
    const change: RevisionChange = { kind: 'date', displayName: 'D', before: null, after: ACCEPTED };
    expect(revisionDescription([change], zone)).toBe(`D added [${expected}]`);
  });

  test('a day of one digit is padded', () => {
    const change: RevisionChange = {
      kind: 'date',
      displayName: 'D',
      before: null,
      after: new Date('2024-01-04T08:29:50Z'),
    };
    expect(revisionDescription([change], DENVER)).toBe('D added [Thu Jan 04 01:29:50 MST 2024]');
  });
});

describe("decimals print as Java's doubles", () => {
  test.each([
    [0, '0.0'],
    [-3, '-3.0'],
    [118, '118.0'],
    [0.1, '0.1'],
    [0.001, '0.001'],
    [0.0005, '5.0E-4'],
    [9_999_999, '9999999.0'],
    [10_000_000, '1.0E7'],
    [12_500_000, '1.25E7'],
  ])('%d is %s', (value, expected) => {
    const change: RevisionChange = { kind: 'decimal', displayName: 'D', before: null, after: value };
    expect(revisionDescription([change], 'UTC')).toBe(`D added [${expected}]`);
  });
});

describe('text beyond 4,000 characters', () => {
  test('long values are shortened, short ones and all clauses stay', () => {
    const changes = [text('Description', 'x'.repeat(30_000), '😀'.repeat(15_000)), choice('State', 'Open', 'Closed')];
    const description = revisionDescription(changes, 'UTC');
    expect(description.length).toBeLessThanOrEqual(LONGEST_DESCRIPTION);
    expect(description.length).toBeGreaterThan(LONGEST_DESCRIPTION - 10);
    expect(description).toMatch(
      /^DESCRIPTION changed from \[x+…\] to \[(?:😀)+…\], STATE changed from \[Open\] to \[Closed\]$/u,
    );
    expect(description.isWellFormed()).toBe(true);
  });

  test('clauses are left out only when their words alone are too many', () => {
    const changes = Array.from({ length: 500 }, (_, at) => choice(`Attribute ${at}`, 'before', 'after'));
    const description = revisionDescription(changes, 'UTC');
    expect(description.length).toBeLessThanOrEqual(LONGEST_DESCRIPTION);
    expect(description.endsWith(', …')).toBe(true);
    expect(description.startsWith('ATTRIBUTE 0 changed from [')).toBe(true);
  });

  test('exactly 4,000 stays whole', () => {
    const whole = revisionDescription(
      [text('N', null, 'y'.repeat(LONGEST_DESCRIPTION - 'N changed to []'.length))],
      'UTC',
    );
    expect(whole.length).toBe(LONGEST_DESCRIPTION);
    expect(whole).not.toContain('…');
  });
});
