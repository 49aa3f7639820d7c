import { queryOptions } from '@tanstack/react-query';
import { callApi } from '../../../lib/api-client.ts';
import { keepSecurityToken } from '../../../lib/security-token.ts';

/** `GET /password`: what a new one must be, and since when one has the present one. */
export interface PasswordFacts {
  readonly MinimumLength: number;
  readonly MaximumLength: number;
  readonly CharacterClasses: number;
  readonly RefusesCommon: boolean;
  readonly PreviousPasswordCount: number;
  readonly LastChanged: string | null;
  readonly ExpiresAt: string | null;
}

export const passwordQuery = queryOptions({
  queryKey: ['account', 'password'],
  queryFn: ({ signal }) => callApi<PasswordFacts>({ path: '/password', signal }),
});

export interface PasswordChange {
  readonly OldPassword: string;
  readonly NewPassword: string;
  readonly EndOtherSessions: boolean;
}

/** Where the others end, this session goes on under another token. */
export const changePassword = async (body: PasswordChange): Promise<void> => {
  const answer = await callApi<{ readonly SecurityToken: string } | null>({ method: 'POST', path: '/password', body });
  if (answer !== null) keepSecurityToken(answer.SecurityToken);
};
