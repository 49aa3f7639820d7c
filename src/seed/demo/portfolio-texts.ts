import type { Titled } from './team-backlog.ts';

/** A piece of a theme that several teams may work on. */
export interface InitiativeText {
  readonly initiative: Titled;
  /** The project of the lowest level that all its teams are in. */
  readonly project: string;
  readonly category: 'Short Term Growth' | 'Strategic Growth' | 'Cost Savings' | 'Maintenance';
}

export interface ThemeText {
  readonly theme: Titled;
  readonly project: string;
  readonly initiatives: readonly InitiativeText[];
}

const rides: ThemeText = {
  theme: ['More rides', 'From 21,000 to 30,000 rides a day within two years, without a larger fleet.'],
  project: 'Bike Share',
  initiatives: [
    {
      initiative: ['An app that riders recommend', 'Four stars in both stores; today it is three and a half.'],
      project: 'Rider Experience',
      category: 'Strategic Growth',
    },
    {
      initiative: ['Simple prices, safe payments', 'Nobody should have to write to us about a bill.'],
      project: 'Rider Experience',
      category: 'Short Term Growth',
    },
    {
      initiative: ['Partners bring riders', 'Employers, hotels, the tram: one ride in eight by next summer.'],
      project: 'Bike Share',
      category: 'Strategic Growth',
    },
  ],
};

const fleet: ThemeText = {
  theme: ['A fleet that is where it is needed', 'A bike within 300 metres and a free dock at the other end.'],
  project: 'Fleet Operations',
  initiatives: [
    {
      initiative: ['Docks that look after themselves', 'Half as many visits of technicians per station and year.'],
      project: 'Fleet Operations',
      category: 'Cost Savings',
    },
    {
      initiative: ['Fewer kilometres for the vans', 'A fifth fewer van trips at the same availability.'],
      project: 'Fleet Operations',
      category: 'Cost Savings',
    },
  ],
};

const platform: ThemeText = {
  theme: ['A platform that carries ten more cities', 'A new city is set up in a week and changes nothing elsewhere.'],
  project: 'Platform',
  initiatives: [
    {
      initiative: ['Numbers that everybody trusts', 'One definition, one place, open to the city.'],
      project: 'Platform',
      category: 'Maintenance',
    },
    {
      initiative: ['Rides never stop', 'No outage at all during the morning rush of a working day.'],
      project: 'Platform',
      category: 'Maintenance',
    },
  ],
};

const workshops: ThemeText = {
  theme: ['Workshops without paper', 'A bike is back on the street two days after it was reported.'],
  project: 'Workshops',
  initiatives: [
    {
      initiative: ['The right part on the shelf', 'No repair waits for a part that another workshop has.'],
      project: 'Workshops',
      category: 'Cost Savings',
    },
  ],
};

/** The portfolios of the two workspaces. */
export const portfolioTexts = { first: [rides, fleet, platform], small: [workshops] } as const;
