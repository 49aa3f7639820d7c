/** curl lines are read as `muster explain` reads them, by the same code. */
export { type CurlRequest, readCurl, shellWords } from '../../../src/kernel/curl-line.ts';
