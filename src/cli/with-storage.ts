import type { Command } from 'commander';
import { createLog } from '../observe/log.ts';
import { type OpenStorage, openStorage } from './open-storage.ts';
import { optionsOf } from './option-flags.ts';

/** Runs the work of a command that ends by itself on the database that its flags name, beside a running server or alone. */
export const withStorage = async (command: Command, work: (storage: OpenStorage) => Promise<void>): Promise<void> => {
  const options = optionsOf(command);
  // What such a command has to say it prints: the log shows what goes wrong.
  const level = options.logLevel === 'info' ? 'warn' : options.logLevel;
  const storage = await openStorage({ options, log: createLog(level), purpose: 'command' });
  try {
    await work(storage);
  } finally {
    await storage.close();
  }
};
