import type { TeamBacklog } from './team-backlog.ts';

export const riderAppBacklog: TeamBacklog = {
  features: [
    {
      feature: [
        'Start a ride in under ten seconds',
        'From taking the phone out to pulling the bike from the dock. Today the median is 27 seconds, most of it spent waiting for the map.',
      ],
      initiative: 'An app that riders recommend',
      stories: [
        [
          'Scan the code on the handlebar from the lock screen',
          'As a rider I want to scan a bike without opening the map first, so that I can leave at once when I stand next to it.',
        ],
        [
          'Type the bike number when the code is scratched',
          'Five digits, a numeric keypad, and the bike shown before it is unlocked, so that nobody unlocks the neighbour.',
        ],
        [
          'Remember the last payment method',
          'Preselect what paid for the previous ride; changing it stays one tap away.',
        ],
        [
          'Show the remaining battery of an electric bike before unlocking',
          'As a rider going uphill I want to know how far the bike will carry me, in kilometres and not in percent.',
        ],
        [
          'Unlock over Bluetooth when the network is slow',
          'Fall back after two seconds without an answer from the server.',
        ],
        ['Reserve a bike for ten minutes', 'The reservation is free once a day and ends by itself.'],
        [
          'Vibrate when the lock opens',
          'A short pulse for open, a long one for refused: usable with the phone in the pocket.',
        ],
      ],
    },
    {
      feature: [
        'Find a bike and a free dock',
        'Riders miss trains because the dock at the station is full when they arrive. The map has to answer both ends of the ride.',
      ],
      initiative: 'An app that riders recommend',
      stories: [
        [
          'Show free docks along the route',
          'Numbers on the pins, refreshed every 15 seconds while the map is visible.',
        ],
        [
          'Predict whether the destination dock will be full',
          'Use the forecast of the rebalancing team; three colours, no percentages.',
        ],
        ['Filter the map by bike type', 'Standard, electric, cargo. The choice survives a restart of the app.'],
        ['Group pins when the map is zoomed out', 'More than 300 pins make older phones stutter.'],
        [
          'Save favourite stations',
          'As a commuter I want home and work at the top of the list.',
          [
            ['Mark a station as a favourite', 'One tap on the star, another one takes it away.'],
            ['Show favourites above the map', 'Bikes and free docks of each, in the order the rider has chosen.'],
            ['Suggest a favourite after the fifth visit', 'Asked once for each station.'],
          ],
        ],
        ['Offer the nearest alternative when a dock is full', 'With walking time from there to the destination.'],
        ['Dark map for night rides', 'Follows the system setting, and can be forced.'],
      ],
    },
    {
      feature: [
        'Help when something goes wrong',
        'A third of all calls to support could be answered by the app itself.',
      ],
      initiative: 'An app that riders recommend',
      stories: [
        [
          'Report a damaged bike with a photo',
          'The report reaches the workshop with bike number and position filled in.',
          [
            ['Take up to three photos of the damage', 'Scaled down on the phone; the rider sees what will be sent.'],
            ['Choose the damaged part on a drawing of the bike', 'Eight parts are enough for nine of ten reports.'],
            ['Send the report when the network is back', 'Kept on the phone for at most a day.'],
            ['Tell the rider when the bike is repaired', 'One message, only if the rider asked for it.'],
          ],
        ],
        [
          'End a ride that did not lock properly',
          'Ask for a photo of the closed lock and end the ride at the time of docking.',
        ],
        ['Explain every charge on the receipt', 'Unlock fee, minutes, out-of-zone fee, each on its own line.'],
        ['Chat with support during a ride', 'The agent sees the running ride, the rider does not have to describe it.'],
        ['Show the emergency number of the country', 'Always reachable in two taps, also without a network.'],
      ],
    },
  ],
  defects: [
    [
      'Map stays grey after returning from the background',
      'Open the map, lock the phone for a minute, unlock: tiles never load until the app is killed.',
    ],
    [
      'Ride timer jumps back by one hour when the clocks change',
      'Seen on the night of the change to winter time, rides longer than an hour.',
    ],
    ['Scanner opens the front camera on some tablets', 'The rider sees herself instead of the code.'],
    ['Favourite stations are lost after signing out', 'They should be kept with the account.'],
    ['Battery shown as 0 km for bikes that were just charged', 'The value appears after about four minutes.'],
    ['Screen reader announces every pin as "button"', 'Expected: name of the station, bikes, free docks.'],
    ['Receipt shows the price twice in landscape', 'Only with large text sizes.'],
    [
      'Reservation countdown continues after the ride has begun',
      'And then announces that the reservation has expired.',
    ],
    ['Unlock button can be pressed twice', 'Two quick taps start two rides; the second one cannot be ended.'],
    ['Wrong station name in the push message after docking', 'Shows the station of the previous ride.'],
    ['App asks for the location permission on every start', 'If "only while using" was chosen.'],
    ['Cargo bikes missing from the filter in Portuguese', 'The translated label is empty, so the row is not drawn.'],
    ['Crash when a photo larger than 20 MB is attached to a damage report', 'Scale it down before it is sent.'],
    ['Dark map shows black station names on black', 'Zoom level 17 and above.'],
    ['Support chat opens with the history of another ride', 'The conversation is taken by rider, not by ride.'],
  ],
  taskNames: [
    'Agree on the flow with design',
    'Build the screen',
    'Connect it to the rides service',
    'Handle the offline case',
    'Write unit tests for the view model',
    'Check with a screen reader',
    'Translate the new texts',
    'Try it on the oldest supported phone',
  ],
  tests: [
    {
      folder: 'Starting a ride',
      test: ['Unlock by scanning the code', 'The way most rides begin.'],
      kind: 'Acceptance',
      story: 'Scan the code on the handlebar from the lock screen',
      steps: [
        [
          'Lock the phone next to a free bike and open the camera from the lock screen',
          'The scanner is shown within a second',
        ],
        ['Point it at the code on the handlebar', 'The bike number and its battery are shown'],
        ['Confirm', 'The lock opens, the phone vibrates once, the ride timer starts'],
      ],
    },
    {
      folder: 'Starting a ride',
      test: ['Unlock by typing the number', 'For scratched codes and for phones without a camera permission.'],
      kind: 'Functional',
      story: 'Type the bike number when the code is scratched',
      steps: [
        ['Choose "Enter number" and type five digits', 'The bike is shown before anything is unlocked'],
        ['Type the number of a bike that is in use', 'A sentence says so, and nothing is unlocked'],
      ],
    },
    {
      folder: 'Starting a ride',
      test: ['Unlock without a network', 'Bluetooth has to take over after two seconds.'],
      kind: 'Regression',
      story: 'Unlock over Bluetooth when the network is slow',
      steps: [
        [
          'Switch the network of the phone off and scan a bike',
          'After two seconds the app says that it uses Bluetooth',
        ],
        ['Wait', 'The lock opens within five seconds'],
        ['Switch the network on', 'The ride is in the list with the right time of its start'],
      ],
    },
    {
      folder: 'Map',
      test: ['Free docks along a route', 'Numbers must not be older than fifteen seconds.'],
      kind: 'Functional',
      automated: true,
      story: 'Show free docks along the route',
      steps: [
        ['Plan a ride across the river', 'Every pin along the route shows the number of free docks'],
        ['Dock a bike at one of them', 'The number is one lower within fifteen seconds'],
      ],
    },
    {
      folder: 'Map',
      test: ['Filter by bike type', 'The choice survives a restart.'],
      kind: 'User Interface',
      story: 'Filter the map by bike type',
      steps: [
        ['Choose cargo bikes only', 'Pins without a cargo bike disappear'],
        ['Close the app and start it again', 'The filter is still set, and the app says so'],
      ],
    },
    {
      folder: 'Help',
      test: ['End a ride with an open lock', 'The rider must not pay for the night.'],
      kind: 'Acceptance',
      story: 'End a ride that did not lock properly',
      steps: [
        ['End a ride while the bolt is held open', 'The app asks for a photo of the lock'],
        ['Send the photo', 'The ride ends at the time of docking'],
      ],
    },
  ],
};
