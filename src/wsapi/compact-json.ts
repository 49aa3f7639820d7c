const API_VERSION = /"_rallyAPIMajor":"2","_rallyAPIMinor":"0",?/g;

/**
 * `compact=true` (wsapi §2): an answer without the version members, its references without host and version. Neither
 * can be part of a text, for in JSON a text's quotes have backslashes.
 */
export const compactJson = (json: string, base: string): string =>
  json.replace(API_VERSION, '').replaceAll(`"_ref":"${base}/`, '"_ref":"/');
