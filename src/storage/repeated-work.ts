/** Work that goes on beside the server: done at the start, and again and again until it is stopped. */
export interface RepeatedWork {
  start(): void;
  /** Resolves when the run that is under way has ended; none begins afterwards. */
  stop(): Promise<void>;
}

export interface RepeatedWorkOptions {
  work(): Promise<unknown>;
  /** From one beginning to the next; a run that takes longer is not overtaken. */
  readonly everyMs: number;
  /** Told what a run failed of; the next one is begun all the same. */
  readonly onError: (error: unknown) => void;
}

export const createRepeatedWork = ({ work, everyMs, onError }: RepeatedWorkOptions): RepeatedWork => {
  let timer: NodeJS.Timeout | undefined;
  let underWay: Promise<void> | null = null;

  const run = (): void => {
    underWay ??= work()
      .then(() => {}, onError)
      .finally(() => {
        underWay = null;
      });
  };

  return {
    start: () => {
      timer = setInterval(run, everyMs);
      timer.unref();
      run();
    },
    stop: async () => {
      clearInterval(timer);
      await underWay;
    },
  };
};
