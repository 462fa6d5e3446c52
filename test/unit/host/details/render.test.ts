import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Section } from '../../../../src/core/client/resources/sections';
import { renderDetails, type Details, type SectionState } from '../../../../src/host/details/render';

const words = {
  head: (server: string, endpoint: string) => `${server} on ${endpoint}`,
  readAt: (time: string) => `read at ${time}`,
  notLoaded: 'not loaded',
  loading: 'loading',
  failed: (reason: string) => `failed: ${reason}`,
};

const details = (changes: Partial<Details> = {}): Details => ({
  server: {
    uid: 'urn:veeam:BackupServer:1',
    name: 'vbr-a',
    description: 'Site A',
    version: '13.0.1',
    port: 443,
    links: [{ href: 'https://em/api/backupServers/1', rel: 'Edit' }],
  },
  endpointName: 'Lab',
  endpointUrl: 'https://em:9398/api/',
  readAt: new Date(0),
  collection: 'collected',
  collectedAt: new Date(0),
  reason: undefined,
  warnings: [],
  sections: new Map<Section, SectionState>([['jobs', { kind: 'not-loaded' }]]),
  ...changes,
});

describe('details render', () => {
  it('shows the fields and links of a server, and which sections are not loaded', () => {
    const { text, sectionLines } = renderDetails(details(), words);
    const lines = text.split('\n');
    assert.ok(lines.includes('version: "13.0.1"'));
    assert.ok(lines.includes('port: 443'));
    assert.ok(lines.includes('lastCollectionAt: "1970-01-01T00:00:00.000Z"'));
    assert.ok(!text.includes('collectionFailure'));
    const { text: failed } = renderDetails(details({ reason: 'No route.\nx: 1' }), words);
    assert.ok(failed.split('\n').includes('collectionFailure: "No route.\\nx: 1"'));
    assert.ok(lines.includes('  - rel: "Edit"'));
    assert.ok(lines.includes('    href: "https://em/api/backupServers/1"'));
    assert.equal(lines[sectionLines.get('jobs') ?? 0], 'jobs: # not loaded');
  });

  it('shows which sections are loaded, empty or failed', () => {
    const sections = new Map<Section, SectionState>([
      [
        'jobs',
        {
          kind: 'loaded',
          items: [
            {
              name: 'Nightly',
              facts: [
                ['JobType', 'Backup'],
                ['ScheduleEnabled', true],
              ],
            },
          ],
        },
      ],
      ['repositories', { kind: 'loaded', items: [] }],
      ['credentials', { kind: 'failed', reason: 'not\nallowed' }],
      ['passwords', { kind: 'loading' }],
    ]);
    const { text } = renderDetails(details({ sections }), words);
    assert.ok(
      text.includes('jobs: # 1\n  - name: "Nightly"\n    jobType: "Backup"\n    scheduleEnabled: true\n'),
    );
    assert.ok(text.includes('repositories: []\n'));
    assert.ok(text.includes('credentials: # failed: not allowed\n'));
    assert.ok(text.includes('passwords: # loading\n'));
  });

  it('never renders a text of a server as structure', () => {
    const usual = renderDetails(details(), words).text.split('\n').length;
    fc.assert(
      fc.property(fc.string(), fc.string(), (name, description) => {
        const { text } = renderDetails(
          details({ server: { ...details().server, name, description } }),
          words,
        );
        const lines = text.split('\n');
        assert.equal(lines.length, usual);
        assert.ok(lines[0]?.startsWith('# '));
        assert.equal(
          lines.find((line) => line.startsWith('description: ')),
          `description: ${JSON.stringify(description)}`,
        );
      }),
    );
  });
});
