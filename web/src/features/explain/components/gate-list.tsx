import { explaining } from '../../../strings/explaining.ts';
import type { Explanation } from '../api/explain.ts';
import styles from './explain.module.css';

/** The gates in the order in which they decide, each with what it said. */
export const GateList = ({ gates }: { readonly gates: Explanation['Gates'] }) => (
  <ol className={styles.gates}>
    {gates.map(({ Gate, Verdict, LooksAt }) => (
      <li key={Gate} data-verdict={Verdict}>
        <span className={styles.verdict}>{explaining.verdicts[Verdict]}</span>
        <span>
          <b>{explaining.gates[Gate] ?? Gate}</b>
          <span className={styles.looksAt}>{LooksAt}</span>
        </span>
      </li>
    ))}
  </ol>
);
