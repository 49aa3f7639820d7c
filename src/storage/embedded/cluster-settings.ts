/** PostgreSQL settings by name, as they are given on its command line. */
export type ClusterSettings = Readonly<Record<string, string>>;

/** What differs from PostgreSQL's own defaults. Planner settings belong to the pools (database.ts). */
export const CLUSTER_SETTINGS: ClusterSettings = {
  shared_buffers: '256MB',
  // Two pools of 16 at most, the lock, and room for the command line's own connections.
  max_connections: '60',
  max_wal_size: '2GB',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Terse: an error's DETAIL quotes values of rows.
  log_error_verbosity: 'terse',
  log_min_messages: 'warning',
};

/** The command line of `postgres`, without the program itself. */
export const clusterArguments = (cluster: string, settings: ClusterSettings): readonly string[] => [
  '-D',
  cluster,
  ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
];
