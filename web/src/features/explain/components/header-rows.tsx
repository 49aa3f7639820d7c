import { Button, TextInput } from '@mantine/core';
import { explaining } from '../../../strings/explaining.ts';
import { type HeaderRow, headerRow } from '../draft.ts';
import styles from './explain.module.css';

interface HeaderRowsProps {
  readonly rows: readonly HeaderRow[];
  readonly onRows: (rows: readonly HeaderRow[]) => void;
}

/** The headers of the request, a row each. */
export const HeaderRows = ({ rows, onRows }: HeaderRowsProps) => {
  const change = (id: number, part: Partial<HeaderRow>): void =>
    onRows(rows.map((row) => (row.id === id ? { ...row, ...part } : row)));
  return (
    <fieldset className={styles.headers}>
      <legend>{explaining.headers}</legend>
      <p className={styles.hint}>{explaining.standIns}</p>
      {rows.map(({ id, name, value }, at) => (
        <div key={id} className={styles.header}>
          <TextInput
            aria-label={explaining.headerName(at + 1)}
            placeholder={explaining.headerNameExample}
            value={name}
            onChange={(event) => change(id, { name: event.currentTarget.value })}
          />
          <TextInput
            aria-label={explaining.headerValue(at + 1)}
            placeholder={explaining.headerValueExample}
            value={value}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => change(id, { value: event.currentTarget.value })}
          />
          <Button
            variant="default"
            aria-label={explaining.removeHeader(name || String(at + 1))}
            onClick={() => onRows(rows.filter((row) => row.id !== id))}
          >
            {explaining.remove}
          </Button>
        </div>
      ))}
      <Button variant="default" size="xs" onClick={() => onRows([...rows, headerRow()])}>
        {explaining.addHeader}
      </Button>
    </fieldset>
  );
};
