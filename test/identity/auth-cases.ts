/** The table itself is what `muster scenario` puts into force. */
export * from '../../src/dev/auth-cases.ts';
