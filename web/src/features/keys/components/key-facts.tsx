import { TimeText } from '../../../components/time-text.tsx';
import { minuteText } from '../../../lib/instant.ts';
import { keys } from '../../../strings/keys.ts';
import type { ApiKey } from '../api/api-key.ts';
import styles from './keys.module.css';

const { columns, details } = keys;

const FormerValue = ({ LastFour, ValidUntil, LastAccessed }: NonNullable<ApiKey['FormerValue']>) => (
  <>
    <div>{details.formerUntil(keys.ending(LastFour), minuteText(ValidUntil))}</div>
    <div>
      {details.formerUsed} <TimeText instant={LastAccessed} />
    </div>
  </>
);

/** Everything that a key is, but its value. */
export const KeyFacts = ({ apiKey }: { readonly apiKey: ApiKey }) => (
  <dl className={styles.facts}>
    <dt>{details.owner}</dt>
    <dd>
      {apiKey.User.DisplayName ?? ''} <bdi>{apiKey.User.UserName}</bdi>
    </dd>
    <dt>{columns.grant}</dt>
    <dd>{keys.grants[apiKey.Grant]}</dd>
    <dt>{columns.key}</dt>
    <dd>{apiKey.LastFour === null ? keys.noValue : <code>{keys.ending(apiKey.LastFour)}</code>}</dd>
    <dt>{columns.created}</dt>
    <dd>
      <TimeText instant={apiKey.Created} />
    </dd>
    <dt>{columns.lastAccessed}</dt>
    <dd>
      <TimeText instant={apiKey.LastAccessed} />
    </dd>
    <dt>{columns.lastReset}</dt>
    <dd>
      <TimeText instant={apiKey.LastReset} />
    </dd>
    <dt>{columns.expires}</dt>
    <dd>{apiKey.ExpiresAt === null ? keys.never : minuteText(apiKey.ExpiresAt)}</dd>
    <dt>{details.idleDays}</dt>
    <dd>{apiKey.IdleDays ?? details.anyTime}</dd>
    <dt>{details.networks}</dt>
    <dd>{apiKey.AllowedNetworks?.join(', ') ?? details.everywhere}</dd>
    {apiKey.FormerValue === null ? null : (
      <>
        <dt>{details.former}</dt>
        <dd>
          <FormerValue {...apiKey.FormerValue} />
        </dd>
      </>
    )}
  </dl>
);
