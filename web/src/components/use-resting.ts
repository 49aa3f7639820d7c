import { useEffect, useState } from 'react';
import { TYPING_MS } from '../config/timing.ts';

/** A text once it has not changed for a moment: what is typed does not ask the server at each letter. */
export const useResting = (text: string): string => {
  const [resting, setResting] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setResting(text), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return resting;
};
