import { queryOptions } from '@tanstack/react-query';
import { callApi } from './api-client.ts';

/** A refusal that is known beforehand. */
export interface ForetoldProblem {
  readonly code: string;
  readonly message: string;
  readonly cure: string;
}

/** What the caller may do with OAuth clients and authorized applications here, as the server's own rules have it. */
export interface ClientAbilities {
  /** Null: they may make a client. */
  readonly CreateProblem: ForetoldProblem | null;
  /** Null: there are authorized applications here. */
  readonly ApplicationProblem: ForetoldProblem | null;
  readonly Legacy: boolean;
  readonly MostRedirectURIs: number;
  readonly MostGraceHours: number;
}

const loadAbilities = ({ signal }: { signal: AbortSignal }): Promise<ClientAbilities> =>
  callApi({ path: '/clients/abilities', signal });

export const clientAbilitiesQuery = queryOptions({
  queryKey: ['client-abilities'],
  queryFn: loadAbilities,
  staleTime: 30_000,
});
