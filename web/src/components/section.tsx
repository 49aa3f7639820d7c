import { Text, Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import styles from './section.module.css';

interface SectionProps {
  readonly title: string;
  readonly about: string;
  readonly children: ReactNode;
}

/** One part of the page: what it is about at the left, what can be done at the right; one below the other where it is narrow. */
export const Section = ({ title, about, children }: SectionProps) => {
  const id = useId();
  return (
    <section aria-labelledby={id} className={styles.section}>
      <div>
        <Title order={2} size="h4" id={id}>
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
