import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { pictures, type Pictured } from '../../../scripts/packed';

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
