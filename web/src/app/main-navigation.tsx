import { Link, useLocation } from '@tanstack/react-router';
import type { Session } from '../lib/session.ts';
import { shell } from '../strings/shell.ts';
import { administrationFor, type Destination, EXPLANATIONS, tabsFor } from './navigation.ts';
import styles from './shell.module.css';

/** A tab that is several screens: it leads to the first, and shows them all once one is open. */
interface Group {
  readonly label: string;
  readonly destinations: readonly Destination[];
}

const isIn = (pathname: string, destinations: readonly Destination[]): boolean =>
  destinations.some(({ path }) => pathname.startsWith(path));

const GroupTab = ({ group, pathname }: { readonly group: Group; readonly pathname: string }) => {
  const [first] = group.destinations;
  if (first === undefined) return null;
  const status = isIn(pathname, group.destinations) ? 'active' : undefined;
  return (
    <Link to={first.path} className={styles.link} data-status={status}>
      {group.label}
    </Link>
  );
};

const links = (destinations: readonly Destination[]) =>
  destinations.map(({ path, label }) => (
    <Link key={path} to={path} className={styles.link}>
      {label}
    </Link>
  ));

/** The tabs, and below them what belongs to the one that is open. */
export const MainNavigation = ({ session }: { readonly session: Session }) => {
  const { pathname } = useLocation();
  const groups: readonly Group[] = [
    { label: shell.decisions, destinations: EXPLANATIONS },
    { label: shell.administration, destinations: administrationFor(session) },
  ];
  const open = groups.find(({ destinations }) => isIn(pathname, destinations));
  return (
    <>
      <nav aria-label={shell.mainNavigation} className={styles.tabs}>
        {links(tabsFor(session))}
        {groups.map((group) => (
          <GroupTab key={group.label} group={group} pathname={pathname} />
        ))}
      </nav>
      {open === undefined ? null : (
        <nav aria-label={open.label} className={styles.further}>
          {links(open.destinations)}
        </nav>
      )}
    </>
  );
};
