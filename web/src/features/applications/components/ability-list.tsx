import styles from './ability-list.module.css';

/** What an application may do, sentence by sentence. */
export const AbilityList = ({ abilities }: { readonly abilities: readonly string[] }) => (
  <ul className={styles.list}>
    {abilities.map((ability) => (
      <li key={ability}>{ability}</li>
    ))}
  </ul>
);
