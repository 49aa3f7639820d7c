import { defineType } from '../attribute.ts';

export const theme = defineType({
  name: 'PortfolioItem/Theme',
  displayName: 'Theme',
  oid: -51915,
  parent: 'PortfolioItem',
  table: 'artifact',
  code: 13,
  idPrefix: 'T',
  formattedIdPrefix: 'T',
  operations: 'CRUDQX',
  restorable: true,
  ordinal: 2,
  attributes: [
    {
      name: 'Children',
      oid: -60302,
      kind: 'COLLECTION',
      ref: 'PortfolioItem/Initiative',
      flags: 'of',
      inverse: 'Parent',
      counter: 'n_children',
    },
    {
      name: 'Predecessors',
      oid: -60303,
      kind: 'COLLECTION',
      ref: 'PortfolioItem/Theme',
      flags: 'f',
      link: { table: 'portfolio_item_predecessor', own: 'portfolio_item_id', item: 'predecessor_id', chain: true },
    },
    {
      name: 'Successors',
      oid: -60304,
      kind: 'COLLECTION',
      ref: 'PortfolioItem/Theme',
      flags: 'f',
      link: { table: 'portfolio_item_predecessor', own: 'predecessor_id', item: 'portfolio_item_id', chain: true },
    },
  ],
});
