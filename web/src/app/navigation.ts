import { PATHS, type Path } from '../config/paths.ts';
import type { Session } from '../lib/session.ts';
import { shell } from '../strings/shell.ts';

export interface Destination {
  readonly path: Path;
  readonly label: string;
}

const hasCredentials = ({ Edition }: Session): boolean => Edition === 'saas';

/** The tabs at the top: Rally's three in Rally's order, as far as the edition has them. */
export const tabsFor = (session: Session): readonly Destination[] => [
  { path: PATHS.applications, label: shell.applications },
  ...(hasCredentials(session)
    ? [
        { path: PATHS.keys, label: shell.keys },
        { path: PATHS.clients, label: shell.clients },
      ]
    : []),
];

/** Why something was refused, or would be. */
export const EXPLANATIONS: readonly Destination[] = [
  { path: PATHS.decisions, label: shell.decisionLog },
  { path: PATHS.explain, label: shell.explain },
];

/** What a caller administers. */
export const administrationFor = ({ SubscriptionAdmin, Administers }: Session): readonly Destination[] => {
  if (!Administers) return [];
  const part = [
    { path: PATHS.users, label: shell.users },
    { path: PATHS.projects, label: shell.projects },
  ];
  if (!SubscriptionAdmin) return part;
  return [
    ...part,
    { path: PATHS.subscription, label: shell.subscription },
    { path: PATHS.access, label: shell.access },
  ];
};
