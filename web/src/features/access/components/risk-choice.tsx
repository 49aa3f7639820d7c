import { UnstyledButton } from '@mantine/core';
import { access as texts } from '../../../strings/access.ts';
import type { Risk } from '../api/access-at-risk.ts';
import styles from './risk-choice.module.css';

interface RiskChoiceProps {
  readonly risks: readonly Risk[];
  readonly chosen: string;
  readonly onChoose: (risk: string) => void;
}

/** Every risk and how many are at it; one of them is listed below. */
export const RiskChoice = ({ risks, chosen, onChoose }: RiskChoiceProps) => (
  <ul className={styles.risks} aria-label={texts.risks}>
    {risks.map(({ Risk: risk, Name, Count }) => (
      <li key={risk}>
        <UnstyledButton className={styles.risk} aria-pressed={risk === chosen} onClick={() => onChoose(risk)}>
          <span className={`${styles.count} ${Count === 0 ? styles.none : ''}`}>{Count.toLocaleString()}</span>{' '}
          <span className={styles.name}>{Name}</span>
        </UnstyledButton>
      </li>
    ))}
  </ul>
);
