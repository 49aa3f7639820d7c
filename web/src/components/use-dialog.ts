import { useState } from 'react';

/** A dialog about something. What it is about stays while it fades, so that its words do not jump. */
export interface Dialog<Subject> {
  readonly subject: Subject | null;
  readonly opened: boolean;
  open(subject: Subject): void;
  close(): void;
}

export const useDialog = <Subject>(): Dialog<Subject> => {
  const [subject, setSubject] = useState<Subject | null>(null);
  const [opened, setOpened] = useState(false);
  return {
    subject,
    opened,
    open: (next) => {
      setSubject(() => next);
      setOpened(true);
    },
    close: () => setOpened(false),
  };
};
