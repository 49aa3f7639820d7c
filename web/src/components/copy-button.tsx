import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { announce } from '../lib/announce.ts';
import { common } from '../strings/common.ts';

const SHOWN_MS = 2_000;

interface CopyButtonProps {
  readonly value: string;
  /** What is copied, such as "Client ID"; for whoever hears the button instead of seeing it. */
  readonly name: string;
}

/** Puts a text on the clipboard, and says so. */
export const CopyButton = ({ value, name }: CopyButtonProps) => {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(value);
    setCopied(true);
    announce(common.copied);
  };
  return (
    <Button variant="default" size="xs" flex="none" onClick={copy} aria-label={common.copyNamed(name)}>
      {isCopied ? common.copied : common.copy}
    </Button>
  );
};
