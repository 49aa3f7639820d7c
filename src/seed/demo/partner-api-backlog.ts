import type { TeamBacklog } from './team-backlog.ts';

export const partnerApiBacklog: TeamBacklog = {
  epics: [
    {
      epic: [
        'Open data for the city',
        'The contract asks for public, anonymous data about stations and rides by the end of the year.',
      ],
      stories: [
        ['Publish the state of all stations as a feed', 'Refreshed every 30 seconds, cacheable, no key needed.'],
        ['Publish rides of the past month', 'Start and end rounded to the quarter of an hour and to the station.'],
        [
          'Leave out rides that could identify somebody',
          'Fewer than five rides between two stations in an hour are dropped.',
        ],
        ['Describe every field', 'In two languages, with units, next to the download.'],
        ['Keep old months unchanged', 'Corrections come as a new file with a note.'],
        ['Tell subscribers about changes of the format', 'Three months ahead.'],
      ],
    },
    {
      epic: ['Rides API for partners', 'Route planners and hotels want to start rides from their own apps.'],
      stories: [
        ['Start a ride on behalf of a rider', 'The rider has agreed once and can withdraw it at any time.'],
        ['Test environment with fake bikes', 'Twenty bikes that behave well and five that do not.'],
        ['Limit requests per partner', 'A clear answer when the limit is reached, and when it ends.'],
        ["Send ride events to a partner's address", 'Signed, repeated for a day when the partner does not answer.'],
        ['Let partners create and revoke their own keys', 'The value of a key is shown once.'],
        [
          'Page through long lists with a cursor',
          'Lists change while they are read; nothing may be skipped or repeated.',
        ],
        ['Return errors that say what to do', 'A code, a sentence, and a link to the page that explains it.'],
      ],
    },
    {
      epic: ["One place for the company's numbers", 'Operations, finance and the city each count rides differently.'],
      stories: [
        ['Define what a ride is', 'Under a minute and back at the same dock is none.'],
        ['Load rides into the warehouse every hour', 'Late rides are added to the hour in which they ended.'],
        [
          'Dashboard for the weekly meeting',
          "Rides, revenue, availability, complaints: four figures with last year's.",
        ],
        ['Ask where a number comes from', 'Each figure leads to its query and its owner.'],
        ['Delete riders from the warehouse on request', 'Within seven days, rides stay without the rider.'],
      ],
    },
  ],
  defects: [
    ['Feed shows minus one bike', 'When a bike is taken while the station restarts.'],
    ['Cursor repeats the last row of a page', 'If two rides end in the same millisecond.'],
    ['Revoked key works for another minute', 'The cache of the gateway is not told.'],
    ['Ride events arrive in the wrong order', 'A repeated event overtakes a newer one.'],
    ['Download of the monthly file stops after two gigabytes', 'Only through the proxy of the city.'],
    ['Warehouse counts maintenance rides', 'They have no rider and should be excluded.'],
    ['Documentation shows an endpoint that was removed', 'The page about vouchers.'],
    ['Limit is counted per server, not per partner', 'Two servers allow twice as many requests.'],
    ['Station names with an ampersand break the feed in one reader', 'The feed is right, but a note would help.'],
    ['Test environment runs out of bikes on Mondays', 'The weekend job does not put them back.'],
    ["Dashboard shows last year's week 53 as week 1", 'Only in years that begin on a Friday.'],
    ['Error for an unknown rider reveals whether the mail address exists', 'Answer the same in both cases.'],
    ['Signature of events fails for texts with umlauts', 'Length is counted in characters instead of bytes.'],
    ['Monthly file has two header lines', 'When it is produced again after a correction.'],
    [
      'Hourly load skips an hour after a long outage',
      'The window is computed from now instead of from the last success.',
    ],
  ],
  taskNames: [
    'Write the contract of the endpoint',
    'Discuss it with two partners',
    'Implement the endpoint',
    'Add it to the reference',
    'Write contract tests',
    'Measure it with production volume',
    'Ask the data protection officer',
    'Announce it in the change log',
  ],
};
