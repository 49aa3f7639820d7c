import type { Clock } from '../kernel/clock.ts';

/**
 * oidc-provider reads the system's clock, whole seconds since 1970; what is stored follows ours, which development moves.
 * What lies a minute ahead in one lies a minute ahead in the other.
 */
export interface ProviderTime {
  /** Of an instant of ours, for the provider; so that what ends in a millisecond has not ended yet. */
  seconds(instant: Date): number;
  /** The instant of ours so many seconds from now. */
  after(seconds: number): Date;
  now(): Date;
}

export const providerTime = (clock: Clock): ProviderTime => ({
  seconds: (instant) => Math.floor(Date.now() / 1000) + Math.ceil((instant.getTime() - clock().getTime()) / 1000),
  after: (seconds) => new Date(clock().getTime() + seconds * 1000),
  now: clock,
});
