import { defineType } from '../attribute.ts';

export const initiative = defineType({
  name: 'PortfolioItem/Initiative',
  displayName: 'Initiative',
  oid: -51914,
  parent: 'PortfolioItem',
  table: 'artifact',
  code: 12,
  idPrefix: 'I',
  formattedIdPrefix: 'I',
  operations: 'CRUDQX',
  restorable: true,
  ordinal: 1,
  attributes: [
    {
      name: 'Children',
      oid: -60297,
      kind: 'COLLECTION',
      ref: 'PortfolioItem/Feature',
      flags: 'of',
      inverse: 'Parent',
      counter: 'n_children',
    },
    { name: 'Parent', oid: -60298, kind: 'OBJECT', ref: 'PortfolioItem/Theme', flags: 'f' },
    {
      name: 'Predecessors',
      oid: -60299,
      kind: 'COLLECTION',
      ref: 'PortfolioItem/Initiative',
      flags: 'f',
      link: { table: 'portfolio_item_predecessor', own: 'portfolio_item_id', item: 'predecessor_id', chain: true },
    },
    { name: 'State', oid: -60300, kind: 'OBJECT', ref: 'State', flags: 'fsk', column: 'state_id' },
    {
      name: 'Successors',
      oid: -60301,
      kind: 'COLLECTION',
      ref: 'PortfolioItem/Initiative',
      flags: 'f',
      link: { table: 'portfolio_item_predecessor', own: 'predecessor_id', item: 'portfolio_item_id', chain: true },
    },
  ],
});
