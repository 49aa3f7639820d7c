import assert from 'node:assert/strict';
import { marker } from './world.mjs';
import { shortRef } from './wsapi.mjs';

/** What people keep above and beside their stories: portfolio items, tests, milestones, discussions. */
export async function lifeOfAPortfolio(report, world, rally) {
  const client = rally({ server: world.http, apiKey: world.keys.full });
  const { where } = rally.util.query;
  const name = marker('rally portfolio');
  const Project = `/${world.project.ref}`;
  const create = async (type, data, fetch = ['FormattedID']) =>
    (await client.create({ type, data: { Name: name, ...data }, fetch })).Object;
  const made = {};

  await report.check('creates a theme, an initiative and a feature, one below the other', async () => {
    made.theme = await create('portfolioitem/theme', { Project });
    made.initiative = await create('portfolioitem/initiative', { Project, Parent: made.theme._ref });
    made.feature = await create('portfolioitem/feature', { Project, Parent: made.initiative._ref });
    assert.match(made.feature._ref, /\/portfolioitem\/feature\/\d+$/);
    assert.match(made.feature.FormattedID, /^F\d+$/);
    const query = where('Parent', '=', made.initiative._ref);
    const { Results } = await client.query({ type: 'portfolioitem/feature', query, fetch: ['Parent'] });
    assert.deepEqual(
      Results.map((row) => row._ref),
      [made.feature._ref],
    );
  });
  await report.check('reads any portfolio item by the path of all of them', async () => {
    const ref = `/portfolioitem/${shortRef(made.theme._ref).split('/')[1]}`;
    const { Object: read } = await client.get({ ref, fetch: ['FormattedID', 'Children'] });
    assert.deepEqual([read._type, read.Children.Count], ['PortfolioItem/Theme', 1]);
  });
  await report.check(
    'sees the points of a new story in the feature, the initiative and the theme at once',
    async () => {
      made.story = await create('hierarchicalrequirement', {
        Project,
        PortfolioItem: made.feature._ref,
        PlanEstimate: 5,
      });
      for (const item of [made.feature, made.initiative, made.theme]) {
        const { Object: read } = await client.get({
          ref: item._ref,
          fetch: ['LeafStoryCount', 'LeafStoryPlanEstimateTotal'],
        });
        assert.deepEqual([read.LeafStoryCount, read.LeafStoryPlanEstimateTotal], [1, 5]);
      }
    },
  );
  await report.check('finds stories, features and tests together as artifacts', async () => {
    made.test = await create('testcase', { Project, WorkProduct: made.story._ref });
    const { Results } = await client.query({
      type: 'artifact',
      query: where('Name', '=', name),
      fetch: ['FormattedID'],
      order: 'FormattedID',
      requestOptions: { qs: { types: 'hierarchicalrequirement,portfolioitem/feature,testcase' } },
    });
    assert.deepEqual(Results.map((row) => row._type).sort(), [
      'HierarchicalRequirement',
      'PortfolioItem/Feature',
      'TestCase',
    ]);
  });
  await report.check('puts the feature under a milestone and reads it from there', async () => {
    made.milestone = await create('milestone', { TargetDate: '2026-05-01T00:00:00.000Z' });
    await client.add({
      ref: made.milestone._ref,
      collection: 'Artifacts',
      data: [{ _ref: made.feature._ref }],
      fetch: ['Name'],
    });
    const { Object: feature } = await client.get({ ref: made.feature._ref, fetch: ['Milestones'] });
    assert.equal(feature.Milestones.Count, 1);
  });
  await report.check('deletes from the top down, and the story is left without a feature', async () => {
    for (const item of [made.milestone, made.theme, made.initiative, made.feature])
      await client.del({ ref: item._ref });
    const { Object: story } = await client.get({ ref: made.story._ref, fetch: ['PortfolioItem', 'Feature'] });
    assert.deepEqual([story.PortfolioItem, story.Feature], [null, null]);
    for (const item of [made.test, made.story]) await client.del({ ref: item._ref });
  });
}
