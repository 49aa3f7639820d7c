/** What became of a request: let in, turned away, or let in to write and then nothing was written. */
export const DECISION_OUTCOMES = ['accepted', 'refused', 'nothing-written'] as const;

export type DecisionOutcome = (typeof DECISION_OUTCOMES)[number];

/** One entry of the decision log. It holds nothing that opens anything. */
export interface DecisionEntry {
  readonly at: Date;
  /** A UUID, as the answer's X-Request-Id says. */
  readonly requestId: string;
  /** Null: nobody was recognised. */
  readonly userOid: number | null;
  readonly via: string | null;
  /** Of the API key or access token. */
  readonly credentialOid: number | null;
  /** The first digits of the session's digest. */
  readonly session: string | null;
  readonly address: string;
  readonly agent: string;
  readonly method: string;
  readonly path: string;
  readonly outcome: DecisionOutcome;
  readonly reason: string;
}

interface DecisionColumn {
  readonly name: string;
  readonly type: 'text' | 'bigint' | 'uuid' | 'timestamptz';
  readonly of: (entry: DecisionEntry) => unknown;
}

/** The columns that an entry fills; the others have defaults. */
export const DECISION_COLUMNS: readonly DecisionColumn[] = [
  { name: 'at', type: 'timestamptz', of: ({ at }) => at.toISOString() },
  { name: 'request_id', type: 'uuid', of: ({ requestId }) => requestId },
  { name: 'user_id', type: 'bigint', of: ({ userOid }) => userOid },
  { name: 'via', type: 'text', of: ({ via }) => via },
  { name: 'credential_id', type: 'bigint', of: ({ credentialOid }) => credentialOid },
  { name: 'session', type: 'text', of: ({ session }) => session },
  { name: 'address', type: 'text', of: ({ address }) => address },
  { name: 'agent', type: 'text', of: ({ agent }) => agent },
  { name: 'method', type: 'text', of: ({ method }) => method },
  { name: 'path', type: 'text', of: ({ path }) => path },
  { name: 'outcome', type: 'text', of: ({ outcome }) => outcome },
  { name: 'reason', type: 'text', of: ({ reason }) => reason },
];
