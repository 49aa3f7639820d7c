import type { MadeClient } from '../oauth/clients.ts';
import { print } from './print.ts';

/** Lines that an application's environment file takes as they are. */
export const printMadeClient = ({ clientId, secret }: MadeClient): void => {
  print(`CLIENT_ID=${clientId}`);
  if (secret !== null) print(`CLIENT_SECRET=${secret.reveal()}`);
};
