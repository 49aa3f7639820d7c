import { createInterface } from 'node:readline/promises';
import { POLICY_PROFILES, type PolicyProfile } from '../storage/stores/account-store.ts';

const QUESTION = `Rules for passwords and locks: "modern" (long passwords, short waits) or "rally" (the vendor's) [modern]: `;

/** Which profile a new installation begins with, asked in the terminal; without one it is `modern`. */
export const askProfile = async (): Promise<PolicyProfile> => {
  if (!process.stdin.isTTY) return 'modern';
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  terminal.on('SIGINT', () => process.exit(130));
  try {
    for (;;) {
      const answer = (await terminal.question(QUESTION)).trim().toLowerCase();
      const profile = answer === '' ? 'modern' : POLICY_PROFILES.find((each) => each === answer);
      if (profile !== undefined) return profile;
    }
  } finally {
    terminal.close();
  }
};
