import { limits } from '../config/limits.ts';
import { err, ok, type Result } from '../kernel/result.ts';

/** Which part of the results a query shows; `start` counts from 1. */
export interface Page {
  readonly start: number;
  readonly pageSize: number;
  readonly warnings: readonly string[];
}

const readPosition = (
  name: string,
  text: string | undefined,
  usual: number,
  maximum: number,
): Result<number, string> => {
  if (text === undefined || text.trim() === '') return ok(usual);
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > maximum) {
    return err(`Could not parse: The parameter ${name} must be a whole number from 1 to ${maximum}, not "${text}".`);
  }
  return ok(value);
};

/** `start` and `pagesize`; a larger page than 2000 is cut, said so, and echoed as it is (wsapi §2). */
export const readPage = (parameters: ReadonlyMap<string, string>): Result<Page, string> => {
  const start = readPosition('start', parameters.get('start'), 1, limits.startMaximum);
  if (!start.ok) return start;
  const size = readPosition('pagesize', parameters.get('pagesize'), limits.pageSizeDefault, limits.startMaximum);
  if (!size.ok) return size;
  const pageSize = Math.min(size.value, limits.pageSizeMaximum);
  const warnings =
    pageSize < size.value ? [`The pagesize was reduced from ${size.value} to the maximum of ${pageSize}.`] : [];
  return ok({ start: start.value, pageSize, warnings });
};
