import { defineType } from '../attribute.ts';

export const rankableArtifact = defineType({
  name: 'RankableArtifact',
  displayName: 'Rankable Artifact',
  oid: -51902,
  parent: 'Artifact',
  table: 'artifact',
  operations: 'RQ',
  abstract: true,
  attributes: [
    {
      name: 'DragAndDropRank',
      displayName: 'Drag And Drop Rank',
      oid: -27528,
      kind: 'STRING',
      flags: 'ofs',
      maxLength: 64,
      column: 'rank',
    },
  ],
});
