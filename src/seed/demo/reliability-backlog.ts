import type { TeamBacklog } from './team-backlog.ts';

export const reliabilityBacklog: TeamBacklog = {
  features: [
    {
      feature: [
        'Survive the loss of a data centre',
        'The last exercise took four hours and lost eleven minutes of rides.',
      ],
      initiative: 'Rides never stop',
      stories: [
        ['Replicate the rides database to a second site', 'Lag below five seconds, alarm above thirty.'],
        [
          'Switch over with one command',
          'Twice a year, on a working day, announced.',
          [
            ['Stop writes on the first site', 'In under two seconds, or not at all.'],
            ['Make the second site the leader', 'Only if it has everything.'],
            [
              'Send riders to the second site',
              'Names are changed by the same command; caches keep them for thirty seconds.',
            ],
          ],
        ],
        ['Let docks work without the server for an hour', 'Known riders may start; the ride is reported later.'],
        ['Restore a backup every night', 'Into an empty database, with a check of the row counts.'],
        ['Keep the sign-in service in both sites', 'A session must survive the switch.'],
      ],
    },
    {
      feature: ['Know before the riders do', 'Half of the outages of last year were reported by riders first.'],
      initiative: 'Rides never stop',
      stories: [
        ['Start and end a ride every minute as a test', 'With a bike that stands in the server room of each city.'],
        [
          'Alert on symptoms instead of causes',
          'Unlock takes too long, payment fails, map is old: three alerts replace forty.',
        ],
        ['Page for the state of all services', 'Public, written for riders, updated by the person on call.'],
        ['Trace one ride through all services', 'By its number, for seven days.'],
        ['Write a short review after each outage', 'What happened, what helped, what we change. No names.'],
        ['Rotate the on-call duty every Monday', 'The plan for the next eight weeks is always known.'],
      ],
    },
    {
      feature: ['Deploy on a Friday', 'Releases are so rare that each one is frightening. Make them small and boring.'],
      initiative: 'Rides never stop',
      stories: [
        ['Deploy every merge to the test system', 'Within ten minutes, or the merge is reverted.'],
        [
          'Release to one city first',
          'The smallest one for an hour, then all.',
          [
            ['Choose the city for a release', 'The smallest one by default.'],
            ['Compare the city with the others for an hour', 'Errors, unlock time, abandoned rides.'],
            ['Go on or back by itself', 'The person on call is told and can stop it.'],
          ],
        ],
        ['Roll back without a database restore', 'Schema changes in two steps, each of which can stay alone.'],
        ['Switch features per city', 'With a date on which the switch has to be gone.'],
        ['Run the slow tests at night only', 'Everything before a merge stays below eight minutes.'],
        ['Remove the manual release checklist', 'Each of its 31 points becomes a check or goes.'],
        ['Keep secrets out of the build', 'Read at start, rotated every 90 days.'],
      ],
    },
  ],
  defects: [
    ['Ride service runs out of connections at 8 a.m.', 'Each map refresh holds one while it waits for the weather.'],
    ['Alert is sent to a person on holiday', 'The plan is read only once a day.'],
    ['Backup check passes with an empty database', 'Zero rows equal zero rows.'],
    ['Log of the gateway contains mail addresses', 'In the query string of the old sign-in page.'],
    ['Status page cannot be reached during an outage', 'It runs behind the same load balancer.'],
    ['Replica is read right after a write', 'Riders see the pass they have just bought as missing.'],
    ['Deployment hangs when a server is in maintenance', 'It waits for it for ever.'],
    ['Feature switch is ignored until the next restart', 'In two of nine services.'],
    ['Trace ends at the message queue', 'The number of the ride is not passed on.'],
    ['Disk of the metrics server fills within a month', 'Old data is never removed.'],
    ['Certificate of the docks expires on a Sunday', 'It has to be renewed by hand; nobody is reminded.'],
    ['Test bike was ridden home', 'It looked like a normal bike; lock it to the rack.'],
    ['Rollback leaves the old version in the cache of browsers', 'Riders see a mixture for an hour.'],
    ['Nightly tests fail on the first day of a month', 'One test computes with 30 days.'],
    ['Queue of payments stops after one bad message', 'It should be put aside after three attempts.'],
  ],
  taskNames: [
    'Measure how it is today',
    'Write the change as code',
    'Try it on the test system',
    'Add a graph and an alert',
    'Write the runbook',
    'Practise it with the person on call',
    'Remove the old way',
    'Tell the other teams',
  ],
  tests: [
    {
      folder: 'Switch-over',
      test: ['Switch over under load', 'Four hundred rides a minute, none lost.'],
      kind: 'Acceptance',
      story: 'Replicate the rides database to a second site',
      steps: [
        ['Start the recorded rush hour on the test system', 'Four hundred rides begin every minute'],
        ['Give the command', 'The second site leads within thirty seconds'],
        ['Count rides', 'Every ride that was begun is there'],
      ],
    },
    {
      folder: 'Switch-over',
      test: ['A dock without a server', 'One hour, known riders only.'],
      kind: 'Functional',
      automated: true,
      story: 'Let docks work without the server for an hour',
      steps: [
        ['Cut the station off', 'A known rider can still start a ride'],
        ['Connect it after an hour', 'The ride is reported with the right times'],
      ],
    },
    {
      folder: 'Alarms',
      test: ['A ride every minute', 'The alarm before the first call.'],
      kind: 'Regression',
      automated: true,
      story: 'Start and end a ride every minute as a test',
      steps: [
        ['Stop the ride service', 'The alarm is there within three minutes'],
        ['Start it again', 'The alarm ends by itself'],
      ],
    },
    {
      folder: 'Alarms',
      test: ['Trace of a ride', 'By its number, through all services.'],
      kind: 'Functional',
      automated: true,
      story: 'Trace one ride through all services',
      steps: [
        ['Ride and ask for the number', 'Nine services are shown with their times'],
        ['Ask again after seven days', 'The trace is still there'],
      ],
    },
    {
      folder: 'Releases',
      test: ['Roll back in five minutes', 'Without a database restore.'],
      kind: 'Acceptance',
      story: 'Roll back without a database restore',
      steps: [
        ['Release a version with a new column', 'Both versions can run'],
        ['Roll back', 'The old version runs within five minutes, no row is lost'],
      ],
    },
  ],
};
