/* Large responses that are generated while they are read, so that they need no memory of their own. */

const pieceLength = 65536;

/** A body of about this many bytes: a beginning, a repeated text and an end. */
export async function* repeated(
  begin: string,
  unit: string,
  bytes: number,
  end = '',
): AsyncGenerator<Uint8Array> {
  await Promise.resolve();
  yield Buffer.from(begin);
  const piece = Buffer.from(unit.repeat(Math.ceil(pieceLength / unit.length)));
  for (let given = 0; given < bytes; given += piece.byteLength) yield piece;
  yield Buffer.from(end);
}

export interface HostileAnswer {
  readonly what: string;
  readonly body: () => AsyncGenerator<Uint8Array>;
  /** The bound that stops the reading, or undefined if the response is within all bounds. */
  readonly bound?: string;
  /** Whether much of the response is in memory before the reading ends. */
  readonly isLarge?: true;
}

const megabyte = 1024 * 1024;

const link = '<Link Href="http://em/api/backupServers/1/jobs" Name="n" Type="JobReferenceList" Rel="Down"/>';
const server = `<BackupServer UID="urn:veeam:BackupServer:1" Name="vbr" Href="h" Type="t"><Links>${link.repeat(10)}</Links><Description>d</Description><Port>9392</Port></BackupServer>`;
const jsonLink =
  '{"Href":"http://em/api/backupServers/1/jobs","Name":null,"Type":"JobReferenceList","Rel":"Down"}';
const jsonServer = `{"UID":"urn:veeam:BackupServer:1","Name":"vbr","Description":"d","Port":9392,"Links":[${`${jsonLink},`.repeat(9)}${jsonLink}]},`;

export const hostileAnswers: readonly HostileAnswer[] = [
  { what: '8 MB of empty elements', body: () => repeated('<a>', '<a/>', 8 * megabyte), bound: 'elements' },
  {
    what: '62 MB of empty elements in a list',
    isLarge: true,
    body: () => repeated('<BackupServers>', '<a/>', 62 * megabyte, '</BackupServers>'),
    bound: 'elements',
  },
  {
    what: '62 MB of small items',
    isLarge: true,
    body: () => repeated('<BackupServers>', '<a UID="1"/>', 62 * megabyte, '</BackupServers>'),
    bound: 'elements',
  },
  {
    what: '62 MB of comments',
    body: () => repeated('<BackupServers>', '<!---->', 62 * megabyte, '</BackupServers>'),
    bound: 'elements',
  },
  {
    what: '62 MB of text in what no table knows',
    body: () => repeated('<BackupServers>', `<!-- -->${'x'.repeat(1000)}`, 62 * megabyte, '</BackupServers>'),
    bound: 'text',
  },
  {
    what: '62 MB of attributes',
    body: () => repeated('<a ', 'b="" ', 62 * megabyte),
    bound: 'attributesOfElement',
  },
  { what: '62 MB of brackets', body: () => repeated('[', '[],', 62 * megabyte), bound: 'elements' },
  { what: '62 MB of open brackets', body: () => repeated('', '[', 62 * megabyte), bound: 'depth' },
  {
    what: '62 MB of numbers',
    body: () => repeated('{"a":[', '1,', 62 * megabyte, '1]}'),
    bound: 'attributes',
  },
  {
    what: '62 MB of strings in what no table knows',
    isLarge: true,
    body: () => repeated('{"a":[', `"${'x'.repeat(2000)}",`, 62 * megabyte, '1],"BackupServers":[]}'),
  },
  { what: '62 MB of one string', body: () => repeated('{"a":"', 'x', 62 * megabyte, '"}'), bound: 'text' },
  {
    what: '60 MB of backup servers in JSON',
    isLarge: true,
    body: () => repeated('{"BackupServers":[', jsonServer, 60 * megabyte, 'null]}'),
    bound: 'elements',
  },
  {
    what: '60 MB of backup servers in XML',
    isLarge: true,
    body: () => repeated('<BackupServers>', server, 60 * megabyte, '</BackupServers>'),
    bound: 'elements',
  },
  {
    what: '12 MB of backup servers in JSON',
    body: () => repeated('{"BackupServers":[', jsonServer, 12 * megabyte, 'null]}'),
  },
  {
    what: '12 MB of backup servers in XML',
    body: () => repeated('<BackupServers>', server, 12 * megabyte, '</BackupServers>'),
  },
];
