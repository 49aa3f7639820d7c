/**
 * The shapes of WSAPI answers (wsapi §4.1). Objects are finished JSON texts; only the frame is made here. The order of
 * the members is the vendor's.
 */
export interface Messages {
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}

const API = '"_rallyAPIMajor":"2","_rallyAPIMinor":"0"';

const messages = ({ errors, warnings }: Messages): string =>
  `"Errors":${JSON.stringify(errors)},"Warnings":${JSON.stringify(warnings)}`;

const NO_ERRORS: readonly string[] = [];

export interface QueryResult {
  readonly warnings: readonly string[];
  readonly totalResultCount: number;
  readonly startIndex: number;
  readonly pageSize: number;
  readonly results: readonly string[];
}

/** In pieces: each result is a text of several KB, and a page has up to 2,000 of them. */
export const queryResult = (result: QueryResult): readonly string[] => [
  `{"QueryResult":{${API},${messages({ errors: NO_ERRORS, warnings: result.warnings })},"TotalResultCount":${result.totalResultCount},` +
    `"StartIndex":${result.startIndex},"PageSize":${result.pageSize},"Results":[`,
  ...result.results.flatMap((each, index) => (index === 0 ? each : [',', each])),
  ']}}',
];

/** A read's answer: the object under its element name, `Errors` and `Warnings` inside it, last. */
export const readResult = (elementName: string, object: string, warnings: readonly string[]): string =>
  `{"${elementName}":${object.slice(0, -1)},${messages({ errors: NO_ERRORS, warnings })}}}`;

export const createResult = (object: string, warnings: readonly string[]): string =>
  `{"CreateResult":{${API},${messages({ errors: NO_ERRORS, warnings })},"Object":${object}}}`;

export interface OperationResult {
  readonly warnings: readonly string[];
  readonly object?: string;
  readonly results?: readonly string[];
  readonly securityToken?: string;
}

export const operationResult = (result: OperationResult): string =>
  `{"OperationResult":{${API},${messages({ errors: NO_ERRORS, warnings: result.warnings })}` +
  (result.object === undefined ? '' : `,"Object":${result.object}`) +
  (result.results === undefined ? '' : `,"Results":[${result.results.join(',')}]`) +
  (result.securityToken === undefined ? '' : `,"SecurityToken":${JSON.stringify(result.securityToken)}`) +
  '}}';

/** Which envelope carries the errors of an operation that has no object to show (errata). */
export type ErrorEnvelope = 'QueryResult' | 'CreateResult' | 'OperationResult' | 'Results';

/** Members that clients read without asking: a query's counts, the Results of an added or removed item (pyral). */
const FURTHER_MEMBERS: Readonly<Record<ErrorEnvelope, string>> = {
  QueryResult: ',"TotalResultCount":0,"StartIndex":1,"PageSize":20,"Results":[]',
  Results: ',"Results":[]',
  CreateResult: '',
  OperationResult: '',
};

/** A refusal or mistake: HTTP 200 with a non-empty `Errors` (wsapi §4.3). `Results` is an OperationResult with Results. */
export const errorResult = (envelope: ErrorEnvelope, found: Messages): string =>
  `{"${envelope === 'Results' ? 'OperationResult' : envelope}":{${API},${messages(found)}${FURTHER_MEMBERS[envelope]}}}`;
