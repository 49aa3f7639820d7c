import type { TeamBacklog } from './team-backlog.ts';

export const workshopBacklog: TeamBacklog = {
  features: [
    {
      feature: ['Spare parts without spreadsheets', 'Three workshops order the same brake pads from two suppliers.'],
      initiative: 'The right part on the shelf',
      stories: [
        ['Book parts out by scanning the shelf', 'One scan for the part, one for the bike.'],
        [
          'Order when the stock falls below a week',
          'A proposal that somebody confirms.',
          [
            ['Compute how long the stock will last', 'From the use of the last eight weeks.'],
            ['Propose an order for each supplier', 'On Tuesday and Friday before noon.'],
          ],
        ],
        ['Show where a part is in stock', 'All workshops, with the time of the next internal transport.'],
        ['Know which bikes carry a recalled part', 'By delivery, back to the day of assembly.'],
      ],
    },
  ],
  defects: [
    ['Stock becomes negative when two mechanics book the last part', 'The second one should be told.'],
    ['Scanner reads the old label under the new one', 'Print the new label a little larger.'],
    ['Order proposal ignores open deliveries', 'Parts are ordered twice.'],
  ],
  taskNames: ['Talk to the mechanics', 'Build the form', 'Write tests', 'Print new labels', 'Show it in the workshop'],
  tests: [
    {
      folder: 'Stock',
      test: ['Two mechanics book the last part', 'Only one of them can have it.'],
      kind: 'Acceptance',
      story: 'Book parts out by scanning the shelf',
      steps: [
        ['Scan the last brake pad on two scanners at once', 'One of them says who was faster'],
        ['Look at the stock', 'It is zero, not below'],
      ],
    },
    {
      folder: 'Stock',
      test: ['A recalled part', 'Down to the bikes that carry it.'],
      kind: 'Functional',
      automated: true,
      story: 'Know which bikes carry a recalled part',
      steps: [['Enter a delivery as recalled', 'All bikes that were given a part of it are listed']],
    },
  ],
};
