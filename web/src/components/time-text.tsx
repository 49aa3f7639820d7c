import { agoText, wholeText } from '../lib/instant.ts';
import { common } from '../strings/common.ts';

interface TimeTextProps {
  /** ISO 8601; null: it never was. */
  readonly instant: string | null;
  /** What stands there when it never was; "Never" unless said otherwise. */
  readonly absent?: string;
}

/** How long ago something was; the title says when exactly. */
export const TimeText = ({ instant, absent = common.never }: TimeTextProps) =>
  instant === null ? (
    <span>{absent}</span>
  ) : (
    <time dateTime={instant} title={wholeText(instant)}>
      {agoText(instant, Date.now())}
    </time>
  );
