import type { Adapter, AdapterPayload } from 'oidc-provider';

/** What oidc-provider asks of the storage of one of its models, as far as that model is asked. */
export interface ModelStore {
  /** `expiresIn`: seconds. */
  upsert?(value: string, payload: AdapterPayload, expiresIn: number): Promise<void>;
  find(value: string): Promise<AdapterPayload | undefined>;
  findBySecondName?(name: string): Promise<AdapterPayload | undefined>;
  /** Rejects when it may not be used any more. */
  consume?(value: string): Promise<void>;
  destroy?(value: string): Promise<void>;
  revokeByGrantId?(grantId: string): Promise<void>;
}

const notAsked = (what: string) => async (): Promise<never> => {
  throw new Error(`Invariant violated: ${what} is asked of a model that has none`);
};

/** As the provider wants it. */
export const adapterOf = (store: ModelStore): Adapter => ({
  upsert: store.upsert ?? notAsked('upsert'),
  find: store.find,
  findByUserCode: store.findBySecondName ?? notAsked('findByUserCode'),
  findByUid: store.findBySecondName ?? notAsked('findByUid'),
  consume: store.consume ?? notAsked('consume'),
  destroy: store.destroy ?? notAsked('destroy'),
  // The families of tokens are ended as a whole, by the store of access tokens.
  revokeByGrantId: store.revokeByGrantId ?? (async () => {}),
});
