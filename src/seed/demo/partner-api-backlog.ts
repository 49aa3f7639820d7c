import type { TeamBacklog } from './team-backlog.ts';

export const partnerApiBacklog: TeamBacklog = {
  features: [
    {
      feature: [
        'Open data for the city',
        'The contract asks for public, anonymous data about stations and rides by the end of the year.',
      ],
      initiative: 'Numbers that everybody trusts',
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
      feature: ['Rides API for partners', 'Route planners and hotels want to start rides from their own apps.'],
      initiative: 'Partners bring riders',
      stories: [
        ['Start a ride on behalf of a rider', 'The rider has agreed once and can withdraw it at any time.'],
        ['Test environment with fake bikes', 'Twenty bikes that behave well and five that do not.'],
        ['Limit requests per partner', 'A clear answer when the limit is reached, and when it ends.'],
        [
          "Send ride events to a partner's address",
          'Signed, repeated for a day when the partner does not answer.',
          [
            ['Sign every event', 'With the key of the partner, over the bytes as sent.'],
            ['Repeat an event until it is taken', 'After 1, 5, 25 minutes and then every hour, for a day.'],
            ['Let partners see what was not delivered', 'And send it again by a click.'],
          ],
        ],
        ['Let partners create and revoke their own keys', 'The value of a key is shown once.'],
        [
          'Page through long lists with a cursor',
          'Lists change while they are read; nothing may be skipped or repeated.',
        ],
        ['Return errors that say what to do', 'A code, a sentence, and a link to the page that explains it.'],
      ],
    },
    {
      feature: [
        "One place for the company's numbers",
        'Operations, finance and the city each count rides differently.',
      ],
      initiative: 'Numbers that everybody trusts',
      progress: 'not begun',
      stories: [
        ['Define what a ride is', 'Under a minute and back at the same dock is none.'],
        ['Load rides into the warehouse every hour', 'Late rides are added to the hour in which they ended.'],
        [
          'Dashboard for the weekly meeting',
          "Rides, revenue, availability, complaints: four figures with last year's.",
        ],
        ['Ask where a number comes from', 'Each figure leads to its query and its owner.'],
        [
          'Delete riders from the warehouse on request',
          'Within seven days, rides stay without the rider.',
          [
            ['Find all rows of a rider', 'In eleven tables, by a list that is tested.'],
            ['Replace the rider by nobody', 'Rides and amounts stay.'],
            ['Confirm the deletion to the rider', 'With the date, without the data.'],
          ],
        ],
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
  tests: [
    {
      folder: 'Open data',
      test: ['The feed is never older than thirty seconds', 'Measured from outside.'],
      kind: 'Performance',
      automated: true,
      story: 'Publish the state of all stations as a feed',
      steps: [
        ['Read the feed every second for an hour', 'No answer is older than thirty seconds'],
        ['Compare it with the docks', 'No station shows a negative number'],
      ],
    },
    {
      folder: 'Open data',
      test: ['Nobody can be found in the monthly file', 'Fewer than five rides are dropped.'],
      kind: 'Acceptance',
      automated: true,
      story: 'Leave out rides that could identify somebody',
      steps: [
        ['Count rides by pair of stations and hour', 'No count is between one and four'],
        ['Look for the rides of the test rider', 'None of them is in the file'],
      ],
    },
    {
      folder: 'Partners',
      test: ['Start a ride for a rider who has withdrawn', 'Consent counts at the moment of the ride.'],
      kind: 'Acceptance',
      story: 'Start a ride on behalf of a rider',
      steps: [
        ['Withdraw the consent in the app', 'The partner gets an event'],
        ['Start a ride through the partner', 'It is refused with the reason'],
      ],
    },
    {
      folder: 'Partners',
      test: ['A page that changes while it is read', 'Nothing skipped, nothing repeated.'],
      kind: 'Regression',
      automated: true,
      story: 'Page through long lists with a cursor',
      steps: [
        [
          'Read a list of 10,000 rides by pages of 100 while rides end',
          'Every ride that was there at the start is there once',
        ],
      ],
    },
    {
      folder: 'Partners',
      test: ['The limit of a partner', 'A clear answer, and when it ends.'],
      kind: 'Functional',
      automated: true,
      story: 'Limit requests per partner',
      steps: [
        ['Send 601 requests within a minute', 'The last one says when to come back'],
        ['Send one from another partner', 'It is answered'],
      ],
    },
    {
      folder: 'Warehouse',
      test: ['One definition of a ride', 'All four figures of the weekly meeting.'],
      kind: 'Functional',
      automated: true,
      story: 'Define what a ride is',
      steps: [['Undock and dock at the same place within fifty seconds', 'No figure counts it']],
    },
  ],
};
