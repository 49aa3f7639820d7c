import { limits } from '../config/limits.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { type ListKind, type ListQuestion, readListQuestion } from './list-question.ts';

/** A list that may also be asked for as a table for spreadsheets. */
export interface TableQuestion<Order extends string> extends ListQuestion<Order> {
  readonly isCsv: boolean;
}

/** The question, or what is wrong with it: with `format=csv` all of it, as far as a file holds. */
export const readTableQuestion = <Order extends string>(
  query: URLSearchParams,
  kind: ListKind<Order>,
): Result<TableQuestion<Order>, string> => {
  const format = query.get('format') ?? 'json';
  if (format !== 'json' && format !== 'csv') return err('format takes json or csv.');
  const isCsv = format === 'csv';
  const parameters = ['format', ...kind.parameters];
  const question = readListQuestion(query, { ...kind, parameters }, isCsv ? limits.csvRows : undefined);
  if (!question.ok) return question;
  const pageSize = isCsv && !query.has('pagesize') ? limits.csvRows : question.value.pageSize;
  return ok({ ...question.value, pageSize, isCsv });
};
