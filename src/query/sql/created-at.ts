import { slot, sql } from './fragment.ts';

/** The human form of a creation date that stands beside it (wsapi §4.2), in the workspace's zone. */
export const CREATED_AT = sql`CASE
  WHEN now() - a.creation_date < interval '1 minute' THEN 'just now'
  WHEN now() - a.creation_date < interval '2 minutes' THEN '1 minute ago'
  WHEN now() - a.creation_date < interval '1 hour' THEN floor(extract(epoch FROM now() - a.creation_date) / 60)::text || ' minutes ago'
  WHEN (a.creation_date AT TIME ZONE ${slot('zone', 'text')})::date = (now() AT TIME ZONE ${slot('zone', 'text')})::date THEN
    'today at ' || to_char(a.creation_date AT TIME ZONE ${slot('zone', 'text')}, 'FMHH12:MI am')
  WHEN now() - a.creation_date < interval '7 days' THEN
    CASE ((now() AT TIME ZONE ${slot('zone', 'text')})::date - (a.creation_date AT TIME ZONE ${slot('zone', 'text')})::date)
      WHEN 1 THEN 'yesterday at ' || to_char(a.creation_date AT TIME ZONE ${slot('zone', 'text')}, 'FMHH12:MI am')
      ELSE ((now() AT TIME ZONE ${slot('zone', 'text')})::date - (a.creation_date AT TIME ZONE ${slot('zone', 'text')})::date)::text || ' days ago' END
  WHEN date_trunc('year', a.creation_date AT TIME ZONE ${slot('zone', 'text')}) = date_trunc('year', now() AT TIME ZONE ${slot('zone', 'text')}) THEN
    to_char(a.creation_date AT TIME ZONE ${slot('zone', 'text')}, 'Mon FMDD')
  ELSE to_char(a.creation_date AT TIME ZONE ${slot('zone', 'text')}, 'Mon FMDD, YYYY') END`;
