import { Link, useLocation } from '@tanstack/react-router';
import type { Session } from '../lib/session.ts';
import { shell } from '../strings/shell.ts';
import { administrationFor, type Destination, tabsFor } from './navigation.ts';
import styles from './shell.module.css';

interface LinksProps {
  readonly label: string;
  readonly destinations: readonly Destination[];
  readonly className: string | undefined;
}

const Links = ({ label, destinations, className }: LinksProps) => (
  <nav aria-label={label} className={className}>
    {destinations.map(({ path, label: text }) => (
      <Link key={path} to={path} className={styles.link}>
        {text}
      </Link>
    ))}
  </nav>
);

/** The tabs, and below them what belongs to the one that is open. */
export const MainNavigation = ({ session }: { readonly session: Session }) => {
  const { pathname } = useLocation();
  const administration = administrationFor(session);
  const [first] = administration;
  const isAdministering = administration.some(({ path }) => pathname.startsWith(path));
  return (
    <>
      <nav aria-label={shell.mainNavigation} className={styles.tabs}>
        {tabsFor(session).map(({ path, label }) => (
          <Link key={path} to={path} className={styles.link}>
            {label}
          </Link>
        ))}
        {first === undefined ? null : (
          <Link to={first.path} className={styles.link} data-status={isAdministering ? 'active' : undefined}>
            {shell.administration}
          </Link>
        )}
      </nav>
      {isAdministering ? (
        <Links label={shell.administration} destinations={administration} className={styles.further} />
      ) : null}
    </>
  );
};
