import { SegmentedControl } from '@mantine/core';

export type Whose = 'mine' | 'all';

interface WhoseChoiceProps {
  /** What is chosen, for whoever hears it. */
  readonly label: string;
  readonly mine: string;
  readonly all: string;
  readonly value: Whose;
  readonly onChange: (value: Whose) => void;
}

/** One's own or everybody's: for administrators. */
export const WhoseChoice = ({ label, mine, all, value, onChange }: WhoseChoiceProps) => (
  <SegmentedControl
    aria-label={label}
    data={[
      { value: 'mine', label: mine },
      { value: 'all', label: all },
    ]}
    value={value}
    onChange={(next) => onChange(next === 'all' ? 'all' : 'mine')}
  />
);
