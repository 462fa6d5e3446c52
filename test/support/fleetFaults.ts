import type { FleetFileFault } from '../../src/core/fleetFile/fleetFile';

/** A fleet file with one backup server. */
export const row = (text: string): string => `version: 1\nendpoints: [Berlin]\nbackupServers:\n  - ${text}\n`;
export const server = 'dnsNameOrIpAddress: vbr01.example.com';

/** Fleet files with one fault: what it is, the text, the problem and its line. */
export const faults: readonly (readonly [string, string, Partial<FleetFileFault>, number])[] = [
  ['an empty file', '', { code: 'no-map' }, 1],
  ['a text', 'hello', { code: 'no-map' }, 1],
  ['a list', '- 1', { code: 'no-map' }, 1],
  ['broken YAML', 'version: 1\nbackupServers: [\n', { code: 'syntax' }, 3],
  ['a tag that is not known', row(`${server}\n    description: !env NAME`), { code: 'syntax' }, 5],
  ['two documents', `${row(server)}---\na: 1\n`, { code: 'several-documents' }, 5],
  ['no version', 'backupServers: []', { code: 'missing-key', key: 'version' }, 1],
  ['another version', 'version: 2\nbackupServers: []', { code: 'version' }, 1],
  ['no list of backup servers', 'version: 1', { code: 'missing-key', key: 'backupServers' }, 1],
  [
    'backup servers that are no list',
    'version: 1\nbackupServers: 5',
    { code: 'wrong-type', wanted: 'list' },
    2,
  ],
  ['a row that is a text', row('vbr01'), { code: 'wrong-type', wanted: 'map' }, 4],
  ['a row without an address', row('port: 443'), { code: 'missing-key', key: 'dnsNameOrIpAddress' }, 4],
  ['an unknown key', row(`${server}\n    prt: 5`), { code: 'unknown-key', key: 'prt', near: 'port' }, 5],
  [
    'a key of the wire',
    row(`${server}\n    DnsNameOrIpAddress: a`),
    { code: 'unknown-key', near: 'dnsNameOrIpAddress' },
    5,
  ],
  ['a key twice', row(`${server}\n    port: 1\n    port: 2`), { code: 'duplicate-key', key: 'port' }, 6],
  ['a password', row(`${server}\n    password: hunter2`), { code: 'secret' }, 5],
  ['a password in the defaults', `defaults: {Password: x}\n${row(server)}`, { code: 'secret' }, 1],
  ['a token in the file', `apiToken: x\n${row(server)}`, { code: 'secret' }, 1],
  ['a merge key', row(`${server}\n    <<: {port: 1}`), { code: 'merge-key' }, 5],
  ['an anchor twice', row(`&x ${server}\n  - &x dnsNameOrIpAddress: b`), { code: 'duplicate-anchor' }, 5],
  ['an alias without an anchor', row('*x'), { code: 'unknown-anchor' }, 4],
  [
    'a port in quotes',
    row(`${server}\n    port: "443"`),
    { code: 'wrong-type', key: 'port', wanted: 'number' },
    5,
  ],
  [
    'a port out of range',
    row(`${server}\n    port: 70000`),
    { code: 'field', key: 'port', problem: 'port-range' },
    5,
  ],
  [
    'a URL as the address',
    row('dnsNameOrIpAddress: https://a.b/'),
    { code: 'field', problem: 'host-url' },
    4,
  ],
  [
    'a key without a value',
    row(`${server}\n    description:`),
    { code: 'wrong-type', key: 'description' },
    5,
  ],
  [
    'an account without a domain',
    row(`${server}\n    username: root`),
    { code: 'field', problem: 'account-form' },
    5,
  ],
  [
    'a thumbprint of SHA-256',
    row(`${server}\n    vbrCertificateThumbprint: ${'ab'.repeat(32)}`),
    { code: 'field', problem: 'thumbprint-length' },
    5,
  ],
  ['a credential with a space', row(`${server}\n    credential: my name`), { code: 'credential-name' }, 5],
  ['a UID that is a path', row(`${server}\n    uid: a/../b`), { code: 'uid' }, 5],
  [
    'an endpoint that is not listed',
    row(`${server}\n    endpoint: Rome`),
    { code: 'unknown-endpoint', endpoint: 'Rome' },
    5,
  ],
  ['an endpoint that is no URL', `endpoints: ["ftp://x"]\nversion: 1\nbackupServers: []`, { code: 'url' }, 1],
  ['no endpoint', `version: 1\nbackupServers:\n  - ${server}`, { code: 'no-endpoint' }, 3],
  [
    'collect as a text',
    row(`${server}\n    collect: "yes"`),
    { code: 'wrong-type', key: 'collect', wanted: 'boolean' },
    5,
  ],
  ['prune as a text', `prune: all\n${row(server)}`, { code: 'wrong-type', key: 'prune' }, 1],
  [
    'a description that is too long',
    row(`${server}\n    description: ${'x'.repeat(3000)}`),
    { code: 'too-long', key: 'description' },
    5,
  ],
  [
    'a default that no backup server uses',
    `version: 1\nendpoints: [Berlin]\ndefaults:\n  port: 70000\nbackupServers: []`,
    { code: 'field', key: 'port', problem: 'port-range' },
    4,
  ],
  [
    'a default of which each backup server has its own',
    `${row(`${server}\n    collect: true`)}defaults:\n  collect: "yes"\n`,
    { code: 'wrong-type', key: 'collect', wanted: 'boolean' },
    7,
  ],
  ['a file that is too large', '#'.repeat(16_000_001), { code: 'too-large' }, 1],
];
