import type { OpenLoginRequest } from './login-request.ts';

/** A member of the body that is a text and not empty; null: it is missing or something else. */
export const textMember = ({ body }: OpenLoginRequest, name: string): string | null => {
  const value = body.get(name);
  return typeof value === 'string' && value !== '' ? value : null;
};
