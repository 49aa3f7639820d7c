import type { LoginAnswer } from './login-answer.ts';

/** A table as a file of this name; `total` is how many rows there are, also those that are not in it. */
export const csvAnswer = (fileName: string, body: string, total: number): LoginAnswer => ({
  status: 200,
  body,
  contentType: 'text/csv; charset=utf-8',
  headers: { 'content-disposition': `attachment; filename="${fileName}"`, 'x-total-count': String(total) },
});
