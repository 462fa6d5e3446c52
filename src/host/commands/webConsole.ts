/** The port of Enterprise Manager's web page, unless its administrator chose another. */
const webPort = '9443';

/** The web page on the host that the user configured. The page may be elsewhere; no server is asked where. */
export function webConsoleOf(url: string): string {
  const page = new URL(url);
  return `https://${page.hostname}:${webPort}/`;
}
