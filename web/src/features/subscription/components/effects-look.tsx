import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { SecondLook } from '../../../components/second-look.tsx';
import { subscription } from '../../../strings/subscription.ts';
import type { Preview } from '../api/preview-change.ts';
import styles from './effects-look.module.css';
import type { CarefulChange } from './use-careful-change.ts';

interface EffectsLookProps {
  readonly change: CarefulChange;
  readonly title: string;
  readonly deed: string;
  readonly children?: ReactNode;
}

const linesOf = ({ Effects, OwnAddress, Address }: Preview): readonly string[] => [
  ...Effects.map(({ Effect, Count, Users }) => subscription.effects[Effect](Count, Users)),
  ...(OwnAddress === 'exempt' ? [subscription.look.outside(Address)] : []),
];

/** The second look at a change: what it does at once, and to how many. */
export const EffectsLook = ({ change, title, deed, children }: EffectsLookProps) => {
  const { look, isPending, confirm, cancel } = change;
  const lines = look === null ? [] : linesOf(look);
  return (
    <SecondLook
      opened={look !== null}
      title={title}
      deed={deed}
      isPending={isPending}
      error={null}
      onConfirm={confirm}
      onClose={cancel}
    >
      {children}
      {lines.length === 0 ? null : (
        <>
          <Text size="sm">{subscription.look.follows}</Text>
          <ul className={styles.effects}>
            {lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </>
      )}
    </SecondLook>
  );
};
