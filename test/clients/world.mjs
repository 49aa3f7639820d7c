import { objectId, shortRef, Wsapi } from './wsapi.mjs';

/**
 * What the scenarios know of the running server: where it listens, who may sign in, and the names and ids behind the
 * refs of its ready line. The traces' workspace 1002, project 1003 and user 1004 stand for these.
 */
export async function describeWorld(ready) {
  const http = ready.http.replace(/\/$/, '');
  const https = ready.https.replace(/\/$/, '');
  const wsapi = new Wsapi(http, ready.apiKeys.full);
  const workspace = await wsapi.read(ready.workspace);
  const project = await wsapi.read(ready.project);
  const owner = await wsapi.read('user');
  return {
    http,
    https,
    ca: ready.ca,
    keys: ready.apiKeys,
    users: Object.fromEntries(ready.users.map((user) => [user.role, user])),
    wsapi,
    workspace: { oid: objectId(workspace._ref), ref: shortRef(workspace._ref), name: workspace.Name },
    project: { oid: objectId(project._ref), ref: shortRef(project._ref), name: project.Name },
    owner: { oid: objectId(owner._ref), ref: shortRef(owner._ref), userName: owner.UserName },
  };
}

/** A name that no demo item has, so that a scenario finds its own items and nobody else's. */
export function marker(client) {
  return `${client} ${Date.now().toString(36)}`;
}

/** A key of the right shape that belongs to nobody. */
export const UNKNOWN_KEY = `_${'A1b2C3d4E5'.repeat(5).slice(0, 43)}`;
