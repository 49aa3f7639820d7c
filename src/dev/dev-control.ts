import type { Edition } from '../config/options.ts';
import { systemClock } from '../kernel/clock.ts';
import { createMovableClock, type MovableClock } from '../kernel/movable-clock.ts';
import { createRequestGate, PATIENCE_MS, type RequestGate } from './request-gate.ts';
import { createRequestRing, type RequestRing } from './request-ring.ts';

/** How to sign in to the demo. */
export interface DemoAccess {
  readonly users: readonly { readonly userName: string; readonly password: string; readonly role: string }[];
  /** Both belong to the Editor. */
  readonly apiKeys: { readonly full: string; readonly readOnly: string };
  /** Where the Editor works. */
  readonly project: string;
}

/** What `muster dev` lets a person turn while it runs; `muster serve` makes none. */
export interface DevControl {
  readonly clock: MovableClock;
  readonly gate: RequestGate;
  readonly requests: RequestRing;
  /** The edition in force. */
  edition: Edition;
  /** The one that the options name. */
  readonly ownEdition: Edition;
  /** Null where the data is not the demo. */
  demo(): DemoAccess | null;
}

export interface DevControlOptions {
  readonly edition: Edition;
  demo(): DemoAccess | null;
  /** How long a reset waits for what is under way. */
  readonly patienceMs?: number;
}

export const createDevControl = ({ edition, demo, patienceMs = PATIENCE_MS }: DevControlOptions): DevControl => ({
  clock: createMovableClock(systemClock),
  gate: createRequestGate(patienceMs),
  requests: createRequestRing(),
  edition,
  ownEdition: edition,
  demo,
});
