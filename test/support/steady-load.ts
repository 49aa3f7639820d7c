import type { HttpCall } from './http-client.ts';
import { type Node, until } from './nodes.ts';

/** Sends the same call to one node at a steady rate, however long answers take, and notes when one last succeeded. */
export interface SteadyLoad {
  /** Resolves after so many successes in a row from now on. */
  flowing(successes: number): Promise<void>;
  /** Resolves when so many in a row were refused. */
  refused(refusals: number): Promise<void>;
  /** When the last answer that succeeded was there, by `performance.now()`. */
  lastSuccessAt(): number;
  stop(): Promise<void>;
}

export interface LoadOptions {
  readonly node: Node;
  readonly call: HttpCall;
  readonly perSecond: number;
}

/** WSAPI says most refusals in an answer of status 200. */
const succeeded = (status: number, text: string): boolean => status === 200 && text.includes('"Errors":[]');

export const steadyLoad = ({ node, call, perSecond }: LoadOptions): SteadyLoad => {
  const underWay = new Set<Promise<void>>();
  let inARow = 0;
  let lastSuccessAt = Number.NEGATIVE_INFINITY;
  let failure: unknown = null;

  const send = async (): Promise<void> => {
    const { status, text } = await node.client.send(call);
    const isSuccess = succeeded(status, text);
    if (status >= 500) throw new Error(`the node answered ${status} ${text}`);
    if (isSuccess) lastSuccessAt = performance.now();
    inARow = isSuccess ? Math.max(inARow, 0) + 1 : Math.min(inARow, 0) - 1;
  };

  const timer = setInterval(() => {
    const sent: Promise<void> = send()
      .catch((error: unknown) => {
        failure ??= error;
      })
      .finally(() => underWay.delete(sent));
    underWay.add(sent);
  }, 1000 / perSecond);

  const reached = (holds: () => boolean, what: string): Promise<void> =>
    until(() => {
      if (failure !== null) throw failure;
      return holds();
    }, what);

  return {
    flowing: async (successes) => {
      inARow = Math.min(inARow, 0);
      await reached(() => inARow >= successes, 'requests that succeed');
    },
    refused: (refusals) => reached(() => inARow <= -refusals, 'requests that are refused'),
    lastSuccessAt: () => lastSuccessAt,
    stop: async () => {
      clearInterval(timer);
      await Promise.all(underWay);
    },
  };
};
