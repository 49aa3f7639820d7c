import { type ReactNode, useEffect, useRef } from 'react';

/** What takes the place of a form that was sent: the keyboard, and who listens, go on here and not at the page's beginning. */
export const Landing = ({ children }: { readonly children: ReactNode }) => {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.focus(), []);
  return (
    <div ref={place} tabIndex={-1}>
      {children}
    </div>
  );
};
