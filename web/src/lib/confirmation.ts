/** Asks for the password again; resolves to whether it was given. One question at a time: further ones share its answer. */
let answerTo: ((confirmed: boolean) => void) | null = null;
let asked: Promise<boolean> | null = null;
const listeners = new Set<() => void>();

const tell = (): void => {
  for (const listener of listeners) listener();
};

/** Shows the question (components/confirm-password.tsx) and waits for its answer. */
export const askForPassword = (): Promise<boolean> => {
  asked ??= new Promise<boolean>((resolve) => {
    answerTo = resolve;
    tell();
  });
  return asked;
};

/** The answer of the dialog. */
export const answerQuestion = (confirmed: boolean): void => {
  answerTo?.(confirmed);
  answerTo = null;
  asked = null;
  tell();
};

export const isAsked = (): boolean => answerTo !== null;

/** For useSyncExternalStore. */
export const onQuestion = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
