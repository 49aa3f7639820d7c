import type { IncomingMessage } from 'node:http';
import { plainAddress } from '../kernel/address-ranges.ts';

const LOOPBACK_NAME = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;
const LOOPBACK_ADDRESS = /^(127(\.\d{1,3}){3}|::1)$/;

/**
 * Whether the request names this machine as this machine alone is named: a page of the world whose name was made to lead
 * here (DNS rebinding) does not.
 */
export const namesLoopback = ({ headers }: IncomingMessage): boolean => LOOPBACK_NAME.test(headers.host ?? '');

/** Whether the address is this machine's own. */
export const isLoopback = (address: string): boolean => LOOPBACK_ADDRESS.test(plainAddress(address));

/** Whether the connection came from this machine. */
export const isFromLoopback = ({ socket }: IncomingMessage): boolean => isLoopback(socket.remoteAddress ?? '');
