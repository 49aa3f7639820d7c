/** A refusal of the JSON API: `{"error":{"code","message","cure"}}`. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  /** What to do about it. */
  readonly cure: string;

  constructor(status: number, code: string, message: string, cure: string) {
    super(message);
    this.status = status;
    this.code = code;
    this.cure = cure;
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const textIn = (record: Readonly<Record<string, unknown>>, name: string): string =>
  typeof record[name] === 'string' ? record[name] : '';

/** The refusal that an answer carries, whatever its body. */
export const problemIn = (status: number, body: unknown): ApiProblem => {
  const error = isRecord(body) && isRecord(body.error) ? body.error : {};
  return new ApiProblem(status, textIn(error, 'code'), textIn(error, 'message'), textIn(error, 'cure'));
};
