import { ACCESS_RISKS, type AccessRisk } from '../storage/stores/access-risk-conditions.ts';
import type { AccessAtRisk, AccessCount } from '../storage/stores/access-risk-store.ts';
import { ACCESS_RISK_WORDS } from './access-risk-words.ts';
import { csvText } from './csv-text.ts';

/** A risk with its words and how many keys, clients and applications are at it. */
export const riskJson = (risk: AccessRisk, counts: readonly AccessCount[]) => {
  const { name, sentence, cure } = ACCESS_RISK_WORDS[risk];
  const countOf = (kind: AccessCount['kind']): number => counts.find((each) => each.kind === kind)?.atRisk[risk] ?? 0;
  const [Keys, Clients, Applications] = [countOf('key'), countOf('client'), countOf('application')];
  return {
    Risk: risk,
    Name: name,
    Sentence: sentence,
    Cure: cure,
    Count: Keys + Clients + Applications,
    Keys,
    Clients,
    Applications,
  };
};

/** All risks, and of how many keys, clients and applications. */
export const overviewJson = (counts: readonly AccessCount[]) => {
  const allOf = (kind: AccessCount['kind']): number => counts.find((each) => each.kind === kind)?.all ?? 0;
  return {
    Keys: allOf('key'),
    Clients: allOf('client'),
    Applications: allOf('application'),
    Results: ACCESS_RISKS.map((risk) => riskJson(risk, counts)),
    TotalResultCount: ACCESS_RISKS.length,
  };
};

/** A credential at risk, without anything secret. */
export const accessJson = (access: AccessAtRisk) => ({
  Kind: access.kind,
  ID: access.id,
  Name: access.name,
  User:
    access.userOid === null
      ? null
      : {
          ObjectID: access.userOid,
          UserName: access.userName,
          DisplayName: access.displayName,
          Disabled: access.ownerGone === true,
        },
  Grant: access.grant,
  LastFour: access.lastFour,
  Created: access.created,
  LastUsed: access.lastUsed,
  ExpiresAt: access.expiresAt,
  Risks: access.risks,
});

const COLUMNS = [
  'Kind',
  'ID',
  'Name',
  'UserName',
  'DisplayName',
  'Disabled',
  'Grant',
  'LastFour',
  'Created',
  'LastUsed',
  'ExpiresAt',
  'Risks',
] as const;

const instant = (date: Date | null): string => date?.toISOString() ?? '';

/** The same as a table for spreadsheets. */
export const accessCsv = (list: readonly AccessAtRisk[]): string =>
  csvText(
    COLUMNS,
    list.map((access) => [
      access.kind,
      access.id,
      access.name,
      access.userName ?? '',
      access.displayName ?? '',
      String(access.ownerGone === true),
      access.grant ?? '',
      access.lastFour ?? '',
      instant(access.created),
      instant(access.lastUsed),
      instant(access.expiresAt),
      access.risks.join(' '),
    ]),
  );
