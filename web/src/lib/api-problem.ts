/** What is wrong with which member of a body. */
export type MemberProblems = Readonly<Record<string, string>>;

/** A refusal of the JSON API: `{"error":{"code","message","cure","members"}}`. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  /** What to do about it. */
  readonly cure: string;
  /** Empty where the refusal is about no single member. */
  readonly members: MemberProblems;

  constructor(status: number, code: string, message: string, cure: string, members: MemberProblems = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.cure = cure;
    this.members = members;
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const textIn = (record: Readonly<Record<string, unknown>>, name: string): string =>
  typeof record[name] === 'string' ? record[name] : '';

const membersIn = (error: Readonly<Record<string, unknown>>): MemberProblems => {
  if (!isRecord(error.members)) return {};
  return Object.fromEntries(
    Object.entries(error.members).flatMap(([name, said]) => (typeof said === 'string' ? [[name, said]] : [])),
  );
};

/** The refusal that an answer carries, whatever its body. */
export const problemIn = (status: number, body: unknown): ApiProblem => {
  const error = isRecord(body) && isRecord(body.error) ? body.error : {};
  const [code, message, cure] = [textIn(error, 'code'), textIn(error, 'message'), textIn(error, 'cure')];
  return new ApiProblem(status, code, message, cure, membersIn(error));
};
