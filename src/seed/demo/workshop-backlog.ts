import type { TeamBacklog } from './team-backlog.ts';

export const workshopBacklog: TeamBacklog = {
  epics: [
    {
      epic: ['Spare parts without spreadsheets', 'Three workshops order the same brake pads from two suppliers.'],
      stories: [
        ['Book parts out by scanning the shelf', 'One scan for the part, one for the bike.'],
        ['Order when the stock falls below a week', 'A proposal that somebody confirms.'],
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
};
