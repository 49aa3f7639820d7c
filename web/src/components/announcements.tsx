import { CloseButton } from '@mantine/core';
import { useSyncExternalStore } from 'react';
import { announcements, dismiss, onAnnouncement } from '../lib/announce.ts';
import { common } from '../strings/common.ts';
import styles from './announcements.module.css';

/** What has just been done; a screen reader says it, and it goes away by itself. */
export const Announcements = () => {
  const shown = useSyncExternalStore(onAnnouncement, announcements);
  return (
    <div role="status" className={styles.announcements}>
      {shown.map(({ id, text }) => (
        <div key={id} className={styles.announcement}>
          <span>{text}</span>
          <CloseButton size="sm" aria-label={common.dismiss} onClick={() => dismiss(id)} />
        </div>
      ))}
    </div>
  );
};
