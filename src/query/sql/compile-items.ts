import type { Link } from '../../model/attribute.ts';
import { identifier, parameter, render, type Statement, sql } from './fragment.ts';

export const compileLinkedItems = (link: Link, ownerOid: number): Statement =>
  render(sql`SELECT l.${identifier(link.item)} FROM ${identifier(link.table)} l
    WHERE l.${identifier(link.own)} = ${parameter(ownerOid, 'bigint')}`);
