import { err, ok, type Result } from '../kernel/result.ts';
import { readListPage } from './list-page.ts';

/** What may be asked of a list. */
export interface ListKind<Order extends string> {
  /** Parameters besides `start`, `pagesize` and `order`. */
  readonly parameters: readonly string[];
  /** What `order` takes, in words. */
  readonly orders: string;
  readonly defaultOrder: string;
  isOrder(text: string): text is Order;
}

/** Which part of a list is asked for, in which order. */
export interface ListQuestion<Order extends string> {
  readonly order: Order;
  /** So many are left out before the first. */
  readonly offset: number;
  readonly pageSize: number;
}

const ALWAYS: readonly string[] = ['start', 'pagesize', 'order'];

/** The question, or what is wrong with it; what the list's own parameters say is read by the list. */
export const readListQuestion = <Order extends string>(
  query: URLSearchParams,
  { parameters, orders, defaultOrder, isOrder }: ListKind<Order>,
  most?: number,
): Result<ListQuestion<Order>, string> => {
  const known = [...ALWAYS, ...parameters];
  for (const [name, value] of query) {
    if (!known.includes(name)) return err(`The parameters are ${known.join(', ')}.`);
    // PostgreSQL refuses U+0000 in text.
    if (value.includes('\0')) return err(`${name} cannot contain the character U+0000.`);
  }
  const [, member, direction = 'ASC'] = /^(\w+)(?: (ASC|DESC))?$/i.exec(query.get('order') ?? defaultOrder) ?? [];
  const order = `${member} ${direction.toUpperCase()}`;
  if (!isOrder(order)) return err(`order takes ${orders}, and ASC or DESC behind it.`);
  const page = readListPage(query, most);
  return page.ok ? ok({ order, offset: page.value.start - 1, pageSize: page.value.pageSize }) : page;
};
