import assert from 'node:assert/strict';
import { formFindings, versionFinding } from '../../../../src/core/preflight/checks';
import type { Finding } from '../../../../src/core/preflight/finding';

describe('checks', () => {
  const levels = (findings: readonly Finding[]): string => findings.map(({ level }) => level).join(' ');
  const cases = [
    [9392, 9405, 'LAB\\svc', 'ok'],
    [443, 443, 'svc@lab.example', 'ok'],
    [443, 443, 'LAB\\svc', 'warning'],
    [443, 9405, 'svc@lab.example', 'warning'],
    [443, 9405, 'LAB\\svc', 'warning warning'],
    [9392, 9405, 'svc@lab.example', 'info ok'],
    [9392, 443, 'LAB\\svc', 'ok'],
    [9392, undefined, 'LAB\\svc', 'info'],
    [443, undefined, 'svc@lab.example', 'info'],
    [9392, 9999, 'LAB\\svc', 'info'],
    [9000, undefined, 'LAB\\svc', 'info info'],
  ] as const;
  for (const [port, wcfPort, username, expected] of cases) {
    it(`finds "${expected}" for port ${port}, certificate port ${String(wcfPort)} and account ${username}`, () => {
      const findings = formFindings(port, wcfPort, username);
      assert.equal(levels(findings), expected);
      assert.ok(findings.every(({ reason }) => reason.length > 5));
    });
  }

  it('compares the certificate port with the documented one of the version, where the version is known', () => {
    const title = (wcfPort: number | undefined, version: string): string | undefined =>
      formFindings(9392, wcfPort, 'LAB\\svc', version)[0]?.title;
    assert.match(title(443, '12.3') ?? '', /443 is not the documented port .*, which is 9405/);
    assert.match(title(9405, '13.0') ?? '', /9405 is not the documented port .*, which is 443/);
    assert.match(title(undefined, '13.0') ?? '', /left to Enterprise Manager\. The documented port is 443/);
    assert.match(title(9405, '11.0') ?? '', /has no certificate port/);
    assert.match(title(undefined, '11.0') ?? '', /are consistent/);
  });

  it('reports a backup server that is too old for version 13, and does not guess that Enterprise Manager is 13', () => {
    assert.equal(versionFinding('12.2', { least: 13, most: 13 }).level, 'error');
    const finding = versionFinding('12.2', { least: 12 });
    assert.equal(finding.level, 'info');
    assert.match(finding.title, /^Versions cannot be compared/);
    assert.match(finding.reason, /version 12\.3 and later\. It is not known/);
    assert.match(versionFinding(undefined, { least: 12 }).reason, /version 12\.3 and later/);
  });

  it('compares versions where both are known, and says otherwise that they cannot be compared', () => {
    const known = { least: 12, most: 12 };
    assert.equal(versionFinding('13.0.1', known).level, 'error');
    assert.equal(versionFinding('12.3', known).level, 'ok');
    assert.equal(versionFinding('12.3', { least: 12 }).level, 'ok');
    assert.match(versionFinding('13.0.1', { least: 12 }).title, /cannot be compared/);
    assert.match(versionFinding(undefined, known).title, /cannot be compared/);
    assert.match(versionFinding('12.3', undefined).title, /cannot be compared/);
  });
});
