/**
 * `Subscription.CORSAllowedDomains`: entries with commas or blanks between them. An entry is an origin
 * (`https://app.example.com:8443`), a bare domain, which stands for https, or either with `*.` before the domain for all
 * names below it. There is no entry for everybody: the answers are made for whoever is signed in.
 */
export interface AllowedOrigins {
  /** Whether a page of this origin may read answers; `origin` as an Origin header spells it. */
  allows(origin: string): boolean;
  /** The first entry that is none; null: all are. */
  readonly mistake: string | null;
}

type Matcher = (origin: string) => boolean;

const ENTRY = /^(?:(https?):\/\/)?(\*\.)?([a-z0-9-]+(?:\.[a-z0-9-]+)*|\[[0-9a-f:.]+\])(?::(\d{1,5}))?\/?$/i;
const LABELS = /^(?:[a-z0-9-]+\.)+$/;

/** What is below the domain, dots included, in an origin that differs from the allowed one by that alone. */
const between = (origin: string, scheme: string, domain: string): string | null =>
  origin.startsWith(scheme) && origin.endsWith(domain) && origin.length > scheme.length + domain.length
    ? origin.slice(scheme.length, -domain.length)
    : null;

const matcherOf = (entry: string): Matcher | null => {
  const [, scheme = 'https', star, domain, port] = ENTRY.exec(entry) ?? [];
  if (domain === undefined) return null;
  const text = `${scheme}://${domain}${port === undefined ? '' : `:${port}`}`;
  if (!URL.canParse(text)) return null;
  const { origin, protocol, host } = new URL(text);
  if (star === undefined) return (asked) => asked === origin;
  // All names below a bare top-level domain would be half the world.
  if (!domain.includes('.') || domain.startsWith('[')) return null;
  return (asked) => LABELS.test(between(asked, `${protocol}//`, host) ?? '');
};

/** Reads the attribute's text; entries that cannot be read allow nobody. */
export const allowedOrigins = (text: string): AllowedOrigins => {
  const entries = text.split(/[\s,;]+/).filter((entry) => entry !== '');
  const matchers = entries.map(matcherOf);
  return {
    allows: (origin) => matchers.some((matches) => matches?.(origin) ?? false),
    mistake: entries.find((_, at) => matchers[at] === null) ?? null,
  };
};

const LOOPBACK = /^https?:\/\/(?:(?:[a-z0-9-]+\.)*localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/;

/** A page that this machine itself serves. */
export const isLoopbackOrigin = (origin: string): boolean => LOOPBACK.test(origin);
