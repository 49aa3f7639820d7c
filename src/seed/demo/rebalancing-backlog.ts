import type { TeamBacklog } from './team-backlog.ts';

export const rebalancingBacklog: TeamBacklog = {
  features: [
    {
      feature: [
        'Forecast the demand of each station',
        'Vans drive by experience today. A forecast for the next four hours would avoid one trip in five.',
      ],
      initiative: 'Fewer kilometres for the vans',
      stories: [
        [
          'Collect arrivals and departures per quarter of an hour',
          'For each station, three years back, cleaned of rides under a minute.',
        ],
        [
          'Take the weather into account',
          'Rain halves the demand within ten minutes, and cold does so within days.',
          [
            ['Load the forecast of each city every hour', 'Temperature, rain and wind for the next twelve hours.'],
            ['Learn how rain changes the demand', 'Per station and quarter of an hour, from three years of rides.'],
            ['Show how much the weather has changed the forecast', 'So that dispatchers believe it.'],
          ],
        ],
        [
          'Take events into account',
          'Concerts and matches from the calendar of the city, with the expected number of visitors.',
        ],
        ['Compare the forecast with what happened', 'One page: error per station and hour, worst first.'],
        ['Publish the forecast for the rider app', 'Likely, maybe, unlikely: never a number.'],
        ['Fall back to last week when data is missing', 'And say so on the page.'],
      ],
    },
    {
      feature: [
        'Better routes for the vans',
        'Eleven vans, 640 stations, two shifts. Dispatchers plan in a spreadsheet.',
      ],
      initiative: 'Fewer kilometres for the vans',
      stories: [
        [
          'Propose a route for each van at the start of a shift',
          'Dispatchers may reorder stops; the proposal learns nothing from it yet.',
        ],
        ['Re-plan when a van is late', 'Only stops that were not promised to anybody move.'],
        ['Respect the capacity of each van', 'Cargo bikes need three places.'],
        ["Show the route on the driver's phone", 'Next stop large, the rest in a list; usable with gloves.'],
        [
          'Confirm loaded bikes by scanning',
          'The system knows what is in the van at any time.',
          [
            ['Scan bikes into the van', 'Ten bikes in under a minute, with gloves.'],
            ['Scan bikes out at a station', 'The dock confirms each one.'],
            ['Correct a van by hand', 'With a reason, and only by a dispatcher.'],
          ],
        ],
        ['Avoid streets that are closed to vans', 'From the list of the city, updated every night.'],
        ['Bring low batteries to the depot on the way', 'If it costs less than ten minutes.'],
      ],
    },
    {
      feature: ['Let riders do it', 'A small credit for riders who end at an empty station costs less than a van.'],
      initiative: 'Fewer kilometres for the vans',
      stories: [
        ['Offer a credit for ending at an empty station', 'Shown before the ride begins, valid for that ride.'],
        ['Limit the credit per rider and day', 'Two a day, so that nobody makes a job of it.'],
        ['Choose the stations every hour', 'Those where a van would otherwise have to go.'],
        ['Report what the credits have saved', 'Trips avoided, credits paid, per city and week.'],
      ],
    },
  ],
  defects: [
    ['Forecast is empty for stations that were moved', 'The history hangs on the old position.'],
    ['Route visits the depot twice in a row', "When the last stop is the depot's own station."],
    ['Driver sees the route of the previous shift', 'Until the app is restarted.'],
    ['Bikes scanned into a van are still offered to riders', 'For up to two minutes.'],
    ['Credit is promised but not paid when the ride lasts over an hour', 'The offer expires during the ride.'],
    ['Weather of the wrong city after a station was added', 'The nearest weather station is across the border.'],
    ['Dispatcher cannot undo the removal of a stop', 'It has to be entered again by hand.'],
    ['Error page divides by zero for stations without rides', 'Shown as an empty table.'],
    ['Capacity counts a cargo bike as one', 'Only in routes that were re-planned.'],
    ['Closed streets of yesterday are used until noon', 'The nightly import fails and nobody is told.'],
    ['Vans appear twice on the map after a shift change', 'The old driver is still signed in.'],
    [
      'Quarter hours are shifted by one on the day of the clock change',
      'Arrivals and departures of that day do not match.',
    ],
    ['Event without an end time blocks the planning', 'The plan for that evening is never computed.'],
    ['Credits are counted per device, not per rider', 'Signing in on a second phone doubles the limit.'],
    ['Depot list is sorted by internal number', 'Drivers look for the name.'],
  ],
  taskNames: [
    'Look at the data of the last three months',
    'Write the query',
    'Implement the model',
    'Compare it with the manual plan',
    'Build the page for dispatchers',
    'Write tests with a small city',
    'Ride along with a driver for a day',
    'Document the assumptions',
  ],
  tests: [
    {
      folder: 'Forecast',
      test: ['Forecast of a rainy morning', 'Against what really happened on twelve recorded days.'],
      kind: 'Functional',
      automated: true,
      story: 'Take events into account',
      steps: [
        ['Replay the twelve recorded days', 'The error per station is below 1.8 bikes on the median'],
        ['Leave the weather out', 'The error is larger on each of the rainy days'],
      ],
    },
    {
      folder: 'Forecast',
      test: ['Fall back to last week', 'Missing data must not empty the plan.'],
      kind: 'Regression',
      automated: true,
      story: 'Fall back to last week when data is missing',
      steps: [
        ['Stop the import of rides for two hours', 'The page says that it shows last week'],
        ['Start it again', 'The forecast is back within a quarter of an hour'],
      ],
    },
    {
      folder: 'Routes',
      test: ['Plan of a morning shift', 'Eleven vans, real stations of last Tuesday.'],
      kind: 'Acceptance',
      story: 'Propose a route for each van at the start of a shift',
      steps: [
        ['Ask for the plan at 5:30', 'There are eleven routes within twenty seconds'],
        ['Move a stop to another van', 'Both routes are in order again, nothing else has changed'],
      ],
    },
    {
      folder: 'Routes',
      test: ['A van with cargo bikes', 'Each of them needs three places.'],
      kind: 'Functional',
      automated: true,
      story: 'Respect the capacity of each van',
      steps: [['Plan two cargo bikes for a van with ten places', 'At most four standard bikes are planned with them']],
    },
    {
      folder: 'Credits',
      test: ['Two credits a day', 'Nobody makes a job of it.'],
      kind: 'Acceptance',
      automated: true,
      story: 'Limit the credit per rider and day',
      steps: [
        ['End two rides at empty stations', 'Two credits are on the account'],
        ['End a third one', 'No credit, and the offer had not been shown'],
        ['Do it again on a second phone', 'No credit either'],
      ],
    },
  ],
};
