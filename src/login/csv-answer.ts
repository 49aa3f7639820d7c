import type { LoginAnswer } from './login-answer.ts';

/** A file for spreadsheets; how many rows there would be in all stands in a header. */
export const csvAnswer = (name: string, body: string, total: number): LoginAnswer => ({
  status: 200,
  body,
  contentType: 'text/csv; charset=utf-8',
  headers: { 'content-disposition': `attachment; filename="${name}.csv"`, 'x-total-count': String(total) },
});
