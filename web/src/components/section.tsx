import { Text, Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import styles from './section.module.css';

interface SectionProps {
  /** By which links on the page find it. */
  readonly id?: string;
  readonly title: string;
  readonly about: string;
  readonly children: ReactNode;
}

/** One part of the page: what it is about at the left, what can be done at the right; one below the other where it is narrow. */
export const Section = ({ id, title, about, children }: SectionProps) => {
  const titleId = useId();
  return (
    <section id={id} aria-labelledby={titleId} className={styles.section}>
      <div>
        <Title order={2} size="h4" id={titleId}>
          {title}
        </Title>
        <Text c="dimmed" size="sm">
          {about}
        </Text>
      </div>
      <div className={styles.content}>{children}</div>
    </section>
  );
};
