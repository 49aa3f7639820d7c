import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from '@swc/core';
import { expect, it } from 'vitest';
import { REPOSITORY } from '../docs/markdown-files.ts';

const FOLDER = join(REPOSITORY, 'web/src');

const screens = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.tsx'));

/** Attributes that people read or hear. */
const READ = new Set(['alt', 'aria-label', 'description', 'label', 'placeholder', 'title']);

const LETTER = /\p{L}/u;

type Node = Readonly<Record<string, unknown>>;

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;

const memberOf = (value: unknown, key: string): unknown => (isNode(value) ? value[key] : undefined);

/** Texts that stand in the markup itself instead of in `web/src/strings`. */
const textsIn = (node: unknown): readonly string[] => {
  if (Array.isArray(node)) return node.flatMap(textsIn);
  if (!isNode(node)) return [];
  const below = Object.values(node).flatMap(textsIn);
  const text = node.type === 'JSXText' ? String(node.value) : '';
  const name = node.type === 'JSXAttribute' ? String(memberOf(node.name, 'value')) : '';
  const literal = memberOf(node.value, 'type') === 'StringLiteral' ? String(memberOf(node.value, 'value')) : '';
  const own = [text, READ.has(name) ? literal : ''].filter((each) => LETTER.test(each));
  return [...own, ...below];
};

const parse = (source: string): unknown => parseSync(source, { syntax: 'typescript', tsx: true, target: 'es2022' });

it.each(screens)('every text of %s stands in the catalogue', (file) => {
  expect(textsIn(parse(readFileSync(join(FOLDER, file), 'utf8')))).toEqual([]);
});

it('a text in the markup would be found', () => {
  expect(textsIn(parse('const A = () => <p title="Why">Because <b>of</b></p>;'))).toEqual(['Why', 'Because ', 'of']);
});
