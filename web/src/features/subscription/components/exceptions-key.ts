/** What all queries about the list of exceptions begin with. */
export const EXCEPTIONS_KEY = ['sso-exceptions'] as const;
