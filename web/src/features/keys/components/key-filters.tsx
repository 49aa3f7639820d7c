import { Anchor, Group, NativeSelect, TextInput } from '@mantine/core';
import type { Whose } from '../../../components/whose-choice.tsx';
import { keys } from '../../../strings/keys.ts';
import { type KeyFilter, keysCsvAddress, PLACES, type Place } from '../api/list-keys.ts';

const placesFor = (whose: Whose): readonly Place[] =>
  PLACES.filter((place) => whose === 'all' || (place !== 'DisplayName' && place !== 'UserName'));

interface KeyFiltersProps {
  readonly whose: Whose;
  /** As it is typed. */
  readonly filter: KeyFilter;
  readonly onFilter: (filter: KeyFilter) => void;
  /** As the list shows it, which the file follows. */
  readonly shown: KeyFilter;
  readonly order: string;
}

/** Which keys are shown, and the same as a file. */
export const KeyFilters = ({ whose, filter, onFilter, shown, order }: KeyFiltersProps) => (
  <Group align="flex-end" gap="sm">
    <TextInput
      type="search"
      label={keys.find}
      value={filter.text}
      onChange={({ currentTarget }) => onFilter({ ...filter, text: currentTarget.value })}
      autoComplete="off"
      spellCheck={false}
      w={{ base: '100%', xs: 'auto' }}
    />
    <NativeSelect
      label={keys.findIn}
      value={filter.place}
      onChange={({ currentTarget }) => onFilter({ ...filter, place: currentTarget.value as Place })}
      data={placesFor(whose).map((place) => ({ value: place, label: keys.places[place] }))}
    />
    <Anchor href={keysCsvAddress(whose, shown, order)} download title={keys.csvAbout} py={8}>
      {keys.csv}
    </Anchor>
  </Group>
);
