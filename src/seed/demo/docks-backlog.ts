import type { TeamBacklog } from './team-backlog.ts';

export const docksBacklog: TeamBacklog = {
  features: [
    {
      feature: [
        'Firmware updates over the air',
        'A technician still visits each of 640 stations with a laptop. One update takes seven weeks.',
      ],
      initiative: 'Docks that look after themselves',
      stories: [
        [
          'Download firmware in small pieces',
          'The modem of the older docks loses its connection every few minutes; resume where it stopped.',
        ],
        ['Check the signature before installing', 'A dock must never run an image that we did not sign.'],
        ['Keep the previous image and fall back', 'If the dock does not report within five minutes after the restart.'],
        [
          'Roll out to five percent of the stations first',
          'Stop by itself when more than one in a hundred falls back.',
        ],
        [
          'Show the version of every dock',
          'A page for operations with filters by city and version.',
          [
            ['Collect the versions once an hour', 'From the readings that are sent anyway.'],
            ['Filter by city and version', 'The list of 640 stations opens in under a second.'],
            ['Mark docks that fell back', 'With the version they came from and the reason.'],
          ],
        ],
        ['Update locks through their dock', 'The lock is charged while it is updated; refuse below 30 percent.'],
      ],
    },
    {
      feature: [
        'Locks that survive the winter',
        'Frozen bolts were the reason for 41 percent of the visits between December and February.',
      ],
      initiative: 'Docks that look after themselves',
      stories: [
        [
          'Move the bolt a little every hour below zero',
          'Twice two millimetres are enough, as the climate chamber has shown.',
        ],
        [
          'Report the temperature of the motor',
          'Once a minute while the bolt moves, once an hour otherwise.',
          [
            ['Read the sensor while the bolt moves', 'Ten values a second, the highest one is kept.'],
            ['Send the highest value with each reading', 'In degrees Celsius, also by docks of the first series.'],
            ['Show the curve of a dock', 'The last thirty days, with the weather of the city beside it.'],
          ],
        ],
        [
          'Try again with more current when the bolt is stuck',
          'At most three times; then mark the bike as not rentable.',
        ],
        ['Tell riders when a dock is frozen', 'With the next dock that works.'],
        ['Warn operations before a cold night', "List of the stations with old bolts, sorted by yesterday's rides."],
        ['Measure how long the bolt takes', 'The curve tells weeks ahead when a bolt needs grease.'],
      ],
    },
    {
      feature: [
        'Solar stations',
        'Stations without a mains connection: a third of the cost, if they survive November.',
      ],
      initiative: 'Docks that look after themselves',
      stories: [
        ['Sleep between midnight and five', 'Wake up on a key press or when a bike is pushed in.'],
        [
          'Lower the brightness of the display with the battery',
          'Readable at noon with a full battery, off below ten percent.',
        ],
        ['Send readings in one batch every ten minutes', 'The modem is the largest consumer.'],
        ['Estimate the days until the battery is empty', 'From the weather forecast and the last two weeks.'],
        ['Raise an alarm when a panel is covered', 'Output far below that of the neighbours for two sunny days.'],
      ],
    },
  ],
  defects: [
    [
      'Dock reports a bike that is not there',
      'After a power cut the last known state is sent instead of a measured one.',
    ],
    ['Bolt stays half open when the battery is low', 'It should finish the movement before the lock goes to sleep.'],
    ['Green light blinks on although the bike is locked', 'Only on docks with the second display board.'],
    ['Firmware page counts retired docks', 'The percentage never reaches one hundred.'],
    ['Temperature is sent in Fahrenheit by docks of the first series', 'The alarm for cold nights never fires there.'],
    ['Modem does not reconnect after the SIM card was changed', 'A restart helps.'],
    ['Lock opens for a cancelled reservation', 'Cancel and scan within the same second.'],
    ['Clock of a dock drifts by minutes per week', 'Rides end before they begin.'],
    [
      'Update stops at 99 percent when the image ends on a block border',
      'The last block is empty and never acknowledged.',
    ],
    ['Key press does not wake a sleeping station', 'One press in about thirty, worse when it is cold.'],
    ['Panel alarm fires in the shadow of the tram', 'Needs a longer observation.'],
    ['Motor current is logged as a negative number', 'Sign of the sensor on mirrored boards.'],
    ['Dock accepts a bike of another city', 'The ride cannot be ended by the system and has to be closed by hand.'],
    ['Battery of the station shows 255 percent', 'That is the value for "unknown".'],
    ['Rollout continues after it was stopped', 'Docks that had begun the download still install it.'],
  ],
  taskNames: [
    'Specify the message format',
    'Implement it in the dock firmware',
    'Implement the server side',
    'Simulate it with two hundred docks',
    'Test in the climate chamber',
    'Write the runbook for technicians',
    'Try it at the station in front of the office',
    'Review the change to the protocol',
  ],
  tests: [
    {
      folder: 'Firmware',
      test: ['Resume a broken download', 'The modem loses its connection every few minutes.'],
      kind: 'Regression',
      automated: true,
      story: 'Download firmware in small pieces',
      steps: [
        ['Start an update and cut the connection at 40 percent', 'The dock keeps what it has'],
        ['Connect again', 'It goes on at 40 percent and reports the new version'],
      ],
    },
    {
      folder: 'Firmware',
      test: ['Refuse an image that is not signed', 'No exception, no switch.'],
      kind: 'Acceptance',
      automated: true,
      story: 'Check the signature before installing',
      steps: [
        ['Offer an image with one changed byte', 'The dock refuses it and reports so'],
        ['Offer an image signed with the retired key', 'The dock refuses it, too'],
      ],
    },
    {
      folder: 'Firmware',
      test: ['Fall back after a bad update', 'Within five minutes, without a technician.'],
      kind: 'Acceptance',
      story: 'Keep the previous image and fall back',
      steps: [
        ['Install an image that never reports', 'After five minutes the previous version is running'],
        ['Look at the page of versions', 'The dock is marked as fallen back'],
      ],
    },
    {
      folder: 'Winter',
      test: ['Open a frozen bolt', 'In the climate chamber at -15 degrees.'],
      kind: 'Functional',
      story: 'Try again with more current when the bolt is stuck',
      steps: [
        ['Spray the bolt with water and wait an hour', 'The bolt has moved twice by two millimetres'],
        ['Unlock', 'It opens at the second attempt at the latest'],
        ['Block the bolt for good and unlock', 'After three attempts the bike is marked as not rentable'],
      ],
    },
    {
      folder: 'Power',
      test: ['A week of fog', 'The battery has to last.'],
      kind: 'Performance',
      story: 'Send readings in one batch every ten minutes',
      steps: [
        ['Run a station for seven days with a covered panel', 'The battery is above ten percent at the end'],
        ['Uncover the panel', 'Readings of all seven days are there, none twice'],
      ],
    },
  ],
};
