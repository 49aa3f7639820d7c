import { useSyncExternalStore } from 'react';
import { agoText, wholeText } from '../lib/instant.ts';
import { onTick, ticksSoFar } from '../lib/ticks.ts';
import { common } from '../strings/common.ts';

interface TimeTextProps {
  /** ISO 8601; null: it never was. */
  readonly instant: string | null;
  /** What stands there when it never was; "Never" unless said otherwise. */
  readonly absent?: string;
}

const Ago = ({ instant }: { readonly instant: string }) => {
  useSyncExternalStore(onTick, ticksSoFar);
  return (
    <time dateTime={instant} title={wholeText(instant)}>
      {agoText(instant, Date.now())}
    </time>
  );
};

/** How long ago something was, said anew as time goes by; the title says when exactly. */
export const TimeText = ({ instant, absent = common.never }: TimeTextProps) =>
  instant === null ? <span>{absent}</span> : <Ago instant={instant} />;
