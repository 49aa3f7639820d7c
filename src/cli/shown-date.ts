/** An instant for a list, in UTC to the minute. */
export const shownDate = (date: Date | null): string => date?.toISOString().slice(0, 16).replace('T', ' ') ?? 'never';
