import { useEffect, useMemo, useRef } from 'react';

/** What opened a dialog; the keyboard goes on there when it closes, or at the content where it is gone. */
interface Opener {
  remember(): void;
}

const focusOn = (element: Element | null): void => {
  const isThere = element instanceof HTMLElement && element.isConnected && element !== document.body;
  (isThere ? element : document.getElementById('content'))?.focus();
};

/** For dialogs that are in the page only while they are open. */
export const useOpener = (isOpen: boolean): Opener => {
  const from = useRef<Element | null>(null);
  const wasOpen = useRef(false);
  useEffect(() => {
    if (wasOpen.current && !isOpen) focusOn(from.current);
    wasOpen.current = isOpen;
  }, [isOpen]);
  return useMemo(
    () => ({
      remember: () => {
        from.current = document.activeElement;
      },
    }),
    [],
  );
};
