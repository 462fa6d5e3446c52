import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { launcherProblems, pictures, type PackedFile, type Pictured } from '../../../scripts/packed';

describe('pictures of the package', () => {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Pictured;

  it('are found wherever package.json names one', () => {
    const found = pictures(manifest);
    assert.equal(found.filter((name) => name.startsWith('media/walkthrough/')).length, 5);
    assert.ok(found.includes('media/icon.png'));
    assert.ok(found.includes('media/activity-bar.svg'));
    for (const name of found) assert.ok(existsSync(name), name);
  });

  it('are found for each theme, and an icon of VS Code is none', () => {
    const step = { media: { image: { dark: 'a.png', light: 'b.png' }, altText: 'words' } };
    assert.deepEqual(
      pictures({
        icon: 'i.png',
        contributes: {
          viewsContainers: { activitybar: [{ icon: '$(server)' }] },
          walkthroughs: [{ icon: 'w.svg', steps: [step] }],
        },
      }),
      ['i.png', 'w.svg', 'a.png', 'b.png'],
    );
  });
});

describe('launchers of the package', () => {
  const ours = (name: string): PackedFile => ({
    content: readFileSync(name),
    mode: statSync(name).mode,
  });

  it('can be executed and have the line ends of their systems', function () {
    // There no file has the permission.
    if (process.platform === 'win32') this.skip();
    assert.deepEqual(launcherProblems(ours), []);
  });

  const executable = 0o100755;
  const faults: readonly (readonly [string, Partial<PackedFile> | undefined, RegExp])[] = [
    ['are absent', undefined, /not in the package/],
    ['cannot be executed', { mode: 0o100644 }, /^bin\/veeam-em cannot be executed/],
    [
      'have the line ends of one system',
      { content: Buffer.from('a\r\n') },
      /^bin\/veeam-em has wrong line ends/,
    ],
  ];
  for (const [what, fault, problem] of faults) {
    it(`are reported if they ${what}`, () => {
      const problems = launcherProblems((name) =>
        fault === undefined ? undefined : { ...ours(name), mode: executable, ...fault },
      );
      assert.match(problems[0] ?? '', problem);
    });
  }
});
