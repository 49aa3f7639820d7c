import { Outlet } from '@tanstack/react-router';
import { Suspense } from 'react';
import { Announcements } from '../components/announcements.tsx';
import { ConfirmPassword } from '../components/confirm-password.tsx';
import { useSession } from '../lib/session.ts';
import { common } from '../strings/common.ts';
import { shell } from '../strings/shell.ts';
import { MainNavigation } from './main-navigation.tsx';
import styles from './shell.module.css';
import { VisitorMenu } from './visitor-menu.tsx';

/** What stands around every screen. */
export const Shell = () => {
  const session = useSession();
  return (
    <>
      <a className={styles.skip} href="#content">
        {shell.skip}
      </a>
      <header className={styles.header}>
        <div className={styles.bar}>
          <span className={styles.product}>{common.product}</span>
          <VisitorMenu session={session} />
        </div>
        <MainNavigation session={session} />
      </header>
      <main id="content" tabIndex={-1} className={styles.main}>
        <Suspense fallback={<p className={styles.waiting}>{common.loading}</p>}>
          <Outlet />
        </Suspense>
      </main>
      <Announcements />
      <ConfirmPassword />
    </>
  );
};
