import type { ListSource } from '../../../components/use-list-parts.ts';
import { apiAddress, callApi } from '../../../lib/api-client.ts';
import { ACCESS_KEY, type AccessAtRisk } from './access-at-risk.ts';

/** What the list of a risk is narrowed by; empty bounds nothing. */
export interface RiskFilter {
  readonly Kind: string;
  readonly Name: string;
  readonly UserName: string;
}

const pathOf = (risk: string): string => `/access/risks/${encodeURIComponent(risk)}`;

// A parameter that is empty is not sent.
export const riskSource = (risk: string, filter: RiskFilter): ListSource<AccessAtRisk> => ({
  key: [ACCESS_KEY, 'list', risk, filter],
  load: (part, signal) => callApi({ path: pathOf(risk), parameters: { ...part, ...filter }, signal }),
});

/** Where the browser loads the same as a file. */
export const riskFile = (risk: string, filter: RiskFilter, order: string): string =>
  apiAddress({ path: pathOf(risk), parameters: { ...filter, order, format: 'csv' } });
