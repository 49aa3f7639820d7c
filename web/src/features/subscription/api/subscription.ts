import { queryOptions } from '@tanstack/react-query';
import { LIVE_MS } from '../../../config/timing.ts';
import { callApi } from '../../../lib/api-client.ts';
import type { SettingName } from '../../../strings/subscription.ts';

export type SettingValue = string | number | boolean | null;

/** A setting as the server describes it: what it is, and what it takes. */
export interface Setting {
  /** Null: the subscription leaves it open. */
  readonly Value: SettingValue;
  readonly Type: 'BOOLEAN' | 'INTEGER' | 'STRING';
  /** Once set, it cannot be left open again. */
  readonly Required: boolean;
  /** What holds while it is left open. */
  readonly Default: SettingValue;
  readonly AllowedValues: readonly SettingValue[] | null;
  readonly Least: number | null;
  readonly Most: number | null;
  readonly MaxLength: number | null;
}

/** `exempt`: not on the list, which does not bind administrators. */
export type OwnAddress = 'allowed' | 'exempt' | 'shut-out';

export interface Subscription {
  readonly ObjectID: number;
  readonly Name: string;
  readonly SubscriptionID: number | null;
  readonly Edition: string;
  readonly Users: { readonly Total: number; readonly Enabled: number; readonly Disabled: number };
  readonly ApiKeys: number;
  /** From where the server sees this browser call. */
  readonly Address: string;
  readonly OwnAddress: OwnAddress;
  readonly Settings: Readonly<Record<SettingName, Setting>>;
  readonly SSOUserExceptions: { readonly Count: number; readonly Most: number };
}

export type SettingValues = Readonly<Partial<Record<SettingName, SettingValue>>>;

export const subscriptionQuery = queryOptions({
  queryKey: ['subscription'],
  queryFn: ({ signal }) => callApi<Subscription>({ path: '/subscription', signal }),
  refetchInterval: LIVE_MS,
});

/** Changes all of these or none; the answer is what holds now. */
export const changeSubscription = (values: SettingValues): Promise<Subscription> =>
  callApi({ method: 'PATCH', path: '/subscription', body: values });
