import type { Line } from './small-seed.ts';

const inProject = (type: string, oid: number, more: Line): Line => ({
  _type: type,
  ObjectID: oid,
  Name: `${type} ${oid}`,
  Project: '/project/5',
  ...more,
});

const story = (oid: number, more: Line): Line => inProject('HierarchicalRequirement', oid, more);

const FEATURE = { PortfolioItem: '/portfolioitem/feature/102' };

/** A theme down to leaf stories and defects; 111 is a parent story, 112 has a defect. */
export const portfolio: readonly Line[] = [
  inProject('PortfolioItem/Theme', 100, {}),
  inProject('PortfolioItem/Initiative', 101, { Parent: '/portfolioitem/theme/100' }),
  inProject('PortfolioItem/Feature', 102, { Parent: '/portfolioitem/initiative/101' }),
  story(110, { ...FEATURE, ScheduleState: 'Accepted', PlanEstimate: 0.7, AcceptedDate: '2026-03-01T00:00:00Z' }),
  story(111, { ...FEATURE, ScheduleState: 'Completed', PlanEstimate: 99 }),
  story(112, { Parent: '/hierarchicalrequirement/111', PlanEstimate: 0.1 }),
  story(113, { Parent: '/hierarchicalrequirement/111', Blocked: true }),
  inProject('Defect', 120, { Requirement: '/hierarchicalrequirement/112', PlanEstimate: 2 }),
  inProject('Defect', 121, { ...FEATURE, ScheduleState: 'Accepted' }),
];
