import { startOfDay } from '../../model/time-zone.ts';
import type { AuthorizedRequest } from '../authorize-request.ts';
import { columnOf, type Draft, hasChanged, setColumn, valueIn } from './draft.ts';

const SECOND_MS = 1_000;

const timeOf = (value: unknown): number | null => {
  if (value instanceof Date) return value.getTime();
  return typeof value === 'string' ? Date.parse(value) : null;
};

const columnNamed = (draft: Draft, name: string): string => {
  const attribute = draft.type.attribute(name);
  return (attribute === undefined ? null : columnOf(attribute)) ?? '';
};

const setTime = (draft: Draft, column: string, time: number): void =>
  setColumn(draft, column, new Date(time).toISOString(), 'timestamptz');

/**
 * A timebox holds whole days of its workspace: it begins with the first instant of its first day and ends with the last
 * second of its last (wsapi §5.6), and it ends after it begins.
 */
export const applyTimeboxRules =
  (startName: string, endName: string) =>
  (draft: Draft, request: AuthorizedRequest): readonly string[] => {
    const zone = draft.workspace?.facts.timeZone ?? request.caller.access.timeZone;
    const [start, end] = [columnNamed(draft, startName), columnNamed(draft, endName)];
    const [from, to] = [timeOf(valueIn(draft, start)), timeOf(valueIn(draft, end))];
    if (from !== null && hasChanged(draft, start)) setTime(draft, start, startOfDay(from, zone));
    if (to !== null && hasChanged(draft, end)) setTime(draft, end, startOfDay(to, zone, 1) - SECOND_MS);
    if (from === null || to === null || startOfDay(from, zone) <= to) return [];
    return [`Validation error: ${draft.type.elementName}.${endName} should not be before ${startName}`];
  };
