import type { BenchmarkOperation, BenchmarkRequest } from './operations.ts';

const ask = async (origin: string, apiKey: string, { method, target, body }: BenchmarkRequest): Promise<string> => {
  const answer = await fetch(origin + target, {
    method,
    headers: { zsessionid: apiKey, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body }),
  });
  return (await answer.text()).replaceAll(origin, 'ORIGIN');
};

/** Two writes never give the same ids, versions, dates and ranks; everything else is the same. */
const withoutNumbers = (answer: string): string =>
  answer
    .replace(/"DragAndDropRank":"(?:[^"\\]|\\.)*"/, '"DragAndDropRank":"R"')
    .replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'UUID')
    .replaceAll(/\d+/g, '0');

const firstDifference = (a: string, b: string): string => {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return `at ${at}: …${a.slice(Math.max(0, at - 80), at + 80)}… and …${b.slice(Math.max(0, at - 80), at + 80)}…`;
};

/** A floor is one only if it answers the same: throws where any answer differs from ours. */
export const requireSameAnswers = async (
  operation: BenchmarkOperation,
  servers: { readonly muster: string; readonly floor: string },
  apiKey: string,
): Promise<void> => {
  const normal = operation.kind === 'read' ? (answer: string) => answer : withoutNumbers;
  for (const request of operation.requests.slice(0, 3)) {
    const ours = normal(await ask(servers.muster, apiKey, request));
    const theirs = normal(await ask(servers.floor, apiKey, request));
    if (ours !== theirs) throw new Error(`${operation.name}: the answers differ ${firstDifference(ours, theirs)}`);
  }
};
