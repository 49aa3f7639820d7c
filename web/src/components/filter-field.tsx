import { TextInput } from '@mantine/core';
import { common } from '../strings/common.ts';

interface FilterFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** A text that narrows a list to what contains it. */
export const FilterField = ({ label, value, onChange }: FilterFieldProps) => (
  <TextInput
    label={label}
    placeholder={common.partOfName}
    value={value}
    onChange={(event) => onChange(event.currentTarget.value)}
  />
);
