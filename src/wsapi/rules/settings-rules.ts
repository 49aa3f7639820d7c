import { allowedOrigins } from '../../identity/allowed-origins.ts';
import { isTimeZone } from '../../model/time-zone.ts';
import { type Draft, hasChanged, valueIn } from './draft.ts';

/** The vendor's range of session time-outs: ten minutes to two weeks, in seconds (auth.md B9). */
const SHORTEST_SESSION = 600;
const LONGEST_SESSION = 1_209_600;

/** Zones are IANA names, time-outs lie in the vendor's range, and other sites' pages are named one by one. */
export const checkSettings = (draft: Draft): readonly string[] => {
  const errors: string[] = [];
  const zone = valueIn(draft, 'time_zone');
  if (typeof zone === 'string' && hasChanged(draft, 'time_zone') && !isTimeZone(zone)) {
    errors.push(`Validation error: ${draft.type.elementName}.TimeZone ${zone} is an invalid value`);
  }
  const seconds = valueIn(draft, 'session_timeout_seconds');
  const isOutside = typeof seconds === 'number' && (seconds < SHORTEST_SESSION || seconds > LONGEST_SESSION);
  if (isOutside && hasChanged(draft, 'session_timeout_seconds')) {
    errors.push(
      `Validation error: ${draft.type.elementName}.SessionTimeoutSeconds must be from ${SHORTEST_SESSION} to ${LONGEST_SESSION}`,
    );
  }
  const domains = valueIn(draft, 'cors_allowed_domains');
  const mistake = typeof domains === 'string' ? allowedOrigins(domains).mistake : null;
  if (mistake !== null && hasChanged(draft, 'cors_allowed_domains')) {
    errors.push(`Validation error: ${draft.type.elementName}.CORSAllowedDomains ${mistake} is an invalid value`);
  }
  return errors;
};
