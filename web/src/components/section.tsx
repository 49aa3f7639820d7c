import { Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { type SectionName, subscription } from '../../../strings/subscription.ts';
import styles from './section.module.css';

interface SectionProps {
  readonly name: SectionName;
  readonly children: ReactNode;
}

/** One part of the page: what it is about at the left, what can be done at the right; one below the other where it is narrow. */
export const Section = ({ name, children }: SectionProps) => {
  const { title, about } = subscription.sections[name];
  const id = `${name}-title`;
  return (
    <section id={name} aria-labelledby={id} className={styles.section}>
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
