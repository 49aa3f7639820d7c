/** Header lines by lower-cased name, each name with all its values in the order they came. */
export function readHeaders(lines) {
  const headers = {};
  for (const line of lines) {
    const [name, value] = line.split(/:\s*(.*)/s);
    const known = name.toLowerCase();
    headers[known] = [...(headers[known] ?? []), value];
  }
  return headers;
}
