import { Anchor } from '@mantine/core';
import { subscription } from '../../../strings/subscription.ts';
import styles from './section-links.module.css';

/** The way to each section: the page is long. */
export const SectionLinks = () => (
  <nav aria-label={subscription.sectionsLabel}>
    <ul className={styles.links}>
      {Object.entries(subscription.sections).map(([name, { title }]) => (
        <li key={name}>
          <Anchor href={`#${name}`} size="sm" className={styles.link}>
            {title}
          </Anchor>
        </li>
      ))}
    </ul>
  </nav>
);
