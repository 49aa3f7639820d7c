import type { OpenLoginRequest } from './login-request.ts';

/** The ObjectID in the path of a request; 0, which nothing has: there is none. */
export const oidPart = ({ parts }: OpenLoginRequest): number => {
  const { oid = '' } = parts;
  return /^\d{1,15}$/.test(oid) ? Number(oid) : 0;
};
