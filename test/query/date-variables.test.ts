import { describe, expect, test } from 'vitest';
import { type DateContext, parseDateOperand, parseDateValue } from '../../src/query/date-variables.ts';

const CONTEXT: DateContext = {
  now: new Date('2024-03-11T02:30:00.000Z'),
  userZone: 'Asia/Tokyo',
  workspaceZone: 'America/Denver',
};

const span = (text: string, context: DateContext = CONTEXT): string => {
  const result = parseDateOperand(text, context);
  if (!result.ok) return result.error;
  if (result.value.kind === 'instant') return result.value.at.toISOString();
  return `${result.value.start.toISOString()} ${result.value.end.toISOString()}`;
};

const cannotConvert = (text: string): string =>
  `Could not parse: Cannot convert "${text}" into a date.  You must use the ISO8601 date+time format.`;

describe('ISO 8601', () => {
  test.each([
    ['2012-08-24T19:10:09.154Z', '2012-08-24T19:10:09.154Z'],
    ['2023-07-01T08:00:00Z', '2023-07-01T08:00:00.000Z'],
    ['2026-11-22T03:26:09+00:00', '2026-11-22T03:26:09.000Z'],
    ['2026-11-22T03:26:09+0530', '2026-11-21T21:56:09.000Z'],
    ['2026-11-22T03:26-07', '2026-11-22T10:26:00.000Z'],
    ['2024-02-29T00:00:00.1234567Z', '2024-02-29T00:00:00.123Z'],
    ['2024-02-29T00:00:00.5Z', '2024-02-29T00:00:00.500Z'],
    [' 2024-01-01t00:00:00z ', '2024-01-01T00:00:00.000Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
    ['2024-01-15', '2024-01-15T07:00:00.000Z'],
    ['2024-07-15', '2024-07-15T06:00:00.000Z'],
    ['2024-07-15T10:00:00', '2024-07-15T16:00:00.000Z'],
  ])('%s is %s', (text, expected) => {
    expect(span(text)).toBe(expected);
  });

  test.each([
    '2017-04-29 20:23:51.188960',
    '2024-02-30',
    '2023-02-29',
    '2024-13-01',
    '2024-00-10',
    '2024-01-00',
    '2024-01-01T24:00:00Z',
    '2024-01-01T10:60:00Z',
    '2024-01-01T10:00:60Z',
    '2024-01-01T10Z',
    '2024-01-01Z',
    '2024-01-01T10:00:00.Z',
    '2024-01-01T10:00:00.1234567890Z',
    '2024-01-01T10:00:00+24:00',
    '2024-01-01T10:00:00+01:60',
    '2024-01-01T10:00:00+01:00x',
    '2024-01-01T10:00:00+1:00',
    '0000-01-01T00:00:00Z',
    '0001-01-01T00:00:00+01:00',
    '9999-12-31T23:59:59-01:00',
    '20240101',
    '24-01-01',
    '2024-1-1',
    '01/02/2024',
    '1711843200000',
    'yesterday morning',
    '',
  ])('%j is refused in the words of the vendor', (text) => {
    expect(span(text)).toBe(cannotConvert(text));
    expect(parseDateValue(text, 'UTC')).toEqual({ ok: false, error: cannotConvert(text) });
  });

  test('a body takes no variables', () => {
    expect(parseDateValue('today', 'UTC')).toEqual({ ok: false, error: cannotConvert('today') });
    expect(parseDateValue('2024-01-01', 'UTC')).toEqual({ ok: true, value: new Date('2024-01-01T00:00:00Z') });
  });
});

describe('variables', () => {
  // In Denver it is still the evening of the 10th, the day on which clocks went forward; in Tokyo the 11th.
  test.each([
    ['today', '2024-03-10T15:00:00.000Z 2024-03-11T15:00:00.000Z'],
    ['TODAY', '2024-03-10T15:00:00.000Z 2024-03-11T15:00:00.000Z'],
    ['yesterday', '2024-03-09T07:00:00.000Z 2024-03-10T07:00:00.000Z'],
    ['Tomorrow', '2024-03-11T06:00:00.000Z 2024-03-12T06:00:00.000Z'],
    ['today+0', '2024-03-10T07:00:00.000Z 2024-03-11T06:00:00.000Z'],
    ['today-0', '2024-03-10T07:00:00.000Z 2024-03-11T06:00:00.000Z'],
    ['today-1', '2024-03-09T07:00:00.000Z 2024-03-11T06:00:00.000Z'],
    ['today - 1', '2024-03-09T07:00:00.000Z 2024-03-11T06:00:00.000Z'],
    [' Today +  2 ', '2024-03-10T07:00:00.000Z 2024-03-13T06:00:00.000Z'],
    ['lastweek', '2024-03-03T07:00:00.000Z 2024-03-11T06:00:00.000Z'],
    ['nextweek', '2024-03-10T07:00:00.000Z 2024-03-18T06:00:00.000Z'],
    ['lastmonth', '2024-02-09T07:00:00.000Z 2024-03-11T06:00:00.000Z'],
    ['nextmonth', '2024-03-10T07:00:00.000Z 2024-04-10T06:00:00.000Z'],
    ['lastquarter', '2023-12-11T07:00:00.000Z 2024-03-11T06:00:00.000Z'],
    ['nextquarter', '2024-03-10T07:00:00.000Z 2024-06-09T06:00:00.000Z'],
    ['lastyear', '2023-03-11T07:00:00.000Z 2024-03-11T06:00:00.000Z'],
    ['NEXTYEAR', '2024-03-10T07:00:00.000Z 2025-03-11T06:00:00.000Z'],
  ])('%s', (text, expected) => {
    expect(span(text)).toBe(expected);
  });

  test.each([
    ['today-1', '2024-03-09T07:00:00.000Z 2024-03-10T07:00:00.000Z'],
    ['today+0', '2024-03-10T07:00:00.000Z 2024-03-11T06:00:00.000Z'],
    ['today+1', '2024-03-11T06:00:00.000Z 2024-03-12T06:00:00.000Z'],
  ])('%s is one day where an order is asked for', (text, expected) => {
    const read = parseDateOperand(text, CONTEXT, true);
    if (!read.ok || read.value.kind !== 'range') throw new Error('no range');
    expect(`${read.value.start.toISOString()} ${read.value.end.toISOString()}`).toBe(expected);
  });

  test.each(['today+', 'today-', 'today+x', 'today 1', 'todayish', 'today+99999999', 'today+9999999', 'constructor'])(
    '%s is no date',
    (text) => {
      expect(span(text)).toBe(cannotConvert(text));
    },
  );

  test('a day that starts at one, because clocks skip midnight', () => {
    const context = { now: new Date('2018-11-04T12:00:00Z'), userZone: 'America/Sao_Paulo', workspaceZone: 'UTC' };
    expect(span('today', context)).toBe('2018-11-04T03:00:00.000Z 2018-11-05T02:00:00.000Z');
  });

  test('a zone nobody knows counts as UTC', () => {
    const context = { now: new Date('2024-03-11T02:30:00Z'), userZone: 'Mars/Olympus', workspaceZone: 'Nowhere' };
    expect(span('today', context)).toBe('2024-03-11T00:00:00.000Z 2024-03-12T00:00:00.000Z');
  });
});

describe('wall times that clocks repeat or skip', () => {
  test.each([
    ['2024-11-03T01:30:00', '2024-11-03T07:30:00.000Z', 'the first of two'],
    ['2024-03-10T02:30:00', '2024-03-10T09:30:00.000Z', 'moved on by the hour that is missing'],
  ])('%s is %s: %s', (text, expected) => {
    expect(span(text)).toBe(expected);
  });
});
