import { queryOptions } from '@tanstack/react-query';
import { LIVE_MS } from '../../../config/timing.ts';
import { callApi } from '../../../lib/api-client.ts';
import { type Grant, KEYS } from './api-key.ts';

/** Why something would be refused, as the attempt itself would answer. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly cure: string;
}

/** What one may do with keys of one's own of one grant; null: it would be done. */
interface OwnAbilities {
  readonly Grant: Grant;
  readonly Create: Refusal | null;
  readonly Edit: Refusal | null;
  readonly Reset: Refusal | null;
  readonly Claim: Refusal | null;
  readonly Delete: Refusal | null;
}

export interface KeyAbilities {
  readonly Own: readonly OwnAbilities[];
  /** The keys of others are seen, reset and deleted, too. */
  readonly Others: boolean;
}

/** `GET /keys/abilities`; asked again all the time, since an administrator may switch keys off meanwhile. */
export const keyAbilitiesQuery = queryOptions({
  queryKey: [KEYS, 'abilities'],
  queryFn: ({ signal }) => callApi<KeyAbilities>({ path: '/keys/abilities', signal }),
  refetchInterval: LIVE_MS,
});

/** Why no key of this grant is made; null: one is. */
export const whyNotCreate = ({ Own }: KeyAbilities, grant: Grant): Refusal | null =>
  Own.find((each) => each.Grant === grant)?.Create ?? null;

/** Why no key at all is made; null: one of some grant is. */
export const whyNoKey = ({ Own }: KeyAbilities): Refusal | null =>
  Own.some(({ Create }) => Create === null) ? null : (Own[0]?.Create ?? null);

/** Keys are disabled in the whole subscription: then the page has nothing but deleting (R45). */
export const areDisabled = (abilities: KeyAbilities): boolean => whyNoKey(abilities)?.code === 'keys-disabled';
