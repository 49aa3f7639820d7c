/** The current instant. Pure code takes one of these instead of reading the time itself. */
export type Clock = () => Date;

export const systemClock: Clock = () => new Date();
