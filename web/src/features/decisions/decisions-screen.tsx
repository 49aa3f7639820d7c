import { Anchor, Group } from '@mantine/core';
import { Link, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { Screen } from '../../components/screen.tsx';
import { PATHS } from '../../config/paths.ts';
import { useSession } from '../../lib/session.ts';
import { decisions } from '../../strings/decisions.ts';
import { type DecisionFilter, EVERYTHING } from './api/decision-filter.ts';
import { decisionsFile } from './api/list-decisions.ts';
import { DecisionBrowser } from './components/decision-browser.tsx';
import { DecisionFilters } from './components/decision-filters.tsx';

/** A link may name what it is about, such as `?key=4711`. */
const filterIn = (search: Readonly<Record<string, unknown>>): DecisionFilter => {
  const given = Object.keys(EVERYTHING).flatMap((name) =>
    search[name] === undefined ? [] : [[name, String(search[name])]],
  );
  return { ...EVERYTHING, ...Object.fromEntries(given) };
};

/** The decision log: one's own entries, for administrators everybody's. */
export const DecisionsScreen = () => {
  const search = useSearch({ strict: false });
  const [filter, setFilter] = useState(() => filterIn(search));
  const { SubscriptionAdmin } = useSession();
  const key = JSON.stringify(filter);
  return (
    <Screen
      title={decisions.title}
      about={SubscriptionAdmin ? decisions.aboutAll : decisions.aboutOwn}
      action={
        <Group>
          <Anchor component={Link} to={PATHS.explain}>
            {decisions.explain}
          </Anchor>
          <Anchor href={decisionsFile(filter)} download>
            {decisions.csv}
          </Anchor>
        </Group>
      }
    >
      {/* Another filter is another list, and the form shows it, wherever it was chosen. */}
      <DecisionFilters key={`form ${key}`} filter={filter} onFilter={setFilter} />
      <DecisionBrowser
        key={`list ${key}`}
        filter={filter}
        onNarrow={(part) => setFilter((now) => ({ ...now, ...part }))}
      />
    </Screen>
  );
};
