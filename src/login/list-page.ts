import { limits } from '../config/limits.ts';
import { err, ok, type Result } from '../kernel/result.ts';

/** Which part of a list is asked for. */
export interface ListPage {
  /** 1-based position of the first entry. */
  readonly start: number;
  readonly pageSize: number;
}

const wholeNumber = (text: string | null, fallback: number, most: number): number | null => {
  if (text === null) return fallback;
  const number = /^\d{1,10}$/.test(text) ? Number(text) : 0;
  return number >= 1 && number <= most ? number : null;
};

/** `start` and `pagesize` of a list; the error says which of them is wrong, and what it takes. */
export const readListPage = (
  query: URLSearchParams,
  most: number = limits.loginPageSizeMaximum,
): Result<ListPage, string> => {
  const start = wholeNumber(query.get('start'), 1, limits.startMaximum);
  if (start === null) return err(`start takes a whole number from 1 to ${limits.startMaximum}.`);
  const pageSize = wholeNumber(query.get('pagesize'), Math.min(most, limits.pageSizeDefault), most);
  if (pageSize === null) return err(`pagesize takes a whole number from 1 to ${most}.`);
  return ok({ start, pageSize });
};
