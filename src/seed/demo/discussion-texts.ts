/** What was said about a piece of work, by its title, the first post first. */
export interface DiscussionText {
  readonly type: 'HierarchicalRequirement' | 'Defect' | 'PortfolioItem/Feature';
  readonly about: string;
  readonly posts: readonly string[];
}

export const discussionTexts: readonly DiscussionText[] = [
  {
    type: 'Defect',
    about: 'Map stays grey after returning from the background',
    posts: [
      'Happens on three of my five phones, all with the October update.',
      'The tile cache is closed when the app sleeps and never opened again. I can see it in the log I attached.',
      'Then reopening it in onResume should do. Please check the memory on the oldest phone as well.',
    ],
  },
  {
    type: 'HierarchicalRequirement',
    about: 'Show the remaining battery of an electric bike before unlocking',
    posts: [
      'Kilometres depend on the hill. Which number do we show at the bottom of the Old Bridge?',
      'The lower one. Nobody complains about two kilometres too many.',
    ],
  },
  {
    type: 'PortfolioItem/Feature',
    about: 'Find a bike and a free dock',
    posts: [
      'The forecast will not be ready for the first release. Can we go without the three colours?',
      'Yes. Free docks along the route alone are worth it.',
      'Agreed with support: they get most calls about full docks at stations.',
    ],
  },
  {
    type: 'HierarchicalRequirement',
    about: 'Retry a failed payment on the next working day',
    posts: [
      'Working day of the rider or of the bank?',
      'Of the bank. I have added the calendar of the nine cities to the repository.',
    ],
  },
  {
    type: 'Defect',
    about: 'Rounding difference of one cent on family bills',
    posts: [
      'Finance would rather have the difference on the first rider than spread.',
      'Done. The sum is right now, and the test has all bills of last year in it.',
    ],
  },
  {
    type: 'HierarchicalRequirement',
    about: 'Keep the previous image and fall back',
    posts: [
      'Five minutes are short for the first series, they need almost four to start.',
      'Seven then, for that series only. The dock knows its own series.',
    ],
  },
  {
    type: 'Defect',
    about: 'Modem does not reconnect after the SIM card was changed',
    posts: [
      'The supplier has confirmed it and promises a firmware. No date.',
      'Until then: restart by the watchdog after ten minutes.',
    ],
  },
  {
    type: 'HierarchicalRequirement',
    about: 'Propose a route for each van at the start of a shift',
    posts: [
      'Rode along on Tuesday: the drivers know two short cuts that the map does not.',
      'We could let dispatchers draw them once. Not in this story, though.',
    ],
  },
  {
    type: 'HierarchicalRequirement',
    about: 'Leave out rides that could identify somebody',
    posts: [
      'Is five enough? The researchers in the paper needed eight.',
      'The data protection officer wants ten at night. I will split it by hour.',
    ],
  },
  {
    type: 'Defect',
    about: 'Backup check passes with an empty database',
    posts: ['Zero rows equal zero rows. Lovely.', 'The check now also wants more rides than yesterday.'],
  },
  {
    type: 'PortfolioItem/Feature',
    about: 'Deploy on a Friday',
    posts: ['We released twice last Friday and nobody noticed.', 'That is the idea.'],
  },
];
