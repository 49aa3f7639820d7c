/** Ctrl-C reaches a program once from the terminal and once from each that started it: one request within this time. */
const SAME_REQUEST_MS = 2_000;

/** Exit code of a program that was told twice to stop: 128 + SIGINT, as shells have it. */
const FORCED = 130;

/**
 * Resolves when somebody asks this process to stop: by SIGINT, SIGTERM or SIGHUP, or because the starter that keeps a
 * channel to it is gone. A second request, later than the echoes of the first, ends the process at once.
 */
export const stopRequest = (): Promise<void> =>
  new Promise((resolve) => {
    let first: number | undefined;
    const request = () => {
      const now = performance.now();
      first ??= now;
      if (now - first > SAME_REQUEST_MS) process.exit(FORCED);
      resolve();
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, request);
    if (process.channel) {
      process.on('disconnect', request);
      // The channel only tells the starter's end; it must not keep a finished program alive.
      process.channel.unref();
    }
  });
