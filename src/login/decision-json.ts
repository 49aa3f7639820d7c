import type { StoredDecision } from '../storage/stores/decision-store.ts';
import { csvText } from './csv-text.ts';
import { reasonOf } from './decision-reasons.ts';

/** An entry of the decision log as this API shows it. */
export const decisionJson = (row: StoredDecision) => {
  const { Sentence, Cure } = reasonOf(row.reason);
  return {
    ID: row.id,
    At: row.at.toISOString(),
    RequestID: row.request_id,
    User: row.user_id === null ? null : { ObjectID: row.user_id, UserName: row.user_name },
    Via: row.via,
    Credential: row.credential_id,
    Session: row.session,
    Address: row.address,
    UserAgent: row.agent,
    Method: row.method,
    Path: row.path,
    Outcome: row.outcome,
    Reason: row.reason,
    Sentence,
    Cure,
    Count: row.repeats,
  };
};

type Shown = ReturnType<typeof decisionJson>;

const COLUMNS = Object.freeze({
  ID: ({ ID }: Shown) => ID,
  At: ({ At }: Shown) => At,
  RequestID: ({ RequestID }: Shown) => RequestID,
  UserName: ({ User }: Shown) => User?.UserName,
  Via: ({ Via }: Shown) => Via,
  Credential: ({ Credential }: Shown) => Credential,
  Session: ({ Session }: Shown) => Session,
  Address: ({ Address }: Shown) => Address,
  UserAgent: ({ UserAgent }: Shown) => UserAgent,
  Method: ({ Method }: Shown) => Method,
  Path: ({ Path }: Shown) => Path,
  Outcome: ({ Outcome }: Shown) => Outcome,
  Reason: ({ Reason }: Shown) => Reason,
  Sentence: ({ Sentence }: Shown) => Sentence,
  Cure: ({ Cure }: Shown) => Cure,
  Count: ({ Count }: Shown) => Count,
});

/** The same as a table for spreadsheets. */
export const decisionsCsv = (rows: readonly StoredDecision[]): string =>
  csvText(
    Object.keys(COLUMNS),
    rows.map((row) => {
      const shown = decisionJson(row);
      return Object.values(COLUMNS).map((read) => String(read(shown) ?? ''));
    }),
  );
