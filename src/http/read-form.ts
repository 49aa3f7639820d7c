import type { FastifyRequest } from 'fastify';
import { limits } from '../config/limits.ts';
import { err, ok, type Result } from '../kernel/result.ts';

/** The fields of a form by their names. */
export type Form = ReadonlyMap<string, string>;

export type FormProblem = 'not-a-form' | 'too-large' | 'unreadable' | 'repeated-field';

const FORM_TYPE = /^application\/x-www-form-urlencoded\s*(;|$)/i;

/**
 * The form of a page. A field that stands twice is refused: whoever reads the first and whoever reads the last would see
 * different forms.
 */
export const readForm = ({ headers, body }: Pick<FastifyRequest, 'headers' | 'body'>): Result<Form, FormProblem> => {
  if (!FORM_TYPE.test(headers['content-type'] ?? '')) return err('not-a-form');
  const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
  if (bytes.length > limits.pageFormBytes) return err('too-large');
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return err('unreadable');
  }
  const pairs = [...new URLSearchParams(text)];
  const form = new Map(pairs);
  return form.size === pairs.length ? ok(form) : err('repeated-field');
};
