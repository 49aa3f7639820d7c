import type { TeamBacklog } from './team-backlog.ts';

export const paymentsBacklog: TeamBacklog = {
  features: [
    {
      feature: [
        'Passes that people understand',
        'Eleven passes have grown over the years. We keep four and move everybody over without a surprise on the bill.',
      ],
      initiative: 'Simple prices, safe payments',
      progress: 'finished',
      stories: [
        [
          'Buy a day pass without an account',
          'Visitors pay with a card on the station terminal or on the web and get a code.',
        ],
        ['Switch between monthly and yearly pass', 'The unused part is credited to the day.'],
        ['Pause a pass for up to 60 days', 'As a student I do not want to pay for the summer.'],
        [
          'Share a family pass with four riders',
          'One bill, one owner, each rider with an own sign-in.',
          [
            ['Invite a rider to the family pass', 'By mail address; the invitation is valid for seven days.'],
            ['Leave or be removed from a family pass', 'Running rides are still covered to their end.'],
            ['One bill with a line for each rider', 'The owner sees minutes and prices, not where the others went.'],
          ],
        ],
        [
          'Show what a pass would have saved last month',
          'Compare with what was really paid; never show a negative saving.',
        ],
        ['Move holders of the old commuter pass', 'Written notice 30 days ahead, same price for a year.'],
      ],
    },
    {
      feature: [
        'Payments that do not fail quietly',
        'Four percent of ride payments fail on the first attempt and half of them are never tried again.',
      ],
      initiative: 'Simple prices, safe payments',
      stories: [
        [
          'Retry a failed payment on the next working day',
          'Three attempts, then the pass is suspended and the rider is told why.',
        ],
        ['Ask for a new card before the old one expires', 'One message 30 days before and one on the day.'],
        ['Pay by bank transfer for companies', 'Invoice at the end of the month, 14 days to pay.'],
        ['Refund a ride with one click', 'Support chooses the reason; amounts above 50 need a second person.'],
        [
          'Reconcile payouts with the ledger every night',
          'Differences are listed with both sides, none is corrected by itself.',
          [
            ['Load the payout file of the provider', 'Refuse a file that was loaded before.'],
            ['Match payouts with bookings', 'By reference first, by amount and day second.'],
            ['List what does not match', 'With both sides, the age in days, and who looks after it.'],
          ],
        ],
        ['Keep a deposit for cargo bikes', 'Authorised when the ride starts, released when it ends.'],
      ],
    },
    {
      feature: [
        'Vouchers and partners',
        'Employers, hotels and the tram operator want to pay for rides of their people.',
      ],
      initiative: 'Partners bring riders',
      stories: [
        ['Redeem a voucher code', 'One per ride, the best one wins when several apply.'],
        ['Let employers invite staff by mail address', 'The invitation works once and for seven days.'],
        ['Monthly statement for partners', 'Rides, minutes and cost per department, as a spreadsheet.'],
        [
          'Free first half hour for tram ticket holders',
          'The ticket number is checked with the operator, and the answer kept for a day.',
        ],
        [
          'Cap what a partner pays per month',
          'Warn at 80 percent; rides beyond the cap are paid by the rider, who is asked first.',
        ],
      ],
    },
  ],
  defects: [
    ['Voucher is used up although the payment failed', 'The code should become valid again.'],
    [
      'Two receipts for one ride across midnight',
      'The ride is split by day on the statement only, not on the receipt.',
    ],
    ['Rounding difference of one cent on family bills', 'Sum of the rounded parts is not the rounded sum.'],
    [
      'Yearly pass bought on 29 February ends a day early',
      'It should end on 28 February of the next year at midnight.',
    ],
    ['Refund mail shows the amount without currency', 'All languages but English.'],
    ['Card form rejects names with an apostrophe', "For example O'Dell."],
    ['Company invoices miss the purchase order number', 'It is stored but not printed.'],
    ['Suspended pass can still start a ride for five minutes', 'The cached state is believed for too long.'],
    ['Voucher list cannot be sorted by expiry', 'A click on the column sorts by name.'],
    [
      'Statement download times out for partners with more than 10,000 rides',
      'The file has to be made in the background.',
    ],
    [
      'Deposit is released twice when a ride is ended by support',
      'The second release is refused by the bank and fills the log.',
    ],
    ['Paused pass shows a negative number of days', 'After it has been resumed early.'],
    [
      "Terminal prints yesterday's date on day passes before six in the morning",
      'It uses the time of the last restart.',
    ],
    ['Switching the pass forgets the promotion', 'The discount should stay until its own end.'],
    [
      'Reminder for the expiring card goes to the old mail address',
      'Only when the address was changed during the last month.',
    ],
  ],
  taskNames: [
    'Write down the accounting rules',
    'Extend the ledger schema',
    'Implement the service',
    'Call the payment provider in its test environment',
    'Write tests for the rounding cases',
    'Update the mail templates',
    'Show it to finance',
    'Add the figures to the monitoring page',
  ],
  tests: [
    {
      folder: 'Passes',
      test: ['Buy a day pass at the terminal', 'Without an account, in under a minute.'],
      kind: 'Acceptance',
      story: 'Buy a day pass without an account',
      steps: [
        [
          'Choose "Day pass" on the terminal and hold a card to the reader',
          'A code of six digits is printed and shown',
        ],
        ['Type the code at the dock', 'A bike is unlocked; the code works for 24 hours'],
      ],
    },
    {
      folder: 'Passes',
      test: ['Switch from monthly to yearly in the middle of a month', 'The unused part is credited to the day.'],
      kind: 'Functional',
      automated: true,
      story: 'Switch between monthly and yearly pass',
      steps: [
        ['Switch on the 11th of a month with 30 days', 'The bill shows the yearly price less two thirds of the month'],
        ['Switch back on the same day', 'The bill is as if nothing had happened'],
      ],
    },
    {
      folder: 'Payments',
      test: ['Retry a refused payment', 'Three attempts on working days, then the pass rests.'],
      kind: 'Regression',
      automated: true,
      story: 'Retry a failed payment on the next working day',
      steps: [
        ['Let the test bank refuse a payment on a Friday', 'The next attempt is planned for Monday'],
        ['Let it refuse three times', 'The pass is suspended and the rider is told why'],
      ],
    },
    {
      folder: 'Payments',
      test: ['Refund above fifty needs a second person', 'Four eyes, also for managers.'],
      kind: 'Acceptance',
      story: 'Refund a ride with one click',
      steps: [
        ['Refund 50.00 as a support agent', 'It is booked at once'],
        ['Refund 50.01', 'It waits for a second person, and the first one cannot confirm it'],
      ],
    },
    {
      folder: 'Payments',
      test: ['A statement with ten thousand rides', 'A month of the tram operator.'],
      kind: 'Performance',
      automated: true,
      story: 'Monthly statement for partners',
      steps: [
        ['Ask for the statement of a partner with 10,000 rides', 'It is there within sixty seconds'],
        ['Add its lines up', 'The sum is that of the ledger, to the cent'],
      ],
    },
    {
      folder: 'Vouchers',
      test: ['The best voucher wins', 'When several apply to one ride.'],
      kind: 'Functional',
      automated: true,
      story: 'Redeem a voucher code',
      steps: [
        ['Redeem two codes of different value and ride', 'The larger one pays, the smaller one stays valid'],
        ['Let the payment fail', 'The code is valid again'],
      ],
    },
  ],
};
