import { Command } from 'commander';
import { systemClock } from '../kernel/clock.ts';
import { rotateSigningKey } from '../oauth/signing-keys.ts';
import { STORAGE_OPTIONS, withOptions } from './option-flags.ts';
import { print } from './print.ts';
import { withStorage } from './with-storage.ts';

const rotateSigningKeyCommand = (): Command =>
  withOptions(new Command('rotate'), STORAGE_OPTIONS)
    .description(
      'Make the next key for id_tokens: published at once, it signs after two days. Servers do so by themselves.',
    )
    .option('--at-once', 'sign with it within a minute and withdraw the keys before it, since one of them leaked')
    .action(({ atOnce = false }: { readonly atOnce?: boolean }, command: Command) =>
      withStorage(command, async ({ database }) => {
        const kid = await rotateSigningKey({ pool: database.main, clock: systemClock }, atOnce);
        print(kid);
      }),
    );

export const signingKeyCommand = (): Command =>
  new Command('signing-key')
    .description('Replace the key that id_tokens are signed with.')
    .addCommand(rotateSigningKeyCommand());
